import type { IscsiName } from '../IscsiName.js';
import type { Account, AccountRole } from '../TargetReader.js';
import { printAuthority } from './LioAuthority.js';
import { isCovered, nameOf, type LioTarget } from './LioTarget.js';

/** One place in configfs that stores an account: at a portal group, or at an ACL of it. */
export interface LioPlace {
  readonly tag: number;
  /** The ACL's folder; null: the portal group itself. */
  readonly acl: string | null;
}

/** An account and all places that store it. */
export interface LioAccount {
  readonly account: Account;
  readonly role: AccountRole;
  readonly places: readonly LioPlace[];
}

/**
 * The accounts of a target.  The same name for the same initiator in several portal groups is one account.  The target account of
 * a portal group, for initiators without an ACL, is the same account as that of all ACLs with its name.
 */
export function accountsOf(target: LioTarget): readonly LioAccount[] {
  const found = new Map<string, { account: Account; role: AccountRole; places: LioPlace[] }>();
  const add = (
    role: AccountRole,
    chapName: string | null,
    initiator: { readonly key: string; readonly name: IscsiName | null } | null,
    places: readonly LioPlace[],
  ): void => {
    if (chapName === null) return;
    const key = JSON.stringify([role, initiator?.key ?? null, chapName]);
    const known = found.get(key);
    if (known) {
      known.places.push(...places);
      return;
    }
    const { iscsiName } = target;
    const scope = { target: iscsiName, tag: places[0]?.tag ?? 0, initiatorName: initiator?.key ?? null };
    const account: Account = {
      authority: printAuthority(scope, role),
      chapName,
      initiatorName: initiator?.name ?? null,
      bindings: [{ target: iscsiName, role }],
    };
    found.set(key, { account, role, places: [...places] });
  };
  for (const { tag, acls, chapNames } of target.portalGroups) {
    const group = { chapNames, acls, tag };
    add('initiator', chapNames.initiator, null, [{ tag, acl: null }]);
    const covered = acls.filter((acl) => isCovered(acl, group)).map(({ folder }) => ({ tag, acl: folder }));
    add('target', chapNames.target, null, [{ tag, acl: null }, ...covered]);
    for (const acl of acls) {
      const initiator = { key: nameOf(acl), name: acl.initiatorName };
      add('initiator', acl.chapNames.initiator, initiator, [{ tag, acl: acl.folder }]);
      if (!isCovered(acl, group)) add('target', acl.chapNames.target, initiator, [{ tag, acl: acl.folder }]);
    }
  }
  return [...found.values()];
}
