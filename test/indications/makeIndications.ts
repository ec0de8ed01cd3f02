import {
  Indications,
  type IndicationReaders,
  type IndicationsOptions,
} from '../../src/indications/Indications.js';
import { EventSubscriptions } from '../../src/providers/indications/EventSubscriptions.js';
import type { IndicationDeps } from '../../src/providers/indications/IndicationDeps.js';
import { staticCollection, staticFilters } from '../../src/providers/indications/staticFilters.js';
import { cimXmlDelivery } from '../../src/indications/cimXmlDelivery.js';
import { AddressAllowList } from '../../src/initiator/AddressAllowList.js';
import { wsmanDelivery } from '../../src/wsman/events/wsmanDelivery.js';

export interface MakeOptions extends Pick<IndicationsOptions, 'log' | 'outbox' | 'repository' | 'store'> {
  readonly hostName: string;
  readonly limits?: Partial<IndicationsOptions['limits']> | undefined;
  readonly listenerAllow?: readonly string[] | undefined;
  readonly listenerTimeoutMs?: number | undefined;
  readonly ca?: string | undefined;
  readonly readers?: IndicationReaders | undefined;
  readonly audit?: IndicationDeps['audit'] | undefined;
  readonly pullTimeoutSeconds?: number | undefined;
}

/** The indication service as the server makes it, with what its providers need. */
export function makeIndications({
  repository,
  store,
  log,
  hostName,
  limits,
  listenerAllow = [],
  listenerTimeoutMs: timeoutMs = 20_000,
  ca,
  readers,
  audit,
  pullTimeoutSeconds = 600,
  outbox,
}: MakeOptions): IndicationDeps & { readonly events: EventSubscriptions } {
  const allowList = new AddressAllowList({ entries: listenerAllow });
  const findAllowed = (host: string, port: number): Promise<readonly string[]> =>
    allowList.findAllowed(host, port);
  const listeners = { timeoutMs, ca, findAllowed };
  const indications = new Indications({
    repository,
    store,
    namespace: 'interop',
    limits: {
      maxSubscriptions: 200,
      maxSubscriptionsPerUser: 200,
      maxFilters: 200,
      maxDestinations: 200,
      maxQueued: 10_000,
      maxQueuedBytes: 256 * 1024 * 1024,
      filterTimeoutMs: 10_000,
      ...limits,
    },
    staticFilters: staticFilters(hostName),
    collections: [staticCollection(hostName)],
    protocols: {
      CIM_ListenerDestinationCIMXML: cimXmlDelivery(listeners),
      CIM_ListenerDestinationWSManagement: wsmanDelivery(listeners),
    },
    ...(readers && { readers }),
    ...(outbox && { outbox }),
    log,
  });
  const deps = { repository, indications, findAllowed, hostName, ...(audit && { audit }) };
  return { ...deps, events: new EventSubscriptions({ ...deps, pullTimeoutSeconds }) };
}
