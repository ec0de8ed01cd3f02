import { normalIscsiName } from '../../iscsi/TargetAuthority.js';
import type { LiveSession } from '../../iscsi/TargetSessions.js';
import type { DirectAccessUnit } from '../../scsi/DirectAccessUnit.js';
import type { BlockMedium } from '../../scsi/media/BlockMedium.js';
import type { ReservationsSnapshot } from '../../scsi/PersistentReservations.js';
import type { TargetDevice } from '../../scsi/TargetDevice.js';
import type { EmbeddedLun, EmbeddedTarget, LeftOutLun } from '../EmbeddedTarget.js';
import type { IscsiName } from '../IscsiName.js';
import type { UnitCounts, UnitPlace } from './DataPath.js';
import { openDevice, viewOf, type OpenedDevice } from './openDevice.js';
import { OpenUnits } from './OpenUnits.js';

/** What the targets need of the sessions that use them. */
export interface SessionsOfTargets {
  of(target: string): readonly LiveSession[];
  abortTasks(target: string, lun: number, nexusIds: readonly string[] | null): Promise<void>;
}

export interface ServedTargetsOptions {
  /** Folder for persistent reservations of logical units. */
  readonly unitFolder: string;
  readonly targetReset: boolean;
  readonly sessions: SessionsOfTargets;
}

/** Persistent reservations of volumes, by their id. */
export type CarriedReservations = ReadonlyMap<string, ReservationsSnapshot>;

/** A new state of a target, whose units are open already. */
export interface PreparedTarget {
  /** What the initiators see changes before the first await.  Resolves when what is not shown any more is closed. */
  commit(): Promise<void>;
  /** Closes the units again. */
  discard(): Promise<void>;
}

/** The logical units of the targets that one process serves. */
export class ServedTargets {
  readonly #devices = new Map<IscsiName, TargetDevice>();
  /** The LUNs of each target, except those left out at the start. */
  readonly #served = new Map<IscsiName, readonly EmbeddedLun[]>();
  readonly #units: OpenUnits;
  readonly #options: ServedTargetsOptions;

  constructor(options: ServedTargetsOptions) {
    this.#options = options;
    this.#units = new OpenUnits(options.unitFolder);
  }

