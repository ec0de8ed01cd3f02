import type { Changes, ChangesLog } from '../changes/Changes.js';
import type { TryLogin } from '../credentials/tryLogin.js';
import type { Pool } from '../pools/Pool.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { CredentialDriver } from '../targets/CredentialDriver.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { Admission, StorageDriver } from '../targets/StorageDriver.js';
import type { TargetReader } from '../targets/TargetReader.js';
import type { InitiatorsWithoutAccount } from './describeAdmission.js';
import type { Jobs } from './Jobs.js';
import type { MaskingRecords } from './MaskingRecords.js';
import type { VolumeRecord, VolumeRecords } from './VolumeRecords.js';

/** What an operator decides about storage. */
export interface ProvisioningSettings {
  /** Logs in to look at what is exported where no account names another initiator. */
  readonly initiatorName: IscsiName;
  /** Begins the names of targets that are made of an alias alone. */
  readonly iqnPrefix: string;
  /** How targets let in whom they allow that are made without saying so. */
  readonly newTargets: Admission;
  /** Whether a change of what a target shows is looked at by a login. */
  readonly verifyExports: boolean;
  readonly maxVolumes: number;
  /** Targets of any origin. */
  readonly maxTargets: number;
  /** Initiators that one target may allow. */
  readonly maxInitiatorsPerTarget: number;
}

/** The part of a target driver that exports are looked at with. */
export type ReadableTarget = TargetReader & Pick<CredentialDriver, 'heldSecret' | 'readSecret'>;

/** What a change of storage was about. */
export interface ChangedStorage {
  readonly volumes: readonly string[];
  readonly targets: readonly IscsiName[];
  /** By name. */
  readonly pools: readonly string[];
  /** By id; left out: none. */
  readonly jobs?: readonly string[];
  /** By iSCSI name; left out: none. */
  readonly initiators?: readonly IscsiName[];
  /** Masking groups that clients made, by id; left out: none. */
  readonly groups?: readonly string[];
}

/** What `Provisioning` works with. */
export interface ProvisioningDeps {
  readonly target: ReadableTarget;
  readonly storage: StorageDriver;
  readonly pools: readonly Pool[];
  readonly volumes: VolumeRecords;
  readonly maskingRecords: MaskingRecords;
  readonly jobs: Jobs;
  readonly changes: Changes;
  readonly sealed: SealedStore;
  readonly tryLogin: TryLogin;
  readonly settings: ProvisioningSettings;
  readonly log: ChangesLog;
  /** Told of initiators that may see LUNs of a target and have no account to log in with. */
  readonly onWithoutAccount?: (found: InitiatorsWithoutAccount) => void;
  /** Told of what may be another one now, once it is; it does not wait and does not throw. */
  readonly onChanged?: (changed: ChangedStorage) => void;
}

/** A volume and its pool. */
export function changedVolume({ id, pool }: VolumeRecord): ChangedStorage {
  return { volumes: [id], pools: [pool], targets: [] };
}
