import { createHash } from 'node:crypto';
import type { HostStore } from '../store/KeyValueStore.js';
import type { AccountRef } from '../targets/TargetReader.js';
import type { Proof, ProofState } from './Outcome.js';

/** The result of the last proof of each account.  It contains no secret. */
export class ProofRecords {
  readonly #store: HostStore;

  constructor(store: HostStore) {
    this.#store = store;
  }

  find(account: AccountRef): Proof | null {
    const bytes = this.#store.get(keyOf(account));
    if (!bytes) return null;
    const { state, reason, time } = JSON.parse(bytes.toString('utf8')) as {
      state: ProofState;
      reason: string;
      time: string;
    };
    return { state, reason, time: new Date(time) };
  }

  /** It is on disk when the change that it belongs to is recorded. */
  put(account: AccountRef, proof: Proof): void {
    this.#store.writeSoon(new Map([[keyOf(account), Buffer.from(JSON.stringify(proof))]]));
  }

  /** As `put`. */
  remove(account: AccountRef): void {
    this.#store.writeSoon(new Map([[keyOf(account), null]]));
  }
}

/** Hashed, because a CHAP name may be longer than a store key. */
function keyOf({ authority, chapName }: AccountRef): string {
  return `proof/${createHash('sha256')
    .update(JSON.stringify([authority, chapName]))
    .digest('hex')}`;
}
