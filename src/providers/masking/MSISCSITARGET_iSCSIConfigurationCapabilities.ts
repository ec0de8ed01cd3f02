import { defineProvider } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import { nodeCapabilitiesId } from './maskingIdentity.js';

/** The capabilities of the service that creates targets. */
export function iscsiConfigurationCapabilitiesProvider() {
  return defineProvider({
    className: 'MSISCSITARGET_iSCSIConfigurationCapabilities',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        {
          InstanceID: nodeCapabilitiesId,
          ElementName: 'iSCSI nodes',
          iSCSINodeCreationSupported: true,
          iSCSIProtocolEndpointCreationSupported: false,
          IdentifierSelectionSupported: false,
        },
      ],
    },
  });
}
