import { defineProvider } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import { operating } from '../operating.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { serviceKeys } from './maskingIdentity.js';
import { maskingMethods } from './maskingMethods.js';

const className = 'MSISCSITARGET_ControllerConfigurationService';

/** The service that says which initiators see which volumes. */
export function controllerConfigurationServiceProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: () => [
        {
          ...serviceKeys(deps.hostName, className),
          ElementName: 'Masking and mapping of volumes',
          ...operating,
          Started: true,
        },
      ],
    },
    methods: maskingMethods(deps),
  });
}
