import type { ChapPairs } from '../credentials/ChapPairs.js';
import type { Credentials } from '../credentials/Credentials.js';
import type { Storage } from '../provisioning/Storage.js';
import type { TargetReader } from '../targets/TargetReader.js';
import type { TargetDigests } from './TargetDigests.js';

/** What providers need. */
export interface ProviderDeps {
  readonly targets: TargetReader;
  readonly digests: TargetDigests;
  readonly credentials: Credentials;
  /** CHAP credentials by initiator and target. */
  readonly pairs: ChapPairs;
  /** CHAP name of an account for all initiators if a client gives none; null: no such account can be made. */
  readonly defaultChapName: string | null;
  /** Name of this host: a key of the hosting system. */
  readonly hostName: string;
  /** Null if the driver cannot create targets and LUNs. */
  readonly storage: Storage | null;
}
