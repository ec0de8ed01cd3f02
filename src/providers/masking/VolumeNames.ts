import type { HostStorage } from '../../provisioning/HostStorage.js';
import type { VolumeRecord } from '../../provisioning/VolumeRecords.js';

/**
 * Finds volumes by the identifiers that managers use: the SCSI name (CIM_StorageVolume.Name) or the DeviceID.  A name is derived
 * from an id and cannot be inverted, so names are cached.  A lookup takes constant time.
 */
export class VolumeNames {
  readonly #storage: Pick<HostStorage, 'volumes' | 'driver'>;
  readonly #idByName = new Map<string, string>();
  readonly #known = new Set<string>();

  constructor(storage: Pick<HostStorage, 'volumes' | 'driver'>) {
    this.#storage = storage;
  }

  /** Null if there is none. */
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

  /** Adds new volumes to the cache; returns whether there were any. */
  #learn(): boolean {
    const { volumes, driver } = this.#storage;
    if (this.#known.size > 2 * volumes.size + 1_000) {
      // Most cached volumes no longer exist.
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
