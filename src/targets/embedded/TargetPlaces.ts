import type { PortalLimits } from '../../iscsi/PortalLimits.js';
import type { TargetLoad } from '../../iscsi/SessionSupervisor.js';
import type { SessionPlace } from '../../iscsi/TargetConnection.js';
import { normalIscsiName } from '../../iscsi/TargetAuthority.js';
import { MAX_TRANSFER_BYTES } from '../../scsi/commands/blockRange.js';
import type { ReservationsSnapshot } from '../../scsi/PersistentReservations.js';
import type { TargetDevice } from '../../scsi/TargetDevice.js';
import type { EmbeddedTarget, LeftOutLun } from '../EmbeddedTarget.js';
import type { IscsiName } from '../IscsiName.js';
import type { UnitCounts, UnitPlace } from './DataPath.js';
import { divideTargets, leastOf, togetherWith } from './divideTargets.js';
import { ServedTargets, type CarriedReservations, type ServedTargetsOptions } from './ServedTargets.js';
import { WorkerProcess, type WorkerChange } from './WorkerProcess.js';
import type { WorkerRecord } from './WorkerRecord.js';

export interface TargetPlacesOptions extends Pick<ServedTargetsOptions, 'sessions' | 'unitFolder'> {
  readonly limits: PortalLimits;
  /** Number of processes, this one included. */
  readonly workers: number;
  readonly workerEntry?: URL;
  readonly workerRecord: WorkerRecord;
  readonly onWorkerChange: (change: WorkerChange) => void;
}

/** Applies the initiators of a target to logins, and ends the sessions of others. */
type Admit = (initiators: EmbeddedTarget['initiators']) => void;

/**
 * Where each target is served: in this process (place 0), or in a worker process.  Targets that show the same volume are in one
 * place.  A target is moved, and its sessions end, if it begins to show a volume of another place.
 */
