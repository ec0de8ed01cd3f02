import type { IscsiName } from '../IscsiName.js';
import type { AccountBinding, AccountRef, AccountRole } from '../TargetReader.js';

/** The former secret of an account, while it is accepted as well. */
export interface FormerSecret {
  /** base64 */
  readonly secret: string;
  /** The generation of the account with this secret.  A login in progress with it may continue. */
  readonly generation: number;
  /** Invalid from then on, in ms since the epoch. */
  readonly until: number;
}

/** An account in its stored, sealed form. */
export interface AccountRecord extends AccountRef {
  /** base64 */
  readonly secret: string;
  /** Changes when the account is created or its secret is replaced. */
  readonly generation: number;
  readonly bindings: readonly AccountBinding[];
  readonly former?: FormerSecret;
}

/** The authority of accounts created without a target. */
export const unboundAuthority = 'unbound';

/**
 * The authority of an account created for a target.  A target may have the same CHAP name in both roles, so the target account
 * has an authority of its own.
 */
export function authorityOf(target: IscsiName | null, role: AccountRole): string {
  if (target === null) return unboundAuthority;
  return role === 'target' ? `${target},target` : target;
}

export function sameRef(a: AccountRef, b: AccountRef): boolean {
  return a.authority === b.authority && a.chapName === b.chapName;
}
