import type { AnyProvider } from '../../dispatch/Provider.js';
import { cimomStatisticalDataProvider, elementStatisticalDataProvider } from './CIM_CIMOMStatisticalData.js';
import { cimXmlMechanismProvider } from './CIM_CIMXMLCommunicationMechanism.js';
import { commMechanismForManagerProvider } from './MSFTSM_CommMechanismForManager.js';
import {
  elementConformsToProfileExProvider,
  elementConformsToProfileProvider,
} from './MSFTSM_ElementConformsToProfile.js';
import { elementSoftwareIdentityProvider } from './MSFTSM_ElementSoftwareIdentity.js';
import { mechanismHostedProvider } from './MSFTSM_HostedAccessPoint.js';
import { managerHostedProvider } from './MSFTSM_HostedService.js';
import { namespaceProvider, superclassOfNamespaceProvider } from './MSFTSM_Namespace.js';
import {
  namespaceInManagerProvider,
  standardNamespaceInManagerProviders,
} from './MSFTSM_NamespaceInManager.js';
import { objectManagerProvider } from './MSFTSM_ObjectManager.js';
import { referencedProfileProvider } from './MSFTSM_ReferencedProfile.js';
import { registeredProfileProvider } from './MSFTSM_RegisteredProfile.js';
import { softwareIdentityProvider } from './MSFTSM_SoftwareIdentity.js';
import { systemProvider } from './MSFTSM_System.js';
import type { ServerRooms } from './ServerRooms.js';

/** The providers of the Server profile: the server itself, in the namespace interop. */
export function serverProvidersIn(rooms: ServerRooms): AnyProvider[] {
  return [
    cimXmlMechanismProvider(rooms),
    cimomStatisticalDataProvider(rooms),
    commMechanismForManagerProvider(rooms),
    elementConformsToProfileExProvider(rooms),
    elementConformsToProfileProvider(rooms),
    elementSoftwareIdentityProvider(rooms),
    elementStatisticalDataProvider(rooms),
    managerHostedProvider(rooms),
    mechanismHostedProvider(rooms),
    namespaceInManagerProvider(rooms),
    namespaceProvider(rooms),
    objectManagerProvider(rooms),
    referencedProfileProvider(),
    registeredProfileProvider(),
    softwareIdentityProvider(rooms),
    ...standardNamespaceInManagerProviders(rooms),
    superclassOfNamespaceProvider(rooms),
    systemProvider(rooms),
  ];
}
