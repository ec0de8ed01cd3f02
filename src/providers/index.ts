import type { AnyProvider } from '../dispatch/Provider.js';
import { readNetwork, readTargets } from './readTargets.js';
import { TargetDigests } from './TargetDigests.js';
import { blockPerformanceProvidersIn } from './blockPerformance/index.js';
import { blockServiceProvidersIn } from './blockServices/index.js';
import { credentialManagementCapabilitiesProvider } from './capabilities/ISCSIWBEM_CredentialManagementCapabilities.js';
import { elementCapabilitiesProvider } from './capabilities/MSISCSITARGET_ElementCapabilities.js';
import { iscsiCapabilitiesProvider } from './capabilities/MSISCSITARGET_iSCSICapabilities.js';
import { replicationProvidersIn } from './replication/index.js';
import { replicationServiceProvider } from './replication/MSISCSITARGET_ReplicationService.js';
import { jobProvidersIn } from './jobControl/index.js';
import { maskingProvidersIn } from './masking/index.js';
import { ownNetwork } from './network/hostAddresses.js';
import { networkProvidersIn } from './network/index.js';
import type { ProviderDeps } from './ProviderDeps.js';
import { endpointOfNetworkPipeProvider } from './session/MSISCSITARGET_EndpointOfNetworkPipe.js';
import { iscsiConnectionProvider } from './session/MSISCSITARGET_iSCSIConnection.js';
import { iscsiSessionSettingsProvider } from './session/MSISCSITARGET_iSCSISessionSettings.js';
import { iscsiSessionProvider } from './session/MSISCSITARGET_iSCSISession.js';
import { networkPipeCompositionProvider } from './session/MSISCSITARGET_NetworkPipeComposition.js';
import { credentialContextProvider } from './sharedSecret/CIM_CredentialContext.js';
import { sharedSecretIsSharedProvider } from './sharedSecret/CIM_SharedSecretIsShared.js';
import { sharedSecretProvider } from './sharedSecret/ISCSIWBEM_SharedSecret.js';
import { sharedSecretServiceProvider } from './sharedSecret/ISCSIWBEM_SharedSecretService.js';
import { scopedProvider } from './scopedProvider.js';
import { storageProvidersIn } from './storage/index.js';
import { computerSystemProvider } from './system/MSFTSM_ComputerSystem.js';
import { hostedServiceProvider } from './system/MSISCSITARGET_HostedService.js';
import { hostedAccessPointProvider } from './targetPort/MSISCSITARGET_HostedAccessPoint.js';
import { iscsiProtocolEndpointProvider } from './targetPort/MSISCSITARGET_iSCSIProtocolEndpoint.js';
import { sapAvailableForElementProvider } from './targetPort/MSISCSITARGET_SAPAvailableForElement.js';
import { scsiProtocolControllerProvider } from './targetPort/MSISCSITARGET_SCSIProtocolController.js';

/**
 * All providers.
 * @param given the network is that of this host unless another one is given.  `idScope` is the system that InstanceIDs name, for a server
 * that shows several; left out: they name none.
 */
export function providersIn({
  idScope,
  ...given
}: Omit<ProviderDeps, 'digests' | 'network'> &
  Partial<Pick<ProviderDeps, 'network'>> & { readonly idScope?: string }): AnyProvider[] {
  const targets = readTargets(given.targets);
  const deps: ProviderDeps = {
    ...given,
    targets,
    network: readNetwork(given.network ?? ownNetwork),
    digests: new TargetDigests(targets),
  };
  const storageDeps = deps.storage ? { ...deps, storage: deps.storage } : null;
  // Watched providers are read in this order: elements come before associations that refer to them.
  const providers = [
    computerSystemProvider(deps),
    sharedSecretProvider(deps),
    credentialContextProvider(deps),
    credentialManagementCapabilitiesProvider(deps),
    elementCapabilitiesProvider(deps),
    iscsiCapabilitiesProvider(deps),
    endpointOfNetworkPipeProvider(deps),
    hostedAccessPointProvider(deps),
    hostedServiceProvider(deps),
    scsiProtocolControllerProvider(deps),
    iscsiProtocolEndpointProvider(deps),
    iscsiSessionProvider(deps),
    iscsiConnectionProvider(deps),
    networkPipeCompositionProvider(deps),
    iscsiSessionSettingsProvider(deps),
    ...networkProvidersIn(deps),
    replicationServiceProvider(deps),
    sapAvailableForElementProvider(deps),
    sharedSecretIsSharedProvider(deps),
    sharedSecretServiceProvider(deps),
    ...(storageDeps
      ? [
          ...storageProvidersIn(storageDeps),
          ...blockServiceProvidersIn(storageDeps),
          ...jobProvidersIn(storageDeps),
          ...blockPerformanceProvidersIn(storageDeps),
          ...replicationProvidersIn(storageDeps),
          ...maskingProvidersIn(storageDeps),
        ]
      : []),
  ];
  return idScope === undefined ? providers : providers.map((each) => scopedProvider(each, idScope));
}
