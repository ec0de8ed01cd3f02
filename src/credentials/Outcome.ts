import type { AccountRef } from '../targets/TargetReader.js';
import type { Cause } from './causes.js';

/** What logging in showed after a change. */
export type ProofState = 'proved' | 'unproved' | 'failed';

export interface Proof {
  readonly state: ProofState;
  /** One sentence: what was tried, and its outcome. */
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

/** The worst of several proofs decides; those of its state say why.  null where none was due. */
export function worstProof(proofs: readonly Proof[]): Proof | null {
  const state = (['failed', 'unproved', 'proved'] as const).find((worst) =>
    proofs.some((proof) => proof.state === worst),
  );
  const telling = proofs.filter((proof) => proof.state === state);
  const last = telling.at(-1);
  return last ? { ...last, reason: [...new Set(telling.map(({ reason }) => reason))].join('; ') } : null;
}
