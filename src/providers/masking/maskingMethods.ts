import type { MethodHandlers } from '../../dispatch/Provider.js';
import { notSupported } from '../notSupported.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { deviceMethods } from './deviceMethods.js';
import { exposePaths } from './exposePaths.js';
import { hidePaths } from './hidePaths.js';
import { VolumeNames } from './VolumeNames.js';

/** The methods of CIM_ControllerConfigurationService, for both services that have them. */
export function maskingMethods(
  deps: StorageProviderDeps,
): MethodHandlers<'MSISCSITARGET_ControllerConfigurationService'> {
  const names = new VolumeNames(deps.storage);
  const defaultViews = notSupported(
    'there are no views for every initiator (SPCSupportsDefaultViews is FALSE)',
  );
  return {
    ExposePaths: exposePaths(deps, names),
    HidePaths: hidePaths(deps, names),
    ...deviceMethods(deps),
    CreateProtocolControllerWithPorts: notSupported(
      'views are made by ExposePaths (CreateProtocolControllerSupported is FALSE)',
    ),
    ExposeDefaultLUs: defaultViews,
    HideDefaultLUs: defaultViews,
    ExposePathsWithNameAndHostType: notSupported(
      'views are made by ExposePaths (ExposePathsWithNameAndHostTypeSupported is FALSE)',
    ),
  };
}
