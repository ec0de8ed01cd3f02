import type { ChangeDescription, ChangeKind, ChangeParts, PreparedChange } from '../changes/Changes.js';
import { Intents } from '../changes/Intents.js';
import { PoolError } from '../pools/PoolError.js';
import type { Pool } from '../pools/Pool.js';
import { hasRole, printMissingRole, type Principal } from '../security/Principal.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { Export, StorageDriverChange, VolumeSource } from '../targets/StorageDriver.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import { findShownPath } from './checkExports.js';
import { findNameFault } from './checkNames.js';
import { findRemovalFault } from './checkRemoval.js';
import { findSizeFault, findPoolFault, noSuchPool, noSuchVolume } from './checkSizes.js';
import { Copies } from './Copies.js';
import { ExportVerifier } from './ExportVerifier.js';
import { getStored } from './getStored.js';
import type { Job } from './Jobs.js';
import { changedVolume, type ChangedStorage, type ProvisioningDeps } from './ProvisioningDeps.js';
import { fillingLock, volumeLock, type StorageChange, type StorageChangeOf } from './StorageChange.js';
import { StorageExecution } from './StorageExecution.js';
import { storageIntentForm, type DriverStep, type StorageIntent } from './StorageIntent.js';
import { explainStorageError, storageOutcome, type StorageOutcome } from './StorageOutcome.js';
import { TargetChanges } from './TargetChanges.js';
import { VolumeQuota } from './VolumeQuota.js';
import { newVolumeId, type VolumeRecord } from './VolumeRecords.js';

/** A checked change of storage that can be made. */
export type PreparedStorageChange = PreparedChange<StorageIntent, StorageOutcome>;
type Prepared = PreparedStorageChange;

/**
 * The only way to change volumes, targets, exports, and access to them.
 * A change is authorized, checked, made under the locks of its volume and its targets, stored sealed before its first write,
 * carried out, verified by a login, and recorded.  A change that was interrupted by a crash or a lost answer is settled before
 * the next one.
 */
export class Provisioning {
  readonly #deps: ProvisioningDeps;
  readonly #kind: ChangeKind<StorageIntent, StorageOutcome>;
  readonly #execution: StorageExecution;
  readonly #verifier: ExportVerifier;
  readonly #copies: Copies;
  readonly #quota: VolumeQuota;
  readonly #targets: TargetChanges;
  /** Names of volumes that are being created or renamed.  Nobody else can use them meanwhile. */
  readonly #claimedNames = new Set<string>();

