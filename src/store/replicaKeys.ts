import type { EngineEntry } from './Engine.js';
import type { RangeOptions } from './KeyValueStore.js';
import { maxLmdbKeyBytes } from './lmdbKeys.js';

// Keys and values in the copy that a server has of a shared store.

/** Prefix of the marks of all servers: each writes its own with each of its commits. */
export const marksPrefix = 'txn/';

/** Prefix of the copied keys. */
export const copied = 'copy/';

/** Length of the revision before each copied value. */
export const revisionBytes = 8;

/** Maximum length of a copied key. */
export const maxKeyBytes = maxLmdbKeyBytes - copied.length;

/** Entries of the engine as writes of the copy. */
export function toWrites(
  entries: readonly EngineEntry[],
): ReadonlyMap<string, { readonly value: Buffer; readonly revision: bigint }> {
  return new Map(entries.map(({ key, value, modRevision }) => [key, { value, revision: modRevision }]));
}

/** Limits of a range read of the copied keys. */
export function inReplica({ after, limit }: RangeOptions): RangeOptions {
  return { ...(after !== undefined && { after: copied + after }), ...(limit !== undefined && { limit }) };
}

export function printRevision(revision: bigint): Buffer {
  const bytes = Buffer.alloc(revisionBytes);
  bytes.writeBigInt64BE(revision);
  return bytes;
}
