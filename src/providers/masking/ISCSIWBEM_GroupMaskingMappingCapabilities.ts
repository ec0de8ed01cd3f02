import { defineProvider } from '../../dispatch/Provider.js';
import {
  CIM_GroupMaskingMappingCapabilities_SupportedDeviceGroupFeatures as DeviceGroupFeature,
  CIM_GroupMaskingMappingCapabilities_SupportedFeatures as Feature,
  CIM_GroupMaskingMappingCapabilities_SupportedInitiatorGroupFeatures as InitiatorGroupFeature,
  CIM_GroupMaskingMappingCapabilities_SupportedSynchronousActions as Action,
  CIM_GroupMaskingMappingCapabilities_SupportedTargetGroupFeatures as TargetGroupFeature,
} from '../../schema/generated/CIM_GroupMaskingMappingCapabilities.js';
import { targetNamespace } from '../identity.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { maskingFacts, nameMethods } from './maskingFacts.js';
import { groupMaskingCapabilitiesId } from './maskingIdentity.js';

/** The capabilities of the service that makes views of groups.  All its methods are synchronous. */
export function groupMaskingMappingCapabilitiesProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className: 'ISCSIWBEM_GroupMaskingMappingCapabilities',
    namespace: targetNamespace,
    changeRole: 'read',
    instances: {
      enumerate: () => [
        {
          InstanceID: groupMaskingCapabilitiesId,
          ElementName: 'Masking and mapping of groups',
          ...maskingFacts,
          SupportedAsynchronousActions: [],
          SupportedSynchronousActions: Object.values(Action),
          SupportedFeatures: [
            Feature.SupportsInitiatorMaskingGroup,
            Feature.SupportsTargetMaskingGroup,
            Feature.SupportsDeviceMaskingGroup,
            Feature.AutoAssignsHostDeviceNumbers,
          ],
          SupportedInitiatorGroupFeatures: [
            InitiatorGroupFeature.GroupIsNameable,
            InitiatorGroupFeature.CanAddToAnAssociatedGroup,
            InitiatorGroupFeature.EmptyGroupIsAllowed,
            InitiatorGroupFeature.GroupAssociatedWithViewCanBeEmpty,
            InitiatorGroupFeature.AssociatedEmptyGroupIndicatesNoAccess,
          ],
          SupportedTargetGroupFeatures: [
            TargetGroupFeature.GroupIsNameable,
            TargetGroupFeature.EmptyGroupIsAllowed,
          ],
          SupportedDeviceGroupFeatures: [
            DeviceGroupFeature.GroupIsNameable,
            DeviceGroupFeature.CanAddToAnAssociatedGroup,
            DeviceGroupFeature.EmptyGroupIsAllowed,
            DeviceGroupFeature.GroupAssociatedWithViewCanBeEmpty,
            DeviceGroupFeature.AssociatedEmptyGroupIndicatesNoAccess,
            DeviceGroupFeature.UnassociatedGroupRejectsDeviceNumbers,
          ],
        },
      ],
    },
    methods: nameMethods(deps),
  });
}
