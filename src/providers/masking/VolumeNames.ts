import type { Storage } from '../../provisioning/Storage.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';

/**
 * Volumes by what managers call them: their SCSI name (CIM_StorageVolume.Name), or their DeviceID.  A name is made from an id, and cannot be
 * turned back: those met are remembered, so that finding one costs the same whatever the number of volumes.
 */
export class VolumeNames {
  readonly #storage: Pick<Storage, 'volumes' | 'driver'>;
  readonly #idByName = new Map<string, string>();
  readonly #known = new Set<string>();

  constructor(storage: Pick<Storage, 'volumes' | 'driver'>) {
    this.#storage = storage;
  }

  /** null: there is none. */
  find(text: string): VolumeRecord | null {
    const { volumes } = this.#storage;
    const wanted = text.toLowerCase();
    return (
      volumes.find(wanted) ?? this.#findByName(wanted) ?? (this.#learn() ? this.#findByName(wanted) : null)
    );
  }

  #findByName(name: string): VolumeRecord | null {
    const id = this.#idByName.get(name);
    return id === undefined ? null : this.#storage.volumes.find(id);
  }

  /** Whether there were volumes that had not been met. */
  #learn(): boolean {
    const { volumes, driver } = this.#storage;
    if (this.#known.size > 2 * volumes.size + 1_000) {
      // Most of them are gone.
      this.#known.clear();
      this.#idByName.clear();
    }
    let learned = false;
    for (const { id } of volumes.list()) {
      if (this.#known.has(id)) continue;
      this.#known.add(id);
      this.#idByName.set(driver.identityOf(id).name.toLowerCase(), id);
      learned = true;
    }
    return learned;
  }
}
