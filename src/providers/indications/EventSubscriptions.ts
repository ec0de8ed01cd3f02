import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { CIMDateTime } from '../../cim/CIMDateTime.js';
import { CIMError } from '../../cim/CIMError.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { Call } from '../../dispatch/Call.js';
import { HeldElsewhereError } from '../../dispatch/HeldElsewhereError.js';
import {
  destinationClasses,
  subscriptionStates,
  TRANSIENT,
  type Destination,
  type Subscription,
} from '../../indications/elements.js';
import {
  deliveryModes,
  type EventSource,
  type EventSubscription,
  type GrantedSubscription,
  type PulledEvents,
  type PullRequest,
} from '../../indications/eventing.js';
import type { StoredRecord } from '../../repository/InstanceStore.js';
import { CIM_AbstractIndicationSubscription_RepeatNotificationPolicy as RepeatNotificationPolicy } from '../../schema/generated/CIM_AbstractIndicationSubscription.js';
import { describeDestination, expectAllowedDestination } from './CIM_ListenerDestinationCIMXML.js';
import { expectIndividual } from './CIM_IndicationSubscription.js';
import { expectFilterCreation } from './CIM_IndicationFilter.js';
import { expectSourcesReadable } from './expectSourcesReadable.js';
import { elementPath, withElementKeys } from './indicationIdentity.js';
import type { IndicationDeps } from './IndicationDeps.js';

const WS_MANAGEMENT = 4;
const INCLUDE_SUBCLASS_PROPERTIES = 2;
/** How long a pull waits where no endpoint delivers. */
const noDelivererMs = 1_000;

/** Stands in place of the listener's URL if the client pulls. */
const anonymous = 'http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous';

export interface EventSubscriptionsDeps extends IndicationDeps {
  /** How long a subscription lasts after a pull if its client stated no end. */
  readonly pullTimeoutSeconds: number;
  /** The endpoint that delivers indications and can be asked; null: there is none.  Absent: this server delivers. */
  readonly findDeliverer?: () => string | null;
}

/**
 * Subscriptions of WS-Eventing.  They are stored like those of CIM-XML: each is a CIM_IndicationSubscription in interop with its
 * own destination and, for a query, its own filter.  The same limits apply to them, and events that their owner may not read are
 * not delivered.  Only the user who created a subscription can pull its events.  For other users it does not exist, unless they
 * are administrators.
 */
export class EventSubscriptions {
  readonly #deps: EventSubscriptionsDeps;
  /** By identifier: the controller that ends the waiting pull. */
  readonly #waiting = new Map<string, AbortController>();
  #isShutDown = false;

  constructor(deps: EventSubscriptionsDeps) {
    this.#deps = deps;
  }

  /**
   * @param call in the namespace interop.
   * @throws CIMError CIM_ERR_INVALID_PARAMETER for a listener at an address that is not allowed; CIM_ERR_INVALID_QUERY;
   * CIM_ERR_NOT_FOUND for an unknown filter; CIM_ERR_SERVER_LIMITS_EXCEEDED; CIM_ERR_ACCESS_DENIED for a namespace that the user
   * may not read.
   */
  async subscribe(request: EventSubscription, call: Call): Promise<GrantedSubscription> {
    const { indications, findAllowed, audit } = this.#deps;
    const { delivery, source } = request;
    const identifier = `uuid:${randomUUID()}`;
    const filter = this.#filterOf(request, identifier, call);
    const filterPath = filter
      ? elementPath('CIM_IndicationFilter', filter)
      : this.#expectSource(source, call);
    const destination = this.#destinationOf(request, identifier);
    if (delivery.notifyTo !== null) {
      await expectAllowedDestination('NotifyTo', delivery.notifyTo, findAllowed);
      await audit?.expectRoom();
    }
    const isKeptByPulls = delivery.mode === 'pull' && request.expiresSeconds === null;
    const expiresSeconds = isKeptByPulls ? this.#deps.pullTimeoutSeconds : request.expiresSeconds;
    const now = CIMDateTime.fromDate(new Date());
    await indications.subscriptions.putEventing(
      {
        destination,
        delivery: deliveryRecord(request, isKeptByPulls),
        filter,
        subscriptionClass:
          source.kind === 'collection' ? 'CIM_FilterCollectionSubscription' : 'CIM_IndicationSubscription',
        subscription: {
          Filter: filterPath,
          Handler: elementPath(destinationClasses.wsman, destination),
          SubscriptionState: subscriptionStates.Enabled,
          RepeatNotificationPolicy: RepeatNotificationPolicy.None,
          SubscriptionStartTime: now,
          TimeOfLastStateChange: now,
          ...(expiresSeconds !== null && { SubscriptionDuration: BigInt(expiresSeconds) }),
        },
      },
      call.principal.name,
    );
    if (delivery.notifyTo !== null)
      await audit?.write(call.principal, {
        what: 'addDestination',
        outcome: 'done',
        cause: describeDestination(destination),
      });
    await indications.whenWatched();
    return { identifier, expiresSeconds };
  }

