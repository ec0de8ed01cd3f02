import { CIMError } from '../../cim/CIMError.js';
import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { sameName } from '../../cim/NameMap.js';
import { interopNamespace } from '../../cim/namespaces.js';
import type { Call } from '../../dispatch/Call.js';
import type { EventSource, GrantedSubscription } from '../../indications/eventing.js';
import { escapeText } from '../../xml/escape.js';
import { printCursor } from '../contexts.js';
import { printDuration } from '../decode/duration.js';
import { expectChild } from '../decode/elements.js';
import { classOfQuery } from '../decode/filters.js';
import { decodeEventExpires, decodeSubscribe, type SubscribeBody } from '../decode/subscribe.js';
import type { EventService } from '../EventService.js';
import { anonymous, ns } from '../names.js';
import type { Answer, WsmanExchange } from '../WsmanExchange.js';
import { WsmanFault } from '../WsmanFault.js';

/**
 * WS-Eventing Subscribe.  It creates a filter, a destination and a subscription in interop, like those of CIM-XML, and needs the
 * same roles: `write`, and `admin` if the server is to connect to a listener.
 */
export async function subscribe(exchange: WsmanExchange): Promise<Answer> {
  const { delivery, expiresSeconds, filter } = decodeSubscribe(exchange.body);
  const resource = exchange.expectResource();
  const source = sourceOf(exchange, filter);
  const uriForm = resource.kind === 'declarations' ? 'dmtf' : resource.form;
  const granted = await act(
    exchange,
    'Subscribe',
    delivery.notifyTo === null ? 'write' : 'admin',
    (events, call) =>
      events.subscribe(
        { namespace: exchange.namespace, source, delivery: { ...delivery, uriForm }, expiresSeconds },
        call,
      ),
  );
  const context =
    delivery.mode === 'pull'
      ? `<wsen:EnumerationContext>${printCursor({ kind: 'events', identifier: granted.identifier, from: 0 })}</wsen:EnumerationContext>`
      : '';
  return exchange.answer(
    `${ns.wse}/SubscribeResponse`,
    `<wse:SubscribeResponse>${printManager(exchange, granted, delivery.mode === 'pull')}` +
      `${printExpires(granted)}${context}</wse:SubscribeResponse>`,
  );
}

/** WS-Eventing Renew.  Without Expires the subscription lasts like one without a stated end. */
export async function renew(exchange: WsmanExchange): Promise<Answer> {
  const seconds = decodeEventExpires(expectChild(exchange.body, 'wse', 'Renew'));
  try {
    const granted = await act(exchange, 'Renew', 'write', (events, call) =>
      events.renew(expectIdentifier(exchange), seconds, call),
    );
    return exchange.answer(
      `${ns.wse}/RenewResponse`,
      `<wse:RenewResponse>${printExpires(granted)}</wse:RenewResponse>`,
    );
  } catch (error) {
    if (!(error instanceof CIMError) || error.symbol !== 'CIM_ERR_NOT_FOUND') throw error;
    throw new WsmanFault('wse:UnableToRenew', error.description, { status: error.symbol, cause: error });
  }
}

/** WS-Eventing GetStatus: how long a subscription still lasts. */
export async function getStatus(exchange: WsmanExchange): Promise<Answer> {
  expectChild(exchange.body, 'wse', 'GetStatus');
  const granted = await act(exchange, 'GetStatus', 'read', async (events, call) =>
    events.status(expectIdentifier(exchange), call),
  );
  return exchange.answer(
    `${ns.wse}/GetStatusResponse`,
    `<wse:GetStatusResponse>${printExpires(granted)}</wse:GetStatusResponse>`,
  );
}

/** WS-Eventing Unsubscribe. */
export async function unsubscribe(exchange: WsmanExchange): Promise<Answer> {
  expectChild(exchange.body, 'wse', 'Unsubscribe');
  await act(exchange, 'Unsubscribe', 'write', (events, call) =>
    events.unsubscribe(expectIdentifier(exchange), call),
  );
  return exchange.answer(`${ns.wse}/UnsubscribeResponse`, '');
}

