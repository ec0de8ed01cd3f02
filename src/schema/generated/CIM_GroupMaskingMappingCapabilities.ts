// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ProtocolControllerMaskingCapabilities, CIM_ProtocolControllerMaskingCapabilitiesMethods } from './CIM_ProtocolControllerMaskingCapabilities.js';
import type { ISCSIWBEM_GroupMaskingMappingCapabilitiesFamily } from './ISCSIWBEM_GroupMaskingMappingCapabilities.js';

/** Values of CIM_GroupMaskingMappingCapabilities.SupportedAsynchronousActions (ValueMap). */
export const CIM_GroupMaskingMappingCapabilities_SupportedAsynchronousActions = {
  CreateGroup: 19,
  DeleteGroup: 20,
  AddMembers: 21,
  RemoveMembers: 22,
  CreateMaskingView: 23,
  DeleteMaskingView: 24,
  ModifyMaskingView: 25,
} as const;

/** Values of CIM_GroupMaskingMappingCapabilities.SupportedSynchronousActions (ValueMap). */
export const CIM_GroupMaskingMappingCapabilities_SupportedSynchronousActions = {
  CreateGroup: 19,
  DeleteGroup: 20,
  AddMembers: 21,
  RemoveMembers: 22,
  CreateMaskingView: 23,
  DeleteMaskingView: 24,
  ModifyMaskingView: 25,
} as const;

/** Values of CIM_GroupMaskingMappingCapabilities.SupportedFeatures (ValueMap). */
export const CIM_GroupMaskingMappingCapabilities_SupportedFeatures = {
  SupportsInitiatorMaskingGroup: 2,
  SupportsTargetMaskingGroup: 3,
  SupportsDeviceMaskingGroup: 4,
  AutoAssignsHostDeviceNumbers: 5,
  MaskviewCreationRequiresInitiatorMaskingGroup: 6,
  MaskviewCreationRequiresTargetMaskingGroup: 7,
  MaskviewCreationRequiresDeviceMaskingGroup: 8,
  MaskviewRequiresNonEmptyInitiatorMaskingGroup: 9,
  MaskviewRequiresNonEmptyTargetMaskingGroup: 10,
  MaskviewRequiresNonEmptyDeviceMaskingGroup: 11,
} as const;

/** Values of CIM_GroupMaskingMappingCapabilities.SupportedInitiatorGroupFeatures (ValueMap). */
export const CIM_GroupMaskingMappingCapabilities_SupportedInitiatorGroupFeatures = {
  GroupIsNameable: 2,
  CanAddToAnAssociatedGroup: 3,
  EmptyGroupIsAllowed: 4,
  GroupAssociatedWithViewCanBeEmpty: 5,
  NestedGroupsAllowed: 6,
  OnlyOneLevelOfNestedGroups: 7,
  GroupCanParticipateInMultipleViews: 8,
  MaskviewDeletionDeletesUnassociatedMaskingGroup: 9,
  AssociatedEmptyGroupIndicatesNoAccess: 10,
  ConsistentLogicalUnitNumberMustBeTrue: 11,
} as const;

/** Values of CIM_GroupMaskingMappingCapabilities.SupportedTargetGroupFeatures (ValueMap). */
export const CIM_GroupMaskingMappingCapabilities_SupportedTargetGroupFeatures = {
  GroupIsNameable: 2,
  CanAddToAnAssociatedGroup: 3,
  EmptyGroupIsAllowed: 4,
  GroupAssociatedWithViewCanBeEmpty: 5,
  NestedGroupsAllowed: 6,
  OnlyOneLevelOfNestedGroups: 7,
  GroupCanParticipateInMultipleViews: 8,
  MaskviewDeletionDeletesUnassociatedMaskingGroup: 9,
  AssociatedEmptyGroupIndicatesNoAccess: 10,
} as const;

/** Values of CIM_GroupMaskingMappingCapabilities.SupportedDeviceGroupFeatures (ValueMap). */
export const CIM_GroupMaskingMappingCapabilities_SupportedDeviceGroupFeatures = {
  GroupIsNameable: 2,
  CanAddToAnAssociatedGroup: 3,
  EmptyGroupIsAllowed: 4,
  GroupAssociatedWithViewCanBeEmpty: 5,
  NestedGroupsAllowed: 6,
  OnlyOneLevelOfNestedGroups: 7,
  GroupCanParticipateInMultipleViews: 8,
  MaskviewDeletionDeletesUnassociatedMaskingGroup: 9,
  AssociatedEmptyGroupIndicatesNoAccess: 10,
  UnassociatedGroupRejectsDeviceNumbers: 11,
} as const;

/** What a group masking service can do. */
export interface CIM_GroupMaskingMappingCapabilities extends CIM_ProtocolControllerMaskingCapabilities {
  readonly SupportedAsynchronousActions: readonly (number | null)[] | null;
  readonly SupportedSynchronousActions: readonly (number | null)[] | null;
  readonly SupportedFeatures: readonly (number | null)[] | null;
  readonly SupportedInitiatorGroupFeatures: readonly (number | null)[] | null;
  readonly SupportedTargetGroupFeatures: readonly (number | null)[] | null;
  readonly SupportedDeviceGroupFeatures: readonly (number | null)[] | null;
}

export interface CIM_GroupMaskingMappingCapabilitiesMethods extends CIM_ProtocolControllerMaskingCapabilitiesMethods {}

/** CIM_GroupMaskingMappingCapabilities and all classes below it: what a reference to it may name. */
export type CIM_GroupMaskingMappingCapabilitiesFamily =
  | 'CIM_GroupMaskingMappingCapabilities'
  | ISCSIWBEM_GroupMaskingMappingCapabilitiesFamily;
