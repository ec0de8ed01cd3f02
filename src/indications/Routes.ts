import { foldName } from '../cim/NameMap.js';
import type { SelectQuery } from '../query/compileSelect.js';
import type { Namespace } from '../repository/Namespace.js';
import type { Subscriptions } from './Subscriptions.js';

/** A query in one namespace, and where what passes it goes. */
export interface Route {
  readonly query: SelectQuery;
  readonly namespace: Namespace;
  readonly deliveries: readonly Delivery[];
}

export interface Delivery {
  readonly filterName: string;
  /** Id of the destination. */
  readonly destinationId: string;
}

/**
 * Who gets what, by folded name of the namespace: the queries of all filters that somebody has an enabled subscription to.
 * What the owner of a subscription may not read, the subscription does not get.  A query is there once, however many filters have it: managers of one kind all ask the same.
 */
export function routesOf(
  subscriptions: Subscriptions,
  now: number,
  mayRead: (owner: string, namespace: string) => boolean,
): ReadonlyMap<string, readonly Route[]> {
  const routes = new Map<string, Map<string, RouteInMaking>>();
  for (const subscription of subscriptions.subscriptions()) {
    const { isEnabled, endsAt, destinationId, owner } = subscription;
    if (!isEnabled || (endsAt !== null && endsAt <= now)) continue;
    for (const { name: filterName, definition, queries } of subscriptions.filtersOf(subscription)) {
      for (const { namespace, query } of queries) {
        if (!mayRead(owner, namespace.name)) continue;
        const ofNamespace = entryOf(routes, foldName(namespace.name), () => new Map<string, RouteInMaking>());
        const text = `${foldName(definition.language)} ${definition.query}`;
        const route = entryOf<RouteInMaking>(ofNamespace, text, () => ({ query, namespace, deliveries: [] }));
        route.deliveries.push({ filterName, destinationId });
      }
    }
  }
  return new Map([...routes].map(([namespace, ofNamespace]) => [namespace, [...ofNamespace.values()]]));
}

type RouteInMaking = Route & { readonly deliveries: Delivery[] };

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
