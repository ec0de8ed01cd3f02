// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AbstractBasedOnFamily } from './CIM_AbstractBasedOn.js';
import type { CIM_AbstractElementAllocatedFromPoolFamily } from './CIM_AbstractElementAllocatedFromPool.js';
import type { CIM_AbstractProtocolControllerForDeviceFamily } from './CIM_AbstractProtocolControllerForDevice.js';
import type { CIM_AssociatedMaskingGroupFamily } from './CIM_AssociatedMaskingGroup.js';
import type { CIM_ConcreteDependencyFamily } from './CIM_ConcreteDependency.js';
import type { CIM_DeviceConnectionFamily } from './CIM_DeviceConnection.js';
import type { CIM_DeviceSAPImplementationFamily } from './CIM_DeviceSAPImplementation.js';
import type { CIM_ElementSoftwareIdentityFamily } from './CIM_ElementSoftwareIdentity.js';
import type { CIM_ElementViewFamily } from './CIM_ElementView.js';
import type { CIM_EndpointOfNetworkPipeFamily } from './CIM_EndpointOfNetworkPipe.js';
import type { CIM_HostedDependencyFamily } from './CIM_HostedDependency.js';
import type { CIM_IsSpareFamily } from './CIM_IsSpare.js';
import type { CIM_ManagedCredentialFamily } from './CIM_ManagedCredential.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_MediaPresentFamily } from './CIM_MediaPresent.js';
import type { CIM_ProvidesServiceToElementFamily } from './CIM_ProvidesServiceToElement.js';
import type { CIM_RealizesFamily } from './CIM_Realizes.js';
import type { CIM_ReferencedSpecificationFamily } from './CIM_ReferencedSpecification.js';
import type { CIM_RelatedElementCausingErrorFamily } from './CIM_RelatedElementCausingError.js';
import type { CIM_RemoteAccessAvailableToElementFamily } from './CIM_RemoteAccessAvailableToElement.js';
import type { CIM_SAPSAPDependencyFamily } from './CIM_SAPSAPDependency.js';
import type { CIM_ServiceAccessBySAPFamily } from './CIM_ServiceAccessBySAP.js';
import type { CIM_ServiceSAPDependencyFamily } from './CIM_ServiceSAPDependency.js';
import type { CIM_SettingAssociatedToCapabilitiesFamily } from './CIM_SettingAssociatedToCapabilities.js';
import type { CIM_SparedFamily } from './CIM_Spared.js';
import type { CIM_SystemPackagingFamily } from './CIM_SystemPackaging.js';

/** Says that one element needs another to exist or to work. */
export interface CIM_Dependency {
  /** The element that is needed. */
  readonly Antecedent: CIMInstanceName<CIM_ManagedElementFamily> | null;
  /** The element that needs it. */
  readonly Dependent: CIMInstanceName<CIM_ManagedElementFamily> | null;
}

export interface CIM_DependencyMethods {}

/** CIM_Dependency and all classes below it: what a reference to it may name. */
export type CIM_DependencyFamily =
  | 'CIM_Dependency'
  | CIM_AbstractBasedOnFamily
  | CIM_AbstractElementAllocatedFromPoolFamily
  | CIM_AbstractProtocolControllerForDeviceFamily
  | CIM_AssociatedMaskingGroupFamily
  | CIM_ConcreteDependencyFamily
  | CIM_DeviceConnectionFamily
  | CIM_DeviceSAPImplementationFamily
  | CIM_ElementSoftwareIdentityFamily
  | CIM_ElementViewFamily
  | CIM_EndpointOfNetworkPipeFamily
  | CIM_HostedDependencyFamily
  | CIM_IsSpareFamily
  | CIM_ManagedCredentialFamily
  | CIM_MediaPresentFamily
  | CIM_ProvidesServiceToElementFamily
  | CIM_RealizesFamily
  | CIM_ReferencedSpecificationFamily
  | CIM_RelatedElementCausingErrorFamily
  | CIM_RemoteAccessAvailableToElementFamily
  | CIM_SAPSAPDependencyFamily
  | CIM_ServiceAccessBySAPFamily
  | CIM_ServiceSAPDependencyFamily
  | CIM_SettingAssociatedToCapabilitiesFamily
  | CIM_SparedFamily
  | CIM_SystemPackagingFamily;
