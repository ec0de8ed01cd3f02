import { printPortal } from '../printPortal.js';
import type { IscsiName } from '../IscsiName.js';
import type { MadeExport, MadeLun } from '../MadeTargets.js';
import type { VolumeSource } from '../StorageDriver.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type { Configfs } from './Configfs.js';
import type { LioBackstores } from './LioBackstores.js';
import {
  isWithheld,
  sees,
  shownLunsOf,
  withheldAs,
  withLun,
  withoutInitiator,
  withoutLun,
  withView,
  type LioMadeTarget,
  type LioMadeTargets,
} from './LioMadeTargets.js';
import type { LioStorageDeps, LioStorageSteps } from './LioStorage.js';
import { nameOf, type LioTarget } from './LioTarget.js';
import {
  ensureLun,
  ensureMapped,
  ownGroup,
  ownTag,
  readLuns,
  readMappedLuns,
  removeLun,
} from './LioUnits.js';
import { aliasFile, defaultAlias, ownAttributes } from './ownTarget.js';
import { authFiles, iscsiFolder, parseAuthValue, scopeFolder } from './paths.js';
import {
  putSavedAcl,
  putSavedBackstore,
  putSavedLun,
  putSavedTarget,
  removeSavedAcl,
  removeSavedLun,
  removeSavedTarget,
  setSavedAlias,
} from './savedStorage.js';
import type { ChangeSaved } from './SavedConfigurationFile.js';

export interface ExecuteStorageDeps extends Omit<LioStorageDeps, 'attempt'> {
  readonly made: LioMadeTargets;
  readonly backstores: LioBackstores;
}

/** Carries out the steps of a plan.  Steps that are complete already have no effect. */
export async function executeStorage(steps: LioStorageSteps, deps: ExecuteStorageDeps): Promise<void> {
  const execution = new StorageExecution(deps);
  switch (steps.kind) {
    case 'none':
      return;
    case 'create':
      return execution.create(steps);
    case 'rename':
      return execution.rename(steps.target, steps.alias);
    case 'remove':
      return execution.remove(steps.target);
    case 'addUnit':
      return execution.addUnit(steps.target, steps.lun);
    case 'removeUnit':
      return execution.removeUnit(steps.target, steps.lun);
    case 'resize':
      return execution.resize(steps.volume);
    case 'allow':
      return execution.allow(steps);
    case 'deny':
      return execution.deny(steps.target, steps.initiator);
  }
}

/**
 * The record of an object is written before the object is created, and removed after the object is gone, so that LIO's objects
 * with these names are known to be ours.  The saved configuration is updated after each change.
 */
export class StorageExecution {
  readonly #deps: ExecuteStorageDeps;
  readonly #configfs: Configfs;

  constructor(deps: ExecuteStorageDeps) {
    this.#deps = deps;
    this.#configfs = deps.configfs;
  }

