import type { CredentialDriver } from './CredentialDriver.js';
import type { StorageDriver } from './StorageDriver.js';
import type { TargetMeter } from './TargetMeter.js';
import type { TargetExaminer, TargetReader } from './TargetReader.js';

/**
 * A kind of iSCSI target that this server manages: TgtDriver, LioDriver or EmbeddedDriver.  TargetReader reads it,
 * CredentialDriver changes its credentials, and TargetMeter returns its counters.
 */
export interface TargetDriver extends TargetReader, TargetExaminer, TargetMeter, CredentialDriver {
  /** The location of the target for the administrator: its portal, its socket or its folder. */
  readonly place: string;

  /** Absent if the driver cannot create targets and LUNs. */
  readonly storage?: StorageDriver;

  /** Starts background work, such as watching for a restart of the daemon.  Resolves when the driver is ready for requests. */
  start(): Promise<void>;

  /** Stops background work and waits for requests in progress. */
  close(): Promise<void>;
}
