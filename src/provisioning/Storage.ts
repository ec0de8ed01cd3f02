import type { Pool } from '../pools/Pool.js';
import type { StorageDriver } from '../targets/StorageDriver.js';
import type { Jobs } from './Jobs.js';
import type { Masking } from './Masking.js';
import type { MaskingViews } from './MaskingViews.js';
import type { Provisioning } from './Provisioning.js';
import type { ServedVolumes } from './ServedVolumes.js';
import type { VolumeRecords } from './VolumeRecords.js';

/** The parts for reading and changing storage. */
export interface Storage {
  readonly driver: StorageDriver;
  readonly pools: readonly Pool[];
  readonly volumes: VolumeRecords;
  readonly jobs: Jobs;
  readonly provisioning: Provisioning;
  readonly served: ServedVolumes;
  readonly views: MaskingViews;
  readonly masking: Masking;
}
