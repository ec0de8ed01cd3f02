import { CIMInstance, cimProperty, type CIMProperty } from '../../src/cim/CIMInstance.js';
import type { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import type { Endpoint } from '../support/server.js';
import { targetNamespace } from './IndicationWorld.js';

export interface SubscribeOptions {
  /** Part of the names of filter and destination. */
  readonly name?: string;
  readonly query?: string;
  /** One of the server's own filters, in place of a query. */
  readonly ofServer?: string;
  readonly language?: string;
  /** SourceNamespaces; that of the targets unless given. */
  readonly namespaces?: readonly string[];
  /** Further properties of the subscription. */
  readonly subscription?: readonly CIMProperty[];
  /** PersistenceType of the destination. */
  readonly persistence?: number;
}

export interface SubscribedPaths {
  readonly filter: CIMInstanceName;
  readonly handler: CIMInstanceName;
  readonly subscription: CIMInstanceName;
}

/** Subscribes a listener over the wire, by a filter and a destination of its own. */
export async function subscribe(
  endpoint: Endpoint,
  url: string,
  {
    name = 'one',
    query = 'SELECT * FROM CIM_InstCreation',
    ofServer,
    language = 'WQL',
    namespaces = [targetNamespace],
    subscription: given = [],
    persistence = 2,
  }: SubscribeOptions = {},
): Promise<SubscribedPaths> {
  const client = interopClient(endpoint);
  try {
    const filter =
      ofServer === undefined
        ? await client.createInstance(
            new CIMInstance('CIM_IndicationFilter', [
              cimProperty('Name', 'string', `filter ${name}`),
              cimProperty('SourceNamespaces', 'string', namespaces),
              cimProperty('Query', 'string', query),
              cimProperty('QueryLanguage', 'string', language),
            ]),
          )
        : await findFilter(client, ofServer);
    const handler = await client.createInstance(
      new CIMInstance('CIM_ListenerDestinationCIMXML', [
        cimProperty('Name', 'string', `destination ${name}`),
        cimProperty('Destination', 'string', url),
        cimProperty('PersistenceType', 'uint16', persistence),
      ]),
    );
    const subscription = await client.createInstance(
      new CIMInstance('CIM_IndicationSubscription', [
        cimProperty('Filter', 'reference', filter),
        cimProperty('Handler', 'reference', handler),
        ...given,
      ]),
    );
    return { filter, handler, subscription };
  } finally {
    client.close();
  }
}

async function findFilter(client: WbemClient, name: string): Promise<CIMInstanceName> {
  const paths = await client.enumerateInstanceNames('CIM_IndicationFilter');
  const path = paths.find(({ keyBindings }) => keyBindings.get('Name') === name);
  if (!path) throw new Error(`the server has no filter "${name}"`);
  return path;
}

/** A client of the namespace interop; close it. */
export function interopClient({ url, user, password }: Endpoint): WbemClient {
  return new WbemClient({ url, user, password, namespace: 'interop' });
}
