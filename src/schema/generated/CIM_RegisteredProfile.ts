// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_RegisteredSpecification, CIM_RegisteredSpecificationMethods } from './CIM_RegisteredSpecification.js';
import type { CIM_RegisteredSubProfileFamily } from './CIM_RegisteredSubProfile.js';
import type { MSFTSM_RegisteredProfileFamily } from './MSFTSM_RegisteredProfile.js';

/** Values of CIM_RegisteredProfile.SpecificationType (ValueMap). */
export const CIM_RegisteredProfile_SpecificationType = {
  Profile: 2,
} as const;

/** Return values of CIM_RegisteredProfile.CloseConformantInstances (ValueMap). */
export const CloseConformantInstancesReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
} as const;

/** Return values of CIM_RegisteredProfile.OpenConformantInstances (ValueMap). */
export const OpenConformantInstancesReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  CIM_ERR_INVALID_OPERATION_TIMEOUT: 22,
  CIM_ERR_CONTINUATION_ON_ERROR_NOT_SUPPORTED: 26,
} as const;

/** Values of the parameter InstanceType of CIM_RegisteredProfile.OpenConformantInstances (ValueMap). */
export const OpenConformantInstances_InstanceType = {
  CentralInstance: 2,
  ScopingInstance: 3,
  CentralAndScopingInstance: 4,
} as const;

/** Return values of CIM_RegisteredProfile.PullConformantInstances (ValueMap). */
export const PullConformantInstancesReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  CIM_ERR_INVALID_ENUMERATION_CONTEXT: 21,
} as const;

/** Values of the parameter InstanceType of CIM_RegisteredProfile.PullConformantInstances (ValueMap). */
export const PullConformantInstances_InstanceType = {
  CentralInstance: 2,
  ScopingInstance: 3,
  CentralAndScopingInstance: 4,
} as const;

/** Return values of CIM_RegisteredProfile.GetCentralInstances (ValueMap). */
export const GetCentralInstancesReturn = {
  CompletedWithNoError: 0,
} as const;

/** A profile that the server conforms to. */
export interface CIM_RegisteredProfile extends CIM_RegisteredSpecification {
  /** The kind of specification. */
  readonly SpecificationType: number | null;
  /** Optional features of the profile that the server has. */
  readonly ImplementedFeatures: readonly (string | null)[] | null;
}

export interface CIM_RegisteredProfileMethods extends CIM_RegisteredSpecificationMethods {
  /** Closes an enumeration that OpenConformantInstances opened. */
  CloseConformantInstances: {
    in: {
      readonly EnumerationContext: string | null;
    };
    out: {};
    returns: (typeof CloseConformantInstancesReturn)[keyof typeof CloseConformantInstancesReturn];
  };
  /** Opens an enumeration of the instances that conform to the profile. */
  OpenConformantInstances: {
    in: {
      readonly ResultClass: string | null;
      readonly IncludedPropertyList: readonly (string | null)[] | null;
      readonly OperationTimeout: number | null;
      readonly ContinueOnError: boolean | null;
      readonly MaxObjectCount: number | null;
    };
    out: {
      readonly EnumerationContext?: string | null;
      readonly EndOfSequence?: boolean | null;
      readonly InstanceType?: readonly (number | null)[] | null;
      /** EmbeddedInstance("CIM_ManagedElement"). */
      readonly InstanceWithPathList?: readonly (CIMInstance | null)[] | null;
    };
    returns: (typeof OpenConformantInstancesReturn)[keyof typeof OpenConformantInstancesReturn];
  };
  /** Returns the next instances of such an enumeration. */
  PullConformantInstances: {
    in: {
      readonly MaxObjectCount: number | null;
    };
    out: {
      readonly EnumerationContext?: string | null;
      readonly EndOfSequence?: boolean | null;
      readonly InstanceType?: readonly (number | null)[] | null;
      /** EmbeddedInstance("CIM_ManagedElement"). */
      readonly InstanceWithPathList?: readonly (CIMInstance | null)[] | null;
    };
    returns: (typeof PullConformantInstancesReturn)[keyof typeof PullConformantInstancesReturn];
  };
  /** Returns the paths of the instances that are central to the profile. */
  GetCentralInstances: {
    in: {};
    out: {
      /** The paths. */
      readonly CentralInstances?: readonly (CIMInstanceName<CIM_ManagedElementFamily> | null)[] | null;
    };
    returns: (typeof GetCentralInstancesReturn)[keyof typeof GetCentralInstancesReturn];
  };
}

/** CIM_RegisteredProfile and all classes below it: what a reference to it may name. */
export type CIM_RegisteredProfileFamily =
  | 'CIM_RegisteredProfile'
  | CIM_RegisteredSubProfileFamily
  | MSFTSM_RegisteredProfileFamily;
