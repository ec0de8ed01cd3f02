// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Capabilities, CIM_CapabilitiesMethods } from './CIM_Capabilities.js';

/** Values of CIM_StorageElementCompositionCapabilities.CompositionCharacteristics (ValueMap). */
export const CIM_StorageElementCompositionCapabilities_CompositionCharacteristics = {
  CompositionIsDestructive: 2,
  CanCompositeComposites: 3,
  CanModifyComposite: 4,
  CompositeElementsMustBeSameSize: 5,
  CompositeElementsMustBeSameRAIDQoS: 6,
  DecompositionDeletesElements: 7,
  CanAddToComposite: 8,
  CanAppendToComposite: 9,
  CanRemoveFromComposite: 10,
  CompositeAdditionIsDestructive: 11,
  CompositeRemovalIsDestructive: 12,
} as const;

/** Values of CIM_StorageElementCompositionCapabilities.SupportedAsynchronousActions (ValueMap). */
export const CIM_StorageElementCompositionCapabilities_SupportedAsynchronousActions = {
  CreateOrModifyCompositeElement: 2,
  ReturnElementToElements: 3,
  GetAvailableElements: 4,
  GetCompositeElements: 5,
  RemoveElementsFromElement: 6,
  GetSupportedStripeLengths: 7,
  GetSupportedStripeLengthRange: 8,
  GetSupportedStripeDepths: 9,
  GetSupportedStripeDepthRange: 10,
} as const;

/** Values of CIM_StorageElementCompositionCapabilities.SupportedSynchronousActions (ValueMap). */
export const CIM_StorageElementCompositionCapabilities_SupportedSynchronousActions = {
  CreateOrModifyCompositeElement: 2,
  ReturnElementToElements: 3,
  GetAvailableElements: 4,
  GetCompositeElements: 5,
  RemoveElementsFromElement: 6,
  GetSupportedStripeLengths: 7,
  GetSupportedStripeLengthRange: 8,
  GetSupportedStripeDepths: 9,
  GetSupportedStripeDepthRange: 10,
} as const;

/** Values of CIM_StorageElementCompositionCapabilities.SupportedStorageElements (ValueMap). */
export const CIM_StorageElementCompositionCapabilities_SupportedStorageElements = {
  StorageVolume: 2,
  LogicalDisk: 3,
} as const;

/** Values of CIM_StorageElementCompositionCapabilities.CompositionMethodsSupported (ValueMap). */
export const CIM_StorageElementCompositionCapabilities_CompositionMethodsSupported = {
  ConcatenateElements: 2,
  StripeElements: 3,
  ConcatenateAndStripeElements: 4,
} as const;

/** Values of CIM_StorageElementCompositionCapabilities.CompositeSourcesSupported (ValueMap). */
export const CIM_StorageElementCompositionCapabilities_CompositeSourcesSupported = {
  UseExisting: 2,
  CreateNew: 3,
  UseAndCreate: 4,
  InstrumentationDecides: 5,
} as const;

/** What a storage composition service can do. */
export interface CIM_StorageElementCompositionCapabilities extends CIM_Capabilities {
  readonly SupportsComposites: boolean | null;
  readonly MaxCompositeSize: bigint | null;
  readonly MaxCompositeElements: bigint | null;
  readonly CompositionCharacteristics: readonly (number | null)[] | null;
  readonly SupportedAsynchronousActions: readonly (number | null)[] | null;
  readonly SupportedSynchronousActions: readonly (number | null)[] | null;
  readonly SupportedStorageElements: readonly (number | null)[] | null;
  readonly CompositionMethodsSupported: readonly (number | null)[] | null;
  readonly CompositeSourcesSupported: readonly (number | null)[] | null;
  readonly SupportsCompositeNaming: boolean | null;
  readonly SupportsRepresentativeElement: boolean | null;
}

export interface CIM_StorageElementCompositionCapabilitiesMethods extends CIM_CapabilitiesMethods {}

/** CIM_StorageElementCompositionCapabilities and all classes below it: what a reference to it may name. */
export type CIM_StorageElementCompositionCapabilitiesFamily =
  | 'CIM_StorageElementCompositionCapabilities';
