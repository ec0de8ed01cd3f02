import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { HostStore, SharedStore, Writes } from './KeyValueStore.js';

/** A sealed value cannot be decrypted: it was changed, moved to another key, or sealed with another sealing key. */
export class SealedStoreError extends Error {
  override readonly name = 'SealedStoreError';

  constructor(readonly key: string) {
    super(
      `the sealed entry "${key}" does not open with this sealing key: it was altered, or the key is another one`,
    );
  }
}

/** A change of sealed entries. */
export interface SealedChange {
  /** The value before this change, or that of an earlier one.  @throws SealedStoreError */
  get(key: string): unknown;
  put(key: string, value: unknown): void;
  remove(key: string): void;
}

/**
 * The secrets in a shared store: JSON values sealed with AES-256-GCM and bound to their key.  The sealing key is stored outside
 * the state folder, so that a copy of the folder reveals nothing.
 */
export class SharedSealedStore {
  readonly #store: SharedStore;
  readonly #sealingKey: Buffer;

  /** @throws RangeError unless the sealing key has 32 bytes. */
  constructor(store: SharedStore, sealingKey: Uint8Array) {
    if (sealingKey.length !== 32)
      throw new RangeError(`a sealing key of ${sealingKey.length} bytes: expected 32`);
    this.#store = store;
    this.#sealingKey = Buffer.from(sealingKey);
  }

  /** @throws SealedStoreError if the entry cannot be decrypted. */
  get(key: string): unknown {
    return this.#openEntry(key, this.#store.get(`sealed/${key}`));
  }

  #openEntry(key: string, sealed: Buffer | null): unknown {
    return sealed === null ? null : this.#open(key, sealed);
  }

  /** @throws StoreFullError as the store does. */
  expectRoom(): void {
    this.#store.expectRoom();
  }

  /** Changes several entries atomically.  Resolves when they are durable. */
  change<T>(prepare: (change: SealedChange) => T): Promise<T> {
    return this.#store.change((change) =>
      prepare({
        get: (key) => this.#openEntry(key, change.get(`sealed/${key}`)),
        put: (key, value) => change.put(`sealed/${key}`, this.seal(key, value)),
        remove: (key) => change.remove(`sealed/${key}`),
      }),
    );
  }

  /** @throws SealedStoreError at the first entry that cannot be decrypted. */
  *entries(prefix: string): Generator<readonly [key: string, value: unknown]> {
    for (const [stored, sealed] of this.#store.entries(`sealed/${prefix}`)) {
      const key = stored.slice('sealed/'.length);
      yield [key, this.#open(key, sealed)];
    }
  }

  /**
   * The entries that can be decrypted, and the keys of the others, so that a damaged entry does not affect the rest.
   * @throws SealedStoreError if no entry of the whole store can be decrypted, which means that the sealing key is another one.
   */
  readable(prefix: string): {
    readonly entries: readonly (readonly [key: string, value: unknown])[];
    readonly damaged: readonly string[];
  } {
    const entries: (readonly [string, unknown])[] = [];
    const damaged: string[] = [];
    for (const [stored, sealed] of this.#store.entries(`sealed/${prefix}`)) {
      const key = stored.slice('sealed/'.length);
      try {
        entries.push([key, this.#open(key, sealed)]);
      } catch (error) {
        if (!(error instanceof SealedStoreError)) throw error;
        damaged.push(key);
      }
    }
    const [first] = damaged;
    if (first !== undefined && entries.length === 0 && !this.#opensAny()) throw new SealedStoreError(first);
    return { entries, damaged };
  }

  #opensAny(): boolean {
    for (const [stored, sealed] of this.#store.entries('sealed/')) {
      try {
        this.#open(stored.slice('sealed/'.length), sealed);
        return true;
      } catch (error) {
        if (!(error instanceof SealedStoreError)) throw error;
      }
    }
    return false;
  }

  /** The value for the entry `sealed/<key>` of the store, for a change of other entries too. */
  seal(key: string, value: unknown): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#sealingKey, nonce).setAAD(Buffer.from(key));
    const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), text]);
  }

  #open(key: string, sealed: Buffer): unknown {
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#sealingKey, sealed.subarray(0, 12), {
        authTagLength: 16,
      });
      decipher.setAAD(Buffer.from(key)).setAuthTag(sealed.subarray(12, 28));
      const text = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
      return JSON.parse(text.toString('utf8')) as unknown;
    } catch {
      throw new SealedStoreError(key);
    }
  }
}

/** The secrets in the store of this host.  A write is on disk when it returns, unless its name says that it will be soon. */
export class SealedStore extends SharedSealedStore {
  readonly #hostStore: HostStore;

  /** @throws RangeError unless the sealing key has 32 bytes. */
  constructor(store: HostStore, sealingKey: Uint8Array) {
    super(store, sealingKey);
    this.#hostStore = store;
  }

  put(key: string, value: unknown): void {
    this.#hostStore.put(`sealed/${key}`, this.seal(key, value));
  }

  remove(key: string): void {
    this.#hostStore.remove(`sealed/${key}`);
  }

  /** As `HostStore.writeSoon`. */
  putSoon(key: string, value: unknown): void {
    this.#hostStore.writeSoon(new Map([[`sealed/${key}`, this.seal(key, value)]]));
  }

  /** As `HostStore.writeSoon`. */
  removeSoon(key: string): void {
    this.#hostStore.writeSoon(new Map([[`sealed/${key}`, null]]));
  }

  /** Changes several entries as one. */
  write(prepare: (change: SealedChange) => void): void {
    this.#hostStore.write(this.#sealWrites(prepare));
  }

  /** As `HostStore.writeAside`. */
  async writeAside(prepare: (change: SealedChange) => void): Promise<void> {
    await this.#hostStore.writeAside(this.#sealWrites(prepare));
  }

  #sealWrites(prepare: (change: SealedChange) => void): Writes {
    const writes = new Map<string, Buffer | null>();
    prepare({
      get: (key) => this.get(key),
      put: (key, value) => void writes.set(`sealed/${key}`, this.seal(key, value)),
      remove: (key) => void writes.set(`sealed/${key}`, null),
    });
    return writes;
  }
}
