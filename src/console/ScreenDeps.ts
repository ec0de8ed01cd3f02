import type { AuditPage, AuditSearch } from '../audit/readAudit.js';
import type { AuditVerification } from '../audit/verifyAudit.js';
import type { Settings } from '../config/Settings.js';
import type { Credentials } from '../credentials/Credentials.js';
import type { Indications } from '../indications/Indications.js';
import type { IscsiInitiator } from '../initiator/IscsiInitiator.js';
import type { Storage } from '../provisioning/Storage.js';
import type { Administration } from '../security/Administration.js';
import type { Principal } from '../security/Principal.js';
import type { ServerCertificate } from '../security/ServerCertificate.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import type { Finding } from '../targets/TargetReader.js';
import type { History } from './History.js';
import type { TargetOverview } from './readTargets.js';
import type { RecentEvents } from './RecentEvents.js';
import type { SharedReading } from './SharedReading.js';
import type { Tasks } from './Tasks.js';

/** What the screens read and change. */
export interface ScreenDeps extends ReadDeps {
  readonly targetOverview: SharedReading<TargetOverview>;
}

/** All but what the screens share among themselves. */
export interface ReadDeps {
  readonly settings: Settings;
  readonly hostName: string;
  readonly targets: TargetDriver;
  /** Null if the driver cannot create targets. */
  readonly storage: Storage | null;
  readonly credentials: Credentials;
  readonly initiator: IscsiInitiator;
  readonly indications: Pick<Indications, 'givenUp' | 'subscriptions' | 'waiting'>;
  readonly administration: Administration;
  /** Null if there is no HTTPS listener. */
  readonly certificate: ServerCertificate | null;
  readonly monitoring: MonitoredServer;
  readonly audit: ReadableAudit;
  readonly history: History;
  readonly events: RecentEvents;
  readonly tasks: Tasks;
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
