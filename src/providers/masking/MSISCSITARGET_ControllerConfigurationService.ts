import { defineProvider } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import { running } from '../operating.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { maskingServiceKeys } from './maskingIdentity.js';
import { maskingMethods } from './maskingMethods.js';

const className = 'MSISCSITARGET_ControllerConfigurationService';

/** The service that determines which initiators see which volumes. */
export function controllerConfigurationServiceProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: () => [
        {
          ...maskingServiceKeys(deps.hostName, className),
          ElementName: 'Masking and mapping of volumes',
          ...running,
        },
      ],
    },
    methods: maskingMethods(deps),
  });
}
