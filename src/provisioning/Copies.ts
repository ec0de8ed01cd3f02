import type { ChangeDescription } from '../changes/Changes.js';
import { copyBytes } from '../pools/copyBytes.js';
import type { Pool } from '../pools/Pool.js';
import { PoolError } from '../pools/PoolError.js';
import { asPart, type Principal } from '../security/Principal.js';
import { findPoolFault, noSuchPool, noSuchVolume } from './checkSizes.js';
import type { JobControl } from './Jobs.js';
import type { PreparedStorageChange } from './Provisioning.js';
import type { ProvisioningDeps, ChangedStorage } from './ProvisioningDeps.js';
import { getStored } from './getStored.js';
import { fillingLock, volumeLock, type StorageChangeOf } from './StorageChange.js';
import type { StorageIntent } from './StorageIntent.js';
import { storageOutcome, type StorageOutcome } from './StorageOutcome.js';
import type { VolumeQuota } from './VolumeQuota.js';
import { newVolumeId, type VolumeRecord } from './VolumeRecords.js';

/** A copy that a job makes piece by piece. */
interface Filling {
  /** The volume that receives the bytes.  For a restore it has no record. */
  readonly filled: VolumeRecord;
  /** For a restore: the record of the restored volume after its bytes have been replaced; otherwise null. */
  readonly restored: VolumeRecord | null;
  /** Ids of volumes that must not change during the job. */
  readonly busy: readonly string[];
  readonly pool: Pool;
  readonly fill: (control: JobControl) => Promise<void>;
}

export interface CopiesDeps extends Pick<
  ProvisioningDeps,
  'pools' | 'volumes' | 'jobs' | 'storage' | 'changes' | 'onChanged' | 'log'
> {
  readonly quota: VolumeQuota;
  readonly findPool: (name: string) => Pool | null;
  /** The outcome if a name cannot be given to a volume; otherwise null. */
  readonly findNewNameFault: (name: string) => StorageOutcome | null;
  run(
    caller: Principal,
    about: ChangeDescription,
    lockKeys: readonly string[],
    prepare: () => Promise<StorageOutcome | PreparedStorageChange>,
  ): Promise<StorageOutcome>;
  prepared(
    about: ChangeDescription,
    work: StorageIntent['work'],
    changed: ChangedStorage,
  ): PreparedStorageChange;
}

/**
 * Copies of volumes: snapshots, clones, and restores from a copy.
 * If the pool supports it, a copy is a consistent state at one instant, even during writes.  Otherwise a job reads the source
 * piece by piece.  Writes would make such a copy inconsistent, so no target may show the source until the job has ended.
 */
export class Copies {
  readonly #deps: CopiesDeps;
  /** The job's name, by id of each volume that it reads or makes. */
  readonly #busy = new Map<string, string>();

  constructor(deps: CopiesDeps) {
    this.#deps = deps;
  }

  /** The outcome if a job needs the volume unchanged; otherwise null. */
  findJobFault({ id, name }: VolumeRecord): StorageOutcome | null {
    const job = this.#busy.get(id);
    return job === undefined
      ? null
      : storageOutcome(
          'in-use',
          `"${name}" is an end of a running copy (${job}): expected that it has ended`,
          {
            volume: id,
          },
        );
  }

