import type { Storage } from '../../provisioning/Storage.js';
import type { Repository } from '../../repository/Repository.js';

/** What was counted of an operation. */
export interface OperationStatistics {
  /** An operation of DSP0200, or "InvokeMethod" for all methods together. */
  readonly name: string;
  readonly count: number;
  readonly seconds: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/** The statistics of the server's operations. */
export interface ServerStatistics {
  /** Whether they are shown. */
  readonly setting: { readonly isOn: boolean; change(isOn: boolean): Promise<void> };
  /** Since when is counted. */
  readonly startedAt: Date;
  operations(): Iterable<OperationStatistics>;
}

/** What the providers of the Server profile work with. */
export interface ServerProfileDeps {
  readonly repository: Repository;
  /** Name of this host: key of the hosting system. */
  readonly hostName: string;
  /** Name of this server; no other server has it, and it keeps it for life. */
  readonly serverName: string;
  /** Version of this server, numbers with points between. */
  readonly version: string;
  readonly statistics: ServerStatistics;
  /** null: the target's driver makes no targets and LUNs. */
  readonly storage: Storage | null;
  /** Names of the classes whose instances this server makes itself in the namespace of the targets. */
  readonly liveClasses: ReadonlySet<string>;
  /** Names of profiles that are not shown although they work. */
  readonly withheldProfiles: ReadonlySet<string>;
  /** What the pull operations allow. */
  readonly pull: { readonly allowsNoTimeout: boolean; readonly maxTimeoutSeconds: number };
}
