import type { Cause } from '../credentials/causes.js';
import type { Outcome } from '../credentials/Outcome.js';
import type { MaskingCause, MaskingOutcome } from '../provisioning/MaskingOutcome.js';
import type { StorageCause, StorageOutcome } from '../provisioning/StorageOutcome.js';
import { sentence } from './sentence.js';
import type { Answered } from './Route.js';

/** What to do after a failed change, by its cause; null if the error sentence says enough. */
const remedies = {
  done: null,
  'not-supported': 'What this kind of target can do is told in docs/targets.md.',
  'initiator-specific-not-supported': 'Take an account for all initiators instead.',
  unclassified: 'The log of the server has the reason.',
  timeout:
    'Whether it was done is not known: look before you try again. It is settled by itself when the target answers.',
  'refused-by-target': 'Look at the findings: they tell whether the target can be used.',
  'proof-failed': 'It was taken back: nothing has changed.',
  'verification-failed': 'It was taken back: nothing has changed.',
  failed: 'Look at the findings: they tell whether target and pools can be used.',
  invalid: null,
  'invalid-secret': null,
  'invalid-initiator-name':
    'An iSCSI name is iqn.yyyy-mm.domain[:text], eui. with 16 or naa. with 16 or 32 hexadecimal digits.',
  'already-there': null,
  'in-use': null,
  busy: 'Try again in a moment.',
  'sealed-store-unreadable': 'The sealing key is not the one that the store was sealed with: put it back.',
  outdated: 'Look at the account again, and decide anew.',
  'disk-full': 'Nothing was begun. Make room on the disk of the state folder.',
  'target-gone': null,
  'host-unreachable': 'The agent on that host has to run, and to be reached from here.',
  'state-unavailable': 'A majority of the members of etcd has to run, and to be reached from here.',
  'no-such-credential': null,
  'no-such-volume': null,
  'no-such-pool': null,
  'no-such-target': null,
  'no-such-export': null,
  'size-not-supported': null,
  'no-room': 'Take a smaller size, remove what is not needed, or let the pool grow.',
  'limit-reached': 'An administrator can raise the setting that it names.',
  'access-denied': 'An administrator can give you the role.',
  'no-such-initiator': null,
  'no-such-group': null,
  'not-exposed': null,
  'already-member': null,
  'has-sessions': 'End them first.',
  'lun-in-use': 'Take another number, or none: then it is the lowest that is free.',
  'no-lun-left': null,
} as const satisfies Record<Cause | MaskingCause | StorageCause, string | null>;

type Ended =
  | Pick<Outcome, 'cause' | 'message' | 'proof'>
  | Pick<StorageOutcome, 'cause' | 'message' | 'proof'>
  | Pick<MaskingOutcome, 'cause' | 'message' | 'proof'>;

/** Sentences stating why a change was not made and what to do; null if it was made. */
export function whyRefused({ cause, message }: Ended): string | null {
  if (cause === 'done') return null;
  const remedy = remedies[cause];
  return remedy === null ? sentence(message) : `${sentence(message)} ${remedy}`;
}

/** Sentences stating what was done and what the proof login showed. */
export function whatWasDone(done: string, { proof }: Ended): string {
  return proof === null ? done : `${done} ${sentence(`${proofWords[proof.state]}: ${proof.reason}`)}`;
}

const proofWords = {
  proved: 'Proved',
  unproved: 'Not proved',
  failed: 'The proof failed',
  verified: 'Verified',
  unverified: 'Not verified',
} as const satisfies Record<NonNullable<Ended['proof']>['state'], string>;

/** Redirects to a page after a change; the page shows the outcome. */
export function after(outcome: Ended, done: string, path: string, refusedPath = path): Answered {
  const refused = whyRefused(outcome);
  return refused === null
    ? { kind: 'goTo', path, done: whatWasDone(done, outcome) }
    : { kind: 'goTo', path: refusedPath, refused };
}
