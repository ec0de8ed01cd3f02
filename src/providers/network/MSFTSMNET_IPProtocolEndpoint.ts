import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import {
  CIM_IPProtocolEndpoint_IPv6AddressType as AddressType,
  CIM_IPProtocolEndpoint_ProtocolIFType as ProtocolIFType,
} from '../../schema/generated/CIM_IPProtocolEndpoint.js';
import { targetNamespace } from '../identity.js';
import { operating } from '../operating.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { isIPv6, printWholeIPv6, type HostAddress } from './hostAddresses.js';
import { findAddressOf, ipKeys, listReachedAddresses } from './networkIdentity.js';

const className = 'MSFTSMNET_IPProtocolEndpoint';

/** The addresses of this host at which targets can be reached. */
export function ipProtocolEndpointProvider(deps: ProviderDeps) {
  const { hostName } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: async () => (await listReachedAddresses(deps)).map(propertiesOf),
      async find(path) {
        const address = await findAddressOf(deps, path);
        return address && propertiesOf(address);
      },
      watch: 'by-looking',
    },
  });

  function propertiesOf(found: HostAddress): PropertiesOf<typeof className> {
    const { address, netmask, prefixLength } = found;
    return {
      ...ipKeys(hostName, found),
      ElementName: address,
      NameFormat: 'IP address',
      ...(isIPv6(address)
        ? {
            ProtocolIFType: ProtocolIFType.IPv6,
            IPv6Address: printWholeIPv6(address),
            IPv6AddressType: typeOfIPv6(address),
            ...(prefixLength !== null && { IPv6SubnetPrefixLength: prefixLength }),
          }
        : {
            ProtocolIFType: ProtocolIFType.IPv4,
            IPv4Address: address,
            ...(netmask !== null && { SubnetMask: netmask }),
          }),
      ...(prefixLength !== null && { PrefixLength: prefixLength }),
      ...operating,
    };
  }
}

/** RFC 4291 2.4. */
function typeOfIPv6(address: string) {
  if (address === '::1') return AddressType.Loopback;
  return /^fe[89ab]/iu.test(address) ? AddressType.LinkLocalUnicast : AddressType.GlobalUnicast;
}
