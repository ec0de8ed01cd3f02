// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ConcreteJobFamily } from './CIM_ConcreteJob.js';
import type { CIM_LogicalElementFamily } from './CIM_LogicalElement.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_Service, CIM_ServiceMethods } from './CIM_Service.js';
import type { CIM_StorageExtentFamily } from './CIM_StorageExtent.js';
import type { CIM_StoragePoolFamily } from './CIM_StoragePool.js';
import type { CIM_StorageSettingFamily } from './CIM_StorageSetting.js';

/** Return values of CIM_StorageElementCompositionService.CreateOrModifyCompositeElement (ValueMap). */
export const CreateOrModifyCompositeElementReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
  SizeNotSupported: 4097,
} as const;

/**
 * Values of the parameter ElementType of CIM_StorageElementCompositionService.CreateOrModifyCompositeElement
 * (ValueMap).
 */
export const CreateOrModifyCompositeElement_ElementType = {
  Unknown: 0,
  StorageVolume: 2,
  LogicalDisk: 3,
} as const;

/**
 * Values of the parameter CompositeType of
 * CIM_StorageElementCompositionService.CreateOrModifyCompositeElement (ValueMap).
 */
export const CreateOrModifyCompositeElement_CompositeType = {
  ConcatenateElements: 2,
  StripeElements: 3,
  ConcatenateAndStripeElements: 4,
} as const;

/**
 * Values of the parameter ElementSource of
 * CIM_StorageElementCompositionService.CreateOrModifyCompositeElement (ValueMap).
 */
export const CreateOrModifyCompositeElement_ElementSource = {
  UseExistingElementsOnly: 1,
  CreateNewElementsOnly: 2,
  CanUseExistingOrCreateNewOrBoth: 3,
  InstrumentationDecides: 4,
} as const;

/** Return values of CIM_StorageElementCompositionService.ReturnElementToElements (ValueMap). */
export const ReturnElementToElementsReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Return values of CIM_StorageElementCompositionService.RemoveElementsFromElement (ValueMap). */
export const RemoveElementsFromElementReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Return values of CIM_StorageElementCompositionService.GetAvailableElements (ValueMap). */
export const GetAvailableElementsReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/**
 * Values of the parameter ElementType of CIM_StorageElementCompositionService.GetAvailableElements
 * (ValueMap).
 */
export const GetAvailableElements_ElementType = {
  Unknown: 0,
  StorageVolume: 2,
  LogicalDisk: 3,
} as const;

