import type { AnyProvider } from '../../dispatch/Provider.js';
import { provisioningServiceProvider } from './ISCSIWBEM_ProvisioningService.js';
import { allocatedFromStoragePoolProvider } from './MSISCSITARGET_AllocatedFromStoragePool.js';
import { hostedStoragePoolProvider } from './MSISCSITARGET_HostedStoragePool.js';
import { protocolControllerForUnitProvider } from './MSISCSITARGET_ProtocolControllerForUnit.js';
import { storagePoolProvider } from './MSISCSITARGET_StoragePool.js';
import { storageVolumeProvider } from './MSISCSITARGET_StorageVolume.js';
import { systemDeviceProvider } from './MSISCSITARGET_SystemDevice.js';
import type { StorageProviderDeps } from './storageIdentity.js';

/** The providers of storage. */
export function storageProvidersIn(deps: StorageProviderDeps): AnyProvider[] {
  return [
    storagePoolProvider(deps),
    storageVolumeProvider(deps),
    allocatedFromStoragePoolProvider(deps),
    hostedStoragePoolProvider(deps),
    protocolControllerForUnitProvider(deps),
    provisioningServiceProvider(deps),
    systemDeviceProvider(deps),
  ];
}
