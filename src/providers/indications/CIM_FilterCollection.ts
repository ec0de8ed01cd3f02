import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { elementPath } from './indicationIdentity.js';
import type { IndicationDeps } from './IndicationDeps.js';
import { collectionPath } from './staticFilters.js';

/** The server's own filter collections. */
export function filterCollectionProvider({ indications }: IndicationDeps) {
  return defineProvider({
    className: 'CIM_FilterCollection',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        indications.subscriptions
          .collections()
          .map(({ properties }) => properties as PropertiesOf<'CIM_FilterCollection'>),
    },
  });
}

/** Associates a collection with its filters. */
export function memberOfCollectionProvider({ indications: { subscriptions } }: IndicationDeps) {
  return defineProvider({
    className: 'CIM_MemberOfCollection',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        subscriptions.collections().flatMap(({ properties, members }) =>
          subscriptions
            .filters()
            .filter(({ id }) => members.includes(id))
            .map((filter) => {
              return {
                Collection: collectionPath(properties),
                Member: elementPath('CIM_IndicationFilter', filter.properties),
              };
            }),
        ),
    },
  });
}
