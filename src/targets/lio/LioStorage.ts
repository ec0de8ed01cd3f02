import type { SealedStore } from '../../store/SealedStore.js';
import { discoveryName } from '../discovery.js';
import { readingSealed } from '../readingSealed.js';
import { chooseLun } from '../chooseLun.js';
import { findIscsiName, type IscsiName } from '../IscsiName.js';
import type { MadeLun } from '../MadeTargets.js';
import type { LunView } from '../lunViews.js';
import { oncePerVolume } from '../oncePerVolume.js';
import type {
  Admission,
  Export,
  StorageDriver,
  StorageDriverCapabilities,
  StorageDriverChange,
  StoragePlan,
  TargetAccess,
  TargetAccessList,
  UnitStatistics,
  VolumeIdentity,
  VolumeSource,
} from '../StorageDriver.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type { Finding } from '../TargetReader.js';
import type { Configfs } from './Configfs.js';
import { checkVolumeFiles, type CheckedFiles } from './checkVolumeFiles.js';
import { executeStorage } from './executeStorage.js';
import { findPathFault, identifierOf, LioBackstores } from './LioBackstores.js';
import { isWithheld, LioMadeTargets, sees, viewOf, type LioMadeTarget } from './LioMadeTargets.js';
import type { LioTarget } from './LioTarget.js';
import { ownTag, readLuns } from './LioUnits.js';
import { sizeOf, type SizeOfFile } from './volumeFiles.js';
import { maxAliasBytes } from './ownTarget.js';
import type { ScopePath } from './paths.js';
import { planAccess } from './planAccess.js';
import { listTargetFolders, readAllowed } from './readTargets.js';
import type { SavedConfigurationFile } from './SavedConfigurationFile.js';
import { readLunStatistics, readUnitStatistics } from './statistics.js';
import { findStorageFaults } from './storageFindings.js';

/** The highest LUN of one level with peripheral addressing (SAM-5 4.7.7.2). */
const maxLun = 255;

/** An address and port of targets. */
export interface LioPortal {
  /** IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
}

export interface LioStorageOptions {
  readonly sealed: SealedStore;
  /** For new targets; at least one. */
  readonly portals: readonly LioPortal[];
  /** The default is the size on this machine. */
  readonly sizeOfFile?: SizeOfFile;
}

export interface LioStorageDeps extends LioStorageOptions {
  readonly configfs: Configfs;
  readonly saved: SavedConfigurationFile;
  /** @throws TargetDriverError unavailable if LIO is missing. */
  readonly findTarget: (name: IscsiName) => Promise<LioTarget | null>;
  /** Runs `work` if LIO exists, and converts its errors to TargetDriverError; `what` completes "could not". */
  readonly attempt: <T>(what: string, work: () => Promise<T>) => Promise<T>;
  /** Warns once of what could not be saved; null: there is no file. */
  readonly warnOfMissing: (missing: readonly string[] | null) => void;
}

/** A LUN of a portal group that was not made through this server. */
interface ForeignLun {
  readonly target: IscsiName;
  readonly lun: number;
  readonly group: ScopePath;
  /** The folder of its backstore; null: it has none yet. */
  readonly backstore: string | null;
}

/** The steps of `executeStorage`, which are idempotent.  A type alias, because stored types must be JSON. */
export type LioStorageSteps =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'create';
      readonly target: IscsiName;
      readonly alias: string | null;
      readonly admission: Admission;
    }
  | { readonly kind: 'rename'; readonly target: IscsiName; readonly alias: string | null }
  | { readonly kind: 'remove'; readonly target: IscsiName }
  | { readonly kind: 'addUnit' | 'removeUnit'; readonly target: IscsiName; readonly lun: MadeLun }
  | { readonly kind: 'resize'; readonly volume: Readonly<VolumeSource> }
  | {
      readonly kind: 'allow';
      readonly target: IscsiName;
      readonly initiator: IscsiName;
      /** The LUNs that it sees afterwards; null: all current and future ones. */
      readonly view: LunView;
    }
  | { readonly kind: 'deny'; readonly target: IscsiName; readonly initiator: IscsiName };

/**
 * Targets, LUNs and access lists of LIO, through configfs.  Each change is also made in saveconfig.json. A target made here has
 * one portal group.  An allowed initiator is an ACL to which every LUN of the target is mapped; its account is stored there and
 * removed with it.  What was made here is recorded in the sealed store.  Everything else is shown and never changed.
 */
export class LioStorage implements StorageDriver {
  readonly storageCapabilities: StorageDriverCapabilities = {
    minLun: 0,
    maxLun,
    maxLunsPerTarget: maxLun + 1,
    maxAliasBytes,
    resize: 'rescan',
    shrinksExports: false,
    readOnlyLuns: true,
    keepsReserve: false,
    lunsPerInitiator: true,
    sharesUnits: true,
    blockSizes: [512, 4096],
  };
  readonly #deps: LioStorageDeps;
  readonly #backstores: LioBackstores;
  #made: LioMadeTargets | null = null;

