import type { IscsiName } from '../IscsiName.js';
import type { AccountBinding, AccountRef, AccountRole } from '../TargetReader.js';

/** The secret that an account had before, while it is accepted beside the present one. */
export interface FormerSecret {
  /** base64 */
  readonly secret: string;
  /** That of the account while this was its secret: a login in flight with it goes on. */
  readonly generation: number;
  /** It opens nothing from then on: ms since the epoch. */
  readonly until: number;
}

/** An account as it is sealed in the store. */
export interface AccountRecord extends AccountRef {
  /** base64 */
  readonly secret: string;
  /** Another number whenever the account is made or its secret is replaced. */
  readonly generation: number;
  readonly bindings: readonly AccountBinding[];
  readonly former?: FormerSecret;
}

/** The authority of accounts that were made without a target. */
export const unboundAuthority = 'unbound';

/**
 * The authority of an account that was made for a target.  Both roles may have one CHAP name there,
 * so the target's own account has an authority of its own.
 */
export function authorityOf(target: IscsiName | null, role: AccountRole): string {
  if (target === null) return unboundAuthority;
  return role === 'target' ? `${target},target` : target;
}

export function sameRef(a: AccountRef, b: AccountRef): boolean {
  return a.authority === b.authority && a.chapName === b.chapName;
}
