// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ConcreteJobFamily } from './CIM_ConcreteJob.js';
import type { CIM_SCSIProtocolControllerFamily } from './CIM_SCSIProtocolController.js';
import type { CIM_Service, CIM_ServiceMethods } from './CIM_Service.js';
import type { CIM_StorageVolumeFamily } from './CIM_StorageVolume.js';

/** Return values of ISCSIWBEM_ProvisioningService.CreateVolume (ValueMap). */
export const CreateVolumeReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/** Return values of ISCSIWBEM_ProvisioningService.AdoptVolume (ValueMap). */
export const AdoptVolumeReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/** Return values of ISCSIWBEM_ProvisioningService.ResizeVolume (ValueMap). */
export const ResizeVolumeReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/** Return values of ISCSIWBEM_ProvisioningService.RenameVolume (ValueMap). */
export const RenameVolumeReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/** Return values of ISCSIWBEM_ProvisioningService.RemoveVolume (ValueMap). */
export const RemoveVolumeReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/** Return values of ISCSIWBEM_ProvisioningService.CopyVolume (ValueMap). */
export const CopyVolumeReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/** Values of the parameter Kind of ISCSIWBEM_ProvisioningService.CopyVolume (ValueMap). */
export const CopyVolume_Kind = {
  Snapshot: 2,
  Clone: 3,
} as const;

/** Return values of ISCSIWBEM_ProvisioningService.RestoreVolume (ValueMap). */
export const RestoreVolumeReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/** Return values of ISCSIWBEM_ProvisioningService.CreateTarget (ValueMap). */
export const CreateTargetReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/** Return values of ISCSIWBEM_ProvisioningService.RemoveTarget (ValueMap). */
export const RemoveTargetReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/** Return values of ISCSIWBEM_ProvisioningService.RenameTarget (ValueMap). */
export const RenameTargetReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/** Return values of ISCSIWBEM_ProvisioningService.AddExport (ValueMap). */
export const AddExportReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/** Return values of ISCSIWBEM_ProvisioningService.RemoveExport (ValueMap). */
export const RemoveExportReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/** Return values of ISCSIWBEM_ProvisioningService.AllowInitiator (ValueMap). */
export const AllowInitiatorReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/** Return values of ISCSIWBEM_ProvisioningService.DenyInitiator (ValueMap). */
export const DenyInitiatorReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/** Return values of ISCSIWBEM_ProvisioningService.Provide (ValueMap). */
export const ProvideReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/** Return values of ISCSIWBEM_ProvisioningService.Withdraw (ValueMap). */
export const WithdrawReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  SizeNotSupported: 4097,
  AlreadyThere: 32768,
  NoSuchVolume: 32769,
  NoSuchPool: 32770,
  NoSuchTarget: 32771,
  NoSuchExport: 32772,
  NoRoom: 32773,
  LimitReached: 32774,
  VerificationFailed: 32775,
  Busy: 32776,
} as const;

/**
 * Makes, changes and removes volumes, targets, exports and access in one call each, and tells as a sentence
 * what came of it. Storage managers use the methods of SMI-S instead; both come to the same.
 */
export interface ISCSIWBEM_ProvisioningService extends CIM_Service {}

