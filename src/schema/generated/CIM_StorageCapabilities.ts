// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Capabilities, CIM_CapabilitiesMethods } from './CIM_Capabilities.js';
import type { CIM_StorageSettingFamily } from './CIM_StorageSetting.js';
import type { MSISCSITARGET_StorageCapabilitiesFamily } from './MSISCSITARGET_StorageCapabilities.js';

/** Values of CIM_StorageCapabilities.ElementType (ValueMap). */
export const CIM_StorageCapabilities_ElementType = {
  Unknown: 0,
  Reserved: 1,
  AnyType: 2,
  StorageVolume: 3,
  StorageExtent: 4,
  StoragePool: 5,
  StorageConfigurationService: 6,
  LogicalDisk: 7,
  StorageTier: 8,
} as const;

/** Values of CIM_StorageCapabilities.ParityLayoutDefault (ValueMap). */
export const CIM_StorageCapabilities_ParityLayoutDefault = {
  NonRotatedParity: 2,
  RotatedParity: 3,
} as const;

/** Values of CIM_StorageCapabilities.AvailableDiskType (ValueMap). */
export const CIM_StorageCapabilities_AvailableDiskType = {
  Unknown: 0,
  Other: 1,
  HardDiskDrive: 2,
  SolidStateDrive: 3,
  Hybrid: 4,
} as const;

/** Values of CIM_StorageCapabilities.AvailableFormFactorType (ValueMap). */
export const CIM_StorageCapabilities_AvailableFormFactorType = {
  Unknown: 0,
  Other: 1,
  NotReported: 2,
  _5_25Inch: 3,
  _3_5Inch: 4,
  _2_5Inch: 5,
  _1_8Inch: 6,
} as const;

/** Values of CIM_StorageCapabilities.Encryption (ValueMap). */
export const CIM_StorageCapabilities_Encryption = {
  Unknown: 0,
  NotSupported: 1,
  Supported: 2,
} as const;

/** Values of CIM_StorageCapabilities.SupportedDataOrganizations (ValueMap). */
export const CIM_StorageCapabilities_SupportedDataOrganizations = {
  Other: 0,
  Unknown: 1,
  FixedBlock: 2,
  VariableBlock: 3,
  CountKeyData: 4,
} as const;

/** Values of CIM_StorageCapabilities.AvailableInterconnectType (ValueMap). */
export const CIM_StorageCapabilities_AvailableInterconnectType = {
  Unknown: 0,
  Other: 1,
  SAS: 2,
  SATA: 3,
  SASSATA: 4,
  FC: 5,
  SOP: 6,
} as const;

/** Values of CIM_StorageCapabilities.SupportedCompressionRates (ValueMap). */
export const CIM_StorageCapabilities_SupportedCompressionRates = {
  None: 1,
  High: 2,
  Medium: 3,
  Low: 4,
  DMTFReserved: 5,
} as const;

/** Return values of CIM_StorageCapabilities.CreateSetting (ValueMap). */
export const CreateSettingReturn = {
  Success: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
} as const;

/** Values of the parameter SettingType of CIM_StorageCapabilities.CreateSetting (ValueMap). */
export const CreateSetting_SettingType = {
  Default: 2,
  Goal: 3,
} as const;

/** Return values of CIM_StorageCapabilities.GetSupportedStripeLengths (ValueMap). */
export const GetSupportedStripeLengthsReturn = {
  MethodCompletedOK: 0,
  MethodNotSupported: 1,
  ChoicesNotAvailableForThisCapability: 2,
  UseGetSupportedStripeLengthRangeInstead: 3,
} as const;

/** Return values of CIM_StorageCapabilities.GetSupportedStripeLengthRange (ValueMap). */
export const GetSupportedStripeLengthRangeReturn = {
  MethodCompletedOK: 0,
  MethodNotSupported: 1,
  ChoicesNotAvailableForThisCapability: 2,
  UseGetSupportedStripeLengthsInstead: 3,
} as const;

/** Return values of CIM_StorageCapabilities.GetSupportedParityLayouts (ValueMap). */
export const GetSupportedParityLayoutsReturn = {
  MethodCompletedOK: 0,
  MethodNotSupported: 1,
  ChoiceNotAavailableForThisCapability: 2,
} as const;

/** Values of the parameter ParityLayout of CIM_StorageCapabilities.GetSupportedParityLayouts (ValueMap). */
export const GetSupportedParityLayouts_ParityLayout = {
  NonRotatedParity: 2,
  RotatedParity: 3,
} as const;

/** Return values of CIM_StorageCapabilities.GetSupportedStripeDepths (ValueMap). */
export const GetSupportedStripeDepthsReturn = {
  MethodCompletedOK: 0,
  MethodNotSupported: 1,
  UseGetSupportedStripeDepthRangeInstead: 2,
} as const;

