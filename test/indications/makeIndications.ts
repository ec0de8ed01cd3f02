import {
  Indications,
  type IndicationReaders,
  type IndicationsOptions,
} from '../../src/indications/Indications.js';
import type { IndicationDeps } from '../../src/providers/indications/IndicationDeps.js';
import { staticCollection, staticFilters } from '../../src/providers/indications/staticFilters.js';
import { ListenerSender } from '../../src/indications/ListenerSender.js';
import { AddressAllowList } from '../../src/initiator/AddressAllowList.js';

export interface MakeOptions extends Pick<IndicationsOptions, 'repository' | 'store' | 'log'> {
  readonly hostName: string;
  readonly limits?: Partial<IndicationsOptions['limits']> | undefined;
  readonly listenerAllow?: readonly string[] | undefined;
  readonly listenerTimeoutMs?: number | undefined;
  readonly ca?: string | undefined;
  readonly readers?: IndicationReaders | undefined;
}

/** The indication service as the server makes it, with what its providers need. */
export function makeIndications({
  repository,
  store,
  log,
  hostName,
  limits,
  listenerAllow = [],
  listenerTimeoutMs: timeoutMs = 2000,
  ca,
  readers,
}: MakeOptions): IndicationDeps {
  const allowList = new AddressAllowList({ entries: listenerAllow });
  const findAllowed = (host: string, port: number): Promise<readonly string[]> =>
    allowList.findAllowed(host, port);
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
      filterTimeoutMs: 10_000,
      ...limits,
    },
    staticFilters: staticFilters(hostName),
    collections: [staticCollection(hostName)],
    makeSender: (url) => new ListenerSender({ url, timeoutMs, ca, findAllowed }),
    ...(readers && { readers }),
    log,
  });
  return { repository, indications, findAllowed, hostName };
}
