import type { AuditLog, AuditRecord } from '../audit/AuditLog.js';
import type { Logger } from '../log.js';

/** A refused action, for the audit record. */
export type RefusedAct = Pick<
  AuditRecord,
  'account' | 'address' | 'cause' | 'door' | 'outcome' | 'what' | 'who'
>;

export interface BoundedRecordsOptions {
  readonly auditLog: Pick<AuditLog, 'write'>;
  readonly logger: Pick<Logger, 'error'>;
  /** Maximum number of records a minute.  Further ones are counted, and the next record states their number. */
  readonly perMinute?: number;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
}

/** Records of refused actions, which anyone can cause.  Their rate is limited, so that nobody can fill the disk. */
export class BoundedRecords {
  readonly #options: BoundedRecordsOptions;
  readonly #now: () => number;
  #minute = -1;
  #recorded = 0;
  #left = 0;

  constructor(options: BoundedRecordsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Does not wait.  If the record cannot be written the failure is logged, and the action is refused nevertheless. */
  write({ cause, ...act }: RefusedAct): void {
    const { auditLog, logger, perMinute = 60 } = this.#options;
    const minute = Math.floor(this.#now() / 60_000);
    if (minute !== this.#minute) [this.#minute, this.#recorded] = [minute, 0];
    this.#recorded += 1;
    if (this.#recorded > perMinute) {
      this.#left += 1;
      return;
    }
    const more = this.#left === 0 ? '' : `; ${this.#left} more were not recorded`;
    this.#left = 0;
    auditLog
      .write({ ...act, cause: `${cause}${more}`, target: null, proof: null, durationMs: 0 })
      .catch((error: unknown) => logger.error({ err: error }, 'a refusal was not recorded'));
  }
}