  /**
   * Lets a subscription end after so many seconds from now; null: like a subscription without a stated end.
   * @throws CIMError CIM_ERR_NOT_FOUND
   */
  async renew(identifier: string, seconds: number | null, call: Call): Promise<GrantedSubscription> {
    const { subscription, destination } = this.#expectOwn(identifier, call);
    const isPull = destination.properties['DeliveryMode'] === deliveryModes.pull;
    const granted = seconds ?? (isPull ? this.#deps.pullTimeoutSeconds : null);
    await this.#deps.indications.subscriptions.renewSubscription(subscription, granted);
    return { identifier, expiresSeconds: granted };
  }

  /** @throws CIMError CIM_ERR_NOT_FOUND */
  status(identifier: string, call: Call): GrantedSubscription {
    const { subscription } = this.#expectOwn(identifier, call);
    return { identifier, expiresSeconds: secondsLeft(subscription) };
  }

  /** @throws CIMError CIM_ERR_NOT_FOUND */
  async unsubscribe(identifier: string, call: Call): Promise<void> {
    const { indications, audit } = this.#deps;
    const { subscription, destination } = this.#expectOwn(identifier, call);
    const isPull = destination.properties['DeliveryMode'] === deliveryModes.pull;
    if (!isPull) await audit?.expectRoom();
    await indications.subscriptions.removeSubscription(subscription);
    this.#waiting.get(identifier)?.abort();
    if (isPull) return;
    await audit?.write(call.principal, {
      what: 'removeDestination',
      outcome: 'done',
      cause: describeDestination(destination.properties),
    });
  }

  /**
   * The queued events from a number on.  The client has received those before it, so they are removed.
   * @throws CIMError CIM_ERR_INVALID_ENUMERATION_CONTEXT for a subscription that has ended, belongs to another user, or is not of
   * the pull mode.  HeldElsewhereError if another endpoint delivers.
   */
  async pull(
    identifier: string,
    { from, maxCount, waitSeconds }: PullRequest,
    call: Call,
  ): Promise<PulledEvents> {
    const { destination, subscription } = this.#expectPulled(identifier, call);
    this.#expectDelivering();
    const { indications, pullTimeoutSeconds } = this.#deps;
    const left = secondsLeft(subscription);
    // The end is stored only occasionally, so that a pull seldom writes to disk.
    if (
      destination.delivery?.['isKeptByPulls'] === true &&
      left !== null &&
      left < waitSeconds + pullTimeoutSeconds / 2
    )
      await indications.subscriptions.renewSubscription(subscription, waitSeconds + pullTimeoutSeconds);
    const heartbeat = destination.properties['Heartbeat'];
    return {
      entries: indications.waitingFor(destination.id)?.take(from, maxCount) ?? [],
      heartbeatSeconds: typeof heartbeat === 'bigint' ? Number(heartbeat) : null,
    };
  }

  /**
   * Resolves when an event can be pulled, the subscription has ended, another pull of it starts to wait, the server stops, or the
   * signal is aborted.
   */
  async whenMore(identifier: string, from: number, signal: AbortSignal): Promise<void> {
    const found = this.#deps.indications.subscriptions.findEventing(identifier);
    const queue = found && this.#deps.indications.waitingFor(found.destination.id);
    if (!found || this.#isShutDown) return;
    if (!queue) {
      // No endpoint delivers at the moment.  A client that is answered at once would ask again at once.
      await delay(noDelivererMs, undefined, { signal }).catch(() => undefined);
      return;
    }
    this.#waiting.get(identifier)?.abort();
    const ended = new AbortController();
    this.#waiting.set(identifier, ended);
    try {
      await queue.whenMore(from, AbortSignal.any([signal, ended.signal]));
    } finally {
      if (this.#waiting.get(identifier) === ended) this.#waiting.delete(identifier);
    }
  }

  /** Ends the waiting of all pulls, so that they are answered. */
  shutDown(): void {
    this.#isShutDown = true;
    for (const waiting of this.#waiting.values()) waiting.abort();
  }

  /** Null: the source is not a query. */
  #filterOf({ source, namespace }: EventSubscription, name: string, call: Call): StoredRecord | null {
    if (source.kind !== 'query') return null;
    const { repository, hostName, indications } = this.#deps;
    expectFilterCreation(indications);
    expectSourcesReadable(repository, [namespace], call);
    return withElementKeys(
      'CIM_IndicationFilter',
      { Query: source.query, QueryLanguage: source.language, SourceNamespaces: [namespace] },
      hostName,
      () => name,
    );
  }

  /** The path of a filter or a collection, in the spelling of this server. */
  #expectSource(source: EventSource, call: Call): CIMInstanceName {
    if (source.kind === 'query') throw new TypeError('a query is no filter that there is');
    const { indications, repository } = this.#deps;
    const { subscriptions } = indications;
    const path = source.path;
    const found =
      source.kind === 'filter' ? subscriptions.findFilter(path) : subscriptions.findCollection(path);
    if (!found)
      throw new CIMError('CIM_ERR_NOT_FOUND', `there is no ${source.kind} of indications ${path.toString()}`);
    if (source.kind === 'filter') expectIndividual(found);
    for (const { definition } of subscriptions.filtersBehind(path))
      expectSourcesReadable(repository, definition.namespaces, call);
    return elementPath(
      source.kind === 'filter' ? 'CIM_IndicationFilter' : 'CIM_FilterCollection',
      found.properties,
    );
  }

  #destinationOf({ delivery }: EventSubscription, name: string): StoredRecord {
    const { mode, notifyTo, heartbeatSeconds, contentEncoding, maxTimeSeconds } = delivery;
    return withElementKeys(
      destinationClasses.wsman,
      {
        Destination: notifyTo ?? anonymous,
        Protocol: WS_MANAGEMENT,
        PersistenceType: TRANSIENT,
        DeliveryMode: deliveryModes[mode],
        ContentEncoding: contentEncoding,
        SendBookmark: false,
        PolyMorphismMode: INCLUDE_SUBCLASS_PROPERTIES,
        ...(heartbeatSeconds !== null && { Heartbeat: BigInt(heartbeatSeconds) }),
        ...(mode === 'events' && { MaxTime: BigInt(maxTimeSeconds) }),
      },
      this.#deps.hostName,
      () => name,
    );
  }

  #expectDelivering(): void {
    const { indications, findDeliverer } = this.#deps;
    const deliverer = indications.isDelivering ? null : (findDeliverer?.() ?? null);
    if (deliverer !== null) throw new HeldElsewhereError(deliverer);
  }

