import type { ChapPairs } from '../credentials/ChapPairs.js';
import type { Credentials } from '../credentials/Credentials.js';
import type { Storage } from '../provisioning/Storage.js';
import type { TargetReader } from '../targets/TargetReader.js';

/** What providers work with. */
export interface ProviderDeps {
  readonly targets: TargetReader;
  readonly credentials: Credentials;
  /** Initiator and target secrets that belong together. */
  readonly pairs: ChapPairs;
  /** CHAP name of an account for all initiators where a client gives none; null: there is no such account then. */
  readonly defaultChapName: string | null;
  /** Name of this host: key of the hosting system. */
  readonly hostName: string;
  /** null: the target's driver makes no targets and LUNs. */
  readonly storage: Storage | null;
}
