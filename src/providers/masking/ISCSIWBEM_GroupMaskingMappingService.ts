import { defineProvider } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import { running } from '../operating.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { groupMethods } from './groupMethods.js';
import { maskingServiceKeys } from './maskingIdentity.js';
import { maskingMethods } from './maskingMethods.js';
import { viewMethods } from './viewMethods.js';

const className = 'ISCSIWBEM_GroupMaskingMappingService';

/** The service that makes views of groups.  It also has the methods of the controller configuration service. */
export function groupMaskingMappingServiceProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: () => [
        {
          ...maskingServiceKeys(deps.hostName, className),
          ElementName: 'Masking and mapping of groups',
          ...running,
        },
      ],
    },
    methods: { ...maskingMethods(deps), ...groupMethods(deps), ...viewMethods(deps) },
  });
}
