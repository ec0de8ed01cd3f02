import { findIscsiName, type IscsiName } from '../IscsiName.js';
import type { MadeLun } from '../MadeTargets.js';
import type { Admission, VolumeSource } from '../StorageDriver.js';
import { backstoreName, savedPluginOf } from './LioBackstores.js';
import type { LioPortal } from './LioStorage.js';
import { linkName, ownTag } from './LioUnits.js';
import { defaultAlias, ownAttributes } from './ownTarget.js';
import {
  objectsIn,
  savedAcls,
  savedKeys,
  savedNumber,
  savedPortalGroups,
  type SavedObject,
} from './savedConfiguration.js';

/**
 * Changes of targets and LUNs in a saved configuration of rtslib.  Each function changes only its own subject, and returns
 * descriptions of what could not be represented.
 */
type Missing = readonly string[];

/** Adds a target that admits nobody.  Its accounts, ACLs and LUNs come with changes of their own. */
export function putSavedTarget(
  saved: SavedObject,
  target: IscsiName,
  {
    alias,
    admission,
    portals,
  }: {
    readonly alias: string | null;
    readonly admission: Admission;
    readonly portals: readonly LioPortal[];
  },
): Missing {
  if (savedPortalGroups(saved, target) === null)
    listIn(saved, 'targets').push({
      fabric: 'iscsi',
      tpgs: [
        {
          attributes: Object.fromEntries(
            ownAttributes(admission).map(([name, value]) => [name, Number(value)]),
          ),
          enable: true,
          luns: [],
          node_acls: [],
          parameters: {},
          portals: portals.map(({ address, port }) => ({
            ip_address: address.includes(':') ? `[${address}]` : address,
            iser: false,
            offload: false,
            port,
          })),
          tag: ownTag,
        },
      ],
      wwn: target,
    });
  return setSavedAlias(saved, target, alias);
}

export function removeSavedTarget(saved: SavedObject, target: IscsiName): Missing {
  removeFrom(saved, 'targets', ({ fabric, wwn }) => fabric === 'iscsi' && wwn === target);
  return [];
}

export function setSavedAlias(saved: SavedObject, target: IscsiName, alias: string | null): Missing {
  return atGroup(saved, target, (group) => {
    const parameters = objectsIn([group['parameters']])[0] ?? {};
    group['parameters'] = parameters;
    parameters['TargetAlias'] = alias ?? defaultAlias;
  });
}

/** Adds the volume's backstore, its LUN, and the mapping of the LUN at the ACLs of those that see it. */
export function putSavedLun(
  saved: SavedObject,
  target: IscsiName,
  made: MadeLun,
  isSeenBy: (initiator: string) => boolean,
): Missing {
  const { lun, volume } = made;
  putSavedBackstore(saved, volume);
  return atGroup(saved, target, (group) => {
    const luns = listIn(group, 'luns');
    if (!luns.some(({ index }) => savedNumber(index) === lun))
      luns.push({
        alias: linkName,
        alua_tg_pt_gp_name: 'default_tg_pt_gp',
        index: lun,
        storage_object: savedPathOf(volume),
      });
    for (const [initiator, acl] of savedAcls(group)) if (isSeenBy(initiator)) putMapped(acl, made);
  });
}

/** Removes a LUN from its target and its ACLs, and the backstore if no other target shows it. */
export function removeSavedLun(
  saved: SavedObject,
  target: IscsiName,
  { lun, volume }: Pick<MadeLun, 'lun' | 'volume'>,
  isLast: boolean,
): Missing {
  const missing =
    savedPortalGroups(saved, target) === null
      ? []
      : atGroup(saved, target, (group) => {
          removeFrom(group, 'luns', ({ index }) => savedNumber(index) === lun);
          for (const acl of savedAcls(group).values())
            removeFrom(acl, 'mapped_luns', ({ tpg_lun: behind }) => savedNumber(behind) === lun);
        });
  if (isLast) removeFrom(saved, 'storage_objects', isBackstoreOf(volume));
  return missing;
}

export function putSavedBackstore(saved: SavedObject, volume: VolumeSource): Missing {
  const { id, path, type, bytes, blockSize } = volume;
  const found = objectsIn(saved['storage_objects']).find(isBackstoreOf(volume));
  if (found) {
    if (type === 'file') found['size'] = bytes;
    return [];
  }
  const isFile = type === 'file';
  listIn(saved, 'storage_objects').push({
    alua_tpgs: [],
    attributes: { block_size: blockSize, emulate_tpu: 1 },
    dev: path,
    name: backstoreName(id),
    plugin: savedPluginOf(type),
    wwn: id,
    ...(isFile ? { aio: false, size: bytes, write_back: true } : { readonly: false, write_back: false }),
  });
  return [];
}

