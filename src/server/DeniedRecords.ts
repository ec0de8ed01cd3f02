import type { AuditRecord } from '../audit/AuditLog.js';
import { BoundedRecords, type BoundedRecordsOptions } from './BoundedRecords.js';

/** An action that was denied to an authenticated user. */
export interface DeniedAct extends Pick<AuditRecord, 'address' | 'door' | 'what' | 'who'> {
  /** The missing role, as a sentence. */
  readonly cause: string;
}

const windowMs = 5 * 60_000;
const maxTold = 1000;

/**
 * Records of actions denied for lack of a role: the first of each user, protocol and action in five minutes, at most 60 a
 * minute.  Denied changes of credentials are all recorded, by the code that decides on them.
 */
export class DeniedRecords {
  readonly #records: BoundedRecords;
  readonly #now: () => number;
  /** Time of the last record for each; the oldest first. */
  readonly #told = new Map<string, number>();

  constructor(options: BoundedRecordsOptions) {
    this.#records = new BoundedRecords(options);
    this.#now = options.now ?? (() => performance.now());
  }

  write(act: DeniedAct): void {
    const { who, address, door, what, cause } = act;
    const key = JSON.stringify([who, address, door, what]);
    const now = this.#now();
    for (const [each, at] of this.#told) {
      if (at + windowMs > now && this.#told.size <= maxTold) break;
      this.#told.delete(each);
    }
    if (this.#told.has(key)) return;
    this.#told.set(key, now);
    this.#records.write({ who, address, door, what, account: null, outcome: 'access-denied', cause });
  }
}
