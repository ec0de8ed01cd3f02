import { interopNamespace } from '../cim/namespaces.js';
import { principalInNamespace } from '../dispatch/callIn.js';
import type { ContextHolders } from '../enumeration/EnumerationContexts.js';
import { findDeliverer } from '../indications/Deliverer.js';
import { Outbox } from '../indications/Outbox.js';
import { Indications, type IndicationReaders } from '../indications/Indications.js';
import { cimXmlDelivery } from '../indications/cimXmlDelivery.js';
import { destinationClasses } from '../indications/elements.js';
import type { FindAllowed } from '../indications/ListenerSender.js';
import { AddressAllowList } from '../initiator/AddressAllowList.js';
import type { LiveValue } from '../metrics/Metrics.js';
import { EventSubscriptions } from '../providers/indications/EventSubscriptions.js';
import { staticCollection, staticFilters } from '../providers/indications/staticFilters.js';
import type { Repository } from '../repository/Repository.js';
import { authenticated } from '../security/Authenticator.js';
import { hasRole } from '../security/Principal.js';
import type { Users } from '../security/Users.js';
import { readCaFile } from '../security/readTlsMaterial.js';
import { wsmanDelivery } from '../wsman/events/wsmanDelivery.js';
import type { ServerDeps } from './ServerDeps.js';

export interface IndicationService {
  readonly indications: Indications;
  /** Null: this server is the only one, and delivers. */
  readonly outbox: Outbox | null;
  /** The subscriptions that clients of WS-Management make. */
  readonly events: EventSubscriptions;
  readonly findAllowed: FindAllowed;
}

/**
 * Opens the indication service.  Indications waiting in the store are sent from now on.
 * @param holders the endpoints of a cluster; null: this server is the only one.
 * @throws CertificateError for listener-ca.
 */
export function openIndications(
  { settings, sharedStore: store, cluster, users, actionLog: audit, hostName, logger: log }: ServerDeps,
  repository: Repository,
  holders: ContextHolders | null = null,
): IndicationService {
  const allowList = new AddressAllowList({ entries: settings.listenerAllow });
  const findAllowed: FindAllowed = (host, port) => allowList.findAllowed(host, port);
  const ca = settings.listenerCa === null ? undefined : readCaFile(settings.listenerCa, 'CA of listeners');
  const listeners = { timeoutMs: settings.listenerTimeoutMs, ca, findAllowed };
  const outbox =
    cluster &&
    holders &&
    new Outbox({
      store: cluster.store,
      writer: holders.own,
      maxBytes: settings.maxOutboxBytes,
      onRefused: (why) => indications.noteRefused(why),
    });
  const indications: Indications = new Indications({
    repository,
    store,
    namespace: interopNamespace,
    limits: {
      maxSubscriptions: settings.maxSubscriptions,
      maxSubscriptionsPerUser: settings.maxSubscriptionsPerUser,
      maxFilters: settings.maxSubscriptions,
      maxDestinations: settings.maxSubscriptions,
      maxQueued: settings.maxQueuedIndications,
      maxQueuedBytes: settings.maxQueuedBytes,
      filterTimeoutMs: settings.operationTimeoutMs,
    },
    staticFilters: staticFilters(hostName),
    collections: [staticCollection(hostName)],
    readers: readersOf(users, repository),
    ...(outbox && { outbox }),
    protocols: {
      [destinationClasses.cimXml]: cimXmlDelivery(listeners),
      [destinationClasses.wsman]: wsmanDelivery(listeners),
    },
    log,
  });
  const pullTimeoutSeconds = settings.eventPullTimeoutSeconds;
  const events = new EventSubscriptions({
    repository,
    indications,
    findAllowed,
    audit,
    hostName,
    pullTimeoutSeconds,
    ...(holders && {
      findDeliverer: () => {
        const deliverer = findDeliverer(store);
        return deliverer !== null && holders.isThere(deliverer) ? deliverer : null;
      },
    }),
  });
  return { indications, outbox, events, findAllowed };
}

/** Checks what users may read now, whatever they could read when they subscribed. */
function readersOf(users: Users, repository: Repository): IndicationReaders {
  return {
    mayRead: (name, namespace) => {
      const user = users.find(name);
      return (
        user !== null && hasRole(principalInNamespace(repository, authenticated(user), namespace), 'read')
      );
    },
    onChange: (listener) => users.onChange(listener),
  };
}

/** The metrics of indications. */
export function indicationValuesOf(indications: Indications): readonly LiveValue[] {
  return [
    {
      name: 'indication_subscriptions',
      help: 'Subscriptions to indications.',
      read: () => indications.subscriptions.subscriptions().length,
    },
    {
      name: 'indications_waiting',
      help: 'Indications that wait for their listeners.',
      read: () => indications.waiting,
    },
    {
      name: 'indications_given_up',
      help: 'Indications since the start that their listeners will never get.',
      read: () => indications.givenUp,
    },
  ];
}
