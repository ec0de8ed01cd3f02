import { defineProvider } from '../../dispatch/Provider.js';
import {
  CreateOrModifyStoragePoolReturn,
  DeleteStoragePoolReturn,
} from '../../schema/generated/CIM_StorageConfigurationService.js';
import { CIM_ManagedSystemElement_HealthState as HealthState } from '../../schema/generated/CIM_ManagedSystemElement.js';
import { targetNamespace } from '../identity.js';
import { operatingFromStart } from '../operating.js';
import { copyServiceMethods } from '../replication/copyServiceMethods.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { configurationServiceKeys } from './blockIdentity.js';
import { createOrModifyElementFromStoragePool } from './CreateOrModifyElementFromStoragePool.js';
import { returnElementsToStoragePool, returnToStoragePool } from './ReturnToStoragePool.js';

/** Pools are defined by the configuration. */
const fixedPools = 'pools are made and removed in the configuration of the server';

/** The service with which SMI-S managers create, change and remove volumes. */
export function storageConfigurationServiceProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className: 'MSISCSITARGET_StorageConfigurationService',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: () => [
        {
          ...configurationServiceKeys(deps.hostName),
          ElementName: 'Storage configuration service',
          ...operatingFromStart,
          HealthState: HealthState.OK,
          Started: true,
        },
      ],
    },
    methods: {
      CreateOrModifyElementFromStoragePool: createOrModifyElementFromStoragePool(deps),
      ReturnToStoragePool: returnToStoragePool(deps),
      ReturnElementsToStoragePool: returnElementsToStoragePool(deps),
      ...copyServiceMethods(deps),
      CreateOrModifyStoragePool: async () => ({
        returnValue: CreateOrModifyStoragePoolReturn.NotSupported,
        refusal: fixedPools,
      }),
      DeleteStoragePool: async () => ({
        returnValue: DeleteStoragePoolReturn.NotSupported,
        refusal: fixedPools,
      }),
    },
  });
}
