import type { AccountRef } from '../targets/TargetReader.js';
import type { Cause } from './causes.js';

/** The result of the logins after a change. */
export type ProofState = 'proved' | 'unproved' | 'failed';

export interface Proof {
  readonly state: ProofState;
  /** One sentence: what was tried, and the result. */
  readonly reason: string;
  readonly time: Date;
}

/** The result of one login of a proof. */
export interface ProofStep {
  readonly state: ProofState;
  /** One sentence: what was tried, and its outcome. */
  readonly sentence: string;
}

/** Called with each login of a proof when it has ended, in order.  It does not throw. */
export type OnProofStep = (step: ProofStep) => void;

/** The result of a change.  `message` is a sentence for the user.  It never contains a secret. */
export interface Outcome {
  readonly cause: Cause;
  readonly message: string;
  /** The account that was created or changed; null if there is none. */
  readonly account: AccountRef | null;
  /** Null if no proof was required. */
  readonly proof: Proof | null;
}

/** The worst of several proofs, with the reasons of all proofs in that state.  Null if none was required. */
export function worstProof(proofs: readonly Proof[]): Proof | null {
  const state = (['failed', 'unproved', 'proved'] as const).find((worst) =>
    proofs.some((proof) => proof.state === worst),
  );
  const telling = proofs.filter((proof) => proof.state === state);
  const last = telling.at(-1);
  return last ? { ...last, reason: [...new Set(telling.map(({ reason }) => reason))].join('; ') } : null;
}
