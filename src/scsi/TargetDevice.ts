import type { DirectAccessUnit } from './DirectAccessUnit.js';
import type { LogicalUnit } from './LogicalUnit.js';
import type { ScsiTargetPort } from './Nexus.js';

export interface TargetDeviceOptions {
  readonly ports: readonly ScsiTargetPort[];
  /** Whether the transport carries out TARGET RESET; it does by default. */
  readonly targetReset?: boolean;
  /** PREEMPT AND ABORT: drop the tasks of these nexuses (Nexus.id) at one logical unit. */
  readonly onAbortTasks?: (lun: number, nexusIds: readonly string[]) => void;
}

/** A SCSI target device (SAM-5 4.6.6): the logical units that all sessions of one target see. */
export class TargetDevice {
  readonly #options: TargetDeviceOptions;
  readonly #units = new Map<number, DirectAccessUnit>();

  constructor(options: TargetDeviceOptions) {
    this.#options = options;
  }

  get units(): ReadonlyMap<number, LogicalUnit> {
    return this.#units;
  }

  /** @throws RangeError for a LUN outside 0 to 16383 or one that is taken. */
  add(lun: number, unit: DirectAccessUnit): void {
    if (!Number.isInteger(lun) || lun < 0 || lun > 0x3fff)
      throw new RangeError(`LUN ${lun}: expected 0 to 16383`);
    if (this.#units.has(lun)) throw new RangeError(`LUN ${lun} is taken`);
    unit.attach({
      luns: () => [...this.#units.keys()].sort((a, b) => a - b),
      targetPorts: () => this.#options.ports,
      findByDesignator: (designator) => {
        for (const other of this.#units.values()) {
          const target = other.asCopyTarget(designator);
          if (target) return target;
        }
        return null;
      },
      targetReset: this.#options.targetReset ?? true,
      abortTasks: (nexusIds) => this.#options.onAbortTasks?.(lun, nexusIds),
    });
    this.#units.set(lun, unit);
    this.#tellLunsChanged(unit);
  }

  find(lun: number): DirectAccessUnit | null {
    return this.#units.get(lun) ?? null;
  }

  /** Takes a unit out; it is for the caller to close it. */
  remove(lun: number): DirectAccessUnit | null {
    const unit = this.#units.get(lun);
    if (!unit) return null;
    this.#units.delete(lun);
    this.#tellLunsChanged(null);
    return unit;
  }

  /** Closes all units. */
  async close(): Promise<void> {
    await Promise.all([...this.#units.values()].map(async (unit) => unit.close()));
  }

  #tellLunsChanged(except: DirectAccessUnit | null): void {
    for (const unit of this.#units.values()) if (unit !== except) unit.reportedLunsChanged();
  }
}
