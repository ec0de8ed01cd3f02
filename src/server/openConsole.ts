import { createReadStream } from 'node:fs';
import { findAuditFiles } from '../audit/auditFiles.js';
import { readAudit } from '../audit/readAudit.js';
import { Console, consoleDoor } from '../console/Console.js';
import { ConsoleSessions } from '../console/ConsoleSessions.js';
import { History } from '../console/History.js';
import { routesOf } from '../console/screens/routes.js';
import { Sampler } from '../console/Sampler.js';
import type { MonitoredServer, ReadableAudit } from '../console/ScreenDeps.js';
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

/** Opens the web console; null if it is switched off. */
export function openConsole(
  {
    settings,
    hostName,
    users,
    authenticator,
    auditLog,
    actionLog,
    metrics,
    recentEvents,
    logger: log,
  }: ServerDeps,
  {
    executor,
    driver: targets,
    changes: { credentials, storage },
    ...others
  }: {
    readonly executor: Executor;
    readonly driver: TargetDriver;
    readonly changes: ChangeWays;
    readonly initiator: IscsiInitiator;
    readonly indications: Indications;
    readonly administration: Administration;
    readonly monitoring: MonitoredServer;
    readonly certificate: ServerCertificate | null;
  },
): OpenedConsole | null {
  if (settings.console === 'off') return null;
  const history = new History(settings.maxHistorySeries);
  const sampler = new Sampler(targets, storage, history);
  const tasks = new Tasks();
  const sessions = new ConsoleSessions(users, settings);
  const routes = routesOf({
    ...others,
    settings,
    hostName,
    targets,
    storage,
    credentials,
    audit: auditIn(settings.stateDir, () => auditLog.verify()),
    history,
    events: recentEvents,
    tasks,
  });
  const door = new Console({
    executor,
    authenticator,
    users,
    sessions,
    routes,
    packageFolder,
    namespaces: { targets: targetNamespace, initiator: initiatorNamespace },
    recordSign: ({ name, address }, what) =>
      actionLog.write({ name, address, door: consoleDoor }, { what, account: name, outcome: 'done' }),
    log,
  });
  metrics.watch(
    { name: 'console_sessions', help: 'Sessions of the web console.', read: () => sessions.size },
    {
      name: 'console_history_series',
      help: 'Values of which the console keeps an hour and a day.',
      read: () => history.size,
    },
  );
  return {
    answer: (request) => door.answer(request),
    answerTooLong: () => door.answerTooLong(),
    close: async () => {
      await Promise.all([sampler.close(), tasks.close()]);
    },
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
