import type { DirectAccessUnit } from '../../scsi/DirectAccessUnit.js';
import type { BlockMedium } from '../../scsi/media/BlockMedium.js';
import type { EmbeddedLun } from '../EmbeddedTarget.js';
import { openMedium, openUnit } from './openDevice.js';

/**
 * The open logical units.  A volume that several targets show is a single unit, so that reservations and unit attentions belong
 * to the volume and not to a target.
 */
export class OpenUnits {
  readonly #byVolume = new Map<string, DirectAccessUnit>();
  readonly #volumeOf = new WeakMap<DirectAccessUnit, string>();
  readonly #folder: string;

  /** @param folder for persistent reservations that must survive a loss of power (APTPL). */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Returns the existing unit of the volume if a target shows it already.
   * @throws Error if it cannot be opened.
   */
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

  /** The blocks of a LUN anew, for a unit that is open.  @throws Error where they cannot be opened. */
  openMedium(lun: EmbeddedLun): BlockMedium {
    return openMedium(lun, this.#folder);
  }

  /** Closes it if no target shows it any more. */
  async release(unit: DirectAccessUnit): Promise<void> {
    if (unit.isAttached) return;
    const id = this.#volumeOf.get(unit);
    if (id !== undefined) this.#byVolume.delete(id);
    await unit.close();
  }
}