/** Runs an action on subscriptions.  They are in the namespace interop, whatever namespace the request names. */
export function act<T>(
  { server: { executor, events }, caller }: WsmanExchange,
  name: 'Subscribe' | 'Renew' | 'GetStatus' | 'Unsubscribe' | 'PullEvents',
  role: 'read' | 'write' | 'admin',
  run: (events: EventService, call: Call) => Promise<T>,
): Promise<T> {
  if (events === null)
    throw new WsmanFault(
      'wsman:UnsupportedFeature',
      'this server indicates nothing: it has no subscriptions',
    );
  return executor.perform({ name, role }, { ...caller, namespace: interopNamespace }, (call) =>
    run(events, call),
  );
}

function expectIdentifier({ headers }: WsmanExchange): string {
  if (headers.identifier !== null) return headers.identifier;
  throw new WsmanFault(
    'wse:InvalidMessage',
    'the header Identifier is missing: expected that of the SubscriptionManager',
  );
}

/** Event classes of WMI that are not in the schema of DMTF, and the classes that replace them. */
const wmiEvents: ReadonlyMap<string, string> = new Map([
  ['__instancecreationevent', 'CIM_InstCreation'],
  ['__instancemodificationevent', 'CIM_InstModification'],
  ['__instancedeletionevent', 'CIM_InstDeletion'],
  ['__instanceoperationevent', 'CIM_InstIndication'],
]);

/** The source of the events: a query, all indications of the class in the ResourceURI, or an existing filter or collection. */
function sourceOf(exchange: WsmanExchange, filter: SubscribeBody['filter']): EventSource {
  const resource = exchange.expectResource();
  if (resource.kind === 'class') {
    const existing = existingSource(exchange, resource.className);
    if (existing !== null && filter === null) return existing;
    if (existing !== null)
      throw unusable('a filter of indications is subscribed to as it is, without another Filter');
    if (filter === null)
      return { kind: 'query', language: 'WQL', query: `SELECT * FROM ${resource.className}` };
  }
  if (filter === null) {
    throw new WsmanFault(
      'wsman:UnsupportedFeature',
      'events of all classes are subscribed to with a filter only, such as SELECT * FROM CIM_InstModification',
      { detail: 'FilteringRequired' },
    );
  }
  const from = classOfQuery(filter.query);
  const inSchema = wmiEvents.get(from?.toLowerCase() ?? '');
  if (inSchema !== undefined)
    throw unusable(
      `${from} is a class of WMI: expected ${inSchema}, with SourceInstance in place of TargetInstance`,
    );
  if (resource.kind === 'class' && from !== null && !sameName(from, resource.className))
    throw unusable(
      `the query is about ${from}, the resource about ${resource.className}: expected the same class`,
    );
  return { kind: 'query', ...filter };
}

/** Null: the resource is not a filter. */
function existingSource({ headers }: WsmanExchange, className: string): EventSource | null {
  const kind = sameName(className, 'CIM_IndicationFilter')
    ? 'filter'
    : sameName(className, 'CIM_FilterCollection')
      ? 'collection'
      : null;
  if (kind === null) return null;
  return {
    kind,
    path: new CIMInstanceName(className, headers.selectors.keys, { namespace: interopNamespace }),
  };
}

/**
 * The endpoint reference for renewing and ending a subscription.  In the pull mode it has the form of Microsoft's service:
 * properties instead of parameters.
 */
function printManager(
  { headers: { to } }: WsmanExchange,
  { identifier }: GrantedSubscription,
  isPull: boolean,
): string {
  const address = to !== null && to.length <= 2_048 && /^https?:/iu.test(to) ? to : anonymous;
  const kind = isPull ? 'ReferenceProperties' : 'ReferenceParameters';
  return (
    `<wse:SubscriptionManager><wsa:Address>${escapeText(address)}</wsa:Address><wsa:${kind}>` +
    `<wsman:ResourceURI>http://schemas.dmtf.org/wbem/wscim/1/*</wsman:ResourceURI>` +
    `<wse:Identifier>${identifier}</wse:Identifier></wsa:${kind}></wse:SubscriptionManager>`
  );
}

/** Empty if the subscription does not end by itself. */
function printExpires({ expiresSeconds }: GrantedSubscription): string {
  return expiresSeconds === null ? '' : `<wse:Expires>${printDuration(expiresSeconds)}</wse:Expires>`;
}

function unusable(sentence: string): WsmanFault {
  return new WsmanFault('wsman:CannotProcessFilter', sentence);
}
