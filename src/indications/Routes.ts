import { foldName } from '../cim/NameMap.js';
import type { SelectQuery } from '../query/compileSelect.js';
import type { Namespace } from '../repository/Namespace.js';
import type { Subscriptions } from './Subscriptions.js';

/** A query in one namespace, and the destinations of the indications that match it. */
export interface Route {
  readonly query: SelectQuery;
  readonly namespace: Namespace;
  readonly deliveries: readonly Delivery[];
}

export interface Delivery {
  readonly filterName: string;
  /** Id of the filter. */
  readonly filterId: string;
  /** Id of the destination. */
  readonly destinationId: string;
}

/**
 * The queries of all filters with an enabled subscription, by folded name of the namespace.
 * A subscription whose owner may not read the namespace is left out.  Filters with equal queries share one route, because
 * managers of the same kind use equal filters.
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
    for (const { id: filterId, name: filterName, definition, queries } of subscriptions.filtersOf(
      subscription,
    )) {
      for (const { namespace, query } of queries) {
        if (!mayRead(owner, namespace.name)) continue;
        const ofNamespace = entryOf(routes, foldName(namespace.name), () => new Map<string, RouteInMaking>());
        const text = `${foldName(definition.language)} ${definition.query}`;
        const route = entryOf<RouteInMaking>(ofNamespace, text, () => ({ query, namespace, deliveries: [] }));
        route.deliveries.push({ filterName, filterId, destinationId });
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
