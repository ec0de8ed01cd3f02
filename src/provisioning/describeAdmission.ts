import type { IscsiName } from '../targets/IscsiName.js';
import type { StorageDriver } from '../targets/StorageDriver.js';
import type { TargetReader } from '../targets/TargetReader.js';

/** Initiators that may see the LUNs of a target but have no account to log in with. */
export interface InitiatorsWithoutAccount {
  readonly target: IscsiName;
  readonly initiators: readonly IscsiName[];
}

/**
 * The initiators without an account at a target that requires CHAP.  None if there is no such target, or it allows any initiator.
 */
export async function findWithoutAccount(
  target: TargetReader,
  storage: Pick<StorageDriver, 'findAccessList'>,
  name: IscsiName,
): Promise<InitiatorsWithoutAccount> {
  const allowed = (await storage.findAccessList(name))?.initiators ?? [];
  if (allowed.length === 0 || (await target.findTarget(name))?.chapEnabled !== true)
    return { target: name, initiators: [] };
  const accounts = (await target.listAccounts(name, 'initiator')).filter(({ bindings }) =>
    bindings.some((binding) => binding.target === name && binding.role === 'initiator'),
  );
  const isForAnybody = accounts.some(({ initiatorName }) => initiatorName === null);
  const named = new Set(accounts.map(({ initiatorName }) => initiatorName));
  return { target: name, initiators: isForAnybody ? [] : allowed.filter((each) => !named.has(each)) };
}

/** The consequence of initiators without an account, as a sentence without a full stop. */
export function describeWithoutAccount({ target, initiators }: InitiatorsWithoutAccount): string {
  const [first, ...others] = initiators;
  const who = others.length === 0 ? `${first} has` : `${first} and ${others.length} others have`;
  return `${who} no account at ${target} and cannot log in until there is one`;
}

/** The consequence of a target that requires no CHAP, as a sentence without a full stop. */
export function describeByName(target: IscsiName): string {
  return `${target} lets those that it allows in by name alone until it has an account, and anybody who reaches it can state a name`;
}
