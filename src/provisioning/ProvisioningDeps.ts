import type { Changes, ChangesLog } from '../changes/Changes.js';
import type { TryLogin } from '../credentials/tryLogin.js';
import type { Pool } from '../pools/Pool.js';
import type { Principal } from '../security/Principal.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { CredentialDriver } from '../targets/CredentialDriver.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { Admission, StorageDriver } from '../targets/StorageDriver.js';
import type { TargetReader } from '../targets/TargetReader.js';
import type { InitiatorsWithoutAccount } from './describeAdmission.js';
import type { Jobs } from './Jobs.js';
import type { MaskingRecords } from './MaskingRecords.js';
import type { VolumeRecord, VolumeRecords } from './VolumeRecords.js';

/** Settings of storage. */
export interface ProvisioningSettings {
  /** The initiator name for verification logins if no account names another. */
  readonly initiatorName: IscsiName;
  /** Prefix of target names that are made of an alias. */
  readonly iqnPrefix: string;
  /** How new targets admit allowed initiators, unless a request says otherwise. */
  readonly newTargets: Admission;
  /** Whether a change of what a target shows is verified by a login. */
  readonly verifyExports: boolean;
  readonly maxVolumes: number;
  /** Maximum number of targets of any origin. */
  readonly maxTargets: number;
  /** Maximum number of initiators that one target may allow. */
  readonly maxInitiatorsPerTarget: number;
}

/** The part of a target driver that the verification needs. */
export type ReadableTarget = TargetReader & Pick<CredentialDriver, 'heldSecret' | 'readSecret'>;

/** The subject of a change of storage. */
export interface ChangedStorage {
  readonly volumes: readonly string[];
  readonly targets: readonly IscsiName[];
  /** By name. */
  readonly pools: readonly string[];
  /** By id; absent: none. */
  readonly jobs?: readonly string[];
  /** By iSCSI name; absent: none. */
  readonly initiators?: readonly IscsiName[];
  /** Masking groups that clients created, by id; absent: none. */
  readonly groups?: readonly string[];
}

/** What `Provisioning` needs. */
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
  /** Called with initiators that may see LUNs of a target but have no account to log in with. */
  readonly onWithoutAccount?: (found: InitiatorsWithoutAccount) => void;
  /** Waited for when an initiator was allowed: its accounts can be proved now.  It does not throw. */
  readonly onAllowed?: (caller: Principal, target: IscsiName, initiator: IscsiName) => Promise<void>;
  /** Called after something may have changed.  It does not wait and does not throw. */
  readonly onChanged?: (changed: ChangedStorage) => void;
}

/** The subject of a change of a volume: the volume and its pool. */
export function changedVolume({ id, pool }: VolumeRecord): ChangedStorage {
  return { volumes: [id], pools: [pool], targets: [] };
}
