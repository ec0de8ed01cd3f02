import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';

/**
 * The server's own durable key-value store, one lmdb file in the state folder.  One process owns it.
 *
 * A write that returned is on disk; a process killed at any instant leaves each write whole or absent.
 * Keys are `/`-joined texts that begin with the name of what they belong to.
 */
export class Store {
  readonly #database: RootDatabase<Buffer, string>;

  /** @param folder is made, 0700, where it does not exist. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#database = open<Buffer, string>({
      path: join(folder, 'store.mdb'),
      encoding: 'binary',
      noSubdir: true,
    });
  }

  get(key: string): Buffer | null {
    return this.#database.get(key) ?? null;
  }

  put(key: string, value: Buffer): void {
    this.#database.putSync(key, value);
  }

  remove(key: string): void {
    this.#database.removeSync(key);
  }

  /** All entries whose key begins with `prefix`, in the order of their keys. */
  *entries(prefix: string): Generator<readonly [key: string, value: Buffer]> {
    for (const { key, value } of this.#database.getRange({ start: prefix, end: `${prefix}\u{FFFF}` }))
      yield [key, value];
  }

  async close(): Promise<void> {
    await this.#database.close();
  }
}