  async create(steps: Extract<LioStorageSteps, { readonly kind: 'create' }>): Promise<void> {
    const { made, findTarget, portals } = this.#deps;
    const { target, alias, admission } = steps;
    if (made.get(target) === null) {
      if ((await findTarget(target)) !== null)
        throw new TargetDriverError('already-there', `there is a target ${target} meanwhile`);
      made.put({ iscsiName: target, luns: [], initiators: [] });
    }
    await this.#makeTarget(steps);
    await this.#save((saved) => putSavedTarget(saved, target, { alias, admission, portals }), {
      isMade: true,
    });
  }

  /** The portal group stays disabled until it admits no initiator without an ACL, and requires CHAP if it is to. */
  async #makeTarget({
    target,
    alias,
    admission,
  }: Extract<LioStorageSteps, { readonly kind: 'create' }>): Promise<void> {
    const group = scopeFolder(ownGroup(target));
    for (const folder of [iscsiFolder, `${iscsiFolder}/${target}`, group])
      await this.#configfs.makeFolder(folder);
    for (const [name, value] of ownAttributes(admission)) await this.#set(`${group}/attrib/${name}`, value);
    await this.#set(`${group}/${aliasFile}`, alias ?? defaultAlias);
    for (const portal of this.#deps.portals) {
      const name = printPortal(portal);
      try {
        await this.#configfs.makeFolder(`${group}/np/${name}`);
      } catch (error) {
        if (error instanceof TargetDriverError) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new TargetDriverError(
          'rejected',
          `LIO cannot listen on ${name} (setting lio-portals): ${reason}`,
          { cause: error },
        );
      }
    }
    await this.#set(`${group}/enable`, '1');
  }

  async rename(target: IscsiName, alias: string | null): Promise<void> {
    this.#getOwn(target);
    await this.#configfs.write(`${scopeFolder(ownGroup(target))}/${aliasFile}`, alias ?? defaultAlias);
    await this.#save((saved) => setSavedAlias(saved, target, alias));
  }

  /** Disabling it ends its sessions and prevents new ones. */
  async remove(target: IscsiName): Promise<void> {
    const { made, findTarget } = this.#deps;
    if (made.get(target) === null) return;
    const shown = await findTarget(target);
    if (shown !== null) await this.#removeTarget(shown);
    await this.#save((saved) => removeSavedTarget(saved, target));
    made.remove(target);
  }

  async #removeTarget({ folder, portalGroups }: LioTarget): Promise<void> {
    const group = ownGroup(folder);
    const path = scopeFolder(group);
    const own = portalGroups.find(({ tag }) => tag === ownTag);
    if (own) {
      if (own.enabled) await this.#configfs.write(`${path}/enable`, '0');
      for (const acl of own.acls) await this.#removeAcl(folder, acl.folder);
      for (const lun of own.luns) await removeLun(group, lun, this.#configfs);
      for (const portal of (await this.#configfs.listFolders(`${path}/np`)) ?? [])
        await this.#configfs.removeFolder(`${path}/np/${portal}`);
      await this.#configfs.removeFolder(path);
    }
    await this.#configfs.removeFolder(`${iscsiFolder}/${folder}`);
  }

  /** Creates the backstore, then the LUN, and last the mappings. */
  async addUnit(target: IscsiName, unit: MadeLun): Promise<void> {
    const { made, backstores } = this.#deps;
    const { own, shown } = await this.#getShown(target);
    const isExpected = made.showing(unit.volume.id).length > 0;
    made.put(withLun(own, unit));
    const backstore = await backstores.ensure(unit.volume, isExpected);
    await ensureLun(ownGroup(target), unit.lun, backstore, this.#configfs);
    const isSeenBy = (initiator: string): boolean => sees(own, initiator, unit.lun);
    for (const acl of aclsOf(shown))
      if (isSeenBy(nameOf(acl)))
        await ensureMapped({ ...ownGroup(target), acl: acl.folder }, unit, this.#configfs);
    await this.#save((saved) => putSavedLun(saved, target, unit, isSeenBy));
  }

  /** Removes the mappings first, then the LUN, and last the backstore, unless another target shows it. */
  async removeUnit(target: IscsiName, unit: MadeLun): Promise<void> {
    const { made } = this.#deps;
    const own = made.get(target);
    const { lun, volume } = unit;
    if (own === null || !own.luns.some((each) => each.lun === lun && each.volume.id === volume.id)) return;
    await this.#hideUnit(target, unit);
    const isLast = made.showing(volume.id).every((each) => each.target === target);
    if (isLast) await this.#deps.backstores.remove(volume);
    await this.#save((saved) => removeSavedLun(saved, target, unit, isLast));
    made.put(withoutLun(own, lun));
  }

  /** Removes the mappings first, then the LUN. */
  async #hideUnit(target: IscsiName, { lun, volume }: MadeLun): Promise<void> {
    const { backstores, findTarget } = this.#deps;
    const shown = await findTarget(target);
    const backstore = await backstores.find(volume, true);
    const group = ownGroup(target);
    // An object that another process put there meanwhile is not ours.
    const isOurs = (await readLuns(group, this.#configfs)).some(
      (each) => each.lun === lun && (each.backstore === null || each.backstore === backstore),
    );
    if (!shown || !isOurs) return;
    for (const { folder } of aclsOf(shown)) {
      const acl = { ...group, acl: folder };
      for (const mapped of await readMappedLuns(acl, this.#configfs))
        if (mapped.groupLun === lun || (mapped.groupLun === null && mapped.lun === lun))
          await removeLun(acl, mapped.lun, this.#configfs);
    }
    await removeLun(group, lun, this.#configfs);
  }

  /**
   * Removes all LUNs of a volume, in force and in the saved configuration, and keeps them in the record.
   * @param isLioThere FALSE: LIO is not loaded yet, and only the saved configuration exists.
   */
  async withhold(shown: readonly MadeExport[], isLioThere: boolean): Promise<void> {
    const { made } = this.#deps;
    const [first] = shown;
    if (isLioThere && first) {
      for (const { target, lun } of shown) await this.#hideUnit(target, lun);
      await this.#deps.backstores.remove(first.lun.volume);
    }
    await this.unsave(shown);
    // Last: after a crash a LUN that is not recorded as withheld is withheld again.
    for (const { target, lun } of shown) {
      const own = made.get(target);
      if (own) made.put(withheldAs(own, lun.lun, true));
    }
  }

  /** Removes all LUNs of a volume and its backstore from the saved configuration. */
  async unsave(shown: readonly MadeExport[]): Promise<void> {
    for (const { target, lun } of shown)
      await this.#save((saved) => removeSavedLun(saved, target, lun, true));
  }

  /** Shows a withheld LUN again. */
  async showAgain({ target, lun }: MadeExport): Promise<void> {
    await this.addUnit(target, lun);
    const own = this.#deps.made.get(target);
    if (own) this.#deps.made.put(withheldAs(own, lun.lun, false));
  }

  async resize(volume: VolumeSource): Promise<void> {
    const { made, backstores } = this.#deps;
    const shown = made.showing(volume.id);
    const folder = await backstores.find(volume, shown.length > 0);
    if (folder !== null) await backstores.resize(volume, folder);
    const isSaved = shown.some(({ target, lun }) => {
      const own = made.get(target);
      return own !== null && !isWithheld(own, lun.lun);
    });
    if (isSaved) await this.#save((saved) => putSavedBackstore(saved, volume));
    for (const { target, lun } of shown) {
      const own = made.get(target);
      if (own) made.put(withLun(own, { ...lun, volume }));
    }
  }

  async allow({
    target,
    initiator,
    view,
  }: Extract<LioStorageSteps, { readonly kind: 'allow' }>): Promise<void> {
    const { made } = this.#deps;
    const { own: before, shown } = await this.#getShown(target);
    const own = withView(before, initiator, view);
    const group = ownGroup(target);
    const acl = {
      ...group,
      acl: aclsOf(shown).find((each) => nameOf(each) === initiator)?.folder ?? initiator,
    };
    await this.#configfs.makeFolder(scopeFolder(acl));
    await this.#copyTargetAccount(scopeFolder(group), scopeFolder(acl));
    const hidden = own.luns.map(({ lun }) => lun).filter((lun) => !sees(own, initiator, lun));
    for (const { lun, groupLun } of await readMappedLuns(acl, this.#configfs))
      if (hidden.includes(groupLun ?? lun)) await removeLun(acl, lun, this.#configfs);
    made.put(own);
    const luns = shownLunsOf(own).filter(({ lun }) => sees(own, initiator, lun));
    for (const lun of luns) await ensureMapped(acl, lun, this.#configfs);
    await this.#save((saved) => putSavedAcl(saved, target, initiator, luns, hidden));
  }

  /** A target account for all initiators is stored at each ACL, so a new ACL gets it as well. */
  async #copyTargetAccount(group: string, acl: string): Promise<void> {
    const { chapName, secret } = authFiles.target;
    const name = parseAuthValue(await this.#configfs.read(`${group}/${chapName}`));
    const value = parseAuthValue(await this.#configfs.read(`${group}/${secret}`));
    if (name === null || value === null) return;
    const present = parseAuthValue(await this.#configfs.read(`${acl}/${chapName}`));
    // An ACL's own target account stays.
    if (present !== null && !present.equals(name)) return;
    await this.#configfs.write(`${acl}/${chapName}`, name);
    await this.#configfs.write(`${acl}/${secret}`, value);
  }

  /** Its sessions end with the ACL, and its account is removed. */
  async deny(target: IscsiName, initiator: IscsiName): Promise<void> {
    const { made, findTarget } = this.#deps;
    const own = this.#getOwn(target);
    const shown = await findTarget(target);
    if (shown)
      for (const acl of aclsOf(shown))
        if (nameOf(acl) === initiator) await this.#removeAcl(target, acl.folder);
    await this.#save((saved) => removeSavedAcl(saved, target, initiator));
    made.put(withoutInitiator(own, initiator));
  }

  async #removeAcl(target: string, folder: string): Promise<void> {
    const acl = { ...ownGroup(target), acl: folder };
    for (const { lun } of await readMappedLuns(acl, this.#configfs))
      await removeLun(acl, lun, this.#configfs);
    await this.#configfs.removeFolder(scopeFolder(acl));
  }

  /** @throws TargetDriverError no-such-target if it is not a target of ours any more. */
  #getOwn(target: IscsiName): LioMadeTarget {
    const own = this.#deps.made.get(target);
    if (own) return own;
    throw new TargetDriverError('no-such-target', `there is no target ${target} of ours any more`);
  }

  async #getShown(target: IscsiName): Promise<{ readonly own: LioMadeTarget; readonly shown: LioTarget }> {
    const own = this.#getOwn(target);
    const shown = await this.#deps.findTarget(target);
    if (shown?.portalGroups.some(({ tag }) => tag === ownTag) === true) return { own, shown };
    throw new TargetDriverError('no-such-target', `LIO has no target ${target} any more`);
  }

  /** Writes a value unless it is set already. */
  async #set(path: string, value: string): Promise<void> {
    const shown = (await this.#configfs.read(path))?.toString('utf8').trim();
    if (shown !== value) await this.#configfs.write(path, value);
  }

  async #save(change: ChangeSaved, options: { readonly isMade?: boolean } = {}): Promise<void> {
    this.#deps.warnOfMissing(await this.#deps.saved.save(change, options));
  }
}

function aclsOf({ portalGroups }: LioTarget): LioTarget['portalGroups'][number]['acls'] {
  return portalGroups.find(({ tag }) => tag === ownTag)?.acls ?? [];
}
