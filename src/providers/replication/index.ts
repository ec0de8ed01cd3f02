import type { AnyProvider } from '../../dispatch/Provider.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { copyMethodsProvider } from './CIM_ReplicationService.js';
import { replicationServiceCapabilitiesProvider } from './MSISCSITARGET_ReplicationServiceCapabilities.js';
import { storageReplicationCapabilitiesProvider } from './MSISCSITARGET_StorageReplicationCapabilities.js';
import { storageSynchronizedProvider } from './MSISCSITARGET_StorageSynchronized.js';

/** The providers of copies of volumes. */
export function replicationProvidersIn(deps: StorageProviderDeps): AnyProvider[] {
  return [
    storageSynchronizedProvider(deps),
    copyMethodsProvider(deps),
    replicationServiceCapabilitiesProvider(deps),
    storageReplicationCapabilitiesProvider(),
  ];
}
