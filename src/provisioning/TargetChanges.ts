import type { ChangeDescription, ChangeParts } from '../changes/Changes.js';
import { asPart, type Principal } from '../security/Principal.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { StorageDriverChange, VolumeSource } from '../targets/StorageDriver.js';
import { findLunsFault, findShownFault } from './checkExports.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import { findNameFault, targetNameOf } from './checkNames.js';
import { noSuchVolume } from './checkSizes.js';
import { describeByName, describeWithoutAccount, findWithoutAccount } from './describeAdmission.js';
import { describeSharing } from './describeSharing.js';
import type { PreparedStorageChange } from './Provisioning.js';
import { changedVolume, type ChangedStorage, type ProvisioningDeps } from './ProvisioningDeps.js';
import { volumeLock, type StorageChangeOf } from './StorageChange.js';
import type { DriverStep, StorageIntent } from './StorageIntent.js';
import { storageOutcome, type StorageOutcome } from './StorageOutcome.js';
import type { VolumeRecord } from './VolumeRecords.js';

type Prepared = PreparedStorageChange;

/** A change of a target: its exports and the allowed initiators. */
export type TargetChange = StorageChangeOf<
  'createTarget' | 'renameTarget' | 'removeTarget' | 'addExport' | 'removeExport' | 'allow' | 'deny'
>;

export interface TargetChangesDeps extends Pick<
  ProvisioningDeps,
  'target' | 'storage' | 'volumes' | 'settings' | 'onWithoutAccount' | 'onAllowed'
> {
  readonly run: (
    caller: Principal,
    about: ChangeDescription,
    lockKeys: readonly string[],
    prepare: () => Promise<StorageOutcome | Prepared>,
    partOf?: ChangeParts,
  ) => Promise<StorageOutcome>;
  readonly prepared: (
    about: ChangeDescription,
    work: StorageIntent['work'],
    changed: ChangedStorage,
  ) => Prepared;
  /** The outcome if a job needs the volume unchanged; otherwise null. */
  readonly findJobFault: (volume: VolumeRecord) => StorageOutcome | null;
  /** @throws PoolError if the pool does not have the volume, or cannot be read. */
  readonly sourceOf: (volume: VolumeRecord) => Promise<VolumeSource>;
}

/** Changes of targets, exports, and access. */
export class TargetChanges {
  readonly #deps: TargetChangesDeps;

  constructor(deps: TargetChangesDeps) {
    this.#deps = deps;
  }