export interface ISCSIWBEM_ProvisioningServiceMethods extends CIM_ServiceMethods {
  /** Makes a volume in a pool. It reads zeros, and no target shows it. */
  CreateVolume: {
    in: {
      /** Its ElementName: 1 to 64 characters, without a slash, and of no other volume.  Required. */
      readonly Name: string;
      /** Its size in bytes, a multiple of 512.  Required. */
      readonly Size: bigint;
      /** ElementName of the pool. NULL: the only one there is. */
      readonly Pool: string | null;
      /** TRUE: all of its room is taken at once. NULL: as the setting of the pool says. */
      readonly Thick: boolean | null;
    };
    out: {
      /** The volume. */
      readonly StorageVolume?: CIMInstanceName<CIM_StorageVolumeFamily> | null;
      /** Where a size cannot be had: the nearest one that could, in bytes. */
      readonly NearestSize?: bigint | null;
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof CreateVolumeReturn)[keyof typeof CreateVolumeReturn];
  };
  /**
   * Makes a volume of what the administrator put into a pool: a file of its folder, or a logical volume of
   * its thin pool. Its bytes stay as they are; it is renamed. A file whose name is a volume's keeps its
   * identity. It is refused while a target shows it.
   */
  AdoptVolume: {
    in: {
      /** The name of the file or of the logical volume, without a folder.  Required. */
      readonly File: string;
      /** Its ElementName: 1 to 64 characters, without a slash, and of no other volume.  Required. */
      readonly Name: string;
      /** ElementName of the pool. NULL: the only one there is. */
      readonly Pool: string | null;
    };
    out: {
      /** The volume. */
      readonly StorageVolume?: CIMInstanceName<CIM_StorageVolumeFamily> | null;
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof AdoptVolumeReturn)[keyof typeof AdoptVolumeReturn];
  };
  /** Changes the size of a volume. Initiators that see it are told, where the target can tell them. */
  ResizeVolume: {
    in: {
      /** DeviceID or ElementName of the volume.  Required. */
      readonly Volume: string;
      /** The size in bytes, a multiple of its block size.  Required. */
      readonly Size: bigint;
      /** TRUE: bytes behind the new end may be lost. */
      readonly MayShrink: boolean | null;
    };
    out: {
      /** Where a size cannot be had: the nearest one that could, in bytes. */
      readonly NearestSize?: bigint | null;
      /** What a login saw afterwards, as a sentence. NULL: none was due. */
      readonly Verification?: string | null;
      /** 2: verified, 3: unverified, 4: failed. NULL: no login was due. */
      readonly VerificationState?: number | null;
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof ResizeVolumeReturn)[keyof typeof ResizeVolumeReturn];
  };
  /** Gives a volume another ElementName. Its identity stays as it is. */
  RenameVolume: {
    in: {
      /** DeviceID or ElementName of the volume.  Required. */
      readonly Volume: string;
      /** The new name.  Required. */
      readonly Name: string;
    };
    out: {
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof RenameVolumeReturn)[keyof typeof RenameVolumeReturn];
  };
  /**
   * Removes a volume and its bytes. It is refused while a target shows it, or a snapshot or a running copy
   * needs it.
   */
  RemoveVolume: {
    in: {
      /** DeviceID or ElementName of the volume.  Required. */
      readonly Volume: string;
    };
    out: {
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof RemoveVolumeReturn)[keyof typeof RemoveVolumeReturn];
  };
  /** Makes a volume with the bytes that another one has now. */
  CopyVolume: {
    in: {
      /** DeviceID or ElementName of the volume.  Required. */
      readonly Volume: string;
      /** ElementName of the copy.  Required. */
      readonly Name: string;
      /**
       * A snapshot shares blocks with its source and is made at one instant; a clone stands alone, and may be
       * a job.  Required.
       */
      readonly Kind: number;
      /** ElementName of the pool of a clone. NULL: that of the source. */
      readonly Pool: string | null;
    };
    out: {
      /** The volume. */
      readonly StorageVolume?: CIMInstanceName<CIM_StorageVolumeFamily> | null;
      /** The job that goes on with it. NULL: it is done. */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** Where a size cannot be had: the nearest one that could, in bytes. */
      readonly NearestSize?: bigint | null;
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof CopyVolumeReturn)[keyof typeof CopyVolumeReturn];
  };
  /**
   * Gives a volume the bytes and the size of one of its copies. It is refused while a target shows the
   * volume.
   */
  RestoreVolume: {
    in: {
      /** DeviceID or ElementName of the volume.  Required. */
      readonly Volume: string;
      /** DeviceID or ElementName of the copy.  Required. */
      readonly Copy: string;
    };
    out: {
      /** The job that goes on with it. NULL: it is done. */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      /** Where a size cannot be had: the nearest one that could, in bytes. */
      readonly NearestSize?: bigint | null;
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof RestoreVolumeReturn)[keyof typeof RestoreVolumeReturn];
  };
  /**
   * Makes a target. It has no account and no LUN, and lets nobody see any. It asks for CHAP, or lets in those
   * that it will allow by name alone until it has an account, by the setting new-targets.
   */
  CreateTarget: {
    in: {
      /** Its iSCSI name. NULL: made of Alias. */
      readonly TargetName: string | null;
      /** Its alias. NULL: none. */
      readonly Alias: string | null;
    };
    out: {
      /** The node of the target. */
      readonly ProtocolController?: CIMInstanceName<CIM_SCSIProtocolControllerFamily> | null;
      /** The iSCSI name of the target. */
      readonly AssignedName?: string | null;
      /** What somebody should know who wanted it, as a sentence. NULL: nothing. */
      readonly Warning?: string | null;
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof CreateTargetReturn)[keyof typeof CreateTargetReturn];
  };
  /**
   * Removes a target that was made through this server, with the accounts that were made for it. It is
   * refused while it has a LUN.
   */
  RemoveTarget: {
    in: {
      /** iSCSI name of the target.  Required. */
      readonly Target: string;
    };
    out: {
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof RemoveTargetReturn)[keyof typeof RemoveTargetReturn];
  };
  /** Gives a target another alias. */
  RenameTarget: {
    in: {
      /** iSCSI name of the target.  Required. */
      readonly Target: string;
      /** The alias. NULL: none. */
      readonly Alias: string | null;
    };
    out: {
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof RenameTargetReturn)[keyof typeof RenameTargetReturn];
  };
  /**
   * Has a target show a volume as a logical unit. A login looks at it afterwards; where that does not see it
   * as it should be, the export is taken back.
   */
  AddExport: {
    in: {
      /** iSCSI name of the target.  Required. */
      readonly Target: string;
      /** DeviceID or ElementName of the volume.  Required. */
      readonly Volume: string;
      /** Its number. NULL: the lowest that is free. */
      readonly LUN: number | null;
      /** TRUE: writes are refused. */
      readonly ReadOnly: boolean | null;
      /** TRUE: another target may show it as well. */
      readonly Shared: boolean | null;
    };
    out: {
      /** The number that it has. */
      readonly AssignedLUN?: number | null;
      /** What a login saw afterwards, as a sentence. NULL: none was due. */
      readonly Verification?: string | null;
      /** 2: verified, 3: unverified, 4: failed. NULL: no login was due. */
      readonly VerificationState?: number | null;
      /** What somebody should know who wanted it, as a sentence. NULL: nothing. */
      readonly Warning?: string | null;
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof AddExportReturn)[keyof typeof AddExportReturn];
  };
  /** Takes a logical unit away from a target. Its volume stays. */
  RemoveExport: {
    in: {
      /** iSCSI name of the target.  Required. */
      readonly Target: string;
      /** The number of the logical unit.  Required. */
      readonly LUN: number;
    };
    out: {
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof RemoveExportReturn)[keyof typeof RemoveExportReturn];
  };
  /** Lets an initiator see the LUNs of a target. An account says with which secret it proves itself. */
  AllowInitiator: {
    in: {
      /** iSCSI name of the target.  Required. */
      readonly Target: string;
      /** iSCSI name of the initiator.  Required. */
      readonly Initiator: string;
      /**
       * The numbers of the LUNs that it may see, beside those that it sees already. NULL: all that there are
       * and will be.
       */
      readonly LUNs: readonly (number | null)[] | null;
    };
    out: {
      /** What a login saw afterwards, as a sentence. NULL: none was due. */
      readonly Verification?: string | null;
      /** 2: verified, 3: unverified, 4: failed. NULL: no login was due. */
      readonly VerificationState?: number | null;
      /** What somebody should know who wanted it, as a sentence. NULL: nothing. */
      readonly Warning?: string | null;
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof AllowInitiatorReturn)[keyof typeof AllowInitiatorReturn];
  };
  /** Lets an initiator see the LUNs of a target no more; its sessions are ended. */
  DenyInitiator: {
    in: {
      /** iSCSI name of the target.  Required. */
      readonly Target: string;
      /** iSCSI name of the initiator.  Required. */
      readonly Initiator: string;
      /**
       * The numbers of the LUNs that it may see no more; where none is left it is not allowed any more. NULL:
       * all of them.
       */
      readonly LUNs: readonly (number | null)[] | null;
    };
    out: {
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof DenyInitiatorReturn)[keyof typeof DenyInitiatorReturn];
  };
  /**
   * Makes a volume, a target, an account, access and the export for one initiator, in the order that shows
   * nothing to anybody too early. Where a part fails, all is taken back.
   */
  Provide: {
    in: {
      /** ElementName of the volume and alias of the target.  Required. */
      readonly Name: string;
      /** Size of the volume in bytes.  Required. */
      readonly Size: bigint;
      /** iSCSI name of the initiator that may see it.  Required. */
      readonly Initiator: string;
      /** ElementName of the pool. NULL: the only one there is. */
      readonly Pool: string | null;
      /** TRUE: all of its room is taken at once. NULL: as the setting of the pool says. */
      readonly Thick: boolean | null;
      /** CHAP name of the account. NULL: the name of the initiator. */
      readonly ChapName: string | null;
      /**
       * CHAP secret of the account, as text or as the property Secret of CIM_SharedSecret has it. NULL: no
       * account, and nobody gets in.
       */
      readonly Secret: string | null;
    };
    out: {
      /** The volume. */
      readonly StorageVolume?: CIMInstanceName<CIM_StorageVolumeFamily> | null;
      /** The iSCSI name of the target. */
      readonly AssignedName?: string | null;
      /** The number of the logical unit. */
      readonly AssignedLUN?: number | null;
      /** Where a size cannot be had: the nearest one that could, in bytes. */
      readonly NearestSize?: bigint | null;
      /** What a login saw afterwards, as a sentence. NULL: none was due. */
      readonly Verification?: string | null;
      /** 2: verified, 3: unverified, 4: failed. NULL: no login was due. */
      readonly VerificationState?: number | null;
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof ProvideReturn)[keyof typeof ProvideReturn];
  };
  /** Takes the LUNs, the accounts and a target that was made through this server away. */
  Withdraw: {
    in: {
      /** iSCSI name of the target.  Required. */
      readonly Target: string;
      /** TRUE: the volumes behind it and their bytes are removed, too. */
      readonly RemoveVolumes: boolean | null;
    };
    out: {
      /** What was done, or why it was not, as a sentence. */
      readonly Message?: string | null;
    };
    returns: (typeof WithdrawReturn)[keyof typeof WithdrawReturn];
  };
}

/** ISCSIWBEM_ProvisioningService and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_ProvisioningServiceFamily =
  | 'ISCSIWBEM_ProvisioningService';