/**
 * Adds the ACL of an initiator, with the target account for all initiators.
 * @param luns the LUNs that it sees.
 * @param hidden numbers of those that it does not.
 */
export function putSavedAcl(
  saved: SavedObject,
  target: IscsiName,
  initiator: IscsiName,
  luns: readonly MadeLun[],
  hidden: readonly number[],
): Missing {
  return atGroup(saved, target, (group) => {
    let acl = savedAcls(group).get(initiator);
    if (!acl) {
      acl = { attributes: {}, mapped_luns: [], node_wwn: initiator };
      for (const key of Object.values(savedKeys.target)) if (group[key] !== undefined) acl[key] = group[key];
      listIn(group, 'node_acls').push(acl);
    }
    removeFrom(acl, 'mapped_luns', ({ tpg_lun: behind }) => hidden.includes(savedNumber(behind) ?? -1));
    for (const lun of luns) putMapped(acl, lun);
  });
}

export function removeSavedAcl(saved: SavedObject, target: IscsiName, initiator: IscsiName): Missing {
  if (savedPortalGroups(saved, target) === null) return [];
  return atGroup(saved, target, (group) =>
    removeFrom(
      group,
      'node_acls',
      ({ node_wwn: name }) => typeof name === 'string' && (findIscsiName(name) ?? name) === initiator,
    ),
  );
}

/** Whether a restored host will show a LUN as wanted: mapped at the saved ACLs of those that see it and no others, from its backstore. */
export function isSavedLun(
  saved: SavedObject,
  target: IscsiName,
  { lun, volume, readOnly }: MadeLun,
  isSeenBy: (initiator: string) => boolean,
): boolean {
  const group = savedPortalGroups(saved, target)?.get(ownTag);
  const backstore = objectsIn(saved['storage_objects']).find(isBackstoreOf(volume));
  if (!group || !backstore || backstore['dev'] !== volume.path) return false;
  if (volume.type === 'file' && savedNumber(backstore['size']) !== volume.bytes) return false;
  const path = savedPathOf(volume);
  const isShown = objectsIn(group['luns']).some(
    ({ index, storage_object: storageObject }) => savedNumber(index) === lun && storageObject === path,
  );
  const acls = [...savedAcls(group)];
  return (
    isShown &&
    acls.every(([initiator, acl]) => {
      const mapped = objectsIn(acl['mapped_luns']).find((each) => savedNumber(each['tpg_lun']) === lun);
      return isSeenBy(initiator) ? mapped?.['write_protect'] === readOnly : mapped === undefined;
    })
  );
}

function putMapped(acl: SavedObject, { lun, readOnly }: Pick<MadeLun, 'lun' | 'readOnly'>): void {
  const mapped = listIn(acl, 'mapped_luns');
  const found = mapped.find(({ index }) => savedNumber(index) === lun);
  if (found) found['write_protect'] = readOnly;
  else mapped.push({ alias: linkName, index: lun, tpg_lun: lun, write_protect: readOnly });
}

function atGroup(saved: SavedObject, target: IscsiName, change: (group: SavedObject) => void): Missing {
  const group = savedPortalGroups(saved, target)?.get(ownTag);
  if (!group) return [`target ${target}`];
  change(group);
  return [];
}

function savedPathOf({ id, type }: Pick<VolumeSource, 'id' | 'type'>): string {
  return `/backstores/${savedPluginOf(type)}/${backstoreName(id)}`;
}

function isBackstoreOf({ id, type }: Pick<VolumeSource, 'id' | 'type'>): (each: SavedObject) => boolean {
  return ({ name, plugin }) => name === backstoreName(id) && plugin === savedPluginOf(type);
}

function listIn(of: SavedObject, key: string): SavedObject[] {
  const list = of[key];
  if (Array.isArray(list)) return list as SavedObject[];
  const made: SavedObject[] = [];
  of[key] = made;
  return made;
}

function removeFrom(of: SavedObject, key: string, isGone: (each: SavedObject) => boolean): void {
  const gone = new Set(objectsIn(of[key]).filter(isGone));
  if (gone.size > 0) of[key] = listIn(of, key).filter((each) => !gone.has(each));
}
