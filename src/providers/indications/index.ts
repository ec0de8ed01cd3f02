import type { AnyProvider } from '../../dispatch/Provider.js';
import { filterCollectionProvider, memberOfCollectionProvider } from './CIM_FilterCollection.js';
import { indicationFilterProvider } from './CIM_IndicationFilter.js';
import { indicationServiceProvider } from './CIM_IndicationService.js';
import { indicationServiceCapabilitiesProvider } from './CIM_IndicationServiceCapabilities.js';
import { indicationServiceSettingDataProvider } from './CIM_IndicationServiceSettingData.js';
import {
  filterCollectionSubscriptionProvider,
  indicationSubscriptionProvider,
} from './CIM_IndicationSubscription.js';
import { listenerDestinationProvider } from './CIM_ListenerDestinationCIMXML.js';
import { wsManagementDestinationProvider } from './CIM_ListenerDestinationWSManagement.js';
import type { IndicationDeps } from './IndicationDeps.js';
import {
  indicationServiceElementCapabilitiesProvider,
  indicationServiceElementSettingDataProvider,
  indicationServiceHostedProvider,
  owningCollectionElementProvider,
  serviceAffectsElementProvider,
} from './serviceAssociations.js';

/** The providers of the Indications profile (DSP1054), in the namespace interop. */
export function indicationProvidersIn(deps: IndicationDeps): AnyProvider[] {
  return [
    filterCollectionProvider(deps),
    filterCollectionSubscriptionProvider(deps),
    indicationFilterProvider(deps),
    indicationServiceCapabilitiesProvider(deps),
    indicationServiceElementCapabilitiesProvider(deps),
    indicationServiceElementSettingDataProvider(deps),
    indicationServiceHostedProvider(deps),
    indicationServiceProvider(deps),
    indicationServiceSettingDataProvider(deps),
    indicationSubscriptionProvider(deps),
    listenerDestinationProvider(deps),
    memberOfCollectionProvider(deps),
    owningCollectionElementProvider(deps),
    serviceAffectsElementProvider(deps),
    wsManagementDestinationProvider(deps),
  ];
}