  /** Whether a job is making a volume of this name. */
  isMaking(name: string): boolean {
    return [...this.#busy.values()].includes(name);
  }

  async copy(
    caller: Principal,
    { source: sourceId, name, as, pool: poolName }: StorageChangeOf<'copyVolume'>,
    about: ChangeDescription,
  ): Promise<StorageOutcome> {
    const { quota } = this.#deps;
    const id = newVolumeId();
    const outcome = await this.#deps.run(caller, about, [volumeLock(sourceId), volumeLock(id)], async () => {
      const source = this.#deps.volumes.find(sourceId);
      if (!source) return noSuchVolume(sourceId);
      const fault = this.findJobFault(source) ?? this.#deps.findNewNameFault(name);
      if (fault) return fault;
      const from = this.#deps.findPool(source.pool);
      if (!from) return noSuchPool(source.pool, this.#deps.pools);
      const to = poolName === null ? from : this.#deps.findPool(poolName);
      if (!to) return noSuchPool(poolName, this.#deps.pools);
      const tooMany = quota.claim(id);
      if (tooMany) return tooMany;
      const at = Date.now();
      const volume: VolumeRecord = {
        ...source,
        id,
        name,
        pool: to.name,
        createdAt: at,
        thick: to.thickByDefault,
        copyOf: { volume: sourceId, kind: as, at },
      };
      const changed = { volumes: [id, sourceId], pools: [to.name], targets: [] };
      await getStored(from, source);
      const way = to === from && !volume.thick ? await from.copiesAtOnce() : null;
      if (way !== null)
        return this.#deps.prepared(about, { kind: 'copyAtOnce', source: sourceId, volume }, changed);
      if (as === 'snapshot')
        return storageOutcome(
          'not-supported',
          `the pool "${from.name}" makes no copies of one instant: expected a clone to be asked for, or a pool on XFS, Btrfs or LVM thin`,
        );
      const unfit =
        (await this.#findJobObstacle(source)) ??
        (await findPoolFault(to, source.bytes, volume.thick ? source.bytes : 0));
      if (unfit) return unfit;
      // The locks are still held.  From here on the job keeps others away from the source.
      return this.#startCopy(caller, about, { source, from, to, volume });
    });
    // A job keeps the quota of its volume until it has ended.
    if (!this.#busy.has(id)) quota.release(id);
    return outcome;
  }

  async restore(
    caller: Principal,
    { volume: id, from: copyId }: StorageChangeOf<'restoreVolume'>,
    about: ChangeDescription,
  ): Promise<StorageOutcome> {
    return this.#replace(caller, about, id, copyId, (volume, copy) =>
      copy.copyOf?.volume === id
        ? { ...volume, bytes: copy.bytes }
        : storageOutcome(
            'invalid',
            `"${copy.name}" is no copy of "${volume.name}": expected one of its copies`,
          ),
    );
  }

  async refill(
    caller: Principal,
    { volume: id, from: sourceId }: StorageChangeOf<'refillVolume'>,
    about: ChangeDescription,
  ): Promise<StorageOutcome> {
    return this.#replace(caller, about, id, sourceId, (volume, source) => {
      const { name, copyOf } = volume;
      const other = copyOf && this.#deps.volumes.find(copyOf.volume);
      if (id === sourceId || source.copyOf?.volume === id)
        return storageOutcome(
          'invalid',
          `"${source.name}" is "${name}" or a copy of it: expected another volume, or that it is restored`,
        );
      if (other)
        return storageOutcome(
          'in-use',
          `"${name}" is a copy of "${other.name}": expected a volume that is none`,
        );
      if (volume.blockSize !== source.blockSize)
        return storageOutcome(
          'invalid',
          `"${name}" has blocks of ${volume.blockSize} bytes: expected ${source.blockSize}, as "${source.name}" has`,
        );
      if (volume.bytes < source.bytes)
        return storageOutcome(
          'size-not-supported',
          `"${name}" has ${volume.bytes} bytes: expected at least ${source.bytes}, the size of "${source.name}"`,
          { nearestBytes: source.bytes },
        );
      return { ...volume, copyOf: { volume: sourceId, kind: 'clone', at: Date.now() } };
    });
  }

