import type { IscsiName } from './IscsiName.js';
import type { JsonValue } from './JsonValue.js';

/** The storage behind a logical unit: a file of a pool, or a block device. */
export interface VolumeSource {
  /** The volume's id, 32 hexadecimal digits.  It never changes and is unique. */
  readonly id: string;
  /** Absolute path. */
  readonly path: string;
  readonly type: 'file' | 'block';
  /** A multiple of `blockSize`. */
  readonly bytes: number;
  readonly blockSize: 512 | 4096;
  /** Space that writes must leave free in the file system of a file, in bytes.  A target without this function may fill it. */
  readonly reserveBytes: number;
}

/** The identity of a volume in INQUIRY data (VPD page 83h), in the terms of CIM_StorageVolume. */
export interface VolumeIdentity {
  /** Hexadecimal digits, or the text of a text designator. */
  readonly name: string;
  /** CIM_StorageVolume.NameFormat: 9 NAA, 7 T10 vendor id. */
  readonly nameFormat: 9 | 7;
  /** CIM_StorageVolume.NameNamespace: 2 VPD83 type 3, 4 VPD83 type 1. */
  readonly nameNamespace: 2 | 4;
}

/** A logical unit that a target shows. */
export interface Export {
  readonly target: IscsiName;
  readonly lun: number;
  /** Null: not a volume of this server. */
  readonly volumeId: string | null;
  /** The file or device behind it; null: none, or the target does not report it. */
  readonly path: string | null;
  /** Null if the target does not report it. */
  readonly bytes: number | null;
  readonly readOnly: boolean;
  /** Who sees it, of those that its target allows; left out or null: all of them. */
  readonly initiators?: readonly IscsiName[] | null;
  /** The identity of a unit that is not a volume of this server; absent if the target does not report it. */
  readonly identity?: VolumeIdentity;
  /** Its file is not what it was, so that nobody sees the unit until it is. */
  readonly isWithheld?: true;
}

/** Reads and writes of a logical unit, as its target counts them. */
export interface UnitStatistics {
  /** Null: not a volume of this server. */
  readonly volumeId: string | null;
  /** The target that shows it; the first one if there are several. */
  readonly target: IscsiName;
  readonly lun: number;
  /** Start of the counting, in ms since the epoch; null if the target does not report it. */
  readonly startedAt: number | null;
  /** Reads and writes; all commands where the target does not tell them apart. */
  readonly commands: number;
  /** null where the target does not tell. */
  readonly reads: number | null;
  readonly readBytes: number;
  readonly writes: number | null;
  readonly writtenBytes: number;
  /** Sum of the times of all reads; null if the target does not report it. */
  readonly readMicroseconds: number | null;
  readonly writeMicroseconds: number | null;
}

/** The initiators that may see the LUNs of a target.  CHAP authenticates them. */
export interface TargetAccessList {
  /** Null: any initiator. */
  readonly initiators: readonly IscsiName[] | null;
  /** Those of them that see some of its LUNs and not the others; left out: none. */
  readonly restricted?: ReadonlyMap<IscsiName, readonly number[]>;
}

/** An access list and its target. */
export interface TargetAccess extends TargetAccessList {
  readonly target: IscsiName;
}

/** The storage functions of a kind of target. */
export interface StorageDriverCapabilities {
  /** Range of LUN numbers. */
  readonly minLun: number;
  readonly maxLun: number;
  readonly maxLunsPerTarget: number;
  /** Maximum length of a target's alias in bytes; 0: aliases are not supported. */
  readonly maxAliasBytes: number;
  /** How logged in initiators learn of a new size. */
  readonly resize: 'unit-attention' | 'rescan';
  /** Whether a volume can shrink while a LUN shows it. */
  readonly shrinksExports: boolean;
  readonly readOnlyLuns: boolean;
  /** Writes leave `VolumeSource.reserveBytes` free; otherwise they can fill the file system under a volume. */
  readonly keepsReserve: boolean;
  /** An initiator can be shown some of the LUNs of a target and not the others. */
  readonly lunsPerInitiator: boolean;
  /** Whether a volume at two targets is the same unit, so that reservations apply across targets. */
  readonly sharesUnits: boolean;
  readonly blockSizes: readonly (512 | 4096)[];
}

/**
 * How a new target admits allowed initiators.  `chap`: with an account, so that nobody gets in while there is none.
 * `initiators`: by name alone until it has an account; from then on with an account, even after the last one is removed.
 */
export const admissions = ['chap', 'initiators'] as const;
export type Admission = (typeof admissions)[number];

