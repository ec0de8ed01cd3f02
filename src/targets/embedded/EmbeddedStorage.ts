import { discoveryName } from '../discovery.js';
import { naaDesignator, productIdentification } from '../../scsi/UnitIdentity.js';
import { firstRelativePort, lastRelativePort, type EmbeddedTarget } from '../EmbeddedTarget.js';
import { chooseLun } from '../chooseLun.js';
import { oncePerVolume } from '../oncePerVolume.js';
import type { IscsiName } from '../IscsiName.js';
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
import { serialNumberOf } from './openDevice.js';
import type { UnitCounts, UnitPlace } from './DataPath.js';
import type { EmbeddedTargets, VolumeLun } from './EmbeddedTargets.js';
import { allowing, denying, viewsOf, withLuns } from './lunAccess.js';

/** The highest LUN of one level with peripheral addressing (SAM-5 4.7.7.2). */
const maxLun = 255;

export interface EmbeddedStorageDeps {
  /** @throws TargetDriverError rejected if they cannot be read. */
  readonly targets: () => EmbeddedTargets;
  /** Applies the new state of a target. */
  readonly putInForce: (target: EmbeddedTarget) => Promise<void>;
  /** Ends the target's sessions and refuses every further login to it. */
  readonly removeFromForce: (target: IscsiName) => Promise<void>;
  /** Removes the accounts created for a target, and unbinds others from it.  The target is closed afterwards. */
  readonly removeAccounts: (target: IscsiName) => Promise<void>;
  readonly hasAccounts: (target: IscsiName) => boolean;
  /** Sets whether the target needs no CHAP. */
  readonly setOpen: (target: IscsiName, open: boolean) => Promise<void>;
  /** Reads and writes of these units, in the same order. */
  readonly countsOf: (places: readonly UnitPlace[]) => Promise<readonly (UnitCounts | null)[]>;
}

/** The steps of `executeStorage`.  Each part is idempotent. */
interface EmbeddedStorageSteps {
  /** In their new state. */
  readonly put: readonly EmbeddedTarget[];
  readonly remove: IscsiName | null;
  /** For a new target: how it admits allowed initiators. */
  readonly admission?: Admission;
  /** Access is reduced: the change is applied first and stored afterwards. */
  readonly takesAway: boolean;
}

/** Targets, LUNs and access lists of the embedded target, stored in addition to those of the configuration. */
export class EmbeddedStorage implements StorageDriver {
  readonly storageCapabilities: StorageDriverCapabilities = {
    minLun: 0,
    maxLun,
    maxLunsPerTarget: maxLun + 1,
    maxAliasBytes: 255,
    resize: 'unit-attention',
    shrinksExports: true,
    readOnlyLuns: true,
    keepsReserve: true,
    lunsPerInitiator: true,
    sharesUnits: true,
    blockSizes: [512, 4096],
  };
  readonly isKeptInStore = true;
  readonly #deps: EmbeddedStorageDeps;

  constructor(deps: EmbeddedStorageDeps) {
    this.#deps = deps;
  }

  async isOwnTarget(target: IscsiName): Promise<boolean> {
    return this.#deps.targets().isOwn(target);
  }

  async listExports(target: IscsiName | null): Promise<readonly Export[]> {
    const targets = this.#deps.targets();
    if (target === null) return Array.from(targets.values()).flatMap(exportsOf);
    const found = targets.get(target);
    return found ? exportsOf(found) : [];
  }

  async findExportsOf(volumeId: string): Promise<readonly Export[]> {
    return this.#deps
      .targets()
      .showing(volumeId)
      .map(({ target, lun }) => toExport(target, lun));
  }

  async findAccessList(target: IscsiName): Promise<TargetAccessList | null> {
    const found = this.#deps.targets().get(target);
    return found ? accessOf(found) : null;
  }