  #expectOwn(identifier: string, { principal }: Call): Found {
    const found = this.#deps.indications.subscriptions.findEventing(identifier);
    const isTheirs = found?.subscription.owner === principal.name || principal.roles.has('admin');
    if (found && isTheirs && !isOver(found.subscription)) return found;
    throw new CIMError(
      'CIM_ERR_NOT_FOUND',
      `there is no subscription "${identifier.slice(0, 64)}": it has ended, or it is another user's`,
    );
  }

  #expectPulled(identifier: string, { principal }: Call): Found {
    const found = this.#deps.indications.subscriptions.findEventing(identifier);
    const isTheirs = found?.subscription.owner === principal.name;
    const isPulled = found?.destination.properties['DeliveryMode'] === deliveryModes.pull;
    if (found && isTheirs && isPulled && !isOver(found.subscription)) return found;
    throw new CIMError(
      'CIM_ERR_INVALID_ENUMERATION_CONTEXT',
      "there is no subscription that the EnumerationContext stands for: it has ended, or it is another user's",
    );
  }
}

interface Found {
  readonly subscription: Subscription;
  readonly destination: Destination;
}

function isOver({ endsAt }: Subscription): boolean {
  return endsAt !== null && endsAt <= Date.now();
}

function secondsLeft({ endsAt }: Subscription): number | null {
  return endsAt === null ? null : Math.max(Math.ceil((endsAt - Date.now()) / 1000), 0);
}

function deliveryRecord({ delivery }: EventSubscription, isKeptByPulls: boolean): StoredRecord {
  const { headers, uriForm, maxElements, maxEnvelopeSize, retry } = delivery;
  return {
    headers,
    uriForm,
    maxElements,
    maxEnvelopeSize,
    isKeptByPulls,
    ...(retry && { retryAttempts: retry.attempts, retryIntervalMs: retry.intervalMs }),
  };
}
