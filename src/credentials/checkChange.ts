import { findLineBreak, type ChapSecret, type SecretLimits } from '../targets/ChapSecret.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { CredentialChange } from '../targets/CredentialDriver.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import type { Account, AccountRole, TargetCapabilities } from '../targets/TargetReader.js';
import type { Cause } from './causes.js';
import { sameAccount } from './Prover.js';

/** Why a change is not possible at any target. */
export interface ChangeFault {
  readonly cause: Cause;
  readonly message: string;
}

/** Checks what does not depend on the target's state.  Null if there is no fault. */
export function checkChange(
  change: CredentialChange,
  limits: SecretLimits,
  capabilities: TargetCapabilities,
): ChangeFault | null {
  if (change.kind === 'add') {
    const fault = checkChapName(change.chapName);
    if (fault) return { cause: 'invalid', message: fault };
    if (change.role === 'target' && !capabilities.targetAccounts) {
      return {
        cause: 'not-supported',
        message: 'this kind of target has no accounts of its own for mutual CHAP',
      };
    }
    if (change.target === null && !capabilities.unboundAccounts) {
      return {
        cause: 'not-supported',
        message: 'this kind of target has no accounts that belong to no target',
      };
    }
  }
  if (change.kind === 'replace' && change.overlapUntil !== undefined && !capabilities.secretOverlap) {
    return { cause: 'not-supported', message: 'this kind of target has one secret for a CHAP name' };
  }
  if ('secret' in change) {
    const fault = checkSecret(change.secret, limits, capabilities.maxSecretBytes);
    if (fault) return { cause: 'invalid-secret', message: fault };
  }
  return null;
}

function checkChapName(chapName: string): string | null {
  const bytes = Buffer.byteLength(chapName);
  if (bytes === 0 || bytes > 255) return `a CHAP name of ${bytes} bytes: expected 1 to 255`;
  if (/\p{Cc}/u.test(chapName)) return 'the CHAP name holds a control character';
  return null;
}

function checkSecret(secret: ChapSecret, limits: SecretLimits, targetMaxBytes: number): string | null {
  const lineBreak = findLineBreak(secret.reveal());
  if (lineBreak !== null) return `the CHAP secret ${lineBreak}`;
  const { length } = secret.reveal();
  const maxBytes = Math.min(limits.maxBytes, targetMaxBytes);
  return length < limits.minBytes || length > maxBytes
    ? `a CHAP secret of ${length} bytes: expected ${limits.minBytes} to ${maxBytes}`
    : null;
}

/**
 * RFC 7143 9.2.1: an initiator and a target must not use the same secret for mutual authentication.  Only secrets that this
 * server has can be compared.
 * @param together changes made together with this one; the secrets that they replace or remove are left out.
 */
export async function findEqualSecret(
  driver: TargetDriver,
  change: CredentialChange,
  targets: readonly IscsiName[],
  together: readonly CredentialChange[] = [],
): Promise<string | null> {
  if (change.kind !== 'add' && change.kind !== 'replace' && change.kind !== 'bind') return null;
  const secret = change.kind === 'bind' ? await driver.heldSecret(change.account) : change.secret;
  if (!secret) return null;
  const replaced = change.kind === 'replace' ? await driver.findAccount(change.account) : null;
  for (const target of targets) {
    const roles = change.kind === 'replace' ? rolesAt(replaced, target) : [change.role];
    // An account with both roles is not compared.
    const [role] = roles.length === 1 ? roles : [];
    if (role === undefined) continue;
    const opposite = role === 'initiator' ? 'target' : 'initiator';
    for (const other of await driver.listAccounts(target, opposite)) {
      if (!other.bindings.some((binding) => binding.target === target && binding.role === opposite)) continue;
      const sibling = together.find(
        (each) => each !== change && 'account' in each && sameAccount(each.account, other),
      );
      if (sibling && sibling.kind !== 'replace') continue;
      const held = sibling ? sibling.secret : await driver.heldSecret(other);
      if (held?.equals(secret))
        return `the secrets of initiator and target are the same at ${target}: expected different ones (RFC 7143 9.2.1)`;
    }
  }
  return null;
}

function rolesAt(account: Account | null, target: IscsiName): AccountRole[] {
  return (account?.bindings ?? []).filter((binding) => binding.target === target).map(({ role }) => role);
}
