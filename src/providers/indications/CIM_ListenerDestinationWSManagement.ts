import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { destinationClasses } from '../../indications/elements.js';
import type { IndicationDeps } from './IndicationDeps.js';

const className = destinationClasses.wsman;
type Properties = PropertiesOf<typeof className>;

/** Destinations for events of WS-Management.  Subscribe creates each with its subscription, and they are removed together. */
export function wsManagementDestinationProvider({ indications }: Pick<IndicationDeps, 'indications'>) {
  const { subscriptions } = indications;
  return defineProvider({
    className,
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        subscriptions
          .destinations()
          .filter((destination) => destination.className === className)
          .map(({ properties }) => properties as Properties),
      find: async (path) => {
        const found = subscriptions.findDestination(path);
        return found?.className === className ? found.properties : null;
      },
    },
  });
}
