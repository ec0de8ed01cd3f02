import { statSync } from 'node:fs';
import { join } from 'node:path';
import { findAuditFiles } from '../audit/auditFiles.js';
import type { AuditLog } from '../audit/AuditLog.js';
import { logLevels, type LogLevel, type Settings } from '../config/Settings.js';
import type { MonitoredServer } from '../console/ScreenDeps.js';
import type { Credentials } from '../credentials/Credentials.js';
import type { MonitoringDeps } from '../http/monitoringPages.js';
import type { EnumerationContexts } from '../enumeration/EnumerationContexts.js';
import type { Logger } from '../log.js';
import type { Exposition } from '../metrics/Exposition.js';
import type { LiveCounts, LiveValue, Metrics } from '../metrics/Metrics.js';
import type { Repository } from '../repository/Repository.js';
import type { Users } from '../security/Users.js';
import type { Storage } from '../provisioning/Storage.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { HostStore } from '../store/KeyValueStore.js';
import type { TargetLoad } from '../iscsi/SessionSupervisor.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import type { Finding } from '../targets/TargetReader.js';
import type { TargetMeter } from '../targets/TargetMeter.js';
import { actionLogOf } from './ActionLog.js';
import type { DeniedRecords } from './DeniedRecords.js';
import { Readiness } from './Readiness.js';

/** What the pages for the administrator need. */
export interface MonitoringFoundation {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly store: HostStore;
  readonly sealedStore: SealedStore;
  readonly auditLog: AuditLog;
  readonly deniedRecords: Pick<DeniedRecords, 'write'>;
  readonly users: Users;
  readonly driver: TargetDriver;
  readonly storage: Storage | null;
  readonly credentials: Credentials;
  readonly metrics: Metrics;
}

/** The sources of a server's state. */
export interface Examined {
  readonly readiness: Pick<Readiness, 'notes' | 'reasons'>;
  readonly findings: () => Promise<readonly Finding[]>;
}

/** The state of a server and of its target on this host.  An endpoint has none: driver, storage and credentials are null. */
export function examinedServer({
  settings,
  store,
  sealedStore,
  users,
  driver,
  storage,
  credentials,
  auditLog,
}: Pick<MonitoringFoundation, 'auditLog' | 'sealedStore' | 'settings' | 'storage' | 'store' | 'users'> & {
  readonly driver: TargetDriver | null;
  readonly credentials: Credentials | null;
}): Examined {
  return {
    readiness: new Readiness({ store, driver, credentials }),
    findings: async () => {
      // Loaded here, to shorten the start.
      const { examine } = await import('../doctor/examine.js');
      const isInDoubt = credentials?.isInDoubt ?? false;
      const verifyAudit = (): ReturnType<AuditLog['verify']> => auditLog.verify();
      return examine(settings, { store, sealedStore, users, driver, storage, isInDoubt, verifyAudit });
    },
  };
}

/** The functions behind health, metrics, findings and log level. prom-client is loaded at the first scrape. */
export function monitoringDepsIn(
  {
    settings,
    logger,
    metrics,
    auditLog,
    deniedRecords,
  }: Pick<MonitoringFoundation, 'auditLog' | 'deniedRecords' | 'logger' | 'metrics' | 'settings'>,
  { readiness, findings }: Examined,
): MonitoringDeps & MonitoredServer {
  let exposition: Promise<Exposition> | null = null;
  return {
    metricsAccess: settings.metricsAccess,
    ready: () => readiness.reasons(),
    leftOut: () => readiness.notes(),
    metrics: async () => {
      exposition ??= import('../metrics/Exposition.js').then((loaded) => new loaded.Exposition(metrics));
      const shown = await exposition;
      return { contentType: shown.contentType, text: await shown.print() };
    },
    findings,
    get logLevel() {
      return logger.level;
    },
    setLogLevel: async (level, caller) => {
      if (!logLevels.includes(level as LogLevel))
        return `${JSON.stringify(level)} is no log level: expected one of ${logLevels.join(', ')}.`;
      const cause = `${logger.level} to ${level}`;
      // Recorded before the change: what cannot be recorded is not done.
      await actionLogOf(auditLog).write(caller, { what: 'setLogLevel', outcome: 'done', cause });
      logger.level = level;
      return null;
    },
    onDenied: ({ name: who, address, door }, what, cause) =>
      deniedRecords.write({ who, address, door, what, cause }),
    onError: (error) => logger.error({ err: error }, 'a page failed'),
  };
}

