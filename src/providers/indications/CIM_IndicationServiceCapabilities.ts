import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { capabilitiesId } from './indicationIdentity.js';
import type { IndicationDeps } from './IndicationDeps.js';

/** The settings of the indication service that clients may change, and its limits. */
export function indicationServiceCapabilitiesProvider({ indications }: IndicationDeps) {
  return defineProvider({
    className: 'CIM_IndicationServiceCapabilities',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        {
          InstanceID: capabilitiesId,
          ElementName: 'Capabilities of the indication service',
          FilterCreationEnabledIsSettable: true,
          DeliveryRetryAttemptsIsSettable: true,
          DeliveryRetryIntervalIsSettable: true,
          SubscriptionRemovalActionIsSettable: true,
          SubscriptionRemovalTimeIntervalIsSettable: true,
          MaxListenerDestinations: indications.limits.maxDestinations,
          MaxActiveSubscriptions: indications.limits.maxSubscriptions,
          SubscriptionsPersisted: true,
        },
      ],
    },
  });
}
