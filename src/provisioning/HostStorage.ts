import type { ReadablePool } from '../pools/Pool.js';
import type { StorageReader } from '../targets/StorageDriver.js';
import type { Jobs } from './Jobs.js';
import type { MaskingGroups } from './MaskingGroups.js';
import type { MaskingPaths } from './MaskingPaths.js';
import type { MaskingViews } from './MaskingViews.js';
import type { Provisioning } from './Provisioning.js';
import type { ServedVolumes } from './ServedVolumes.js';
import type { VolumeIndex } from './VolumeRecords.js';

/** The part of `VolumeIndex` that reads. */
export type ReadableVolumes = Pick<
  VolumeIndex,
  'copiesOf' | 'countIn' | 'find' | 'findByName' | 'list' | 'listIn' | 'size'
>;

/** The part of `Jobs` that reads. */
export type ReadableJobs = Pick<Jobs, 'find' | 'keptMs' | 'list'>;

/** The part of `Provisioning` that providers use. */
export type HostProvisioning = Pick<
  Provisioning,
  'change' | 'changeAsJob' | 'findRemovalFault' | 'killJob' | 'removeJob'
>;

export type ReadableViews = Pick<
  MaskingViews,
  'findGroup' | 'findInitiator' | 'groupOfView' | 'groupsWith' | 'listGroups' | 'listInitiators' | 'membersOf'
>;

/** The changes of masking. */
export interface HostMasking {
  readonly paths: Pick<
    MaskingPaths,
    'createInitiator' | 'expose' | 'hide' | 'removeInitiator' | 'removeTarget'
  >;
  readonly groups: Pick<
    MaskingGroups,
    | 'addGroup'
    | 'addMembers'
    | 'createGroup'
    | 'createView'
    | 'removeGroup'
    | 'removeMembers'
    | 'removeView'
    | 'renameGroup'
    | 'takeGroup'
  >;
}

/**
 * The storage of one host.  Providers read and change it through this, so they do not depend on where the host is.
 *
 * For the server's own host it is a `Storage`, for a host of a fleet a `RemoteStorage`.
 */
export interface HostStorage {
  readonly driver: StorageReader;
  readonly pools: readonly ReadablePool[];
  readonly volumes: ReadableVolumes;
  readonly jobs: ReadableJobs;
  readonly provisioning: HostProvisioning;
  readonly served: Pick<ServedVolumes, 'provide' | 'withdraw'>;
  readonly views: ReadableViews;
  readonly masking: HostMasking;
}
