import { PoolError } from '../pools/PoolError.js';
import type { Pool } from '../pools/Pool.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { StorageDriverChange } from '../targets/StorageDriver.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { ChangedAccess, ExportVerifier } from './ExportVerifier.js';
import type { ProvisioningDeps } from './ProvisioningDeps.js';
import type { DriverStep, StorageIntent } from './StorageIntent.js';
import { storageOutcome, type StorageOutcome, type Verification } from './StorageOutcome.js';
import type { VolumeRecord } from './VolumeRecords.js';

export interface StorageExecutionDeps extends Pick<
  ProvisioningDeps,
  'storage' | 'pools' | 'volumes' | 'maskingRecords' | 'changes' | 'settings' | 'log'
> {
  readonly verifier: ExportVerifier;
}

/** Carries out stored changes of storage, verifies the result, and undoes what must not stay. */
export class StorageExecution {
  readonly #deps: StorageExecutionDeps;

  constructor(deps: StorageExecutionDeps) {
    this.#deps = deps;
  }

  /**
   * Carries out an intent.  Afterwards all of it has been made, or nothing.
   * @throws PoolError, TargetDriverError why it was refused; what had been made is undone, or in doubt.
   */
  async carryOut(intent: StorageIntent): Promise<StorageOutcome> {
    const { work } = intent;
    switch (work.kind) {
      case 'createVolume':
        return this.#createVolume(intent, work.volume);
      case 'adoptVolume':
        await this.#poolOf(work.volume).adopt(work.file, work.volume.id);
        this.#deps.volumes.put(work.volume);
        return storageOutcome('done', 'done', { volume: work.volume.id });
      case 'resizeVolume':
        return this.#resizeVolume(intent, work);
      case 'putVolume':
        this.#deps.volumes.put(work.volume);
        return storageOutcome('done', 'done', { volume: work.volume.id });
      case 'removeVolume':
        return this.#removeVolume(intent, work.volume);
      case 'copyAtOnce':
        return this.#copyAtOnce(intent, work);
      case 'replaceBytes':
        return this.#replaceBytes(intent, work);
      case 'fill':
        throw new Error('a job carries out what it fills');
      case 'drive':
        return this.#drive(intent, work);
    }
  }

  /** Completes a change that a crash interrupted.  A new volume of which nobody was told is removed instead. */
  async settle(intent: StorageIntent): Promise<StorageOutcome> {
    const { work } = intent;
    if (work.kind === 'fill') return this.#settleFilling(intent, work);
    if (work.kind !== 'createVolume' && work.kind !== 'copyAtOnce') return this.carryOut(intent);
    const { volume } = work;
    if (this.#deps.volumes.find(volume.id)) return storageOutcome('done', 'done', { volume: volume.id });
    await this.#orDoubt(intent, () => this.#poolOf(volume).remove(volume.id));
    return storageOutcome('failed', `the volume "${volume.name}" was not made to its end and was taken away`);
  }

  async #createVolume(intent: StorageIntent, volume: VolumeRecord): Promise<StorageOutcome> {
    const { volumes, log } = this.#deps;
    const { id, bytes, thick } = volume;
    const pool = this.#poolOf(volume);
    try {
      await pool.create({ id, bytes, thick });
      volumes.put(volume);
    } catch (error) {
      log.warn(
        { err: error, volume: volume.name },
        'a volume could not be made; what there is of it is removed',
      );
      await this.#orDoubt(intent, () => pool.remove(id));
      throw error;
    }
    return storageOutcome('done', 'done', { volume: id });
  }

