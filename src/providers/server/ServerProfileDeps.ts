import type { HostStorage } from '../../provisioning/HostStorage.js';
import type { Repository } from '../../repository/Repository.js';

/** The statistics of an operation. */
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
  /** Whether they are published. */
  readonly setting: { readonly isOn: boolean; change(isOn: boolean): Promise<void> };
  /** Start of the counting. */
  readonly startedAt: Date;
  operations(): Iterable<OperationStatistics>;
}

/** A system whose targets are managed. */
export interface ManagedSystem {
  readonly name: string;
  /** Null if its driver cannot create targets and LUNs, or if it cannot be reached. */
  readonly storage: HostStorage | null;
  /** Whether its driver can create targets and LUNs.  A system that cannot be reached stays an array. */
  readonly isArray: boolean;
  /** Brings the records of `storage` up to date; left out where they always are. */
  readonly refresh?: () => Promise<void>;
  /** As in `providersIn`: the system in InstanceIDs; left out: they name none. */
  readonly idScope?: string;
}

/** What the providers of the Server profile need. */
export interface ServerProfileDeps {
  readonly repository: Repository;
  /** Name of this host: a key of the hosting system. */
  readonly hostName: string;
  /** The systems whose targets are managed: this host, or all hosts of a fleet. */
  readonly systems: () => readonly ManagedSystem[];
  /** Unique name of this server.  It never changes. */
  readonly serverName: string;
  /** Version of this server: numbers separated by dots. */
  readonly version: string;
  readonly statistics: ServerStatistics;
  /** Names of the classes in the targets' namespace whose instances come from this server. */
  readonly liveClasses: ReadonlySet<string>;
  /** Names of profiles that are implemented but not advertised. */
  readonly withheldProfiles: ReadonlySet<string>;
  /** Limits of the pull operations. */
  readonly pull: { readonly allowsNoTimeout: boolean; readonly maxTimeoutSeconds: number };
}
