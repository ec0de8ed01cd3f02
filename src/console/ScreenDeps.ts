import type { AuditPage, AuditSearch } from '../audit/readAudit.js';
import type { AuditVerification } from '../audit/verifyAudit.js';
import type { Settings } from '../config/Settings.js';
import type { Credentials } from '../credentials/Credentials.js';
import type { HostCredentials } from '../credentials/Host.js';
import type { Indications } from '../indications/Indications.js';
import type { IscsiInitiator } from '../initiator/IscsiInitiator.js';
import type { HostStorage } from '../provisioning/HostStorage.js';
import type { Administration, AdministeredHost } from '../security/Administration.js';
import type { Principal } from '../security/Principal.js';
import type { ServerCertificate } from '../security/ServerCertificate.js';
import type { Finding, TargetReader } from '../targets/TargetReader.js';
import type { History } from './History.js';
import type { TargetOverview } from './readTargets.js';
import type { RecentEvents } from './RecentEvents.js';
import type { SharedReading } from './SharedReading.js';
import type { Tasks } from './Tasks.js';

/** The targets of one host, with their storage and credentials.  The host is this machine or one of a fleet. */
export interface ReadHost {
  readonly targets: TargetReader;
  /** Null if the driver cannot create targets. */
  readonly storage: HostStorage | null;
  /** `endOverlap` is absent for a host of a fleet: the rotation of a secret is ended at the host itself. */
  readonly credentials: HostCredentials & Partial<Pick<Credentials, 'endOverlap'>>;
}

/** What the screens of a host read and change. */
export interface HostScreenDeps extends ReadHost {
  readonly settings: Settings;
  /** Whether `settings` are those of the host.  An endpoint does not know the settings of its hosts. */
  readonly areOwnSettings: boolean;
  readonly health: Pick<MonitoredServer, 'leftOut' | 'ready'>;
  /** Null if no curves are kept, as of the hosts of a fleet. */
  readonly history: History | null;
  readonly tasks: Tasks;
  readonly targetOverview: SharedReading<TargetOverview>;
}

/** What the screens of the server itself read and change. */
export interface ServerScreenDeps {
  readonly settings: Settings;
  readonly hostName: string;
  /** Where its target is; null for an endpoint, which has none. */
  readonly place: string | null;
  readonly indications: Pick<Indications, 'givenUp' | 'subscriptions' | 'waiting'>;
  readonly administration: Administration;
  /** Null if there is no HTTPS listener. */
  readonly certificate: ServerCertificate | null;
  readonly monitoring: MonitoredServer;
  readonly audit: ReadableAudit;
  readonly events: RecentEvents;
}

/** What the screens of a standalone server read and change. */
export interface ScreenDeps extends HostScreenDeps, ServerScreenDeps {
  readonly initiator: IscsiInitiator;
}

/** What the screens of an endpoint read and change. */
export interface FleetScreenDeps extends ServerScreenDeps {
  readonly fleet: ShownFleet;
}

/** The hosts of a fleet. */
export interface ShownFleet {
  /** All hosts, sorted by name. */
  hosts(): readonly AdministeredHost[];
  /** Null if there is no such host. */
  find(systemName: string): AdministeredHost | null;
  /**
   * Reads all hosts that can be read now.  A host that cannot be read is in `missing` with the reason, never shown as one that has nothing.
   * @param read is given hosts whose records of volumes and jobs are up to date.
   */
  gather<T>(read: (host: ReadHost) => Promise<readonly T[]>): Promise<Gathered<T>>;
}

/** What was read at the hosts of a fleet. */
export interface Gathered<T> {
  /** In the order of the hosts. */
  readonly rows: readonly { readonly host: string; readonly row: T }[];
  readonly missing: readonly { readonly host: string; readonly why: string }[];
  /** The limit if the hosts have more rows, and `rows` does not have all of them; otherwise null. */
  readonly limit: number | null;
}

/** The state of the server. */
export interface MonitoredServer {
  /** Sentences that state why requests cannot be answered now. */
  ready(): Promise<readonly string[]>;
  leftOut(): Promise<readonly string[]>;
  findings(): Promise<readonly Finding[]>;
  readonly logLevel: string;
  /** @returns an error sentence if there is no such level. */
  setLogLevel(level: string, caller: Principal): Promise<string | null>;
}

/** Read access to the audit log. */
export interface ReadableAudit {
  search(search: AuditSearch): Promise<AuditPage>;
  verify(): Promise<AuditVerification>;
  /** The whole log, file by file. */
  read(): AsyncIterable<Buffer>;
}
