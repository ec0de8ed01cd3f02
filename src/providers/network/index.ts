import type { AnyProvider } from '../../dispatch/Provider.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { ethernetPortProvider } from './MSFTSMNET_EthernetPort.js';
import { ipProtocolEndpointProvider } from './MSFTSMNET_IPProtocolEndpoint.js';
import { tcpProtocolEndpointProvider } from './MSISCSITARGET_TCPProtocolEndpoint.js';
import { networkAssociationProviders } from './networkAssociations.js';

/** The providers of the network through which targets are reached. */
export function networkProvidersIn(deps: ProviderDeps): AnyProvider[] {
  return [
    ethernetPortProvider(deps),
    ipProtocolEndpointProvider(deps),
    tcpProtocolEndpointProvider(deps),
    ...networkAssociationProviders(deps),
  ];
}
