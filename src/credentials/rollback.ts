import type { ChapSecret } from '../targets/ChapSecret.js';
import type { CredentialChange } from '../targets/CredentialDriver.js';
import type { AccountRef } from '../targets/TargetReader.js';

/** The inverse of a change, and a sentence about it for the user. */
export interface Inverse {
  readonly change: CredentialChange;
  readonly says: string;
}

/**
 * The change that undoes another one; null if that could give more access than now.  A removal is never undone.  If this server
 * does not have the former secret it cannot be restored, so the account is removed and the target stays closed.
 */
export function inverseOf(
  change: CredentialChange,
  account: AccountRef | null,
  former: ChapSecret | null,
): Inverse | null {
  switch (change.kind) {
    case 'add':
      return account && { change: { kind: 'remove', account }, says: 'the account was removed again' };
    case 'bind':
      return { change: { ...change, kind: 'unbind' }, says: 'the binding was removed again' };
    case 'replace':
      return former
        ? {
            change: { kind: 'replace', account: change.account, secret: former },
            says: 'the former secret was put back',
          }
        : {
            change: { kind: 'remove', account: change.account },
            says: 'old secret not held: the account was removed',
          };
    case 'setChapEnabled':
      return change.enabled ? null : { change: { ...change, enabled: true }, says: 'CHAP is required again' };
    case 'remove':
    case 'unbind':
      return null;
  }
}
