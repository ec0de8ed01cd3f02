import type { DirectAccessUnit } from '../../scsi/DirectAccessUnit.js';
import type { EmbeddedLun } from '../EmbeddedTarget.js';
import { openUnit } from './openDevice.js';

/**
 * The logical units that are open.  A volume that several targets show is one unit, so that reservations and unit attentions are those
 * of the volume and not of a target.
 */
export class OpenUnits {
  readonly #byVolume = new Map<string, DirectAccessUnit>();
  readonly #volumeOf = new WeakMap<DirectAccessUnit, string>();
  readonly #folder: string;

  /** @param folder for persistent reservations that are to survive a power loss (APTPL). */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The unit of the volume where a target shows it already.  @throws Error where it cannot be made. */
  open(iscsiName: string, lun: EmbeddedLun): DirectAccessUnit {
    const id = lun.volume?.id;
    const known = id === undefined ? undefined : this.#byVolume.get(id);
    if (known) return known;
    const unit = openUnit(iscsiName, lun, this.#folder);
    if (id !== undefined) {
      this.#byVolume.set(id, unit);
      this.#volumeOf.set(unit, id);
    }
    return unit;
  }

  /** Closes it where no target shows it any more. */
  async release(unit: DirectAccessUnit): Promise<void> {
    if (unit.isAttached) return;
    const id = this.#volumeOf.get(unit);
    if (id !== undefined) this.#byVolume.delete(id);
    await unit.close();
  }
}
