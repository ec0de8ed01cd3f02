import type { DirectAccessUnit } from './DirectAccessUnit.js';
import type { LogicalUnit, LogicalUnits } from './LogicalUnit.js';
import type { Nexus, ScsiTargetPort } from './Nexus.js';
import type { UnitEnvironment } from './UnitEnvironment.js';

export interface TargetDeviceOptions {
  readonly ports: readonly ScsiTargetPort[];
  /** Whether the transport supports TARGET RESET; true by default. */
  readonly targetReset?: boolean;
  /**
   * Drops the tasks of these nexuses (Nexus.id) at one logical unit, of all for null.  Resolves when none can take effect any
   * more.
   */
  readonly onAbortTasks?: (lun: number, nexusIds: readonly string[] | null) => Promise<void>;
}

/** How a target shows one of its logical units. */
export interface UnitView {
  /** Write protected at this target. */
  readonly readOnly?: boolean;
  /** Initiators with access, by name in normal form; absent or null: all that the target admits. */
  readonly initiators?: readonly string[] | null;
}

interface Slot {
  readonly unit: DirectAccessUnit;
  readonly environment: UnitEnvironment;
  initiators: ReadonlySet<string> | null;
}

/**
 * A SCSI target device (SAM-5 4.6.6): the logical units that the sessions of one target see.  A unit may be part of several
 * devices, whose ports have different relative port identifiers.  It is then the same unit with one set of reservations.
 */
export class TargetDevice {
  readonly #options: TargetDeviceOptions;
  readonly #slots = new Map<number, Slot>();

  constructor(options: TargetDeviceOptions) {
    this.#options = options;
  }

  /** All units. */
  get units(): LogicalUnits {
    return this.#view(() => true);
  }

  /** The units that an initiator can access, by its name in normal form.  Later changes are visible at once. */
  unitsOf(initiatorName: string): LogicalUnits {
    return this.#view(({ initiators }) => initiators?.has(initiatorName) ?? true);
  }

  /** @throws RangeError for a LUN outside of 0 to 16383 or one that is in use. */
  add(lun: number, unit: DirectAccessUnit, { readOnly = false, initiators = null }: UnitView = {}): void {
    if (!Number.isInteger(lun) || lun < 0 || lun > 0x3fff)
      throw new RangeError(`LUN ${lun}: expected 0 to 16383`);
    if (this.#slots.has(lun)) throw new RangeError(`LUN ${lun} is taken`);
    const environment: UnitEnvironment = {
      luns: ({ initiatorName }) => [...this.unitsOf(initiatorName).keys()].sort((a, b) => a - b),
      targetPorts: () => this.#options.ports,
      findByDesignator: (designator, nexus) => this.#findByDesignator(designator, nexus),
      targetReset: this.#options.targetReset ?? true,
      readOnly,
      abortTasks: async (nexusIds) => this.#options.onAbortTasks?.(lun, nexusIds),
    };
    unit.attach(environment);
    this.#slots.set(lun, { unit, environment, initiators: toSet(initiators) });
    this.#tellLunsChanged(unit);
  }

  find(lun: number): DirectAccessUnit | null {
    return this.#slots.get(lun)?.unit ?? null;
  }

  /**
   * Limits a unit to these initiators from the next command on; null: all.  The unit forgets the others, except their
   * registrations.  The caller must drop their tasks.
   */
  setInitiators(lun: number, initiators: readonly string[] | null): void {
    const slot = this.#slots.get(lun);
    if (!slot || isSame(slot.initiators, initiators)) return;
    slot.initiators = toSet(initiators);
    slot.unit.forget(this.#options.ports, (name) => slot.initiators?.has(name) !== false);
    this.#tellLunsChanged(null);
  }

  /** Removes a unit.  The caller must close it if no other device shows it (`DirectAccessUnit.isAttached`). */
  remove(lun: number): DirectAccessUnit | null {
    const slot = this.#slots.get(lun);
    if (!slot) return null;
    this.#slots.delete(lun);
    slot.unit.detach(slot.environment);
    this.#tellLunsChanged(null);
    return slot.unit;
  }

  /** As `remove`, for all units. */
  removeAll(): readonly DirectAccessUnit[] {
    return [...this.#slots.keys()].flatMap((lun) => this.remove(lun) ?? []);
  }

  #findByDesignator(designator: Buffer, { initiatorName }: Nexus) {
    for (const { unit, initiators } of this.#slots.values()) {
      if (initiators?.has(initiatorName) === false) continue;
      const target = unit.asCopyTarget(designator);
      if (target) return target;
    }
    return null;
  }

  /** Tells only units without other devices: a unit attention would also reach the initiators of the other devices. */
  #tellLunsChanged(except: DirectAccessUnit | null): void {
    const ports = this.#options.ports;
    for (const { unit } of this.#slots.values()) if (unit !== except) unit.reportedLunsChanged(ports);
  }

  #view(isShown: (slot: Slot) => boolean): LogicalUnits {
    const slots = this.#slots;
    const find = (lun: number): LogicalUnit | undefined => {
      const slot = slots.get(lun);
      return slot && isShown(slot) ? slot.unit : undefined;
    };
    return {
      get: find,
      has: (lun) => find(lun) !== undefined,
      *keys() {
        for (const [lun, slot] of slots) if (isShown(slot)) yield lun;
      },
      *values() {
        for (const slot of slots.values()) if (isShown(slot)) yield slot.unit;
      },
    };
  }
}

function isSame(a: ReadonlySet<string> | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return a === b;
  return a.size === new Set(b).size && b.every((name) => a.has(name));
}

function toSet(initiators: readonly string[] | null): ReadonlySet<string> | null {
  return initiators && new Set(initiators);
}
