import type { ChapSecret } from '../targets/ChapSecret.js';
import type { CredentialChange } from '../targets/CredentialDriver.js';
import type { AccountRef } from '../targets/TargetReader.js';

/** A change that takes another one back, and what to tell the user about it. */
export interface Inverse {
  readonly change: CredentialChange;
  readonly says: string;
}

/**
 * The change that takes another one back, or null where that could let more in than now: a removal is never undone,
 * and a former secret that this server does not hold cannot be put back, so the account goes and the target stays closed.
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