  /**
   * Makes one change under the locks of its target and its volume.
   * @param partOf the greater change that it is a part of.
   */
  async change(
    caller: Principal,
    change: TargetChange,
    about: ChangeDescription,
    partOf: ChangeParts | undefined,
  ): Promise<StorageOutcome> {
    const { storage } = this.#deps;
    if (change.kind === 'createTarget') return this.#createTarget(caller, change, about, partOf);
    const targetLock = this.#targetLock(change.target);
    const run = (
      lockKeys: readonly string[],
      prepare: () => Promise<StorageOutcome | Prepared>,
    ): Promise<StorageOutcome> => this.#deps.run(caller, about, lockKeys, prepare, partOf);
    switch (change.kind) {
      case 'addExport':
        return run([volumeLock(change.volume), targetLock], () => this.#addExport(change, about));
      case 'removeExport': {
        const { kind, target, lun } = change;
        const shown = (await storage.listExports(target)).find((each) => each.lun === lun);
        const volumeKeys = shown?.volumeId ? [volumeLock(shown.volumeId)] : [];
        return run(
          [...volumeKeys, targetLock],
          async () =>
            (await findShownFault(storage, change)) ??
            this.#drive({ kind, target, lun }, about, shown?.volumeId ?? null),
        );
      }
      case 'allow':
        return this.#allowAndProve(caller, change, about, partOf);
      case 'renameTarget':
        return run([targetLock], () => this.#renameTarget(change, about));
      case 'removeTarget':
        return run([targetLock], () => this.#drive(change, about));
      case 'deny':
        return run(
          [targetLock],
          async () => (await findLunsFault(storage, change)) ?? this.#drive(change, about),
        );
    }
  }

  async #createTarget(
    caller: Principal,
    { target: given, alias, admission: wanted }: StorageChangeOf<'createTarget'>,
    about: ChangeDescription,
    partOf: ChangeParts | undefined,
  ): Promise<StorageOutcome> {
    const { target, settings } = this.#deps;
    const name = given ?? (alias === null ? null : targetNameOf(settings.iqnPrefix, alias));
    // Without a valid name there is nothing to lock; `prepare` reports the error.
    const keys = name === null ? [] : [this.#targetLock(name)];
    const prepare = async (): Promise<StorageOutcome | Prepared> => {
      const aliasFault = this.#findAliasFault(alias);
      if (aliasFault) return storageOutcome('invalid', aliasFault);
      if (name === null)
        return storageOutcome(
          'invalid',
          alias === null
            ? 'a target was given neither an iSCSI name nor an alias: expected one of them'
            : `the alias ${JSON.stringify(alias)} gives no iSCSI name: expected letters, digits, "-" or "." in it`,
        );
      const targets = await target.listTargets();
      if (targets.length >= settings.maxTargets)
        return storageOutcome(
          'limit-reached',
          `there are ${targets.length} targets already: expected fewer than ${settings.maxTargets} (setting max-targets)`,
        );
      if (alias !== null && targets.some((each) => each.alias === alias)) return aliasTaken(alias);
      const admission = wanted ?? settings.newTargets;
      const step = await this.#plan({ kind: 'createTarget', target: name, alias, admission });
      const prepared = this.#driven({ ...about, target: name }, step, null);
      return admission === 'initiators'
        ? withWarnings(prepared, async () => [describeByName(name)])
        : prepared;
    };
    return this.#deps.run(caller, { ...about, target: name }, keys, prepare, partOf);
  }

  async #renameTarget(
    change: StorageChangeOf<'renameTarget'>,
    about: ChangeDescription,
  ): Promise<StorageOutcome | Prepared> {
    const { target, alias } = change;
    const fault = this.#findAliasFault(alias);
    if (fault) return storageOutcome('invalid', fault);
    const others = (await this.#deps.target.listTargets()).filter(({ iscsiName }) => iscsiName !== target);
    if (alias !== null && others.some((each) => each.alias === alias)) return aliasTaken(alias);
    return this.#drive(change, about);
  }

  async #addExport(
    { target: targetName, volume: id, lun, readOnly, shared }: StorageChangeOf<'addExport'>,
    about: ChangeDescription,
  ): Promise<StorageOutcome | Prepared> {
    const { storage, volumes, findJobFault, sourceOf } = this.#deps;
    const volume = volumes.find(id);
    if (!volume) return noSuchVolume(id);
    const copying = findJobFault(volume);
    if (copying) return copying;
    const shown = await storage.findExportsOf(id);
    const [other] = shown;
    const here = shown.find((each) => each.target === targetName);
    if (here)
      return storageOutcome('already-there', `"${volume.name}" is LUN ${here.lun} of ${targetName} already`, {
        volume: id,
        target: targetName,
        lun: here.lun,
      });
    if (other && !shared)
      return storageOutcome(
        'in-use',
        `"${volume.name}" is LUN ${other.lun} of ${other.target}: a second target must be asked for`,
        { volume: id },
      );
    const source = await sourceOf(volume);
    const step = await this.#plan({ kind: 'addExport', target: targetName, lun, volume: source, readOnly });
    const prepared = this.#driven(about, step, volume);
    return withWarnings(prepared, async () => [
      ...(other ? [describeSharing(volume.name, [...shown, { target: targetName }], storage)] : []),
      ...(await this.#findAdmissionWarnings(targetName)),
    ]);
  }

  async #allowAndProve(
    caller: Principal,
    change: StorageChangeOf<'allow'>,
    about: ChangeDescription,
    partOf: ChangeParts | undefined,
  ): Promise<StorageOutcome> {
    const { run, onAllowed } = this.#deps;
    const { target, initiator } = change;
    const lockKeys = [this.#targetLock(target)];
    const outcome = await run(caller, about, lockKeys, () => this.#allow(change, about), partOf);
    // Under its own locks: the target is free again.
    if (outcome.cause === 'done') await onAllowed?.(asPart(caller), target, initiator);
    return outcome;
  }

  async #allow(
    change: StorageChangeOf<'allow'>,
    about: ChangeDescription,
  ): Promise<StorageOutcome | Prepared> {
    const { storage, settings } = this.#deps;
    const fault = await findLunsFault(storage, change);
    if (fault) return fault;
    const list = await storage.findAccessList(change.target);
    const initiators = list?.initiators ?? [];
    if (initiators.length >= settings.maxInitiatorsPerTarget && !initiators.includes(change.initiator))
      return storageOutcome(
        'limit-reached',
        `${change.target} allows ${initiators.length} initiators already: expected fewer than ${settings.maxInitiatorsPerTarget} (setting max-initiators-per-target)`,
      );
    const { isLookedAtLater, ...driven } = change;
    const step = await this.#plan(driven);
    const prepared = this.#driven(about, step, null, isLookedAtLater);
    return withWarnings(prepared, () => this.#findAdmissionWarnings(change.target));
  }

  /**
   * Warnings that initiators cannot log in, or log in by name alone, if the target shows LUNs.  None if the target cannot be
   * asked.
   */
  async #findAdmissionWarnings(name: IscsiName): Promise<readonly string[]> {
    const { target, storage, onWithoutAccount } = this.#deps;
    try {
      if ((await storage.listExports(name)).length === 0) return [];
      if ((await target.findTarget(name))?.chapEnabled === false) return [describeByName(name)];
      const found = await findWithoutAccount(target, storage, name);
      if (found.initiators.length === 0) return [];
      onWithoutAccount?.(found);
      return [describeWithoutAccount(found)];
    } catch (error) {
      if (error instanceof TargetDriverError) return [];
      throw error;
    }
  }

  /** A change of the target only. */
  async #drive(
    change: StorageDriverChange,
    about: ChangeDescription,
    volumeId: string | null = null,
  ): Promise<StorageOutcome | Prepared> {
    const volume = volumeId === null ? null : this.#deps.volumes.find(volumeId);
    return this.#driven(about, await this.#plan(change), volume);
  }

  #driven(
    about: ChangeDescription,
    step: DriverStep,
    volume: VolumeRecord | null,
    isLookedAtLater?: true,
  ): StorageOutcome | Prepared {
    const { targets, nothingToDo, lun } = step.plan;
    const [target = null] = targets;
    if (nothingToDo)
      return storageOutcome('done', 'it was so already', { target, lun, volume: volume?.id ?? null });
    const changed = volume === null ? noVolume : changedVolume(volume);
    const initiators = 'initiator' in step.change ? [step.change.initiator] : [];
    const work = { kind: 'drive', step, volume, ...(isLookedAtLater && { isLookedAtLater }) } as const;
    return this.#deps.prepared(about, work, { ...changed, targets, initiators });
  }

  #findAliasFault(alias: string | null): string | null {
    if (alias === null) return null;
    const { maxAliasBytes } = this.#deps.storage.storageCapabilities;
    const bytes = Buffer.byteLength(alias);
    const fault = findNameFault(alias, 'target');
    if (fault || maxAliasBytes === 0 || bytes <= maxAliasBytes) return fault;
    return `the alias of a target has ${bytes} bytes: expected at most ${maxAliasBytes}`;
  }

  async #plan(change: StorageDriverChange): Promise<DriverStep> {
    return { change, plan: await this.#deps.storage.planStorage(change) };
  }

  #targetLock(target: IscsiName): string {
    return this.#deps.storage.storageLockKey(target);
  }
}

function aliasTaken(alias: string): StorageOutcome {
  return storageOutcome('already-there', `there is a target with the alias "${alias}" already`);
}

/** Adds warnings to the outcome of a change after it has been made. */
function withWarnings(
  prepared: StorageOutcome | Prepared,
  findWarnings: () => Promise<readonly string[]>,
): StorageOutcome | Prepared {
  if (!('carryOut' in prepared)) return prepared;
  return {
    ...prepared,
    carryOut: async (intent, parts) => {
      const outcome = await prepared.carryOut(intent, parts);
      if (outcome.cause !== 'done') return outcome;
      const warnings = await findWarnings();
      return warnings.length === 0 ? outcome : { ...outcome, warning: warnings.join('. ') };
    },
  };
}

const noVolume = { volumes: [], pools: [], targets: [] } as const;
