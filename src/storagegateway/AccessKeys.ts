import { isAccessKeyId } from '../security/accessKeyId.js';
import type { SharedSealedStore } from '../store/SealedStore.js';

const prefix = 'storagegateway/key/';

/** A pair that signs requests, and the user in whose name it does. */
export interface AccessKey {
  readonly secretAccessKey: string;
  readonly user: string;
  /** Whether the environment gave it: the next one given there takes its place. */
  readonly isFirst: boolean;
}

/** The access keys of this server, sealed in the store.  SigV4 needs the secret itself: a hash would not do. */
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

  /** Without the secrets.  @throws SealedStoreError */
  list(): readonly { readonly id: string; readonly user: string }[] {
    return Array.from(this.#sealed.entries(prefix), ([key, value]) => {
      return { id: key.slice(prefix.length), user: (value as AccessKey).user };
    });
  }

  /** Settled when it is durable. */
  async put(accessKeyId: string, secretAccessKey: string, user: string): Promise<void> {
    if (!isAccessKeyId(accessKeyId))
      throw new RangeError('an access key id is 16 to 128 letters, digits and underscores');
    const accessKey: AccessKey = { secretAccessKey, user, isFirst: false };
    await this.#sealed.change((change) => change.put(prefix + accessKeyId, accessKey));
  }

  /** Whether it was there. */
  async remove(accessKeyId: string): Promise<boolean> {
    if (this.find(accessKeyId) === null) return false;
    await this.#sealed.change((change) => change.remove(prefix + accessKeyId));
    return true;
  }

  /** Keeps the pair that the environment gives for a user, in place of the one it gave before. */
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
