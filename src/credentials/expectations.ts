import type { ChapSecret } from '../targets/ChapSecret.js';
import type { ChangePlan, CredentialChange } from '../targets/CredentialDriver.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import type { AccountRole } from '../targets/TargetReader.js';
import type { Expectation } from './Prover.js';

/** An overlap of secrets that ends sooner is not proved, because the logins take time. */
const overlapMarginMs = 5_000;

/**
 * What must hold at each target after a change.
 * @param role the role of the account: an initiator account protects its target, a target account alone does not.
 * @param former the secret that the change replaced or removed, if known.
 */
export async function expectationsOf(
  driver: TargetDriver,
  change: CredentialChange,
  role: AccountRole,
  { targets, initiatorName }: ChangePlan,
  former: ChapSecret | null,
): Promise<Expectation[]> {
  const all = (expected: Omit<Expectation, 'target'>): Expectation[] =>
    targets.map((target) => ({ target, initiatorName, ...expected }));
  const closed = role === 'initiator' ? true : null;
  switch (change.kind) {
    case 'add':
      return all({
        valid: { chapName: change.chapName, role, secret: change.secret },
        invalid: null,
        closed,
      });
    case 'bind': {
      const secret = await driver.heldSecret(change.account);
      return all({ valid: { chapName: change.account.chapName, role, secret }, invalid: null, closed });
    }
    case 'replace': {
      const { account, secret, overlapUntil } = change;
      const overlaps = overlapUntil !== undefined && former && !former.equals(secret);
      if (overlaps && Date.now() + overlapMarginMs < overlapUntil) {
        const { chapName } = account;
        return [
          ...all({ valid: { chapName, role, secret }, invalid: null, closed }),
          ...all({ valid: { chapName, role, secret: former }, invalid: null, closed }),
        ];
      }
      if (overlaps)
        return all({ valid: { chapName: account.chapName, role, secret }, invalid: null, closed });
      const replaced = role === 'initiator' && former && !former.equals(secret) ? former : null;
      const invalid = replaced && { chapName: account.chapName, secret: replaced };
      return all({ valid: { chapName: account.chapName, role, secret }, invalid, closed });
    }
    case 'remove':
    case 'unbind': {
      const invalid =
        role === 'initiator' && former ? { chapName: change.account.chapName, secret: former } : null;
      return all({ valid: null, invalid, closed });
    }
    case 'setChapEnabled':
      return all({ valid: null, invalid: null, closed: change.enabled });
  }
}

/** The role of the account of a change, before the change is made. */
export async function roleOf(driver: TargetDriver, change: CredentialChange): Promise<AccountRole> {
  if ('role' in change) return change.role;
  if (change.kind === 'setChapEnabled') return 'initiator';
  const account = await driver.findAccount(change.account);
  return account?.bindings[0]?.role ?? 'initiator';
}
