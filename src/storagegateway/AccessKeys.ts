import { isAccessKeyId } from '../security/accessKeyId.js';
import type { StoreChange } from '../store/KeyValueStore.js';
import type { SharedSealedStore } from '../store/SealedStore.js';

const prefix = 'storagegateway/key/';

/** An access key pair and the user in whose name it signs requests. */
export interface AccessKey {
  readonly secretAccessKey: string;
  readonly user: string;
  /** Whether it was given by the environment.  The next one given there replaces it. */
  readonly isFirst: boolean;
}

/** The access keys of this server, sealed in the store.  SigV4 needs the secret itself; a hash is not enough. */
export class AccessKeys {
  readonly #sealed: SharedSealedStore;

  constructor(sealed: SharedSealedStore) {
    this.#sealed = sealed;
  }

  /** @throws SealedStoreError */
  find(accessKeyId: string): AccessKey | null {
    if (!isAccessKeyId(accessKeyId)) return null;
    return this.#sealed.get(prefix + accessKeyId) as AccessKey | null;
  }

  /**
   * The list does not contain the secrets.
   * @throws SealedStoreError
   */
  list(): readonly { readonly id: string; readonly user: string }[] {
    return Array.from(this.#sealed.entries(prefix), ([key, value]) => {
      return { id: key.slice(prefix.length), user: (value as AccessKey).user };
    });
  }

  /** Resolves when the change is durable. */
  async put(accessKeyId: string, secretAccessKey: string, user: string): Promise<void> {
    if (!isAccessKeyId(accessKeyId))
      throw new RangeError('an access key id is 16 to 128 letters, digits and underscores');
    const accessKey: AccessKey = { secretAccessKey, user, isFirst: false };
    await this.#sealed.change((change) => change.put(prefix + accessKeyId, accessKey));
  }

  /** Removes the keys of a user in a change of the shared store. */
  removeOf(user: string, change: Pick<StoreChange, 'remove'>): void {
    for (const { id, user: owner } of this.list()) if (owner === user) change.remove(`sealed/${prefix}${id}`);
  }

  /** Returns whether there was such a key. */
  async remove(accessKeyId: string): Promise<boolean> {
    if (this.find(accessKeyId) === null) return false;
    await this.#sealed.change((change) => change.remove(prefix + accessKeyId));
    return true;
  }

  /** Stores the pair that the environment gives for a user, and removes the pair that it gave before. */
  async setFirst(accessKeyId: string, secretAccessKey: string, user: string): Promise<void> {
    const accessKey: AccessKey = { secretAccessKey, user, isFirst: true };
    await this.#sealed.change((change) => {
      for (const [key, value] of this.#sealed.entries(prefix)) {
        if ((value as AccessKey).isFirst && key !== prefix + accessKeyId) change.remove(key);
      }
      change.put(prefix + accessKeyId, accessKey);
    });
  }
}
