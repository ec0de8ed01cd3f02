import { CIMDateTime } from '../../cim/CIMDateTime.js';
import { CIMError } from '../../cim/CIMError.js';
import { isInstanceName, type CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider, type InstanceProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import {
  destinationClasses,
  subscriptionStates,
  type Filter,
  type Subscription,
} from '../../indications/elements.js';
import { fatalErrorPolicies, fatalErrorPolicyOf } from '../../indications/fatalErrorPolicy.js';
import type { StoredRecord } from '../../repository/InstanceStore.js';
import {
  CIM_AbstractIndicationSubscription_RepeatNotificationPolicy as RepeatNotificationPolicy,
  CIM_AbstractIndicationSubscription_SubscriptionState as SubscriptionState,
} from '../../schema/generated/CIM_AbstractIndicationSubscription.js';
import { expectSourcesReadable } from './expectSourcesReadable.js';
import { elementPath, refuseProperties, withoutNulls } from './indicationIdentity.js';
import type { IndicationDeps } from './IndicationDeps.js';

type SubscriptionClass = 'CIM_IndicationSubscription' | 'CIM_FilterCollectionSubscription';
type Properties = PropertiesOf<'CIM_AbstractIndicationSubscription'>;

/** Subscriptions to one filter. */
export function indicationSubscriptionProvider(deps: IndicationDeps) {
  const className = 'CIM_IndicationSubscription';
  const { subscriptions } = deps.indications;
  return defineProvider({
    className,
    namespace: interopNamespace,
    changeRole: 'write',
    instances: instancesOf(deps, className, (path) => {
      const filter = subscriptions.findFilter(path);
      if (filter) expectIndividual(filter);
      return filter && elementPath('CIM_IndicationFilter', filter.properties);
    }),
  });
}

/** @throws CIMError CIM_ERR_NOT_SUPPORTED for a filter that can be subscribed to only through its collection. */
export function expectIndividual({ name, properties }: Pick<Filter, 'name' | 'properties'>): void {
  if (properties['IndividualSubscriptionSupported'] !== false) return;
  throw new CIMError(
    'CIM_ERR_NOT_SUPPORTED',
    `the filter "${name}" is subscribed to with its collection: its IndividualSubscriptionSupported is FALSE`,
  );
}

/** Subscriptions to all filters of a collection. */
export function filterCollectionSubscriptionProvider(deps: IndicationDeps) {
  const className = 'CIM_FilterCollectionSubscription';
  const { subscriptions } = deps.indications;
  return defineProvider({
    className,
    namespace: interopNamespace,
    changeRole: 'write',
    instances: instancesOf(deps, className, (path) => {
      const collection = subscriptions.findCollection(path);
      return collection && elementPath('CIM_FilterCollection', collection.properties);
    }),
  });
}

/** @param findFilter returns the path of the filter or collection in this server's spelling. */
function instancesOf<C extends SubscriptionClass>(
  { indications, repository }: IndicationDeps,
  className: C,
  findFilter: (path: CIMInstanceName) => CIMInstanceName | null,
): InstanceProvider<C> {
  const { subscriptions } = indications;
  const find = (path: CIMInstanceName): Subscription | null => {
    const [filter, handler] = [path.keyBindings.get('Filter'), path.keyBindings.get('Handler')];
    if (!isInstanceName(filter) || !isInstanceName(handler)) return null;
    const found = subscriptions.findSubscription(filter, handler);
    return found?.className === className ? found : null;
  };
  const shown = (subscription: Subscription): PropertiesOf<C> => {
    const { properties, endsAt } = subscription;
    const { value, intervalMs } = fatalErrorPolicyOf(subscription, indications.settings);
    const isBroken = !indications.isEffective(subscription);
    const computed: Properties = {
      OnFatalErrorPolicy: value,
      FailureTriggerTimeInterval: BigInt(intervalMs / 1000),
      ...(isBroken && subscription.isEnabled && { SubscriptionState: SubscriptionState.EnabledDegraded }),
      ...(endsAt !== null && {
        SubscriptionTimeRemaining: BigInt(Math.max(Math.ceil((endsAt - Date.now()) / 1000), 0)),
      }),
    };
    return { ...properties, ...computed } as PropertiesOf<C>;
  };
  const own = (): Subscription[] =>
    subscriptions.subscriptions().filter((subscription) => subscription.className === className);
  return {
    enumerate: () => own().map(shown),
    find: async (path) => {
      const found = find(path);
      return found && shown(found);
    },

    async create(sent, call) {
      const given = withoutNulls(sent);
      const now = CIMDateTime.fromDate(new Date());
      const destination = isInstanceName(given['Handler']) && subscriptions.findDestination(given['Handler']);
      const filter = isInstanceName(given['Filter']) && findFilter(given['Filter']);
      if (!filter || !destination) {
        const name = filter ? 'Handler' : 'Filter';
        const found = given[name];
        throw new CIMError(
          'CIM_ERR_INVALID_PARAMETER',
          `${name} of ${className} is ${isInstanceName(found) ? `${found.toString()}, which does not exist` : 'missing'}`,
        );
      }
      if (destination.className === destinationClasses.wsman) {
        throw new CIMError(
          'CIM_ERR_NOT_SUPPORTED',
          `Handler is ${destination.name}, which Subscribe of WS-Management made for one subscription: expected another destination`,
        );
      }
      for (const { definition } of subscriptions.filtersBehind(filter))
        expectSourcesReadable(repository, definition.namespaces, call);
      const record: StoredRecord = {
        SubscriptionState: subscriptionStates.Enabled,
        RepeatNotificationPolicy: RepeatNotificationPolicy.None,
        ...given,
        Filter: filter,
        Handler: elementPath(destination.className, destination.properties),
        SubscriptionStartTime: now,
        TimeOfLastStateChange: now,
      };
      expectSubscription(className, record);
      await subscriptions.putSubscription(className, record, call.principal.name, 'new');
      await indications.whenWatched();
      return record as PropertiesOf<C>;
    },

    async modify(path, changes, call) {
      const subscription = find(path);
      if (!subscription) {
        throw new CIMError('CIM_ERR_NOT_FOUND', `the subscription ${path.toString()} has just been deleted`);
      }
      for (const { definition } of subscriptions.filtersOf(subscription))
        expectSourcesReadable(repository, definition.namespaces, call);
      const wanted = changes as StoredRecord;
      const record: { [name: string]: StoredRecord[string] } = { ...subscription.properties, ...wanted };
      // These are set by the server.  Values that a client sends back are ignored.
      for (const name of ['SubscriptionStartTime', 'TimeOfLastStateChange']) {
        record[name] = subscription.properties[name] ?? null;
      }
      if (record['SubscriptionState'] === SubscriptionState.EnabledDegraded) {
        record['SubscriptionState'] = subscriptionStates.Enabled;
      }
      expectSubscription(className, record);
      if (record['SubscriptionState'] !== subscription.properties['SubscriptionState']) {
        record['TimeOfLastStateChange'] = CIMDateTime.fromDate(new Date());
      }
      await subscriptions.putSubscription(className, withoutNulls(record), subscription.owner, 'changed');
      await indications.whenWatched();
    },

    async remove(path) {
      const subscription = find(path);
      if (!subscription) {
        throw new CIMError('CIM_ERR_NOT_FOUND', `the subscription ${path.toString()} has just been deleted`);
      }
      await subscriptions.removeSubscription(subscription);
    },
  };
}

/** The properties that are checked. */
type Settings = Pick<Properties, 'RepeatNotificationPolicy' | 'OnFatalErrorPolicy' | 'SubscriptionState'>;

const states: readonly unknown[] = Object.values(subscriptionStates);
const policies: readonly unknown[] = Object.values(fatalErrorPolicies);

/** @throws CIMError CIM_ERR_INVALID_PARAMETER, CIM_ERR_NOT_SUPPORTED */
function expectSubscription(className: string, record: StoredRecord): void {
  const {
    RepeatNotificationPolicy: repeat = null,
    OnFatalErrorPolicy: policy = null,
    SubscriptionState: state,
  } = record as Settings;
  refuseProperties(className, record, [
    'OtherOnFatalErrorPolicy',
    'OtherSubscriptionState',
    'OtherRepeatNotificationPolicy',
    'RepeatNotificationInterval',
    'RepeatNotificationGap',
    'RepeatNotificationCount',
  ]);
  if (record['AlertOnStateChange'] === true) {
    throw new CIMError('CIM_ERR_NOT_SUPPORTED', 'AlertOnStateChange is not supported: expected FALSE');
  }
  if (repeat !== null && repeat !== RepeatNotificationPolicy.None) {
    throw new CIMError(
      'CIM_ERR_NOT_SUPPORTED',
      `RepeatNotificationPolicy ${String(repeat)} is not supported: expected 2 (None)`,
    );
  }
  if (!states.includes(state)) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `SubscriptionState is ${String(state)}: expected 2 (Enabled) or 4 (Disabled)`,
    );
  }
  if (policy !== null && !policies.includes(policy)) {
    throw new CIMError(
      'CIM_ERR_INVALID_PARAMETER',
      `OnFatalErrorPolicy is ${String(policy)}: expected 2 (Ignore), 3 (Disable) or 4 (Remove)`,
    );
  }
}