/** One change of a target's exports or access list, independent of any protocol. */
export type StorageDriverChange =
  | {
      readonly kind: 'createTarget';
      readonly target: IscsiName;
      readonly alias: string | null;
      readonly admission: Admission;
    }
  | { readonly kind: 'removeTarget'; readonly target: IscsiName }
  | { readonly kind: 'renameTarget'; readonly target: IscsiName; readonly alias: string | null }
  | {
      readonly kind: 'addExport';
      readonly target: IscsiName;
      /** Null: the lowest free number. */
      readonly lun: number | null;
      readonly volume: VolumeSource;
      readonly readOnly: boolean;
    }
  | { readonly kind: 'removeExport'; readonly target: IscsiName; readonly lun: number }
  | {
      readonly kind: 'allow';
      readonly target: IscsiName;
      readonly initiator: IscsiName;
      /**
       * Beside what it sees already, and no others; left out: all that there are and will be.  Only where `lunsPerInitiator` says so.  Who sees
       * all of them goes on to.
       */
      readonly luns?: readonly number[];
    }
  | {
      readonly kind: 'deny';
      readonly target: IscsiName;
      readonly initiator: IscsiName;
      /** It goes on to see the others that there are; where none is left it is not allowed any more.  Left out: all of them. */
      readonly luns?: readonly number[];
    }
  /** When growing, the file or device has its new size already; when shrinking, it still has its old one. */
  | { readonly kind: 'resize'; readonly volume: VolumeSource };

/** The steps of a change as data, stored sealed before the first write. */
export interface StoragePlan {
  /** Targets whose LUNs or access list the change affects. */
  readonly targets: readonly IscsiName[];
  /** The chosen number for `addExport`; otherwise null. */
  readonly lun: number | null;
  /** The state is already as requested. */
  readonly nothingToDo: boolean;
  /** In the driver's own form. */
  readonly steps: JsonValue;
}

/**
 * Creates targets, LUNs and access lists at a kind of target.  Only `provisioning/` calls `planStorage` and `executeStorage`.
 * Every method throws TargetDriverError and nothing else.
 *
 * A new target has no account and no LUN, and allows no initiator.  It requires CHAP unless its `admission` is `initiators`.
 * What was made by other means (configuration files, tgtadm, targetcli) is shown and never changed: a change of it is refused as
 * not supported.
 */
export interface StorageDriver {
  readonly storageCapabilities: StorageDriverCapabilities;

  /** Everything that `executeStorage` changes is in the store of this host, and ends with this process; absent: other programs have it. */
  readonly isKeptInStore?: true;

  /** Whether this server made the target, and may change and remove it. */
  isOwnTarget(target: IscsiName): Promise<boolean>;

  /** The LUNs of one target, or of all for null, except the implicit controller. */
  listExports(target: IscsiName | null): Promise<readonly Export[]>;

  /** The LUNs that show a volume.  If the target allows it, other LUNs are not read. */
  findExportsOf(volumeId: string): Promise<readonly Export[]>;

  /** Null: there is no such target. */
  findAccessList(target: IscsiName): Promise<TargetAccessList | null>;

  /** The result of `findAccessList` for each target. */
  listAccess(): Promise<readonly TargetAccess[]>;

  /** The targets whose lists name an initiator.  If possible, other targets are not read. */
  findTargetsAllowing(initiator: IscsiName): Promise<readonly IscsiName[]>;

  /**
   * Reads and writes of each unit, once for each volume.  Absent if the target does not count.
   * @param volumeId one volume; null: all units.
   */
  readStatistics?(volumeId: string | null): Promise<readonly UnitStatistics[]>;

  /** The identity of a volume in INQUIRY data, whether or not it is exported. */
  identityOf(volumeId: string): VolumeIdentity;

  /**
   * Checks a change against the current state and determines its steps.  Reads only.
   * @throws TargetDriverError no-such-target, already-there (a target, a LUN), in-use (removal of a target with LUNs, a volume
   * that is exported already), not-supported, invalid; timeout, unavailable.
   */
  planStorage(change: StorageDriverChange): Promise<StoragePlan>;

  /**
   * Carries out a plan.  It is idempotent: repeated after a crash or a time-out it brings the target to the same state, from any
   * intermediate state.  At no time does an initiator see a LUN that it may see neither before nor after the change.  Sessions of
   * initiators that lose their access, and sessions of a removed target, are ended.
   */
  executeStorage(plan: StoragePlan): Promise<void>;

  /** The key of the lock under which changes of one target exclude each other.  It is the same as for its credentials. */
  storageLockKey(target: IscsiName): string;
}

/** The part of a storage driver that reads. */
export type StorageReader = Omit<StorageDriver, 'executeStorage' | 'planStorage' | 'storageLockKey'>;
