import { defineProvider } from '../../dispatch/Provider.js';
import { running } from '../operating.js';
import { targetNamespace } from '../identity.js';
import { servedVolumeMethods } from './servedVolumeMethods.js';
import { provisioningServiceKeys, type StorageProviderDeps } from './storageIdentity.js';
import { targetMethods } from './targetMethods.js';
import { volumeMethods } from './volumeMethods.js';

/** The service that creates, changes and removes storage with one call each. */
export function provisioningServiceProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className: 'ISCSIWBEM_ProvisioningService',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: () => [
        {
          ...provisioningServiceKeys(deps.hostName),
          ElementName: 'Provisioning of volumes, targets and exports',
          ...running,
        },
      ],
    },
    methods: { ...volumeMethods(deps), ...targetMethods(deps), ...servedVolumeMethods(deps) },
  });
}