  constructor(deps: LioStorageDeps) {
    this.#deps = deps;
    this.#backstores = new LioBackstores(deps.configfs);
  }

  async isOwnTarget(target: IscsiName): Promise<boolean> {
    return this.#open().get(target) !== null;
  }

  /** LUNs of targets made here are listed whether or not LIO shows them now. */
  listExports(target: IscsiName | null): Promise<readonly Export[]> {
    return this.#deps.attempt('read the LUNs of LIO', async () => {
      const made = this.#open();
      const own = target === null ? made.values() : [made.get(target) ?? []].flat();
      const exports = own.flatMap((each) => each.luns.map((lun) => toExport(each, lun)));
      for (const { backstore, group: _, ...place } of await this.#foreignLuns(target)) {
        const behind = backstore === null ? null : await this.#backstores.read(backstore);
        const { path = null, bytes = null } = behind ?? {};
        exports.push({ ...place, volumeId: null, path, bytes, readOnly: false });
      }
      return exports;
    });
  }

  async findExportsOf(volumeId: string): Promise<readonly Export[]> {
    const made = this.#open();
    return made.showing(volumeId).flatMap(({ target, lun }) => {
      const own = made.get(target);
      return own ? [toExport(own, lun)] : [];
    });
  }

  findAccessList(target: IscsiName): Promise<TargetAccessList | null> {
    return this.#deps.attempt(`read who is let in to ${target}`, async () => {
      const { configfs } = this.#deps;
      const folder = (await listTargetFolders(configfs)).get(target);
      return folder === undefined
        ? null
        : accessOf(await readAllowed(configfs, folder), this.#open().get(target));
    });
  }

  listAccess(): Promise<readonly TargetAccess[]> {
    return this.#deps.attempt('read who is let in to the targets of LIO', async () => {
      const { configfs } = this.#deps;
      const access: TargetAccess[] = [];
      for (const [target, folder] of await listTargetFolders(configfs))
        if (target !== discoveryName)
          access.push({
            target,
            ...accessOf(await readAllowed(configfs, folder), this.#open().get(target)),
          });
      return access;
    });
  }

  async findTargetsAllowing(initiator: IscsiName): Promise<readonly IscsiName[]> {
    const lists = await this.listAccess();
    return lists
      .filter(({ initiators }) => initiators?.includes(initiator) ?? false)
      .map(({ target }) => target);
  }

  /** The counters of a volume are those of its backstore, which all targets share.  Other LUNs have their own counters. */
  readStatistics(volumeId: string | null): Promise<readonly UnitStatistics[]> {
    return this.#deps.attempt('read what LIO has counted', async () => {
      const { configfs } = this.#deps;
      const made = this.#open();
      const shown = volumeId === null ? made.exports() : made.showing(volumeId);
      const counted: (UnitStatistics | null)[] = [];
      for (const { target, lun } of oncePerVolume(shown, (each) => each.lun.volume.id)) {
        const folder = await this.#backstores.find(lun.volume, false);
        const place = { volumeId: lun.volume.id, target, lun: lun.lun };
        counted.push(folder === null ? null : await readUnitStatistics(place, folder, configfs));
      }
      if (volumeId === null)
        for (const { target, lun, group } of await this.#foreignLuns(null))
          counted.push(await readLunStatistics({ volumeId: null, target, lun }, group, configfs));
      return counted.filter((each) => each !== null);
    });
  }

  /** LIO makes an NAA 6h designator of its company id and the digits of the unit serial number. */
  identityOf(volumeId: string): VolumeIdentity {
    return { name: identifierOf(volumeId), nameFormat: 9, nameNamespace: 2 };
  }

  async planStorage(change: StorageDriverChange): Promise<StoragePlan> {
    const plan = await this.#deps.attempt('look at LIO', () => this.#plan(change));
    if (!plan.nothingToDo) await this.#deps.saved.expectWritable();
    return plan;
  }

  async executeStorage(plan: StoragePlan): Promise<void> {
    const steps = plan.steps as unknown as LioStorageSteps;
    const { attempt, ...deps } = this.#deps;
    await attempt('change what LIO shows', () =>
      executeStorage(steps, { ...deps, made: this.#open(), backstores: this.#backstores }),
    );
  }

  /** Targets are independent.  The lock is also that of the target's accounts. */
  storageLockKey(target: IscsiName): string {
    return lockKeyOf(target);
  }

  /** See `checkVolumeFiles`.  Call it before any change is made. */
  async checkFiles(): Promise<CheckedFiles> {
    return checkVolumeFiles({ ...this.#deps, made: this.#open(), backstores: this.#backstores });
  }

  /** Findings about what LIO lacks of the targets made here, and what it shows in addition. */
  async findings(): Promise<readonly Finding[]> {
    const { findTarget, configfs, saved, sizeOfFile = sizeOf } = this.#deps;
    return findStorageFaults(this.#open().values(), {
      findTarget,
      configfs,
      saved,
      sizeOfFile,
      backstores: this.#backstores,
    });
  }

  // oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive
  async #plan(change: StorageDriverChange): Promise<StoragePlan> {
    switch (change.kind) {
      case 'createTarget':
        return this.#planCreate(change);
      case 'removeTarget':
        return this.#planRemove(change.target);
      case 'renameTarget': {
        const { shown } = await this.#getOwn(change.target);
        expectStorableAlias(change.alias);
        const isSame = shown.portalGroups.every(({ alias }) => alias === change.alias);
        return toPlan([change.target], isSame ? { kind: 'none' } : { ...change, kind: 'rename' });
      }
      case 'addExport':
        return this.#planAddUnit(change);
      case 'removeExport':
        return this.#planRemoveUnit(change.target, change.lun);
      case 'allow':
      case 'deny': {
        const { own, shown } = await this.#getOwn(change.target);
        return toPlan([change.target], await planAccess(change, own, shown, this.#deps.configfs));
      }
      case 'resize':
        return this.#planResize(change.volume);
    }
  }

  async #planCreate({
    target,
    alias,
    admission,
  }: Extract<StorageDriverChange, { readonly kind: 'createTarget' }>): Promise<StoragePlan> {
    if (target === discoveryName)
      throw new TargetDriverError(
        'invalid',
        `${target} stands for discovery: expected another name for a target`,
      );
    if (findIscsiName(target) !== target)
      throw new TargetDriverError(
        'invalid',
        `${JSON.stringify(target)} is no name for a target that is made: expected an iSCSI name in small letters`,
      );
    expectStorableAlias(alias);
    if (this.#open().get(target) !== null || (await this.#deps.findTarget(target)) !== null)
      throw new TargetDriverError('already-there', `there is a target ${target} already`);
    return toPlan([target], { kind: 'create', target, alias, admission });
  }

  async #planRemove(target: IscsiName): Promise<StoragePlan> {
    const shown = await this.#deps.findTarget(target);
    const own = this.#getRecorded(target, shown);
    const other = shown?.portalGroups.find(({ tag }) => tag !== ownTag);
    if (other)
      throw notSupported(
        `${target} has the portal group ${other.tag}, which was not made here: expected one of ours alone`,
      );
    const count = new Set([
      ...own.luns.map(({ lun }) => lun),
      ...(shown?.portalGroups ?? []).flatMap(({ luns }) => luns),
    ]).size;
    if (count > 0)
      throw new TargetDriverError(
        'in-use',
        `${target} has ${count} LUN${count === 1 ? '' : 's'}: expected none`,
      );
    return toPlan([target], { kind: 'remove', target });
  }

  async #planAddUnit({
    target,
    lun: wanted,
    volume,
    readOnly,
  }: Extract<StorageDriverChange, { readonly kind: 'addExport' }>): Promise<StoragePlan> {
    const { own, shown } = await this.#getOwn(target);
    const fault = findPathFault(volume.path);
    if (fault !== null)
      throw notSupported(`LIO cannot hold the path ${JSON.stringify(volume.path)}: ${fault}`);
    const here = own.luns.find((each) => each.volume.id === volume.id);
    if (here)
      throw new TargetDriverError('already-there', `the volume is LUN ${here.lun} of ${target} already`);
    const taken = new Set([...own.luns.map(({ lun }) => lun), ...(shown.portalGroups[0]?.luns ?? [])]);
    const lun = chooseLun(target, wanted, taken, { min: 0, max: maxLun });
    return { ...toPlan([target], { kind: 'addUnit', target, lun: { lun, volume, readOnly } }), lun };
  }

  async #planRemoveUnit(target: IscsiName, lun: number): Promise<StoragePlan> {
    const shown = await this.#deps.findTarget(target);
    const own = this.#getRecorded(target, shown);
    const made = own.luns.find((each) => each.lun === lun);
    if (!made && shown?.portalGroups.some(({ luns }) => luns.includes(lun)) === true)
      throw notSupported(`LUN ${lun} of ${target} was not made here: expected one that was`);
    return toPlan([target], made ? { kind: 'removeUnit', target, lun: made } : { kind: 'none' });
  }

  /** LIO does not tell initiators of a new size, and they would access blocks beyond the end. */
  #planResize(volume: VolumeSource): StoragePlan {
    const shown = this.#open().showing(volume.id);
    const larger = shown.find(({ lun }) => lun.volume.bytes > volume.bytes);
    if (larger)
      throw notSupported(
        `the volume is LUN ${larger.lun.lun} of ${larger.target} with ${larger.lun.volume.bytes} bytes: LIO makes no LUN smaller under its initiators, expected that no target shows it`,
      );
    const targets = shown.map(({ target }) => target);
    return toPlan(targets, shown.length === 0 ? { kind: 'none' } : { kind: 'resize', volume });
  }

  /** @throws TargetDriverError no-such-target; not-supported for a target that was not made here. */
  async #getOwn(name: IscsiName): Promise<{ readonly own: LioMadeTarget; readonly shown: LioTarget }> {
    const shown = await this.#deps.findTarget(name);
    const own = this.#getRecorded(name, shown);
    if (shown?.portalGroups.some(({ tag }) => tag === ownTag) === true)
      return {
        own,
        shown: { ...shown, portalGroups: shown.portalGroups.filter(({ tag }) => tag === ownTag) },
      };
    throw new TargetDriverError(
      'no-such-target',
      `${name} was made here and LIO does not have it: expected it to be restored (targetctl restore), or removed here`,
    );
  }

  #getRecorded(name: IscsiName, shown: LioTarget | null): LioMadeTarget {
    const own = this.#open().get(name);
    if (own) return own;
    if (shown === null) throw new TargetDriverError('no-such-target', `there is no target ${name}`);
    throw notSupported(`${name} was not made through this server: expected a target that was`);
  }

  /**
   * LUNs that were not made through this server.
   * @param target null: of all targets.
   */
  async #foreignLuns(target: IscsiName | null): Promise<readonly ForeignLun[]> {
    const { configfs } = this.#deps;
    const found: ForeignLun[] = [];
    for (const [name, folder] of await listTargetFolders(configfs)) {
      if (target !== null && name !== target) continue;
      const own = new Set(
        this.#open()
          .get(name)
          ?.luns.map(({ lun }) => lun),
      );
      for (const tpgt of (await configfs.listFolders(`iscsi/${folder}`)) ?? []) {
        const tag = Number(/^tpgt_(\d+)$/.exec(tpgt)?.[1] ?? Number.NaN);
        if (Number.isNaN(tag)) continue;
        const group = { target: folder, tag, acl: null };
        for (const { lun, backstore } of await readLuns(group, configfs))
          if (tag !== ownTag || !own.has(lun)) found.push({ target: name, lun, group, backstore });
      }
    }
    return found;
  }

  /** @throws TargetDriverError rejected if the sealed store cannot be decrypted. */
  #open(): LioMadeTargets {
    return (this.#made ??= readingSealed(() => new LioMadeTargets(this.#deps.sealed)));
  }
}

