import type { ProvisioningSettings } from './ProvisioningDeps.js';
import { storageOutcome, type StorageOutcome } from './StorageOutcome.js';
import type { VolumeRecords } from './VolumeRecords.js';

/** How many volumes there may be: those that are being made count as well, so that no number of requests at once makes more. */
export class VolumeQuota {
  readonly #volumes: VolumeRecords;
  readonly #settings: Pick<ProvisioningSettings, 'maxVolumes'>;
  /** Ids of volumes that are being made. */
  readonly #claimed = new Set<string>();

  constructor(volumes: VolumeRecords, settings: Pick<ProvisioningSettings, 'maxVolumes'>) {
    this.#volumes = volumes;
    this.#settings = settings;
  }

  /** Takes a place for a volume, until `release`; an outcome where there is none. */
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

  /** The volume has its record, or is not made. */
  release(id: string): void {
    this.#claimed.delete(id);
  }
}
