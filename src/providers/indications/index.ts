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
import type { IndicationRooms } from './IndicationRooms.js';
import {
  indicationServiceElementCapabilitiesProvider,
  indicationServiceElementSettingDataProvider,
  indicationServiceHostedProvider,
  owningCollectionElementProvider,
  serviceAffectsElementProvider,
} from './serviceAssociations.js';

/** The providers of the Indications profile (DSP1054), in the namespace interop. */
export function indicationProvidersIn(rooms: IndicationRooms): AnyProvider[] {
  return [
    filterCollectionProvider(rooms),
    filterCollectionSubscriptionProvider(rooms),
    indicationFilterProvider(rooms),
    indicationServiceCapabilitiesProvider(rooms),
    indicationServiceElementCapabilitiesProvider(rooms),
    indicationServiceElementSettingDataProvider(rooms),
    indicationServiceHostedProvider(rooms),
    indicationServiceProvider(rooms),
    indicationServiceSettingDataProvider(rooms),
    indicationSubscriptionProvider(rooms),
    listenerDestinationProvider(rooms),
    memberOfCollectionProvider(rooms),
    owningCollectionElementProvider(rooms),
    serviceAffectsElementProvider(rooms),
  ];
}
