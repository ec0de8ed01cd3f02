import type { AuditLog } from '../audit/AuditLog.js';
import type { Settings } from '../config/Settings.js';
import type { RecentEvents } from '../console/RecentEvents.js';
import type { Logger } from '../log.js';
import type { Metrics } from '../metrics/Metrics.js';
import type { Authenticator } from '../security/Authenticator.js';
import type { LoginThrottle } from '../security/LoginThrottle.js';
import type { Users } from '../security/Users.js';
import type { AccessKeys } from '../storagegateway/AccessKeys.js';
import type { SealedStore, SharedSealedStore } from '../store/SealedStore.js';
import type { HostStore, SharedStore } from '../store/KeyValueStore.js';
import type { ActionLog } from './ActionLog.js';
import type { Cluster } from './openState.js';
import type { DeniedRecords } from './DeniedRecords.js';

/** The foundation on which the parts of the server are opened. */
export interface ServerDeps {
  readonly settings: Settings;
  /** The system's name in instance paths. */
  readonly hostName: string;
  readonly logger: Logger;
  /** The store of this host. */
  readonly hostStore: HostStore;
  /** The secrets in the store of this host. */
  readonly sealedStore: SealedStore;
  /** The store that all servers of a fleet share. */
  readonly sharedStore: SharedStore;
  /** The secrets among that. */
  readonly sharedSealedStore: SharedSealedStore;
  /** Null unless several endpoints share their state. */
  readonly cluster: Cluster | null;
  readonly auditLog: AuditLog;
  readonly actionLog: ActionLog;
  readonly deniedRecords: DeniedRecords;
  readonly users: Users;
  readonly accessKeys: AccessKeys;
  readonly throttle: LoginThrottle;
  readonly authenticator: Authenticator;
  readonly metrics: Metrics;
  /** Alerts and refused logins for the console. */
  readonly recentEvents: RecentEvents;
}
