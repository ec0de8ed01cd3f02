import { createReadStream } from 'node:fs';
import { findAuditFiles } from '../audit/auditFiles.js';
import { readAudit } from '../audit/readAudit.js';
import { Console, consoleDoor, type ConsoleDeps } from '../console/Console.js';
import { ConsoleSessions } from '../console/ConsoleSessions.js';
import { History } from '../console/History.js';
import { serverScreens } from '../console/layout.js';
import { readTargetOverview } from '../console/readTargets.js';
import { routesOf } from '../console/screens/routes.js';
import { Sampler } from '../console/Sampler.js';
import type { MonitoredServer, ReadableAudit, ServerScreenDeps } from '../console/ScreenDeps.js';
import { SharedReading } from '../console/SharedReading.js';
import { Tasks } from '../console/Tasks.js';
import type { Indications } from '../indications/Indications.js';
import type { IscsiInitiator } from '../initiator/IscsiInitiator.js';
import type { Executor } from '../operations/Executor.js';
import { initiatorNamespace, targetNamespace } from '../cim/namespaces.js';
import { packageFolder } from '../schema/packageFolder.js';
import type { Administration } from '../security/Administration.js';
import type { ServerCertificate } from '../security/ServerCertificate.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import type { ChangeWays } from './openChanges.js';
import type { ServerDeps } from './ServerDeps.js';

/** The console.  Closing it waits for its tasks. */
export interface OpenedConsole extends Pick<Console, 'answer' | 'answerTooLong'> {
  close(): Promise<void>;
}

/** What the console of a standalone server and that of an endpoint have in common. */
export interface ConsoleParts {
  readonly executor: Executor;
  readonly indications: Indications;
  readonly administration: Administration;
  readonly monitoring: MonitoredServer;
  readonly certificate: ServerCertificate | null;
}

/** Opens the web console of a standalone server; null if it is switched off. */
export function openConsole(
  deps: ServerDeps,
  {
    driver: targets,
    changes: { credentials, storage },
    initiator,
    ...parts
  }: ConsoleParts & {
    readonly driver: TargetDriver;
    readonly changes: ChangeWays;
    readonly initiator: IscsiInitiator;
  },
): OpenedConsole | null {
  const { settings, metrics } = deps;
  if (settings.console === 'off') return null;
  const history = new History(settings.maxHistorySeries);
  const sampler = new Sampler(targets, storage, history);
  const tasks = new Tasks();
  const host = { targets, storage, credentials };
  const routes = routesOf({
    ...serverScreenDeps(deps, parts, targets.place),
    ...host,
    areOwnSettings: true,
    health: parts.monitoring,
    history,
    tasks,
    targetOverview: new SharedReading(() => readTargetOverview(host)),
    initiator,
  });
  const opened = openDoor(deps, parts.executor, { routes, screens: serverScreens, hosts: null }, async () => {
    await Promise.all([sampler.close(), tasks.close()]);
  });
  metrics.watch({
    name: 'console_history_series',
    help: 'Values of which the console keeps an hour and a day.',
    read: () => history.size,
  });
  return opened;
}

/** What the screens of the server itself read and change.  @param place null for an endpoint. */
export function serverScreenDeps(
  { settings, hostName, auditLog, recentEvents: events }: ServerDeps,
  { indications, administration, monitoring, certificate }: ConsoleParts,
  place: string | null,
): ServerScreenDeps {
  const audit = auditIn(settings.stateDir, () => auditLog.verify());
  return {
    settings,
    hostName,
    place,
    indications,
    administration,
    monitoring,
    certificate,
    audit,
    events,
  };
}

/** Opens the door of a console, with its sessions.  @param close closes what its pages are made with. */
export function openDoor(
  { settings, users, authenticator, actionLog, metrics, logger: log }: ServerDeps,
  executor: Executor,
  pages: Pick<ConsoleDeps, 'hosts' | 'routes' | 'screens'>,
  close: () => Promise<void>,
): OpenedConsole {
  const sessions = new ConsoleSessions(users, settings);
  metrics.watch({
    name: 'console_sessions',
    help: 'Sessions of the web console.',
    read: () => sessions.size,
  });
  const door = new Console({
    ...pages,
    executor,
    authenticator,
    users,
    sessions,
    packageFolder,
    namespaces: { targets: targetNamespace, initiator: initiatorNamespace },
    recordSign: ({ name, address }, what) =>
      actionLog.write({ name, address, door: consoleDoor }, { what, account: name, outcome: 'done' }),
    log,
  });
  return {
    answer: (request) => door.answer(request),
    answerTooLong: () => door.answerTooLong(),
    close,
  };
}

function auditIn(folder: string, verify: ReadableAudit['verify']): ReadableAudit {
  return {
    search: (search) => readAudit(folder, search),
    verify,
    read: async function* () {
      for (const file of findAuditFiles(folder)) yield* createReadStream(file) as AsyncIterable<Buffer>;
    },
  };
}
