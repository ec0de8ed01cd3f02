import { foldName } from '../cim/NameMap.js';
import type { SelectQuery } from '../query/compileSelect.js';
import type { Namespace } from '../repository/Namespace.js';
import type { Subscription } from './elements.js';
import type { Subscriptions } from './Subscriptions.js';

/** A filter in one namespace, and the subscriptions that what passes it goes to. */
export interface Route {
  readonly filterName: string;
  readonly query: SelectQuery;
  readonly namespace: Namespace;
  readonly subscriptions: readonly Subscription[];
}

/**
 * Who gets what: for each namespace the filters that somebody has an enabled subscription to, each of them once however many
 * subscribe to it.
 */
export function routesOf(subscriptions: Subscriptions, now: number): ReadonlyMap<string, readonly Route[]> {
  const byFilter = new Map<string, { readonly subscriptions: Subscription[] }>();
  const routes = new Map<string, Route[]>();
  for (const subscription of subscriptions.subscriptions()) {
    if (!subscription.isEnabled || (subscription.endsAt !== null && subscription.endsAt <= now)) continue;
    for (const { id, name, queries } of subscriptions.filtersOf(subscription)) {
      const known = byFilter.get(id);
      if (known) {
        known.subscriptions.push(subscription);
        continue;
      }
      const shared = { subscriptions: [subscription] };
      byFilter.set(id, shared);
      for (const { namespace, query } of queries) {
        const key = foldName(namespace.name);
        const route = { filterName: name, query, namespace, ...shared };
        const others = routes.get(key);
        if (others) others.push(route);
        else routes.set(key, [route]);
      }
    }
  }
  return routes;
}
