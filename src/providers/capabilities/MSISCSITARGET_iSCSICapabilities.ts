import { defineProvider } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { iscsiCapabilitiesId } from './capabilitiesIdentity.js';

/** The authentication methods for initiators. */
export function iscsiCapabilitiesProvider(deps: ProviderDeps) {
  return defineProvider({
    className: 'MSISCSITARGET_iSCSICapabilities',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        {
          InstanceID: iscsiCapabilitiesId,
          ElementName: `iSCSI of ${deps.targets.kind} targets`,
          // The version of RFC 7143 is 0.
          MinimumSpecificationVersionSupported: 0,
          MaximumSpecificationVersionSupported: 0,
          AuthenticationMethodsSupported: [2, 4], // None, CHAP
          SupportedFeatures: [2], // iSCSI Session
        },
      ],
    },
  });
}