  async detach(
    caller: Principal,
    { volume: id }: StorageChangeOf<'detachVolume'>,
    about: ChangeDescription,
  ): Promise<StorageOutcome> {
    return this.#deps.run(caller, about, [volumeLock(id)], async () => {
      const before = this.#deps.volumes.find(id);
      if (!before) return noSuchVolume(id);
      const { copyOf, ...volume } = before;
      if (!copyOf) return storageOutcome('done', 'it is no copy already', { volume: id });
      const copying = this.findJobFault(before);
      if (copying) return copying;
      if (copyOf.kind === 'snapshot')
        return storageOutcome(
          'in-use',
          `"${before.name}" is a snapshot, which shares blocks with its source: expected a clone`,
          { volume: id },
        );
      const changed = { volumes: [id], pools: [volume.pool], targets: [] };
      return this.#deps.prepared(about, { kind: 'putVolume', before, volume }, changed);
    });
  }

  /**
   * Replaces the bytes of one volume by those of another.
   * @param decide returns the record of the volume afterwards, or why the change is not possible.
   */
  async #replace(
    caller: Principal,
    about: ChangeDescription,
    id: string,
    copyId: string,
    decide: (volume: VolumeRecord, copy: VolumeRecord) => VolumeRecord | StorageOutcome,
  ): Promise<StorageOutcome> {
    const by = newVolumeId();
    const lockKeys = [...new Set([volumeLock(id), volumeLock(copyId)])];
    return this.#deps.run(caller, about, lockKeys, async () => {
      const { volumes, findPool } = this.#deps;
      const volume = volumes.find(id);
      const copy = volumes.find(copyId);
      if (!volume) return noSuchVolume(id);
      if (!copy) return noSuchVolume(copyId);
      const decided = decide(volume, copy);
      if ('cause' in decided) return decided;
      const fault =
        this.findJobFault(volume) ?? this.findJobFault(copy) ?? (await this.#findJobObstacle(volume));
      if (fault) return fault;
      const to = findPool(volume.pool);
      const from = findPool(copy.pool);
      if (!to || !from) return noSuchPool(to ? copy.pool : volume.pool, this.#deps.pools);
      await getStored(from, copy);
      const changed = { volumes: [id, copyId], pools: [to.name], targets: [] };
      if (to === from && (await to.copiesAtOnce()) !== null)
        return this.#deps.prepared(
          about,
          { kind: 'replaceBytes', volume: decided, by, from: copyId },
          changed,
        );
      const unfit =
        (await this.#findJobObstacle(copy)) ?? (await findPoolFault(to, decided.bytes, copy.bytes));
      if (unfit) return unfit;
      return this.#startRestore(caller, about, { volume: decided, copy, from, to, by });
    });
  }

  /** What prevents a job: a target shows the volume, so that it may be written to, or too many jobs are running. */
  async #findJobObstacle({ id, name }: VolumeRecord): Promise<StorageOutcome | null> {
    const tooMany = this.#findTooManyJobs();
    if (tooMany) return tooMany;
    const [shown] = await this.#deps.storage.findExportsOf(id);
    if (!shown) return null;
    return storageOutcome(
      'in-use',
      `"${name}" is LUN ${shown.lun} of ${shown.target}, and its pool makes no copies of one instant: expected that no target shows it until the copy is made`,
      { volume: id },
    );
  }

  #findTooManyJobs(): StorageOutcome | null {
    const { isFull, maxRunning } = this.#deps.jobs;
    return isFull
      ? storageOutcome('limit-reached', `${maxRunning} jobs are running: expected fewer (setting max-jobs)`)
      : null;
  }

  #startCopy(
    caller: Principal,
    about: ChangeDescription,
    { source, from, to, volume }: { source: VolumeRecord; from: Pool; to: Pool; volume: VolumeRecord },
  ): StorageOutcome {
    return this.#start(caller, about, {
      filled: volume,
      restored: null,
      busy: [source.id, volume.id],
      pool: to,
      fill: (control) => this.#fill(source, from, to, volume, control),
    });
  }

  #startRestore(
    caller: Principal,
    about: ChangeDescription,
    {
      volume,
      copy,
      from,
      to,
      by,
    }: { volume: VolumeRecord; copy: VolumeRecord; from: Pool; to: Pool; by: string },
  ): StorageOutcome {
    const filled = { ...volume, id: by };
    return this.#start(caller, about, {
      filled,
      restored: volume,
      busy: [volume.id, copy.id],
      pool: to,
      fill: (control) => this.#fill(copy, from, to, filled, control),
    });
  }

  /** Makes a volume without a record and copies the bytes of another one to it.  If it is larger the rest is zeros. */
  async #fill(
    source: VolumeRecord,
    from: Pool,
    to: Pool,
    { id, bytes, thick }: VolumeRecord,
    control: JobControl,
  ): Promise<void> {
    const stored = await getStored(from, source);
    await to.create({ id, bytes, thick });
    const made = await to.find(id);
    if (!made) throw new PoolError('failed', `the pool "${to.name}" lost the volume that it made`);
    await copyBytes({
      from: stored.path,
      to: made.path,
      bytes: source.bytes,
      signal: control.signal,
      onProgress: (copied) => control.progress((copied / source.bytes) * 100),
    });
  }

  /** Runs the copy as a job and then completes the change.  If it fails nothing of it is left. */
  #start(caller: Principal, about: ChangeDescription, filling: Filling): StorageOutcome {
    const { jobs, quota, onChanged } = this.#deps;
    const { filled, restored, busy, pool } = filling;
    // Others may have started while the pool was read.
    const tooMany = this.#findTooManyJobs();
    if (tooMany) return tooMany;
    const made = restored ?? filled;
    const jobAbout = { what: about.what, volume: made.id, name: made.name, who: caller.name };
    for (const id of busy) this.#busy.set(id, made.name);
    const job = jobs.start(jobAbout, async (control) => {
      try {
        const { cause, message } = await this.#runFilling(asPart(caller), about, filling, control);
        // Killed too late to be taken back: it is there.
        if (cause === 'done') return message;
        control.signal.throwIfAborted();
        throw new Error(message);
      } finally {
        for (const id of busy) this.#busy.delete(id);
        quota.release(filled.id);
        onChanged?.({ volumes: [made.id, ...busy], pools: [pool.name], targets: [] });
      }
    });
    const message = 'it is being made; the job tells how far it has come';
    return storageOutcome('done', message, { volume: made.id, job: job.id });
  }

  /** Runs under the lock of a volume that nobody else can name, so a long copy blocks nothing. */
  #runFilling(
    caller: Principal,
    about: ChangeDescription,
    { filled, restored, pool, fill }: Filling,
    control: JobControl,
  ): Promise<StorageOutcome> {
    const ended: ChangeDescription = { ...about, what: `${about.what}Job` };
    return this.#deps.run(caller, ended, [fillingLock(filled.id)], async () => ({
      descriptions: [ended],
      content: { what: ended.what, work: { kind: 'fill', volume: filled, restored } },
      carryOut: async (intent) => {
        try {
          await fill(control);
          // It may have been killed while the last bytes went to the disk.
          control.signal.throwIfAborted();
          if (restored) await pool.replace(restored.id, filled.id);
          this.#deps.volumes.put(restored ?? filled);
          return storageOutcome('done', 'the copy is made', { volume: (restored ?? filled).id });
        } catch (error) {
          await this.#removeOrDoubt(pool, filled.id, intent.lockKeys);
          if (error instanceof PoolError) throw error;
          return storageOutcome('failed', error instanceof Error ? error.message : String(error));
        }
      },
    }));
  }

  /** Removes an unfinished copy, or marks it for removal later. */
  async #removeOrDoubt(pool: Pool, id: string, lockKeys: readonly string[]): Promise<void> {
    const { changes, log } = this.#deps;
    try {
      await pool.remove(id);
    } catch (error) {
      log.error({ err: error }, 'what there is of a copy could not be removed; it is tried again');
      changes.doubt(lockKeys);
    }
  }
}
