import type { AuditLog, AuditRecord } from '../audit/AuditLog.js';
import type { Logger } from '../log.js';

/** What was refused, as it is recorded. */
export type RefusedAct = Pick<
  AuditRecord,
  'account' | 'address' | 'cause' | 'door' | 'outcome' | 'what' | 'who'
>;

export interface BoundedRecordsOptions {
  readonly auditLog: Pick<AuditLog, 'write'>;
  readonly logger: Pick<Logger, 'error'>;
  /** More in a minute than this are counted, and told with the next one. */
  readonly perMinute?: number;
  /** Milliseconds of a clock that nobody sets. */
  readonly now?: () => number;
}

/** Records of what was refused, which a stranger can cause: so many a minute, so that nobody fills the disk. */
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

  /** Waits for nothing: what cannot be recorded is in the log, and refused all the same. */
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