  /**
   * Opens a target.  LUNs that cannot be opened are left out.
   * @param carried reservations that its volumes had where they were served before.
   */
  open(target: EmbeddedTarget, carried: CarriedReservations = new Map()): readonly LeftOutLun[] {
    const { device, leftOut } = this.#openDevice(target);
    for (const { lun, volume } of target.luns) {
      const unit = volume && device.find(lun);
      const reservations = volume && carried.get(volume.id);
      if (unit && reservations) unit.reservations = reservations;
    }
    this.#devices.set(target.iscsiName, device);
    const isLeftOut = ({ lun }: EmbeddedLun): boolean => leftOut.some((each) => each.lun === lun);
    this.#served.set(
      target.iscsiName,
      target.luns.filter((lun) => !isLeftOut(lun)),
    );
    return leftOut;
  }

  find(target: IscsiName): TargetDevice | null {
    return this.#devices.get(target) ?? null;
  }

  /**
   * Opens what the new state of a target needs.  Nothing that initiators see changes.
   * @throws Error with a sentence if a LUN cannot be opened.
   */
  async prepare(target: EmbeddedTarget): Promise<PreparedTarget> {
    const { fault, prepared } = this.#prepare(target);
    if (fault === null) return prepared;
    await prepared.discard();
    throw fault;
  }

  /**
   * Changes a target to this state, completely or not at all.
   * @param meanwhile is called when all LUNs are open, just before what the initiators see changes.
   * @throws Error with a sentence if a LUN cannot be opened; nothing was changed then.
   */
  async put(target: EmbeddedTarget, meanwhile: () => void): Promise<void> {
    const { fault, prepared } = this.#prepare(target);
    if (fault !== null) {
      await prepared.discard();
      throw fault;
    }
    // From here to the first await no command of an initiator can run in between.
    meanwhile();
    await prepared.commit();
  }

  /** The caller has ended its sessions. */
  async remove(target: IscsiName): Promise<void> {
    const device = this.#devices.get(target);
    this.#devices.delete(target);
    this.#served.delete(target);
    if (device) await this.#closeDevice(device);
  }

  /** As `remove`.  Returns the persistent reservations of its volumes, for the process that serves them next. */
  async giveAway(target: IscsiName): Promise<CarriedReservations> {
    const device = this.#devices.get(target);
    const carried = new Map<string, ReservationsSnapshot>();
    for (const { lun, volume } of this.#served.get(target) ?? []) {
      const unit = device?.find(lun);
      if (unit && volume) carried.set(volume.id, unit.reservations);
    }
    await this.remove(target);
    return carried;
  }

  countsOf(places: readonly UnitPlace[]): readonly (UnitCounts | null)[] {
    return places.map(({ target, lun }) => {
      const counts = this.#devices.get(target)?.find(lun)?.counts;
      return counts ? { startedAt: counts.startedAt, ...counts.transfers } : null;
    });
  }

  async close(): Promise<void> {
    for (const device of this.#devices.values()) await this.#closeDevice(device);
  }

  #prepare(target: EmbeddedTarget) {
    const { iscsiName, luns } = target;
    const device = this.#devices.get(iscsiName) ?? this.#openDevice({ ...target, luns: [] }).device;
    const before = this.#served.get(iscsiName) ?? [];
    const kept = luns.filter((lun) => before.some((each) => isSameUnit(each, lun)));
    const added = luns.filter((lun) => !kept.includes(lun));
    const removed = before.filter((lun) => !kept.some((each) => isSameUnit(each, lun)));
    const resized = kept.filter((lun) => device.find(lun.lun)?.bytes !== lun.bytes);

    // Units are opened before anything changes: if one cannot be opened, the state stays the same.
    const units: { readonly lun: EmbeddedLun; readonly unit: DirectAccessUnit }[] = [];
    const media: { readonly unit: DirectAccessUnit; readonly medium: BlockMedium }[] = [];
    let fault: Error | null = null;
    try {
      for (const lun of added) units.push({ lun, unit: this.#units.open(iscsiName, lun) });
      for (const lun of resized) {
        const unit = device.find(lun.lun);
        if (unit) media.push({ unit, medium: this.#units.openMedium(lun) });
      }
    } catch (error) {
      fault = error instanceof Error ? error : new Error(String(error));
    }
    const prepared: PreparedTarget = {
      commit: async () => {
        this.#devices.set(iscsiName, device);
        this.#served.set(iscsiName, luns);
        const closing = removed.map(({ lun }) => this.#removeUnit(iscsiName, device, lun));
        for (const lun of kept) closing.push(this.#setInitiators(iscsiName, device, lun));
        for (const { lun, unit } of units) device.add(lun.lun, unit, viewOf(lun));
        for (const { unit, medium } of media) closing.push(unit.changeMedium(medium));
        await Promise.all(closing);
      },
      discard: async () => {
        await Promise.allSettled([
          ...units.map(async ({ unit }) => this.#units.release(unit)),
          ...media.map(async ({ medium }) => medium.close()),
        ]);
      },
    };
    return { fault, prepared };
  }

  #openDevice(target: EmbeddedTarget): OpenedDevice {
    return openDevice(target, this.#units, {
      targetReset: this.#options.targetReset,
      onAbortTasks: (lun, nexusIds) => this.#options.sessions.abortTasks(target.iscsiName, lun, nexusIds),
    });
  }

  async #closeDevice(device: TargetDevice): Promise<void> {
    await Promise.all(device.removeAll().map(async (unit) => this.#units.release(unit)));
  }

  /** Later commands do not find the unit.  Commands in progress have no effect after it is closed. */
  async #removeUnit(target: IscsiName, device: TargetDevice, lun: number): Promise<void> {
    const unit = device.remove(lun);
    const sessions = Array.from(this.#options.sessions.of(target));
    await Promise.all(sessions.map((session) => session.abortTasks(lun)));
    if (unit) await this.#units.release(unit);
  }

  /** As `#removeUnit`, for initiators that lose their access to it. */
  async #setInitiators(
    target: IscsiName,
    device: TargetDevice,
    { lun, initiators = null }: EmbeddedLun,
  ): Promise<void> {
    device.setInitiators(lun, initiators);
    if (initiators === null) return;
    const names = new Set<string>(initiators);
    const others = Array.from(this.#options.sessions.of(target)).filter(
      ({ info }) => !names.has(normalIscsiName(info.claim.initiatorName)),
    );
    await Promise.all(others.map((session) => session.abortTasks(lun)));
  }
}

/** Whether two LUNs show the same data under the same number, regardless of the size. */
function isSameUnit(a: EmbeddedLun, b: EmbeddedLun): boolean {
  return (
    a.lun === b.lun &&
    a.file === b.file &&
    a.volume?.id === b.volume?.id &&
    a.volume?.readOnly === b.volume?.readOnly
  );
}