/** Values that are read when the metrics are requested. */
export function liveValuesOf({
  driver,
  credentials,
}: Pick<MonitoringFoundation, 'driver' | 'credentials'>): readonly LiveValue[] {
  return [
    {
      name: 'target_up',
      help: 'Whether the target can be asked.',
      read: () =>
        driver.listTargets().then(
          () => 1,
          () => 0,
        ),
    },
    { name: 'targets', help: 'iSCSI targets.', read: async () => (await driver.listTargets()).length },
    {
      name: 'left_out',
      help: 'LUNs and other parts of targets that could not be made at the start and are left out.',
      read: async () => ((await driver.leftOut?.()) ?? []).length,
    },
    { name: 'accounts', help: 'CHAP accounts.', read: async () => (await driver.listAccounts()).length },
    {
      name: 'sessions',
      help: 'Live iSCSI sessions.',
      read: async () => (await driver.listSessions(null)).length,
    },
    {
      name: 'in_doubt',
      help: 'Whether a change got no answer from the target and is not settled yet.',
      read: () => (credentials.isInDoubt ? 1 : 0),
    },
  ];
}

/** Values of the process itself. */
export function processValuesOf(
  { settings, store }: Pick<MonitoringFoundation, 'settings' | 'store'>,
  enumerations: Pick<EnumerationContexts, 'size'>,
): readonly LiveValue[] {
  let before = performance.eventLoopUtilization();
  const countOf = (many: Iterable<unknown>): number => Array.from(many).length;
  return [
    {
      name: 'open_enumerations',
      help: 'Pull enumerations that are open.',
      read: () => enumerations.size,
    },
    {
      name: 'sealed_entries',
      help: 'Entries of the store that are sealed.',
      read: () => countOf(store.keys('sealed/')),
    },
    {
      name: 'event_loop_utilization',
      help: 'Share of the time since the scrape before in which the event loop was busy, 0 to 1.',
      read: () => {
        const since = before;
        before = performance.eventLoopUtilization();
        return performance.eventLoopUtilization(before, since).utilization;
      },
    },
    fileSize(settings, 'store.mdb', 'store_bytes', 'Size of the store on disk.'),
    {
      name: 'audit_bytes',
      help: 'Size of the audit record on disk, all its files together.',
      read: () => sizeOf(findAuditFiles(settings.stateDir)),
    },
  ];
}

/** What clients made, and what it takes in the store. */
export function clientObjectValuesOf(repository: Repository): readonly LiveValue[] {
  return [
    {
      name: 'client_declaration_bytes',
      help: 'What the classes and qualifier types that clients made take in the store.',
      read: () => repository.declarationUsage(null).bytes,
    },
    {
      name: 'client_instances',
      help: 'Instances that clients made.',
      read: () => repository.instances?.usage.usage({}).instances ?? null,
    },
    {
      name: 'client_instance_bytes',
      help: 'What they take in the store.',
      read: () => repository.instances?.usage.usage({}).bytes ?? null,
    },
  ];
}

/** Counts of refused logins and ended connections of a target; none if the target does not report them. */
export function targetCountsOf(target: TargetMeter): readonly LiveCounts[] {
  const counts: LiveCounts[] = [];
  if (target.refusedLogins !== undefined)
    counts.push({
      name: 'target_logins_refused_total',
      help: 'Logins that the embedded target refused, by status class and detail (RFC 7143 11.13.5); proofs are among them.',
      labelName: 'status',
      read: async () => {
        const refused = (await target.refusedLogins?.()) ?? new Map<number, number>();
        const printed = Array.from(refused, ([status, count]) => {
          return [`0x${status.toString(16).padStart(4, '0')}`, count] as const;
        });
        return new Map(printed);
      },
    });
  if (target.turnedAway !== undefined)
    counts.push({
      name: 'target_connections_turned_away_total',
      help: 'Connections to the embedded target that were ended before they had logged in: silent, slow, gave way to others, no place.',
      labelName: 'reason',
      read: async () => (await target.turnedAway?.()) ?? new Map<string, number>(),
    });
  return counts;
}

/** Memory for data of commands at a target, and connections that wait for it; none if the target does not report them. */
export function targetLoadOf(target: TargetMeter): readonly LiveValue[] {
  if (target.load === undefined) return [];
  const load = async (of: keyof TargetLoad): Promise<number | null> => (await target.load?.())?.[of] ?? null;
  return [
    {
      name: 'target_data_bytes',
      help: 'Data of commands in the memory of the embedded target: sent and not taken, or awaited.',
      read: () => load('dataBytes'),
    },
    {
      name: 'target_waiting_commands',
      help: 'Commands at the embedded target that wait until there is memory for their data.',
      read: () => load('waitingCommands'),
    },
    {
      name: 'target_stalled_sessions_total',
      help: 'Sessions that the embedded target ended because their initiator neither sent nor took the data of its commands.',
      read: () => load('stalledSessions'),
    },
  ];
}

function sizeOf(files: readonly string[]): number {
  const sizes = files.map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, size) => sum + size, 0);
}

function fileSize({ stateDir }: Settings, file: string, name: string, help: string): LiveValue {
  return { name, help, read: () => statSync(join(stateDir, file), { throwIfNoEntry: false })?.size ?? null };
}
