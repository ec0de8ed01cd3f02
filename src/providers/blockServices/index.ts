import type { AnyProvider } from '../../dispatch/Provider.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { nameCapabilitiesProvider } from './CIM_EnabledLogicalElementCapabilities.js';
import { elementSettingDataProvider } from './MSISCSITARGET_ElementSettingData.js';
import { storageCapabilitiesProvider } from './MSISCSITARGET_StorageCapabilities.js';
import { storageConfigurationCapabilitiesProvider } from './MSISCSITARGET_StorageConfigurationCapabilities.js';
import { storageConfigurationServiceProvider } from './MSISCSITARGET_StorageConfigurationService.js';
import { storageSettingProvider } from './MSISCSITARGET_StorageSetting.js';
import { storageSettingsAssociatedToCapabilitiesProvider } from './MSISCSITARGET_StorageSettingsAssociatedToCapabilities.js';

/** The providers of Block Services (SMI-S): the service, its capabilities and settings.  Pools and volumes are in `storage`. */
export function blockServiceProvidersIn(deps: StorageProviderDeps): AnyProvider[] {
  return [
    storageConfigurationServiceProvider(deps),
    storageConfigurationCapabilitiesProvider(deps),
    storageCapabilitiesProvider(deps),
    storageSettingProvider(deps),
    storageSettingsAssociatedToCapabilitiesProvider(deps),
    elementSettingDataProvider(deps),
    nameCapabilitiesProvider(),
  ];
}
