import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { serverSystemPath } from '../server/serverIdentity.js';
import {
  capabilitiesPath,
  elementPath,
  indicationServicePath,
  settingDataPath,
} from './indicationIdentity.js';
import type { IndicationDeps } from './IndicationDeps.js';
import { collectionPath } from './staticFilters.js';

// Associations of the indication service with its host, its capabilities, its settings and the elements it manages.

export function indicationServiceHostedProvider({ hostName }: IndicationDeps) {
  return defineProvider({
    className: 'CIM_HostedService',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        { Antecedent: serverSystemPath({ hostName }), Dependent: indicationServicePath(hostName) },
      ],
    },
  });
}

export function indicationServiceElementCapabilitiesProvider({ hostName }: IndicationDeps) {
  return defineProvider({
    className: 'CIM_ElementCapabilities',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        { ManagedElement: indicationServicePath(hostName), Capabilities: capabilitiesPath() },
      ],
    },
  });
}

export function indicationServiceElementSettingDataProvider({ hostName }: IndicationDeps) {
  return defineProvider({
    className: 'CIM_ElementSettingData',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        {
          ManagedElement: indicationServicePath(hostName),
          SettingData: settingDataPath(),
          IsDefault: 2, // Is Not Default
          IsCurrent: 1, // Is Current
        },
      ],
    },
  });
}

/** The service manages the filters, the collections and the destinations. */
export function serviceAffectsElementProvider({ indications, hostName }: IndicationDeps) {
  const { subscriptions } = indications;
  const Manages = 5;
  return defineProvider({
    className: 'CIM_ServiceAffectsElement',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        [
          ...subscriptions.filters().map(({ properties }) => elementPath('CIM_IndicationFilter', properties)),
          ...subscriptions.collections().map(({ properties }) => collectionPath(properties)),
          ...subscriptions
            .destinations()
            .map(({ className, properties }) => elementPath(className, properties)),
        ].map((AffectedElement) => {
          return {
            AffectedElement,
            AffectingElement: indicationServicePath(hostName),
            ElementEffects: [Manages],
          };
        }),
    },
  });
}

/** The service owns the collections. */
export function owningCollectionElementProvider({ indications, hostName }: IndicationDeps) {
  return defineProvider({
    className: 'CIM_OwningCollectionElement',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        indications.subscriptions.collections().map(({ properties }) => {
          return {
            OwningElement: indicationServicePath(hostName),
            OwnedElement: collectionPath(properties),
          };
        }),
    },
  });
}
