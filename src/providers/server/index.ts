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
import { referencedProfileProvider, subProfileRequiresProfileProvider } from './MSFTSM_ReferencedProfile.js';
import { registeredProfileProvider, registeredSubProfileProvider } from './MSFTSM_RegisteredProfile.js';
import { softwareIdentityProvider } from './MSFTSM_SoftwareIdentity.js';
import { systemProvider } from './MSFTSM_System.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** The providers of the Server profile: the server itself, in the namespace interop. */
export function serverProvidersIn(deps: ServerProfileDeps): AnyProvider[] {
  return [
    cimXmlMechanismProvider(deps),
    cimomStatisticalDataProvider(deps),
    commMechanismForManagerProvider(deps),
    elementConformsToProfileExProvider(deps),
    elementConformsToProfileProvider(deps),
    elementSoftwareIdentityProvider(deps),
    elementStatisticalDataProvider(deps),
    managerHostedProvider(deps),
    mechanismHostedProvider(deps),
    namespaceInManagerProvider(deps),
    namespaceProvider(deps),
    objectManagerProvider(deps),
    referencedProfileProvider(deps),
    registeredProfileProvider(deps),
    registeredSubProfileProvider(deps),
    subProfileRequiresProfileProvider(deps),
    softwareIdentityProvider(deps),
    ...standardNamespaceInManagerProviders(deps),
    superclassOfNamespaceProvider(deps),
    systemProvider(deps),
  ];
}