/** The lock under which changes of a target and of its accounts exclude each other. */
export function lockKeyOf(target: IscsiName | ''): string {
  return `lio/${target}`;
}

function toPlan(targets: readonly IscsiName[], steps: LioStorageSteps): StoragePlan {
  // JSON can represent these records, because they have plain values only.
  const json = JSON.parse(JSON.stringify(steps)) as StoragePlan['steps'];
  return { targets, lun: null, nothingToDo: steps.kind === 'none', steps: json };
}

/** The kernel ends a value at a comma, and drops white space at its end. */
function expectStorableAlias(alias: string | null): void {
  if (alias === null) return;
  const fault = alias.includes(',')
    ? 'expected no comma'
    : alias === alias.trim()
      ? null
      : 'expected no white space at its ends';
  if (fault !== null)
    throw new TargetDriverError('invalid', `LIO cannot hold the alias ${JSON.stringify(alias)}: ${fault}`);
}

function notSupported(message: string): TargetDriverError {
  return new TargetDriverError('not-supported', message);
}

function toExport(own: LioMadeTarget, { lun, volume, readOnly }: MadeLun): Export {
  const { id: volumeId, path, bytes } = volume;
  return {
    target: own.iscsiName,
    lun,
    volumeId,
    path,
    bytes,
    readOnly,
    ...(own.restricted && { initiators: own.initiators.filter((each) => sees(own, each, lun)) }),
    ...(isWithheld(own, lun) && { isWithheld: true }),
  };
}

/** @param own null: the target was not made through this server. */
function accessOf(initiators: readonly IscsiName[] | null, own: LioMadeTarget | null): TargetAccessList {
  const restricted = (initiators ?? []).flatMap((name) => {
    const view = own && viewOf(own, name);
    return view === null ? [] : [[name, view] as const];
  });
  return restricted.length === 0 ? { initiators } : { initiators, restricted: new Map(restricted) };
}
