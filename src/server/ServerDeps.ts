import type { AuditLog } from '../audit/AuditLog.js';
import type { Settings } from '../config/Settings.js';
import type { RecentEvents } from '../console/RecentEvents.js';
import type { Logger } from '../log.js';
import type { Metrics } from '../metrics/Metrics.js';
import type { Authenticator } from '../security/Authenticator.js';
import type { LoginThrottle } from '../security/LoginThrottle.js';
import type { Users } from '../security/Users.js';
import type { AccessKeys } from '../storagegateway/AccessKeys.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { HostStore, SharedStore } from '../store/KeyValueStore.js';
import type { ActionLog } from './ActionLog.js';
import type { DeniedRecords } from './DeniedRecords.js';

/** What is there before anything of targets and requests: the parts of the server are opened with it. */
export interface ServerDeps {
  readonly settings: Settings;
  /** Of the system, in paths of instances. */
  readonly hostName: string;
  readonly logger: Logger;
  /** What belongs to this host. */
  readonly hostStore: HostStore;
  /** The secrets among it. */
  readonly sealedStore: SealedStore;
  /** What all servers of a fleet have in common. */
  readonly sharedStore: SharedStore;
  readonly auditLog: AuditLog;
  readonly actionLog: ActionLog;
  readonly deniedRecords: DeniedRecords;
  readonly users: Users;
  readonly accessKeys: AccessKeys;
  readonly throttle: LoginThrottle;
  readonly authenticator: Authenticator;
  readonly metrics: Metrics;
  /** What the console shows of alerts and refused logins. */
  readonly recentEvents: RecentEvents;
}