/** Return values of CIM_StorageCapabilities.GetSupportedStripeDepthRange (ValueMap). */
export const GetSupportedStripeDepthRangeReturn = {
  MethodCompletedOK: 0,
  MethodNotSupported: 1,
  UseGetSupportedStripeDepthsInstead: 2,
} as const;

/** What kinds of storage can be made: how redundant, striped, compressed and fast. */
export interface CIM_StorageCapabilities extends CIM_Capabilities {
  /** What the capabilities are about. */
  readonly ElementType: number | null;
  /** Whether storage can be made that no single fault takes away. */
  readonly NoSinglePointOfFailure: boolean | null;
  /** Whether it is made so where nothing is asked for. */
  readonly NoSinglePointOfFailureDefault: boolean | null;
  /** The largest number of complete copies. */
  readonly DataRedundancyMax: number | null;
  /** The smallest number of complete copies. */
  readonly DataRedundancyMin: number | null;
  /** The number of complete copies where nothing is asked for. */
  readonly DataRedundancyDefault: number | null;
  /** The largest number of packages that may fail without loss. */
  readonly PackageRedundancyMax: number | null;
  /** The smallest number of packages that may fail without loss. */
  readonly PackageRedundancyMin: number | null;
  /** The number of packages that may fail without loss where nothing is asked for. */
  readonly PackageRedundancyDefault: number | null;
  /** The largest share of a source that is reserved for a copy of the changes, in percent. */
  readonly DeltaReservationMax: number | null;
  /** The smallest share of a source that is reserved for a copy of the changes, in percent. */
  readonly DeltaReservationMin: number | null;
  /** The share of a source that is reserved where nothing is asked for, in percent. */
  readonly DeltaReservationDefault: number | null;
  readonly ExtentStripeLengthDefault: number | null;
  readonly ParityLayoutDefault: number | null;
  readonly UserDataStripeDepthDefault: bigint | null;
  readonly AvailableDiskType: readonly (number | null)[] | null;
  readonly AvailableFormFactorType: readonly (number | null)[] | null;
  readonly Encryption: number | null;
  readonly SupportedDataOrganizations: readonly (number | null)[] | null;
  readonly AvailableInterconnectSpeed: readonly (bigint | null)[] | null;
  readonly AvailableInterconnectType: readonly (number | null)[] | null;
  readonly AvailableRPM: readonly (number | null)[] | null;
  readonly SupportedCompressionRates: readonly (number | null)[] | null;
}

export interface CIM_StorageCapabilitiesMethods extends CIM_CapabilitiesMethods {
  /** Makes a setting that shows what is possible, or what applies by default. */
  CreateSetting: {
    in: {
      readonly SettingType: number | null;
    };
    out: {
      readonly NewSetting?: CIMInstanceName<CIM_StorageSettingFamily> | null;
    };
    returns: (typeof CreateSettingReturn)[keyof typeof CreateSettingReturn];
  };
  /** Lists the stripe lengths that are possible. */
  GetSupportedStripeLengths: {
    in: {};
    out: {
      readonly StripeLengths?: readonly (number | null)[] | null;
    };
    returns: (typeof GetSupportedStripeLengthsReturn)[keyof typeof GetSupportedStripeLengthsReturn];
  };
  /** Gives the range of the stripe lengths that are possible. */
  GetSupportedStripeLengthRange: {
    in: {};
    out: {
      readonly MinimumStripeLength?: number | null;
      readonly MaximumStripeLength?: number | null;
      readonly StripeLengthDivisor?: number | null;
    };
    returns: (typeof GetSupportedStripeLengthRangeReturn)[keyof typeof GetSupportedStripeLengthRangeReturn];
  };
  /** Lists the layouts of parity that are possible. */
  GetSupportedParityLayouts: {
    in: {};
    out: {
      readonly ParityLayout?: readonly (number | null)[] | null;
    };
    returns: (typeof GetSupportedParityLayoutsReturn)[keyof typeof GetSupportedParityLayoutsReturn];
  };
  /** Lists the stripe depths that are possible. */
  GetSupportedStripeDepths: {
    in: {};
    out: {
      readonly StripeDepths?: readonly (bigint | null)[] | null;
    };
    returns: (typeof GetSupportedStripeDepthsReturn)[keyof typeof GetSupportedStripeDepthsReturn];
  };
  /** Gives the range of the stripe depths that are possible. */
  GetSupportedStripeDepthRange: {
    in: {};
    out: {
      readonly MinimumStripeDepth?: bigint | null;
      readonly MaximumStripeDepth?: bigint | null;
      readonly StripeDepthDivisor?: bigint | null;
    };
    returns: (typeof GetSupportedStripeDepthRangeReturn)[keyof typeof GetSupportedStripeDepthRangeReturn];
  };
}

/** CIM_StorageCapabilities and all classes below it: what a reference to it may name. */
export type CIM_StorageCapabilitiesFamily =
  | 'CIM_StorageCapabilities'
  | MSISCSITARGET_StorageCapabilitiesFamily;
