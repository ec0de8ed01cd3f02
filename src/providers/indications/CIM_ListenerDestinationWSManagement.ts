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
        subscriptions.destinations(className).map(({ properties }) => properties as Properties),
      find: async (path) => subscriptions.findDestination(path, className)?.properties ?? null,
    },
  });
}
