import type { ProvisioningSettings } from './ProvisioningDeps.js';
import { storageOutcome, type StorageOutcome } from './StorageOutcome.js';
import type { VolumeRecords } from './VolumeRecords.js';

/** Limits the number of volumes.  Volumes that are being made count as well, so that simultaneous requests cannot exceed it. */
export class VolumeQuota {
  readonly #volumes: VolumeRecords;
  readonly #settings: Pick<ProvisioningSettings, 'maxVolumes'>;
  /** Ids of volumes that are being made. */
  readonly #claimed = new Set<string>();

  constructor(volumes: VolumeRecords, settings: Pick<ProvisioningSettings, 'maxVolumes'>) {
    this.#volumes = volumes;
    this.#settings = settings;
  }

  /** Reserves a place for a volume until `release`.  Returns an outcome if there is none left. */
  claim(id: string): StorageOutcome | null {
    const { maxVolumes } = this.#settings;
    const inMaking = [...this.#claimed].filter((claimed) => !this.#volumes.find(claimed));
    const count = this.#volumes.size + inMaking.length;
    if (count < maxVolumes) {
      this.#claimed.add(id);
      return null;
    }
    return storageOutcome(
      'limit-reached',
      `there are ${count} volumes already: expected fewer than ${maxVolumes} (setting max-volumes)`,
    );
  }

  /** Called when the volume has its record, or was not made. */
  release(id: string): void {
    this.#claimed.delete(id);
  }
}
