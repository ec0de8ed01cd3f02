import type { AccountRef } from '../targets/TargetDriver.js';
import type { Cause } from './causes.js';

/** What logging in showed after a change. */
export type ProofState = 'proved' | 'unproved' | 'failed';

export interface Proof {
  readonly state: ProofState;
  /** One sentence: what was tried and what came of it. */
  readonly reason: string;
  readonly time: Date;
}

/** How a change ended.  `message` is a sentence for the user; it never holds a secret. */
export interface Outcome {
  readonly cause: Cause;
  readonly message: string;
  /** The account that was made or changed; null where there is none. */
  readonly account: AccountRef | null;
  /** null where no proof was due. */
  readonly proof: Proof | null;
}
