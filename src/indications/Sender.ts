/** Sends documents to a listener.  Every failure is an Error. */
export interface Sender {
  /** Limits of a batch; absent: each indication is sent alone. */
  readonly batch?: BatchLimits;
  /**
   * @param documents in order, at least one.
   * @throws NeverDeliverableError if no further attempt can succeed.
   */
  exportIndications(documents: readonly Buffer[]): Promise<void>;
  close(): void;
}

export interface BatchLimits {
  readonly maxCount: number;
  /** Maximum size of all documents of a batch.  A single document may be larger. */
  readonly maxBytes: number;
  /** How long the first document waits for others. */
  readonly maxWaitMs: number;
}

/** A document that its listener refused and will always refuse. */
export class NeverDeliverableError extends Error {
  override readonly name = 'NeverDeliverableError';
}
