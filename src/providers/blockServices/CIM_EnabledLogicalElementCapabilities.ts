import { defineProvider } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import { nameCapabilitiesId } from './blockIdentity.js';
import { elementNameMask, maxElementNameLength } from './nameRules.js';

/** The naming rules of volumes: one instance for all of them. */
export function nameCapabilitiesProvider() {
  return defineProvider({
    className: 'CIM_EnabledLogicalElementCapabilities',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: () => [
        {
          InstanceID: nameCapabilitiesId,
          ElementName: 'How volumes may be named',
          ElementNameEditSupported: true,
          MaxElementNameLen: maxElementNameLength,
          ElementNameMask: elementNameMask,
          RequestedStatesSupported: [],
        },
      ],
    },
  });
}
