import { defineProvider } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { maskingFacts, nameMethods } from './maskingFacts.js';
import { maskingCapabilitiesId } from './maskingIdentity.js';

/** The capabilities of the controller configuration service. */
export function protocolControllerMaskingCapabilitiesProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className: 'MSISCSITARGET_ProtocolControllerMaskingCapabilities',
    namespace: targetNamespace,
    changeRole: 'read',
    instances: {
      enumerate: () => [
        { InstanceID: maskingCapabilitiesId, ElementName: 'Masking and mapping', ...maskingFacts },
      ],
    },
    methods: nameMethods(deps),
  });
}