  async listAccess(): Promise<readonly TargetAccess[]> {
    return Array.from(this.#deps.targets().values())
      .filter(({ isDiscovery }) => !isDiscovery)
      .map((target) => Object.assign({ target: target.iscsiName }, accessOf(target)));
  }

  async findTargetsAllowing(initiator: IscsiName): Promise<readonly IscsiName[]> {
    return this.#deps.targets().allowing(initiator);
  }

  async readStatistics(volumeId: string | null): Promise<readonly UnitStatistics[]> {
    const shown = volumeId === null ? await this.listExports(null) : await this.findExportsOf(volumeId);
    const once = oncePerVolume(shown, (each) => each.volumeId);
    const places = once.map(({ target, lun }) => ({ target, lun }));
    const counts = places.length === 0 ? [] : await this.#deps.countsOf(places);
    return once.flatMap(({ target, lun, volumeId: id }, at) => {
      const counted = counts[at];
      return counted
        ? [{ volumeId: id, target, lun, commands: counted.reads + counted.writes, ...counted }]
        : [];
    });
  }

  identityOf(volumeId: string): VolumeIdentity {
    return identityOfSerial(volumeId);
  }

  async planStorage(change: StorageDriverChange): Promise<StoragePlan> {
    switch (change.kind) {
      case 'createTarget':
        return this.#planCreate(change);
      case 'removeTarget': {
        const { iscsiName, luns } = this.#getOwn(change.target);
        if (luns.length > 0)
          throw new TargetDriverError(
            'in-use',
            `${iscsiName} has ${luns.length} LUN${luns.length === 1 ? '' : 's'}: expected none`,
          );
        return toPlan([iscsiName], { put: [], remove: iscsiName, takesAway: true });
      }
      case 'renameTarget': {
        const own = this.#getOwn(change.target);
        return this.#planPut(own, { ...own, alias: change.alias });
      }
      case 'addExport':
        return this.#planExport(change);
      case 'removeExport': {
        const own = this.#getOwn(change.target);
        const luns = own.luns.filter(({ lun }) => lun !== change.lun);
        return this.#planPut(own, withLuns(own, luns), true);
      }
      case 'allow': {
        const own = this.#getOwn(change.target);
        return this.#planPut(own, allowing(own, change.initiator, change.luns ?? null));
      }
      case 'deny': {
        const own = this.#getOwn(change.target);
        return this.#planPut(own, denying(own, change.initiator, change.luns ?? null), true);
      }
      case 'resize':
        return this.#planResize(change.volume);
    }
  }

  async executeStorage(plan: StoragePlan): Promise<void> {
    const { put, remove, takesAway, admission } = plan.steps as unknown as EmbeddedStorageSteps;
    const { putInForce, removeFromForce, removeAccounts, setOpen } = this.#deps;
    const targets = this.#deps.targets();
    // The open state of an earlier target of the same name must not apply.
    if (admission !== undefined) for (const { iscsiName } of put) await setOpen(iscsiName, false);
    for (const target of put) {
      // What is applied is never lost, and what is stored never gives more access than what is applied.
      if (takesAway) await putInForce(target);
      targets.put(target);
      if (!takesAway) await putInForce(target);
    }
    // It exists and allows nobody yet.
    if (admission === 'initiators') for (const { iscsiName } of put) await setOpen(iscsiName, true);
    if (remove === null) return;
    await removeFromForce(remove);
    await removeAccounts(remove);
    targets.remove(remove);
  }

  /** The driver's only lock, because an account may be bound to several targets. */
  storageLockKey(): string {
    return 'embedded';
  }

  #planCreate({
    target,
    alias,
    admission,
  }: Extract<StorageDriverChange, { readonly kind: 'createTarget' }>): StoragePlan {
    const targets = this.#deps.targets();
    if (target === discoveryName) {
      throw new TargetDriverError(
        'invalid',
        `${target} stands for discovery: expected another name for a target`,
      );
    }
    if (targets.has(target))
      throw new TargetDriverError('already-there', `there is a target ${target} already`);
    // Left-over accounts would give access from the first moment on.
    if (this.#deps.hasAccounts(target))
      throw new TargetDriverError(
        'in-use',
        `accounts are left of an earlier target ${target}: expected that they are removed first`,
      );
    const relativePort = targets.findFreePort();
    if (relativePort === null)
      throw new TargetDriverError(
        'in-use',
        `there are ${targets.size} targets: expected fewer than ${lastRelativePort} (RELATIVE TARGET PORT IDENTIFIER, SPC-4)`,
      );
    const created: EmbeddedTarget = {
      iscsiName: target,
      alias,
      luns: [],
      initiators: [],
      protected: false,
      relativePort,
    };
    return toPlan([target], { put: [created], remove: null, takesAway: false, admission });
  }

  #planExport({
    target,
    lun: wanted,
    volume,
    readOnly,
  }: Extract<StorageDriverChange, { readonly kind: 'addExport' }>): StoragePlan {
    const own = this.#getOwn(target);
    this.#expectToShare(own, volume.id);
    const taken = new Set(own.luns.map(({ lun }) => lun));
    const lun = chooseLun(target, wanted, taken, { min: 0, max: maxLun });
    const luns = [...own.luns, toLun(lun, volume, readOnly)].toSorted((a, b) => a.lun - b.lun);
    return { ...this.#planPut(own, withLuns(own, luns)), lun };
  }

  /** A unit behind several targets distinguishes their initiators by relative target port. */
  #expectToShare({ iscsiName, relativePort = firstRelativePort }: EmbeddedTarget, volumeId: string): void {
    const targets = this.#deps.targets();
    for (const { target, lun } of targets.showing(volumeId)) {
      if (target === iscsiName)
        throw new TargetDriverError('already-there', `the volume is LUN ${lun.lun} of ${iscsiName} already`);
      if ((targets.get(target)?.relativePort ?? firstRelativePort) !== relativePort) continue;
      throw new TargetDriverError(
        'not-supported',
        `${target} and ${iscsiName} have the relative target port identifier ${relativePort} both, as targets of an earlier version have: make one of them again to share a volume`,
      );
    }
  }

  #planResize(volume: VolumeSource): StoragePlan {
    const shown = this.#deps.targets().showing(volume.id);
    const put = shown.map(({ target }) => {
      const own = this.#getOwn(target);
      const luns = own.luns.map((lun) =>
        lun.volume?.id === volume.id ? toLun(lun.lun, volume, lun.volume.readOnly) : lun,
      );
      return withLuns(own, luns);
    });
    return toPlan(
      shown.map(({ target }) => target),
      { put, remove: null, takesAway: false },
    );
  }

  #planPut(before: EmbeddedTarget, wanted: EmbeddedTarget, takesAway = false): StoragePlan {
    const isSame = JSON.stringify(before) === JSON.stringify(wanted);
    return toPlan([wanted.iscsiName], { put: isSame ? [] : [wanted], remove: null, takesAway });
  }

  /** @throws TargetDriverError no-such-target; not-supported for a target of the configuration. */
  #getOwn(name: IscsiName): EmbeddedTarget {
    const targets = this.#deps.targets();
    const found = targets.get(name);
    if (!found) throw new TargetDriverError('no-such-target', `there is no target ${name}`);
    if (targets.isOwn(name)) return found;
    throw new TargetDriverError(
      'not-supported',
      `${name} is a target of the configuration file: expected one that was made through this server`,
    );
  }
}

