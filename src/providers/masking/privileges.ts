import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { IscsiName } from '../../targets/IscsiName.js';
import type { TargetAccessList } from '../../targets/StorageDriver.js';
import { findTargetOf } from '../resolve.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { initiatorOf, privilegeOf, type Privilege } from './maskingIdentity.js';

/** All initiators at all targets that allow them by name. */
export async function listPrivileges({ storage }: StorageProviderDeps): Promise<readonly Privilege[]> {
  const lists = await storage.driver.listAccess();
  return lists.flatMap((list) => privilegesBy(list.target, list));
}

/** Those that the list of a target grants. */
export function privilegesBy(target: IscsiName, list: TargetAccessList | null): readonly Privilege[] {
  return (list?.initiators ?? []).map((initiator) => {
    const luns = list?.restricted?.get(initiator);
    return luns ? { initiator, target, luns } : { initiator, target };
  });
}

/** The privilege, if it is granted. */
export async function findPrivilege(
  { storage }: StorageProviderDeps,
  privilege: Privilege | null,
): Promise<Privilege | null> {
  if (privilege === null) return null;
  const list = await storage.driver.findAccessList(privilege.target);
  const granted = privilegesBy(privilege.target, list);
  return granted.find(({ initiator }) => initiator === privilege.initiator) ?? null;
}

/** The privileges related to an object: a privilege itself, an initiator or a target.  Other objects have none. */
export async function privilegesOf(
  deps: StorageProviderDeps,
  object: CIMInstanceName,
): Promise<readonly Privilege[]> {
  const { driver } = deps.storage;
  const found = await findPrivilege(deps, privilegeOf(deps, object));
  if (found) return [found];
  const initiator = initiatorOf(object);
  if (initiator !== null)
    return (await driver.findTargetsAllowing(initiator)).map((target) => ({ initiator, target }));
  const target = await findTargetOf(deps, object);
  if (!target) return [];
  return privilegesBy(target.iscsiName, await driver.findAccessList(target.iscsiName));
}