  /** Changes of an earlier process are settled when `deps.changes` starts. */
  constructor(deps: ProvisioningDeps) {
    this.#deps = deps;
    this.#verifier = new ExportVerifier(deps);
    this.#execution = new StorageExecution({ ...deps, verifier: this.#verifier });
    this.#kind = {
      intents: new Intents(deps.sealed, storageIntentForm),
      outcomeOf: storageOutcome,
      explain: explainStorageError,
      // What a pool or a target refused has been undone, or `StorageExecution` has marked it as in doubt.
      isEnded: (error) => error instanceof TargetDriverError || error instanceof PoolError,
      settle: (intent) => this.#execution.settle(intent),
      descriptionsOf: (intent) => [describeIntent(intent)],
    };
    deps.changes.add(this.#kind);
    this.#quota = new VolumeQuota(deps.volumes, deps.settings);
    this.#copies = new Copies({
      ...deps,
      quota: this.#quota,
      findPool: (name) => this.findPool(name),
      findNewNameFault: (name) => this.#findNewNameFault(name),
      run: (caller, about, lockKeys, prepare) => this.#run(caller, about, lockKeys, prepare),
      prepared: (about, work, changed) => this.#prepared(about, work, changed),
    });
    this.#targets = new TargetChanges({
      ...deps,
      run: (caller, about, lockKeys, prepare, partOf) => this.#run(caller, about, lockKeys, prepare, partOf),
      prepared: (about, work, changed) => this.#prepared(about, work, changed),
      findJobFault: (volume) => this.#copies.findJobFault(volume),
      sourceOf: (volume) => this.#sourceOf(volume),
    });
  }

  /** Stops jobs and logins in progress. */
  async close(): Promise<void> {
    this.#verifier.close();
    await this.#deps.jobs.close();
  }

  /** @returns null if there is no such pool. */
  findPool(name: string): Pool | null {
    return this.#deps.pools.find((pool) => pool.name === name) ?? null;
  }

  /**
   * Makes one change, or returns why it was not made.  Failures caused by the target, the pool, the caller or another change are
   * not thrown. When it returns, the change has been made or undone, except for the causes `timeout` and `busy`.
   * @param partOf the greater change that it is a part of.
   */
  async change(caller: Principal, change: StorageChange, partOf?: ChangeParts): Promise<StorageOutcome> {
    const about = this.#describeChange(change);
    const startedAt = performance.now();
    const { changes } = this.#deps;
    if (!hasRole(caller, 'storage')) {
      const denied = storageOutcome('access-denied', printMissingRole(caller, 'storage'));
      return changes.finish(this.#kind, caller, [about], denied, startedAt, partOf);
    }
    try {
      return await this.#begin(caller, change, about, partOf);
    } catch (error) {
      // The state needed to determine the locks could not be read.  Nothing was begun.
      const outcome = changes.explain(this.#kind, error);
      return changes.finish(this.#kind, caller, [about], outcome, startedAt, partOf);
    }
  }

  /** As `change`.  If the change is complete when it returns, an ended job is added, for callers that expect a job. */
  async changeAsJob(
    caller: Principal,
    change: StorageChangeOf<'createVolume' | 'copyVolume' | 'restoreVolume' | 'refillVolume'>,
  ): Promise<StorageOutcome> {
    const outcome = await this.change(caller, change);
    const { cause, message, volume, job } = outcome;
    if (cause !== 'done' || job !== null || volume === null) return outcome;
    const name = this.#deps.volumes.find(volume)?.name ?? volume;
    const ended = await this.#deps.jobs.addEnded(
      { what: change.kind, volume, name, who: caller.name },
      message,
    );
    return { ...outcome, job: ended.id };
  }

  /** Ends a running job.  Nothing is left of what it was making. */
  killJob(caller: Principal, id: string): Promise<StorageOutcome> {
    return this.#changeJob(caller, 'killJob', id, async ({ name }) =>
      (await this.#deps.jobs.kill(id))
        ? storageOutcome('done', `the job "${name}" was killed`)
        : storageOutcome('failed', `the job "${name}" has ended already`),
    );
  }

  /** Drops a job that has ended. */
  removeJob(caller: Principal, id: string): Promise<StorageOutcome> {
    return this.#changeJob(caller, 'removeJob', id, async ({ name }) =>
      this.#deps.jobs.remove(id)
        ? storageOutcome('done', `the job "${name}" was removed`)
        : storageOutcome('failed', `the job "${name}" runs: expected one that has ended, or KillJob`),
    );
  }

  /** A job needs no lock and no intent: it ends by itself after a crash. */
  async #changeJob(
    caller: Principal,
    what: 'killJob' | 'removeJob',
    id: string,
    work: (job: Job) => Promise<StorageOutcome>,
  ): Promise<StorageOutcome> {
    const { changes, jobs } = this.#deps;
    const startedAt = performance.now();
    const job = jobs.find(id);
    const about = { what, target: null, account: null, ...(job && { volume: job.name }) };
    const finish = (outcome: StorageOutcome): Promise<StorageOutcome> =>
      changes.finish(this.#kind, caller, [about], outcome, startedAt);
    if (!hasRole(caller, 'storage'))
      return finish(storageOutcome('access-denied', printMissingRole(caller, 'storage')));
    if (!job) return finish(storageOutcome('failed', `there is no job ${id}`));
    try {
      await changes.expectRecordable();
      return await finish(await work(job));
    } catch (error) {
      return finish(changes.explain(this.#kind, error));
    }
  }

  async #begin(
    caller: Principal,
    change: StorageChange,
    about: ChangeDescription,
    partOf: ChangeParts | undefined,
  ): Promise<StorageOutcome> {
    switch (change.kind) {
      case 'createVolume':
        return this.#withName(change.name, () => this.#createVolume(caller, change, about, partOf));
      case 'adoptVolume':
        return this.#withName(change.name, () => this.#adoptVolume(caller, change, about));
      case 'resizeVolume': {
        const shown = await this.#deps.storage.findExportsOf(change.volume);
        return this.#run(caller, about, [volumeLock(change.volume), ...this.#targetLocks(shown)], () =>
          this.#resizeVolume(change, about, shown),
        );
      }
      case 'renameVolume':
        return this.#withName(change.name, () =>
          this.#run(caller, about, [volumeLock(change.volume)], async () =>
            this.#renameVolume(change, about),
          ),
        );
      case 'removeVolume':
        return this.#run(
          caller,
          about,
          [volumeLock(change.volume)],
          () => this.#removeVolume(change, about),
          partOf,
        );
      case 'copyVolume':
        return this.#withName(change.name, () => this.#copies.copy(caller, change, about));
      case 'restoreVolume':
        return this.#copies.restore(caller, change, about);
      case 'refillVolume':
        return this.#copies.refill(caller, change, about);
      case 'detachVolume':
        return this.#copies.detach(caller, change, about);
      case 'createTarget':
      case 'renameTarget':
      case 'removeTarget':
      case 'addExport':
      case 'removeExport':
      case 'allow':
      case 'deny':
        return this.#targets.change(caller, change, about, partOf);
    }
  }

  async #run(
    caller: Principal,
    about: ChangeDescription,
    lockKeys: readonly string[],
    prepare: () => Promise<StorageOutcome | Prepared>,
    partOf?: ChangeParts,
  ): Promise<StorageOutcome> {
    return this.#deps.changes.change(this.#kind, caller, about, lockKeys, prepare, partOf);
  }

  async #createVolume(
    caller: Principal,
    { id = newVolumeId(), name, bytes, pool: poolName, thick }: StorageChangeOf<'createVolume'>,
    about: ChangeDescription,
    partOf: ChangeParts | undefined,
  ): Promise<StorageOutcome> {
    const { pools } = this.#deps;
    const prepare = async (): Promise<StorageOutcome | Prepared> => {
      const pool = this.#choosePool(poolName);
      if (!pool) return noSuchPool(poolName, pools);
      const fault = this.#findNewNameFault(name) ?? findSizeFault(bytes, 512);
      if (fault) return fault;
      const isThick = thick ?? pool.thickByDefault;
      const unfit = this.#quota.claim(id) ?? (await findPoolFault(pool, bytes, isThick ? bytes : 0));
      if (unfit) return unfit;
      const volume: VolumeRecord = {
        id,
        name,
        pool: pool.name,
        bytes,
        blockSize: 512,
        thick: isThick,
        createdAt: Date.now(),
      };
      return this.#prepared(about, { kind: 'createVolume', volume }, changedVolume(volume));
    };
    const made = this.#run(caller, about, [volumeLock(id)], prepare, partOf);
    return made.finally(() => this.#quota.release(id));
  }

  /** null: the only pool there is. */
  #choosePool(name: string | null): Pool | null {
    const { pools } = this.#deps;
    if (name !== null) return this.findPool(name);
    return pools.length === 1 ? (pools[0] ?? null) : null;
  }

  async #adoptVolume(
    caller: Principal,
    { name, file, pool: poolName }: StorageChangeOf<'adoptVolume'>,
    about: ChangeDescription,
  ): Promise<StorageOutcome> {
    const { pools, volumes, storage } = this.#deps;
    const newId = newVolumeId();
    // Bytes that are named as a volume's may be of one that is being made.
    const ids = [newId, ...(/[0-9a-f]{32}/u.exec(file) ?? [])];
    const keys = [...ids.flatMap((id) => [volumeLock(id), fillingLock(id)]), `adopt:${file}`];
    const adopted = this.#run(caller, about, keys, async () => {
      const pool = this.#choosePool(poolName);
      if (!pool) return noSuchPool(poolName, pools);
      const fault = this.#findNewNameFault(name);
      if (fault) return fault;
      const found = await pool.findAdoptable(file);
      const known = found.id === null ? null : volumes.find(found.id);
      if (known)
        return storageOutcome('already-there', `"${file}" is the volume "${known.name}" already`, {
          volume: known.id,
        });
      const shown = await findShownPath(storage, found.path);
      if (shown)
        return storageOutcome(
          'in-use',
          `"${file}" is LUN ${shown.lun} of ${shown.target}: expected that no target shows it`,
        );
      const tooMany = this.#quota.claim(newId);
      if (tooMany) return tooMany;
      const volume: VolumeRecord = {
        id: found.id ?? newId,
        name,
        pool: pool.name,
        bytes: found.bytes,
        blockSize: 512,
        thick: pool.makesThick && found.allocatedBytes >= found.bytes,
        createdAt: Date.now(),
      };
      return this.#prepared(about, { kind: 'adoptVolume', volume, file }, changedVolume(volume));
    });
    return adopted.finally(() => this.#quota.release(newId));
  }

  async #resizeVolume(
    { volume: id, bytes, mayShrink }: StorageChangeOf<'resizeVolume'>,
    about: ChangeDescription,
    shown: readonly Export[],
  ): Promise<StorageOutcome | Prepared> {
    const { storage, volumes } = this.#deps;
    const before = volumes.find(id);
    if (!before) return noSuchVolume(id);
    const copying = this.#copies.findJobFault(before);
    if (copying) return copying;
    if (bytes === before.bytes) return storageOutcome('done', 'it has that size already', { volume: id });
    const fault = findSizeFault(bytes, before.blockSize);
    if (fault) return fault;
    const pool = this.findPool(before.pool);
    if (!pool) return noSuchPool(before.pool, this.#deps.pools);
    if (bytes < before.bytes && !mayShrink)
      return storageOutcome(
        'size-not-supported',
        `"${before.name}" has ${before.bytes} bytes: ${bytes} would cut off what is behind, which must be asked for`,
        { volume: id, nearestBytes: before.bytes },
      );
    // Checks that the file or device is the volume's own: nothing else is ever resized.
    await this.#sourceOf(before);
    const tooLarge = await findPoolFault(pool, bytes, before.thick ? bytes - before.bytes : 0);
    if (tooLarge) return tooLarge;
    const now = await storage.findExportsOf(id);
    if (!sameTargets(shown, now))
      return storageOutcome('busy', `"${before.name}" was exported or withdrawn meanwhile: try again`);
    const volume = { ...before, bytes };
    const step =
      now.length === 0 ? null : await this.#plan({ kind: 'resize', volume: await this.#sourceOf(volume) });
    return this.#prepared(
      about,
      { kind: 'resizeVolume', before, volume, step },
      {
        ...changedVolume(volume),
        targets: now.map((each) => each.target),
      },
    );
  }

  #renameVolume(
    { volume: id, name }: StorageChangeOf<'renameVolume'>,
    about: ChangeDescription,
  ): StorageOutcome | Prepared {
    const before = this.#deps.volumes.find(id);
    if (!before) return noSuchVolume(id);
    if (before.name === name) return storageOutcome('done', 'it has that name already', { volume: id });
    const fault = this.#copies.findJobFault(before) ?? this.#findNewNameFault(name);
    if (fault) return fault;
    const volume = { ...before, name };
    return this.#prepared(about, { kind: 'putVolume', before, volume }, changedVolume(volume));
  }

  async #removeVolume(
    { volume: id }: StorageChangeOf<'removeVolume'>,
    about: ChangeDescription,
  ): Promise<StorageOutcome | Prepared> {
    const volume = this.#deps.volumes.find(id);
    if (!volume) return noSuchVolume(id);
    const fault = await this.findRemovalFault(id);
    if (fault) return fault;
    const changed = changedVolume(volume);
    // Its clones stay, but lose their origin.
    const copies = this.#deps.volumes.copiesOf(id).map((copy) => copy.id);
    const all = { ...changed, volumes: [...changed.volumes, ...copies] };
    return this.#prepared(about, { kind: 'removeVolume', volume }, all);
  }

  /**
   * Why a volume cannot be removed now; null if it can.
   * @param but a target that will not show it any more.
   */
  async findRemovalFault(id: string, but: IscsiName | null = null): Promise<StorageOutcome | null> {
    const findJobFault = this.#copies.findJobFault.bind(this.#copies);
    try {
      return await findRemovalFault({ ...this.#deps, findJobFault }, id, but);
    } catch (error) {
      // The target could not be asked.
      return this.#deps.changes.explain(this.#kind, error);
    }
  }

  #prepared(about: ChangeDescription, work: StorageIntent['work'], changed: ChangedStorage): Prepared {
    return {
      descriptions: [about],
      content: { what: about.what, work },
      ...(this.#changesStoreOnly(work) && { changesStoreOnly: true }),
      carryOut: async (intent) => {
        try {
          return await this.#execution.carryOut(intent);
        } finally {
          this.#deps.onChanged?.(changed);
        }
      },
    };
  }

  #changesStoreOnly({ kind }: StorageIntent['work']): boolean {
    return kind === 'putVolume' || (kind === 'drive' && this.#deps.storage.isKeptInStore === true);
  }

  async #plan(change: StorageDriverChange): Promise<DriverStep> {
    return { change, plan: await this.#deps.storage.planStorage(change) };
  }

  /** @throws PoolError if the pool does not have the volume, or cannot be read. */
  async #sourceOf({ id, name, pool: poolName, bytes, blockSize }: VolumeRecord): Promise<VolumeSource> {
    const pool = this.findPool(poolName);
    if (!pool) throw new PoolError('unavailable', `the pool "${poolName}" is not configured`);
    // Where the size changes, the record still has the former one.
    const stored = await getStored(pool, this.#deps.volumes.find(id) ?? { id, name, bytes });
    return { id, path: stored.path, type: stored.type, bytes, blockSize, reserveBytes: pool.reserveBytes };
  }

  /** Runs `work` while no other volume can be given this name. */
  async #withName(name: string, work: () => Promise<StorageOutcome>): Promise<StorageOutcome> {
    if (this.#claimedNames.has(name))
      return storageOutcome('busy', `another change is giving the name "${name}" to a volume`);
    this.#claimedNames.add(name);
    try {
      return await work();
    } finally {
      this.#claimedNames.delete(name);
    }
  }

  #findNewNameFault(name: string): StorageOutcome | null {
    const fault = findNameFault(name, 'volume');
    if (fault) return storageOutcome('invalid', fault);
    const taken = this.#deps.volumes.findByName(name);
    if (taken)
      return storageOutcome('already-there', `there is a volume "${name}" already`, { volume: taken.id });
    return this.#copies.isMaking(name)
      ? storageOutcome('already-there', `a copy with the name "${name}" is being made`)
      : null;
  }

  #targetLock(target: IscsiName): string {
    return this.#deps.storage.storageLockKey(target);
  }

  #targetLocks(shown: readonly Export[]): readonly string[] {
    return shown.map(({ target }) => this.#targetLock(target));
  }

  #describeChange(change: StorageChange): ChangeDescription {
    const { volumes } = this.#deps;
    const what = change.kind;
    const account = what === 'allow' || what === 'deny' ? change.initiator : null;
    const target = 'target' in change ? change.target : null;
    const name =
      what === 'createVolume' || what === 'adoptVolume'
        ? change.name
        : 'volume' in change
          ? volumes.find(change.volume)?.name
          : undefined;
    return { what, target, account, ...(name !== undefined && { volume: name }) };
  }
}

function describeIntent({ what, work }: StorageIntent): ChangeDescription {
  const change = work.kind === 'drive' ? work.step.change : null;
  const target = change && 'target' in change ? change.target : null;
  const account = change && 'initiator' in change ? change.initiator : null;
  const name = work.volume?.name;
  return { what, target, account, ...(name !== undefined && { volume: name }) };
}

function sameTargets(before: readonly Export[], now: readonly Export[]): boolean {
  const key = ({ target, lun }: Export): string => `${target} ${lun}`;
  const known = new Set(before.map(key));
  return known.size === now.length && now.every((each) => known.has(key(each)));
}
