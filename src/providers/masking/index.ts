import type { AnyProvider } from '../../dispatch/Provider.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { groupAssociationProviders } from './groupAssociations.js';
import { groupProviders } from './groupProviders.js';
import { groupMaskingMappingCapabilitiesProvider } from './ISCSIWBEM_GroupMaskingMappingCapabilities.js';
import { groupMaskingMappingServiceProvider } from './ISCSIWBEM_GroupMaskingMappingService.js';
import { authorizedPrivilegeProvider } from './MSISCSITARGET_AuthorizedPrivilege.js';
import { concreteDependencyProvider } from './MSISCSITARGET_ConcreteDependency.js';
import { controllerConfigurationServiceProvider } from './MSISCSITARGET_ControllerConfigurationService.js';
import { iscsiConfigurationCapabilitiesProvider } from './MSISCSITARGET_iSCSIConfigurationCapabilities.js';
import { iscsiConfigurationServiceProvider } from './MSISCSITARGET_iSCSIConfigurationService.js';
import { protocolControllerMaskingCapabilitiesProvider } from './MSISCSITARGET_ProtocolControllerMaskingCapabilities.js';
import { storageClientSettingDataProvider } from './MSISCSITARGET_StorageClientSettingData.js';
import { storageHardwareIdProvider } from './MSISCSITARGET_StorageHardwareID.js';
import { storageHardwareIdManagementServiceProvider } from './MSISCSITARGET_StorageHardwareIDManagementService.js';
import { privilegeAssociationProviders } from './privilegeAssociations.js';

/** The providers of Masking and Mapping (SMI-S). */
export function maskingProvidersIn(deps: StorageProviderDeps): AnyProvider[] {
  return [
    storageHardwareIdProvider(deps),
    ...groupProviders(deps),
    authorizedPrivilegeProvider(deps),
    ...privilegeAssociationProviders(deps),
    ...groupAssociationProviders(deps),
    controllerConfigurationServiceProvider(deps),
    protocolControllerMaskingCapabilitiesProvider(deps),
    groupMaskingMappingServiceProvider(deps),
    groupMaskingMappingCapabilitiesProvider(deps),
    storageHardwareIdManagementServiceProvider(deps),
    iscsiConfigurationServiceProvider(deps),
    iscsiConfigurationCapabilitiesProvider(),
    storageClientSettingDataProvider(),
    concreteDependencyProvider(deps),
  ];
}