export class TargetPlaces {
  /** The limits of this process.  Those for memory are divided: together the processes do not exceed them. */
  readonly limits: PortalLimits;
  readonly #options: TargetPlacesOptions;
  readonly #served: ServedTargets;
  readonly #workers: readonly WorkerProcess[];
  /** In their last state, without the one for discovery. */
  readonly #targets = new Map<IscsiName, EmbeddedTarget>();
  readonly #placeOf = new Map<string, number>();
  readonly #moving = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: TargetPlacesOptions) {
    this.#options = options;
    const { limits, unitFolder, sessions, workers } = options;
    const most = Math.floor(Math.min(limits.maxDataBytes, limits.maxInitiatorBytes) / MAX_TRANSFER_BYTES);
    const processes = Math.max(1, Math.min(workers, most));
    this.limits = {
      ...limits,
      maxDataBytes: Math.floor(limits.maxDataBytes / processes),
      maxInitiatorBytes: Math.floor(limits.maxInitiatorBytes / processes),
    };
    this.#served = new ServedTargets({ unitFolder, targetReset: limits.targetReset !== 'refuse', sessions });
    this.#workers = Array.from({ length: processes - 1 }, (_, index) => this.#newWorker(index + 1));
  }

  /** Opens all targets.  LUNs that cannot be opened are left out. */
  async open(targets: readonly EmbeddedTarget[]): Promise<readonly LeftOutLun[]> {
    for (const target of targets) this.#targets.set(target.iscsiName, target);
    for (const [name, place] of divideTargets(targets, this.#workers.length + 1))
      this.#placeOf.set(name, place);
    const elsewhere = Promise.all(this.#workers.map((worker) => worker.start()));
    const here = this.#targetsAt(0).flatMap((target) => this.#served.open(target));
    return [...here, ...(await elsewhere).flat()];
  }

  /** The process ids of the worker processes that run. */
  get workerPids(): readonly number[] {
    return this.#workers.flatMap(({ pid }) => pid ?? []);
  }

  /** The device of a target that is served here. */
  findDevice(target: IscsiName): TargetDevice | null {
    return this.#served.find(target);
  }

  /** Where the sessions of a target are served; null: here. */
  findPlace(targetName: string): SessionPlace | null {
    const name = normalIscsiName(targetName);
    if (this.#moving.has(name)) return movingPlace;
    return this.#workers[(this.#placeOf.get(name) ?? 0) - 1] ?? null;
  }

  /**
   * Changes a target to this state, completely or not at all.
   * @param admit is called when nothing can fail any more.  Initiators that may not see the target any more are kept out before what
   * it shows changes, those that may from now on are let in afterwards.
   * @throws Error with a sentence if a LUN cannot be opened; nothing was changed then.
   */
  put(target: EmbeddedTarget, admit: Admit): Promise<void> {
    return this.#inOrder(() => this.#put(target, admit));
  }

  async #put(target: EmbeddedTarget, admit: Admit): Promise<void> {
    const { iscsiName } = target;
    const before = this.#targets.get(iscsiName);
    const place = await this.#gather(target, before);
    const worker = this.#workers[place - 1];
    const isTaken = (): void => {
      this.#targets.set(iscsiName, target);
      this.#placeOf.set(iscsiName, place);
    };
    if (worker === undefined) {
      await this.#served.put(target, () => {
        isTaken();
        admit(target.initiators);
      });
      return;
    }
    // A worker that is down begins with this state when it is started again.
    if (worker.isUp) await worker.call('prepare', target);
    isTaken();
    if (before) admit(inBoth(before.initiators, target.initiators));
    if (worker.isUp) await worker.call('commit', null);
    admit(target.initiators);
  }

  /** The caller has ended its sessions, and nobody can log in to it any more. */
  remove(target: IscsiName): Promise<void> {
    return this.#inOrder(async () => {
      const worker = this.#workerOf(target);
      this.#targets.delete(target);
      this.#placeOf.delete(target);
      if (worker === null) await this.#served.remove(target);
      else if (worker.isUp) await worker.call('remove', target);
    });
  }

  async countsOf(units: readonly UnitPlace[]): Promise<readonly (UnitCounts | null)[]> {
    const counts = new Map<UnitPlace, UnitCounts | null>();
    const asked = [null, ...this.#workers].map(async (worker, place) => {
      const own = units.filter(({ target }) => (this.#placeOf.get(target) ?? 0) === place);
      if (own.length === 0 || worker?.isUp === false) return;
      const found = worker === null ? this.#served.countsOf(own) : await worker.call('countsOf', own);
      for (const [index, unit] of own.entries()) counts.set(unit, found[index] ?? null);
    });
    await Promise.all(asked);
    return units.map((unit) => counts.get(unit) ?? null);
  }

  /** Resolves when the worker processes have done all that they were told, such as the end of a session. */
  async settled(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.settled()));
  }

  /** The load of each worker process. */
  async loads(): Promise<readonly TargetLoad[]> {
    const running = this.#workers.filter(({ isUp }) => isUp);
    const loads = await Promise.allSettled(running.map((worker) => worker.call('load', null)));
    return loads.flatMap((load) => (load.status === 'fulfilled' ? [load.value] : []));
  }

  /** @param connectionsClosed resolves when the sessions here are over. */
  async close(connectionsClosed: () => Promise<void>): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
    await connectionsClosed();
    await this.#served.close();
  }

  /** One change at a time where there are workers: each has one prepared state. */
  #inOrder(change: () => Promise<void>): Promise<void> {
    if (this.#workers.length === 0) return change();
    const done = this.#last.then(change);
    this.#last = done.catch(() => {});
    return done;
  }

  #newWorker(place: number): WorkerProcess {
    const { unitFolder, workerEntry, workerRecord, onWorkerChange } = this.#options;
    return new WorkerProcess({
      ...(workerEntry && { entry: workerEntry }),
      setup: () => ({ unitFolder, limits: this.limits, targets: this.#targetsAt(place) }),
      record: workerRecord,
      onChange: onWorkerChange,
    });
  }

  #targetsAt(place: number): readonly EmbeddedTarget[] {
    return [...this.#targets.values()].filter(({ iscsiName }) => this.#placeOf.get(iscsiName) === place);
  }

  /** Makes sure that the volumes of a target are all in one place, and returns it. */
  async #gather(target: EmbeddedTarget, before: EmbeddedTarget | undefined): Promise<number> {
    if (this.#workers.length === 0) return 0;
    const others = [...this.#targets.values()].filter(({ iscsiName }) => iscsiName !== target.iscsiName);
    const group = togetherWith(target, [...others, target]).filter(
      ({ iscsiName }) => iscsiName !== target.iscsiName,
    );
    const placed = [...group, ...(before ? [before] : [])];
    const [first = before] = [...placed.filter(isInMemory), ...group];
    const place = (first && this.#placeOf.get(first.iscsiName)) ?? leastOf(this.#loads);
    const astray = placed.filter(({ iscsiName }) => this.#placeOf.get(iscsiName) !== place);
    if (astray.length > 0) await this.#move(astray, place);
    return place;
  }

  /** Number of targets in each place. */
  get #loads(): readonly number[] {
    return Array.from({ length: this.#workers.length + 1 }, (_, place) => this.#targetsAt(place).length);
  }

  /**
   * Moves targets that are in another place, and those that share volumes with them, with the reservations of their volumes.  Their
   * sessions end.
   * @throws Error with a sentence.  A LUN that could not be opened again is left out then.
   */
  async #move(targets: readonly EmbeddedTarget[], to: number): Promise<void> {
    const all = [...this.#targets.values()];
    const moved = [...new Set(targets.flatMap((target) => togetherWith(target, all)))].filter(
      ({ iscsiName }) => this.#placeOf.get(iscsiName) !== to,
    );
    const fixed = moved.find(isInMemory);
    if (fixed) {
      throw new Error(
        `${fixed.iscsiName} has a LUN in memory, which is lost if another process serves it: expected targets that show the same volume to be served by one process; use iscsi-workers = 1, or a LUN in a file`,
      );
    }
    for (const { iscsiName } of moved) this.#moving.add(iscsiName);
    try {
      const carried = await this.#giveAway(moved);
      for (const { iscsiName } of moved) this.#placeOf.set(iscsiName, to);
      await this.#receive(moved, carried);
    } finally {
      for (const { iscsiName } of moved) this.#moving.delete(iscsiName);
    }
  }

  /** Nobody serves these targets afterwards.  If it fails they are all served where they were. */
  async #giveAway(targets: readonly EmbeddedTarget[]): Promise<CarriedReservations> {
    const carried = new Map<string, ReservationsSnapshot>();
    const given: EmbeddedTarget[] = [];
    try {
      for (const target of targets) {
        const { iscsiName } = target;
        for (const session of this.#options.sessions.of(iscsiName))
          session.end('the target moves to another process', 0);
        const worker = this.#workerOf(iscsiName);
        if (worker?.isUp === false) {
          if (worker.pid === null) continue;
          throw new Error(
            `${iscsiName} cannot move now: its worker process (process ${worker.pid}) starts or ends, and may have its LUNs open; expected it to run, or to have ended`,
          );
        }
        const found = await (worker?.call('giveAway', iscsiName) ?? this.#served.giveAway(iscsiName));
        for (const [id, reservations] of found) carried.set(id, reservations);
        given.push(target);
      }
    } catch (error) {
      await this.#receive(given, carried);
      throw error;
    }
    return carried;
  }

  /** Begins to serve targets in their places.  A worker that is down begins with them when it is started again. */
  async #receive(targets: readonly EmbeddedTarget[], carried: CarriedReservations): Promise<void> {
    const faults: string[] = [];
    for (const target of targets) {
      const worker = this.#workerOf(target.iscsiName);
      if (worker?.isUp === false) continue;
      try {
        const leftOut = worker
          ? await worker.call('receive', { target, carried })
          : this.#served.open(target, carried);
        for (const { lun, sentence } of leftOut)
          faults.push(`LUN ${lun} of ${target.iscsiName}: ${sentence}`);
      } catch (error) {
        faults.push(error instanceof Error ? error.message : String(error));
      }
    }
    if (faults.length > 0)
      throw new Error(`a target could not be moved to another process as a whole: ${faults.join(' ')}`);
  }

  #workerOf(target: IscsiName): WorkerProcess | null {
    return this.#workers[(this.#placeOf.get(target) ?? 0) - 1] ?? null;
  }
}

/** Whether one of its LUNs is lost when its process ends. */
function isInMemory({ luns }: EmbeddedTarget): boolean {
  return luns.some(({ file }) => file === null);
}

const movingPlace: SessionPlace = {
  fault: 'the target moves to another process',
  take() {
    throw new Error('no session begins while its target moves');
  },
};

/** Initiators that two lists have; null: any. */
function inBoth(
  a: EmbeddedTarget['initiators'],
  b: EmbeddedTarget['initiators'],
): EmbeddedTarget['initiators'] {
  if (a === null || b === null) return a ?? b;
  return a.filter((name) => b.includes(name));
}