/** Return values of CIM_StorageElementCompositionService.GetCompositeElements (ValueMap). */
export const GetCompositeElementsReturn = {
  JobCompletedWithNoError: 0,
  NotSupported: 1,
  Unknown: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/**
 * Values of the parameter RequestType of CIM_StorageElementCompositionService.GetCompositeElements
 * (ValueMap).
 */
export const GetCompositeElements_RequestType = {
  Unknown: 0,
  Immediate: 2,
  Primordial: 3,
} as const;

/**
 * Values of the parameter OutElementTypes of CIM_StorageElementCompositionService.GetCompositeElements
 * (ValueMap).
 */
export const GetCompositeElements_OutElementTypes = {
  Unknown: 0,
  MemberOfStripeSet: 2,
  MemberOfConcatenation: 3,
} as const;

/** Return values of CIM_StorageElementCompositionService.GetSupportedStripeLengths (ValueMap). */
export const GetSupportedStripeLengthsReturn = {
  MethodCompletedWithNoErrors: 0,
  MethodNotSupported: 1,
  ElementTypeNotSupported: 2,
  UseGetSupportedStripeLengthRangeInstead: 3,
} as const;

/**
 * Values of the parameter ElementType of CIM_StorageElementCompositionService.GetSupportedStripeLengths
 * (ValueMap).
 */
export const GetSupportedStripeLengths_ElementType = {
  Unknown: 0,
  StorageVolume: 2,
  LogicalDisk: 3,
} as const;

/** Return values of CIM_StorageElementCompositionService.GetSupportedStripeLengthRange (ValueMap). */
export const GetSupportedStripeLengthRangeReturn = {
  MethodCompletedWithNoErrors: 0,
  MethodNotSupported: 1,
  ElementTypeNotSupported: 2,
  UseGetSupportedStripeLengthsInstead: 3,
} as const;

/**
 * Values of the parameter ElementType of CIM_StorageElementCompositionService.GetSupportedStripeLengthRange
 * (ValueMap).
 */
export const GetSupportedStripeLengthRange_ElementType = {
  Unknown: 0,
  StorageVolume: 2,
  LogicalDisk: 3,
} as const;

/** Return values of CIM_StorageElementCompositionService.GetSupportedStripeDepths (ValueMap). */
export const GetSupportedStripeDepthsReturn = {
  MethodCompletedWithNoErrors: 0,
  MethodNotSupported: 1,
  ElementTypeNotSupported: 2,
  UseGetSupportedStripeDepthRangeInstead: 3,
} as const;

/**
 * Values of the parameter ElementType of CIM_StorageElementCompositionService.GetSupportedStripeDepths
 * (ValueMap).
 */
export const GetSupportedStripeDepths_ElementType = {
  Unknown: 0,
  StorageVolume: 2,
  LogicalDisk: 3,
} as const;

/** Return values of CIM_StorageElementCompositionService.GetSupportedStripeDepthRange (ValueMap). */
export const GetSupportedStripeDepthRangeReturn = {
  MethodCompletedWithNoErrors: 0,
  MethodNotSupported: 1,
  ElementTypeNotSupported: 2,
  UseGetSupportedStripeDepthsInstead: 3,
} as const;

/**
 * Values of the parameter ElementType of CIM_StorageElementCompositionService.GetSupportedStripeDepthRange
 * (ValueMap).
 */
export const GetSupportedStripeDepthRange_ElementType = {
  Unknown: 0,
  StorageVolume: 2,
  LogicalDisk: 3,
} as const;

/** Joins storage elements to larger ones and takes them apart. */
export interface CIM_StorageElementCompositionService extends CIM_Service {}

export interface CIM_StorageElementCompositionServiceMethods extends CIM_ServiceMethods {
  /** Joins elements or changes what was joined. */
  CreateOrModifyCompositeElement: {
    in: {
      readonly ElementName: string | null;
      readonly ElementType: number | null;
      readonly Goal: CIMInstanceName<CIM_ManagedElementFamily> | null;
      readonly RepresentativeElement: CIMInstanceName<CIM_StorageExtentFamily> | null;
      readonly Size: bigint | null;
      readonly InElements: readonly (CIMInstanceName<CIM_StorageExtentFamily> | null)[] | null;
      readonly TheElement: CIMInstanceName<CIM_LogicalElementFamily> | null;
      readonly CompositeType: number | null;
      readonly ElementSource: number | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly Size?: bigint | null;
      readonly TheElement?: CIMInstanceName<CIM_LogicalElementFamily> | null;
    };
    returns: (typeof CreateOrModifyCompositeElementReturn)[keyof typeof CreateOrModifyCompositeElementReturn];
  };
  /** Takes a joined element apart. */
  ReturnElementToElements: {
    in: {
      readonly TheElement: CIMInstanceName<CIM_LogicalElementFamily> | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly OutElements?: readonly (CIMInstanceName<CIM_StorageExtentFamily> | null)[] | null;
    };
    returns: (typeof ReturnElementToElementsReturn)[keyof typeof ReturnElementToElementsReturn];
  };
  /** Takes some elements out of a joined one. */
  RemoveElementsFromElement: {
    in: {
      readonly TheElement: CIMInstanceName<CIM_LogicalElementFamily> | null;
      readonly InElements: readonly (CIMInstanceName<CIM_LogicalElementFamily> | null)[] | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof RemoveElementsFromElementReturn)[keyof typeof RemoveElementsFromElementReturn];
  };
  /** Lists elements that can be joined. */
  GetAvailableElements: {
    in: {
      readonly InPools: readonly (CIMInstanceName<CIM_StoragePoolFamily> | null)[] | null;
      readonly Goal: CIMInstanceName<CIM_StorageSettingFamily> | null;
      readonly ElementType: number | null;
      readonly RepresentativeElement: CIMInstanceName<CIM_StorageExtentFamily> | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly Candidates?: readonly (CIMInstanceName<CIM_StorageExtentFamily> | null)[] | null;
    };
    returns: (typeof GetAvailableElementsReturn)[keyof typeof GetAvailableElementsReturn];
  };
  /** Lists what an element is made of. */
  GetCompositeElements: {
    in: {
      readonly TheElement: CIMInstanceName<CIM_LogicalElementFamily> | null;
      readonly RequestType: number | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly OutElements?: readonly (CIMInstanceName<CIM_StorageExtentFamily> | null)[] | null;
      readonly OutElementTypes?: readonly (number | null)[] | null;
    };
    returns: (typeof GetCompositeElementsReturn)[keyof typeof GetCompositeElementsReturn];
  };
  /** Lists the stripe lengths that are possible. */
  GetSupportedStripeLengths: {
    in: {
      readonly ElementType: number | null;
    };
    out: {
      readonly StripeLengths?: readonly (bigint | null)[] | null;
    };
    returns: (typeof GetSupportedStripeLengthsReturn)[keyof typeof GetSupportedStripeLengthsReturn];
  };
  /** Gives the range of the stripe lengths that are possible. */
  GetSupportedStripeLengthRange: {
    in: {
      readonly ElementType: number | null;
    };
    out: {
      readonly MinimumStripeLength?: bigint | null;
      readonly MaximumStripeLength?: bigint | null;
      readonly StripeLengthDivisor?: bigint | null;
    };
    returns: (typeof GetSupportedStripeLengthRangeReturn)[keyof typeof GetSupportedStripeLengthRangeReturn];
  };
  /** Lists the stripe depths that are possible. */
  GetSupportedStripeDepths: {
    in: {
      readonly ElementType: number | null;
    };
    out: {
      readonly StripeDepths?: readonly (bigint | null)[] | null;
    };
    returns: (typeof GetSupportedStripeDepthsReturn)[keyof typeof GetSupportedStripeDepthsReturn];
  };
  /** Gives the range of the stripe depths that are possible. */
  GetSupportedStripeDepthRange: {
    in: {
      readonly ElementType: number | null;
    };
    out: {
      readonly MinimumStripeDepth?: bigint | null;
      readonly MaximumStripeDepth?: bigint | null;
      readonly StripeDepthDivisor?: bigint | null;
    };
    returns: (typeof GetSupportedStripeDepthRangeReturn)[keyof typeof GetSupportedStripeDepthRangeReturn];
  };
}

/** CIM_StorageElementCompositionService and all classes below it: what a reference to it may name. */
export type CIM_StorageElementCompositionServiceFamily =
  | 'CIM_StorageElementCompositionService';
