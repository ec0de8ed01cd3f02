import type { IscsiName } from './IscsiName.js';
import type { JsonValue } from './JsonValue.js';

/** Bytes that a target can serve as a logical unit: a file of a pool, or a block device. */
export interface VolumeSource {
  /** The volume's id, 32 hexadecimal digits: it never changes, and no two volumes have the same. */
  readonly id: string;
  /** Absolute path. */
  readonly path: string;
  readonly type: 'file' | 'block';
  /** A multiple of `blockSize`. */
  readonly bytes: number;
  readonly blockSize: 512 | 4096;
  /** What writes leave free on the file system of a file, in bytes; a target that cannot see to it lets them fill it. */
  readonly reserveBytes: number;
}

/** What INQUIRY answers for a volume (VPD page 83h), in the words of CIM_StorageVolume. */
export interface VolumeIdentity {
  /** Hexadecimal digits, or the text of a designator that is text. */
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
  /** null: not a volume of this server's. */
  readonly volumeId: string | null;
  /** The file or device behind it; null: none, or the target does not say. */
  readonly path: string | null;
  /** null where the target does not say. */
  readonly bytes: number | null;
  readonly readOnly: boolean;
  /** What INQUIRY answers for a unit that is no volume of this server's; left out where the target does not say. */
  readonly identity?: VolumeIdentity;
}

/** What initiators have read and written of a logical unit, as its target counts it. */
export interface UnitStatistics {
  /** null: not a volume of this server's. */
  readonly volumeId: string | null;
  /** Where it is shown; of a volume at several targets the first of them. */
  readonly target: IscsiName;
  readonly lun: number;
  /** Since when it is counted, in ms since the epoch; null where the target does not tell. */
  readonly startedAt: number | null;
  readonly reads: number;
  readonly readBytes: number;
  readonly writes: number;
  readonly writtenBytes: number;
  /** Of all reads together; null where the target does not tell. */
  readonly readMicroseconds: number | null;
  readonly writeMicroseconds: number | null;
}

/** Who may see the LUNs of a target.  CHAP says who they prove to be. */
export interface TargetAccessList {
  /** null: any initiator. */
  readonly initiators: readonly IscsiName[] | null;
}

/** The same with the target that it is of. */
export interface TargetAccess extends TargetAccessList {
  readonly target: IscsiName;
}

/** What a kind of target can do with storage. */
export interface StorageDriverCapabilities {
  /** Numbers that a LUN may have. */
  readonly minLun: number;
  readonly maxLun: number;
  readonly maxLunsPerTarget: number;
  /** Longest alias of a target in bytes; 0: its targets have no alias. */
  readonly maxAliasBytes: number;
  /** How initiators that are logged in learn of a new size. */
  readonly resize: 'unit-attention' | 'rescan';
  /** Whether a volume can become smaller while a LUN shows it. */
  readonly shrinksExports: boolean;
  readonly readOnlyLuns: boolean;
  /** One volume in two targets is one unit: reservations hold across them. */
  readonly sharesUnits: boolean;
  /** A target can let those that it allows in by name alone, and ask for CHAP from its first account on. */
  readonly admitsByName: boolean;
  readonly blockSizes: readonly (512 | 4096)[];
}

/**
 * How a new target lets initiators in that it allows.  `chap`: with an account, so that nobody gets in while there is none;
 * `initiators`: by name alone until it has an account, and with one from then on, also when the last is gone.
 */
export const admissions = ['chap', 'initiators'] as const;
export type Admission = (typeof admissions)[number];

/** One change of what a target shows and to whom, free of any door's vocabulary. */
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
      /** null: the lowest number that is free. */
      readonly lun: number | null;
      readonly volume: VolumeSource;
      readonly readOnly: boolean;
    }
  | { readonly kind: 'removeExport'; readonly target: IscsiName; readonly lun: number }
  | { readonly kind: 'allow'; readonly target: IscsiName; readonly initiator: IscsiName }
  | { readonly kind: 'deny'; readonly target: IscsiName; readonly initiator: IscsiName }
  /** The file or device has its new size already where it grows, and still its old one where it shrinks. */
  | { readonly kind: 'resize'; readonly volume: VolumeSource };

/** The steps from the state found to the state wanted, as data: sealed on disk before the first write. */
export interface StoragePlan {
  /** Targets whose LUNs or access the change touches. */
  readonly targets: readonly IscsiName[];
  /** Of `addExport` the number chosen; null otherwise. */
  readonly lun: number | null;
  /** Changes nothing: the state wanted is the state found. */
  readonly nothingToDo: boolean;
  /** The driver's own. */
  readonly steps: JsonValue;
}

/**
 * How a kind of target is given targets, LUNs and allowed initiators.  Only `provisioning/` calls `planStorage` and
 * `executeStorage`; every method throws TargetDriverError and nothing else.
 *
 * A new target has no account and no LUN, and lets nobody see any; it asks for CHAP unless its `admission` is `initiators`.  What others made (configuration files,
 * tgtadm, targetcli) is shown and never changed: a change of it is refused as not supported.
 */
export interface StorageDriver {
  readonly storageCapabilities: StorageDriverCapabilities;

  /** Whether this server made the target, and may change and remove it. */
  isOwnTarget(target: IscsiName): Promise<boolean>;

  /** The LUNs of one target, or of all for null, but for the implicit controller. */
  listExports(target: IscsiName | null): Promise<readonly Export[]>;

  /** The LUNs behind which a volume stands, without reading the others where the target allows that. */
  findExportsOf(volumeId: string): Promise<readonly Export[]>;

  /** null: there is no such target. */
  findAccessList(target: IscsiName): Promise<TargetAccessList | null>;

  /** What `findAccessList` says of each target. */
  listAccess(): Promise<readonly TargetAccess[]>;

  /** The targets whose lists name an initiator, without reading the others where the target allows that. */
  findTargetsAllowing(initiator: IscsiName): Promise<readonly IscsiName[]>;

  /**
   * What initiators have read and written of each unit that is shown, of a volume once.  Left out where the target does not count.
   * @param volumeId of one volume; null: all units.
   */
  readStatistics?(volumeId: string | null): Promise<readonly UnitStatistics[]>;

  /** What INQUIRY answers for a volume, whether it is exported or not. */
  identityOf(volumeId: string): VolumeIdentity;

  /**
   * Checks a change against the state found now and says how to make it.  Reads only.
   * @throws TargetDriverError no-such-target, already-there (a target, a LUN), in-use (a target with LUNs that is to be removed,
   * a volume that is exported already), not-supported, invalid; timeout, unavailable.
   */
  planStorage(change: StorageDriverChange): Promise<StoragePlan>;

  /**
   * Carries a plan out.  Idempotent: run again after a crash or a time-out it brings the target to the same state from
   * whatever point it had reached.  At no instant does an initiator see a LUN that may see it neither before nor after.
   * Sessions of initiators that may see nothing any more are ended, and those of a target that is removed.
   */
  executeStorage(plan: StoragePlan): Promise<void>;

  /** The key of the lock under which changes of one target exclude each other; the same as for its credentials. */
  storageLockKey(target: IscsiName): string;
}
