import type { Host } from '../credentials/Host.js';
import type { HostNetwork } from './network/hostAddresses.js';
import type { HostStorage } from '../provisioning/HostStorage.js';
import type { TargetDigests } from './TargetDigests.js';

/** What providers need. */
export interface ProviderDeps extends Host {
  readonly digests: TargetDigests;
  /** The adapters and addresses of the host. */
  readonly network: HostNetwork;
  /** CHAP name of an account for all initiators if a client gives none; null: no such account can be made. */
  readonly defaultChapName: string | null;
  /** Name of this host: a key of the hosting system. */
  readonly hostName: string;
  /** Null if the driver cannot create targets and LUNs. */
  readonly storage: HostStorage | null;
}
