import type { CredentialDriver } from './CredentialDriver.js';
import type { StorageDriver } from './StorageDriver.js';
import type { TargetMeter } from './TargetMeter.js';
import type { TargetExaminer, TargetReader } from './TargetReader.js';

/**
 * A kind of iSCSI target that we configure.  One implementation per kind: TgtDriver, LioDriver, EmbeddedDriver.
 *
 * It is read through TargetReader, its credentials are changed through CredentialDriver, and TargetMeter is what it counts.
 */
export interface TargetDriver extends TargetReader, TargetExaminer, TargetMeter, CredentialDriver {
  /** Where the target is, for the administrator of the server: its portal, its socket or its folder. */
  readonly place: string;

  /** Left out by a driver that makes no targets and LUNs. */
  readonly storage?: StorageDriver;

  /** Begins what the driver watches in the background (a daemon's restart); settled when it is ready for requests. */
  start(): Promise<void>;

  /** Stops it and lets requests under way finish. */
  close(): Promise<void>;
}