function toPlan(targets: readonly IscsiName[], steps: EmbeddedStorageSteps): StoragePlan {
  const nothingToDo = steps.put.length === 0 && steps.remove === null;
  // JSON can represent these records, because they have plain values only.
  return {
    targets,
    lun: null,
    nothingToDo,
    steps: JSON.parse(JSON.stringify(steps)) as StoragePlan['steps'],
  };
}

function toLun(
  lun: number,
  { id, path, type, bytes, blockSize, reserveBytes }: VolumeSource,
  readOnly: boolean,
): VolumeLun {
  const volume = {
    id,
    blockSize,
    readOnly,
    reserveBytes,
    ...(type === 'block' && { isDevice: true as const }),
  };
  return { lun, bytes, file: path, volume };
}

function exportsOf({ iscsiName, luns }: EmbeddedTarget): Export[] {
  return luns.map((each) => {
    const { lun, volume, file, bytes } = each;
    return {
      target: iscsiName,
      lun,
      volumeId: volume?.id ?? null,
      path: file,
      bytes,
      readOnly: volume?.readOnly ?? false,
      ...(each.initiators && { initiators: each.initiators }),
      ...(!volume && { identity: identityOfSerial(serialNumberOf(iscsiName, each)) }),
    };
  });
}

function identityOfSerial(serialNumber: string): VolumeIdentity {
  const name = naaDesignator({ ...productIdentification, serialNumber }).toString('hex');
  return { name, nameFormat: 9, nameNamespace: 2 };
}

function toExport(target: IscsiName, { lun, volume, file, bytes, initiators }: VolumeLun): Export {
  const shown = { target, lun, volumeId: volume.id, path: file, bytes, readOnly: volume.readOnly };
  return initiators ? { ...shown, initiators } : shown;
}

function accessOf(target: EmbeddedTarget): TargetAccessList {
  const { initiators } = target;
  const views = Array.from(viewsOf(target), ([initiator, luns]) => [initiator, [...luns]] as const);
  return views.length === 0 ? { initiators } : { initiators, restricted: new Map(views) };
}