  /** When growing: file, record, then what initiators see.  When shrinking, the reverse. */
  async #resizeVolume(
    intent: StorageIntent,
    { before, volume, step }: Extract<StorageIntent['work'], { readonly kind: 'resizeVolume' }>,
  ): Promise<StorageOutcome> {
    const { volumes } = this.#deps;
    const { id, bytes, thick } = volume;
    const pool = this.#poolOf(volume);
    if (bytes > before.bytes) {
      try {
        await pool.resize(id, bytes, thick);
      } catch (error) {
        // No initiator has seen the new size, so it is undone.
        await this.#orDoubt(intent, () => pool.resize(id, before.bytes, false));
        throw error;
      }
      volumes.put(volume);
      if (step) await this.#execute(intent, step);
    } else {
      if (step) await this.#execute(intent, step);
      volumes.put(volume);
      await this.#orDoubt(intent, () => pool.resize(id, bytes, thick));
    }
    const proof = step ? await this.#verify(step.plan.targets) : null;
    const message = proof?.reason ?? 'done';
    // A growth is never undone by cutting off bytes.  The result of the login is reported, and the change stands.
    return storageOutcome('done', message, { volume: id, proof });
  }

  async #removeVolume(intent: StorageIntent, volume: VolumeRecord): Promise<StorageOutcome> {
    const { volumes } = this.#deps;
    // The record is removed first, so that a listed volume is always complete.
    volumes.remove(volume.id);
    await this.#orDoubt(intent, () => this.#poolOf(volume).remove(volume.id));
    return storageOutcome('done', 'done', { volume: volume.id });
  }

  async #copyAtOnce(
    intent: StorageIntent,
    { source, volume }: Extract<StorageIntent['work'], { readonly kind: 'copyAtOnce' }>,
  ): Promise<StorageOutcome> {
    const pool = this.#poolOf(volume);
    try {
      await pool.copyAtOnce(source, volume.id);
      this.#deps.volumes.put(volume);
    } catch (error) {
      await this.#orDoubt(intent, () => pool.remove(volume.id));
      throw error;
    }
    return storageOutcome('done', 'the copy is made', { volume: volume.id });
  }

  async #replaceBytes(
    intent: StorageIntent,
    { volume, by, from }: Extract<StorageIntent['work'], { readonly kind: 'replaceBytes' }>,
  ): Promise<StorageOutcome> {
    const pool = this.#poolOf(volume);
    try {
      // After a crash this begins again, whether or not the bytes were replaced already: the source is unchanged.
      if (from !== null) {
        await pool.copyAtOnce(from, by);
        const copied = await pool.find(by);
        if (copied && copied.bytes < volume.bytes) await pool.resize(by, volume.bytes, false);
      }
      await pool.replace(volume.id, by);
    } catch (error) {
      await this.#orDoubt(intent, () => pool.remove(by));
      throw error;
    }
    this.#deps.volumes.put(volume);
    return storageOutcome('done', 'the bytes of the volume are replaced', { volume: volume.id });
  }

  async #settleFilling(
    intent: StorageIntent,
    { volume, restored }: Extract<StorageIntent['work'], { readonly kind: 'fill' }>,
  ): Promise<StorageOutcome> {
    const { volumes } = this.#deps;
    const pool = this.#poolOf(volume);
    const what = `the copy "${(restored ?? volume).name}"`;
    if (volumes.find(volume.id)) return storageOutcome('done', `${what} is made`, { volume: volume.id });
    if (
      restored &&
      (await pool.find(restored.id))?.bytes === restored.bytes &&
      (await pool.find(volume.id)) === null
    ) {
      // The bytes may have been replaced, or may have had that size before.  Since this is unknown, the volume is not marked as a
      // copy.
      const before = volumes.find(restored.id)?.copyOf;
      const { copyOf: _, ...rest } = restored;
      volumes.put({ ...rest, ...(before && { copyOf: before }) });
      return storageOutcome('done', `${what} was restored or is as it was`, { volume: restored.id });
    }
    await this.#orDoubt(intent, () => pool.remove(volume.id));
    return storageOutcome(
      'failed',
      `${what} was not made to its end, and what there was of it was taken away`,
    );
  }

  async #drive(
    intent: StorageIntent,
    { step, volume, isLookedAtLater }: Extract<StorageIntent['work'], { readonly kind: 'drive' }>,
  ): Promise<StorageOutcome> {
    const { change, plan } = step;
    await this.#execute(intent, step);
    // A later target of the same name must not inherit the groups.
    if (change.kind === 'removeTarget') this.#deps.maskingRecords.detach(change.target);
    const [target = null] = plan.targets;
    const about = { target, lun: plan.lun, volume: volume?.id ?? null };
    if (isLookedAtLater || !isLookedAt(change)) return storageOutcome('done', 'done', about);
    const proof = await this.#verify(plan.targets, {
      lun: plan.lun,
      ...(change.kind === 'allow' && { initiator: change.initiator }),
    });
    if (proof?.state !== 'failed')
      return storageOutcome('done', proof?.reason ?? 'done', { ...about, proof });
    const undone = await this.#takeBack(intent, step);
    return storageOutcome('verification-failed', `${proof.reason}; ${undone}`, { ...about, proof });
  }

  /** @throws TargetDriverError.  If a target disconnects during the change the outcome is unknown, as if it had not answered. */
  async #execute(intent: StorageIntent, step: DriverStep): Promise<void> {
    try {
      await this.#deps.storage.executeStorage(step.plan);
    } catch (error) {
      const isRefusal =
        error instanceof TargetDriverError && error.reason !== 'timeout' && error.reason !== 'unavailable';
      if (isRefusal) {
        await this.#takeBack(intent, step);
        throw error;
      }
      this.#deps.changes.doubt(intent.lockKeys);
      if (!(error instanceof TargetDriverError) || error.reason === 'timeout') throw error;
      throw new TargetDriverError('timeout', error.message, { cause: error });
    }
  }

  /** Undoes a change of the target, provided that nobody sees more than before.  Returns a sentence stating what was done. */
  async #takeBack({ lockKeys }: StorageIntent, { change, plan }: DriverStep): Promise<string> {
    const { storage, log, changes } = this.#deps;
    const inverse = inverseOf(change, plan.lun);
    if (!inverse) return 'it is not taken back';
    try {
      await storage.executeStorage(await storage.planStorage(inverse));
      return 'it was taken back';
    } catch (error) {
      if (error instanceof TargetDriverError && error.reason === 'no-such-target') return 'it was taken back';
      log.error({ err: error }, 'a change of storage could not be taken back; it is tried again');
      changes.doubt(lockKeys);
      return 'it could not be taken back yet';
    }
  }

  /** Null if the verification is switched off. */
  async #verify(targets: readonly IscsiName[], changed: ChangedAccess = {}): Promise<Verification | null> {
    const { settings, verifier } = this.#deps;
    if (!settings.verifyExports) return null;
    const seen: Verification[] = [];
    for (const target of targets) seen.push(await verifier.verify(target, changed));
    return (
      seen.find(({ state }) => state === 'failed') ??
      seen.find(({ state }) => state === 'unverified') ??
      seen[0] ??
      null
    );
  }

  async #orDoubt(intent: StorageIntent, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#deps.log.error({ err: error }, 'a pool did not do what must be done; it is tried again');
      this.#deps.changes.doubt(intent.lockKeys);
    }
  }

  #poolOf({ name, pool: poolName }: VolumeRecord): Pool {
    const pool = this.#deps.pools.find((each) => each.name === poolName);
    if (pool) return pool;
    throw new PoolError('unavailable', `the pool "${poolName}" of the volume "${name}" is not configured`);
  }
}

/** Changes after which an initiator sees a LUN that it did not see before. */
function isLookedAt(change: StorageDriverChange): boolean {
  return change.kind === 'addExport' || change.kind === 'allow';
}

function inverseOf(change: StorageDriverChange, lun: number | null): StorageDriverChange | null {
  switch (change.kind) {
    case 'createTarget':
      return { kind: 'removeTarget', target: change.target };
    case 'addExport':
      return lun === null ? null : { kind: 'removeExport', target: change.target, lun };
    case 'allow':
      return {
        kind: 'deny',
        target: change.target,
        initiator: change.initiator,
        ...(change.luns && { luns: change.luns }),
      };
    // Undoing these would show a volume to an initiator that must not see it any more, or move data.
    case 'removeTarget':
    case 'renameTarget':
    case 'removeExport':
    case 'deny':
    case 'resize':
      return null;
  }
}
