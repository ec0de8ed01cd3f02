import type { DeliveryMode, EventDelivery } from '../../indications/eventing.js';
import { escapeAttribute, escapeText } from '../../xml/escape.js';
import type { NamespacedElement } from '../../xml/NamespacedElement.js';
import { ns } from '../names.js';
import { WsmanFault, type FaultDetail } from '../WsmanFault.js';
import { parseDuration } from './duration.js';
import { findChild, findText, isNamed, parseCount } from './elements.js';
import { decodeExpires } from './expires.js';
import { queryLanguage } from './filters.js';

/** The content of the Body of a Subscribe (DSP0226, clause 10.2.2). */
export interface SubscribeBody {
  readonly delivery: Omit<EventDelivery, 'uriForm'>;
  readonly expiresSeconds: number | null;
  /** Null: there is none. */
  readonly filter: { readonly language: 'WQL' | 'DMTF:CQL'; readonly query: string } | null;
}

const modes: Readonly<Record<string, DeliveryMode>> = {
  [`${ns.wse}/DeliveryModes/Push`]: 'push',
  'http://schemas.dmtf.org/wbem/wsman/1/wsman/PushWithAck': 'pushWithAck',
  'http://schemas.dmtf.org/wbem/wsman/1/wsman/Events': 'events',
  'http://schemas.dmtf.org/wbem/wsman/1/wsman/Pull': 'pull',
};

/** The longest lifetime of a subscription.  A client that asks for more gets this. */
const longestExpiresSeconds = 366 * 86_400;

/** Bounds of the delivery parameters that a client may set. */
const bounds = {
  heartbeatSeconds: [1, 86_400],
  maxTimeSeconds: [0, 3_600],
  /** The maximum is the number of events that a queue holds in memory. */
  maxElements: [1, 64],
  maxEnvelopeSize: [8_192, 64 << 20],
  retryAttempts: [0, 1_000],
  retrySeconds: [1, 3_600],
} as const;

/** Events of a batch and the time to collect them, if the client does not say. */
const defaultBatch = { maxElements: 20, maxTimeSeconds: 5 };

/** @throws WsmanFault */
export function decodeSubscribe(body: NamespacedElement): SubscribeBody {
  const subscribe = findChild(body, 'wse', 'Subscribe');
  const delivery = subscribe && findChild(subscribe, 'wse', 'Delivery');
  if (!subscribe || !delivery) throw invalid('the Body holds no Subscribe with a Delivery in it');
  if (findChild(subscribe, 'wse', 'EndTo') !== null)
    throw unsupported(
      'EndTo is not supported: Renew and GetStatus tell that a subscription has ended',
      'AddressingMode',
    );
  for (const name of ['SendBookmarks', 'Bookmark']) {
    if (findChild(subscribe, 'wsman', name) !== null)
      throw unsupported(
        'bookmarks are not supported: what is not delivered yet is kept and sent',
        'Bookmarks',
      );
  }
  return {
    delivery: decodeDelivery(delivery),
    expiresSeconds: decodeEventExpires(subscribe),
    filter: decodeEventFilter(subscribe),
  };
}

/** @throws WsmanFault wse:InvalidExpirationTime */
export function decodeEventExpires(element: NamespacedElement): number | null {
  const seconds = decodeExpires(findText(element, 'wse', 'Expires'), 'wse:InvalidExpirationTime');
  return seconds === null ? null : Math.min(seconds, longestExpiresSeconds);
}

function decodeEventFilter(subscribe: NamespacedElement): SubscribeBody['filter'] {
  const [filter, ...others] = subscribe.children.filter(
    (child) => isNamed(child, 'wsman', 'Filter') || isNamed(child, 'wse', 'Filter'),
  );
  if (filter === undefined) return null;
  if (others.length > 0)
    throw new WsmanFault('wsman:CannotProcessFilter', 'there are two filters: expected one');
  const language = queryLanguage(filter.attribute('', 'Dialect') ?? '');
  if (language !== null) return { language, query: filter.text.trim() };
  throw new WsmanFault(
    'wse:FilteringRequestedUnavailable',
    'the dialect of the filter is none that this server knows for events: expected WQL or CQL',
  );
}

function decodeDelivery(delivery: NamespacedElement): SubscribeBody['delivery'] {
  const uri = delivery.attribute('', 'Mode');
  const mode = uri === undefined ? 'push' : Object.hasOwn(modes, uri) ? modes[uri] : undefined;
  if (mode === undefined) {
    throw new WsmanFault(
      'wse:DeliveryModeRequestedUnavailable',
      `the delivery mode is none that this server knows: expected one of ${Object.keys(modes).join(', ')}`,
    );
  }
  if (findChild(delivery, 'wsman', 'Auth') !== null)
    throw unsupported(
      'the server proves itself to listeners by nothing: Auth is not supported',
      'AuthorizationMode',
    );
  const notifyTo = findChild(delivery, 'wse', 'NotifyTo');
  const isPull = mode === 'pull';
  const isBatch = mode === 'events';
  return {
    mode,
    notifyTo: isPull ? null : decodeAddress(notifyTo),
    headers: isPull || notifyTo === null ? '' : printReferenceParameters(notifyTo),
    heartbeatSeconds: decodeSeconds(delivery, 'Heartbeats', bounds.heartbeatSeconds),
    contentEncoding: isPull ? 'UTF-8' : decodeEncoding(findText(delivery, 'wsman', 'ContentEncoding')),
    maxTimeSeconds: isBatch
      ? (decodeSeconds(delivery, 'MaxTime', bounds.maxTimeSeconds) ?? defaultBatch.maxTimeSeconds)
      : 0,
    maxElements: isBatch ? decodeMaxElements(findText(delivery, 'wsman', 'MaxElements')) : 1,
    maxEnvelopeSize: isPull ? null : decodeEnvelopeSize(findChild(delivery, 'wsman', 'MaxEnvelopeSize')),
    retry: isPull ? null : decodeRetry(findChild(delivery, 'wsman', 'ConnectionRetry')),
  };
}

/** Whether the address is allowed is checked by code that knows the allowed addresses. */
function decodeAddress(notifyTo: NamespacedElement | null): string {
  const address = notifyTo && findText(notifyTo, 'wsa', 'Address');
  if (address === null) throw invalid('NotifyTo with an Address is missing: expected the URL of a listener');
  if (address.startsWith(`${ns.wsa}/role/`) || !/^https?:/iu.test(address))
    throw unsupported('NotifyTo is not the URL of a listener: expected http or https', 'AddressingMode');
  return address;
}

/** A duration in whole seconds, rounded up, within its bounds.  The detail of its fault has the name of the element. */
function decodeSeconds(
  delivery: NamespacedElement,
  name: Extract<FaultDetail, 'Heartbeats' | 'MaxTime'>,
  [min, max]: readonly [number, number],
): number | null {
  const text = findText(delivery, 'wsman', name);
  if (text === null) return null;
  const microseconds = parseDuration(text);
  if (microseconds === null) throw invalid(`${name} is no duration of XML Schema, such as PT60S`);
  const seconds = Math.ceil(microseconds / 1e6);
  if (seconds >= min && seconds <= max) return seconds;
  throw unsupported(`${name} is ${seconds} s: expected ${min} to ${max}`, name);
}

function decodeEncoding(text: string | null): EventDelivery['contentEncoding'] {
  const encoding = text?.toUpperCase() ?? 'UTF-8';
  if (encoding === 'UTF-8' || encoding === 'UTF-16') return encoding;
  throw new WsmanFault('wsman:EncodingLimit', 'ContentEncoding is neither UTF-8 nor UTF-16', {
    detail: 'CharacterSet',
  });
}

/** A client that asks for more than the maximum gets the maximum. */
function decodeMaxElements(text: string | null): number {
  if (text === null) return defaultBatch.maxElements;
  const count = parseCount(text);
  if (count === null || count === 0) throw invalid('MaxElements is no number from 1 on');
  return Math.min(count, bounds.maxElements[1]);
}

function decodeEnvelopeSize(element: NamespacedElement | null): number | null {
  if (element === null) return null;
  const [min, max] = bounds.maxEnvelopeSize;
  const size = parseCount(element.text);
  if (size === null) throw invalid('MaxEnvelopeSize of the Delivery is no number of octets');
  if (size < min)
    throw new WsmanFault('wsman:EncodingLimit', `MaxEnvelopeSize is ${size}: expected ${min} at least`, {
      detail: 'MinimumEnvelopeLimit',
    });
  const policy = element.attribute('', 'Policy') ?? 'Skip';
  if (policy !== 'Skip')
    throw unsupported(
      'an event that does not fit is left out: expected the policy Skip',
      'MaxEnvelopePolicy',
    );
  return Math.min(size, max);
}

function decodeRetry(element: NamespacedElement | null): EventDelivery['retry'] {
  if (element === null) return null;
  const attempts = parseCount(element.attribute('', 'Total') ?? '0');
  const microseconds = parseDuration(element.text);
  if (attempts === null || microseconds === null)
    throw invalid('ConnectionRetry is no duration with a number of tries as its Total');
  const seconds = microseconds / 1e6;
  const [minSeconds, maxSeconds] = bounds.retrySeconds;
  const [, maxAttempts] = bounds.retryAttempts;
  if (attempts > maxAttempts || seconds < minSeconds || seconds > maxSeconds) {
    throw unsupported(
      `ConnectionRetry asks for ${attempts} tries ${seconds} s apart: expected at most ${maxAttempts}, ${minSeconds} to ${maxSeconds} s apart`,
      'DeliveryRetries',
    );
  }
  return { attempts, intervalMs: Math.round(seconds * 1000) };
}

/** Maximum size of the client's headers that are sent with each message. */
const maxHeaderBytes = 4_096;
const forbidden: ReadonlySet<string> = new Set([ns.s, ns.wsa, ns.wsman]);

/**
 * The headers that a listener wants to receive with each event (WS-Addressing, clause 2.3).
 * @throws WsmanFault wse:InvalidMessage for headers that only the server may write, and for more than 4 KiB.
 */
function printReferenceParameters(notifyTo: NamespacedElement): string {
  let printed = '';
  const budget = { octets: maxHeaderBytes };
  for (const kind of ['ReferenceProperties', 'ReferenceParameters']) {
    for (const child of findChild(notifyTo, 'wsa', kind)?.children ?? []) {
      if (forbidden.has(child.namespace))
        throw invalid(
          `NotifyTo has a reference parameter ${child.name}, which is a header of the server's own`,
        );
      printed += printElement(child, budget);
    }
  }
  return printed;
}

/** Only attributes without a prefix are printed. */
function printElement(element: NamespacedElement, budget: { octets: number }): string {
  const { namespace, name, children, text, source } = element;
  const [tag, declaration] =
    namespace === '' ? [name, ''] : [`r:${name}`, ` xmlns:r="${escapeAttribute(namespace)}"`];
  let start = tag + declaration;
  for (const [spelled, value] of source.attributes) {
    if (spelled !== 'xmlns' && !spelled.includes(':')) start += ` ${spelled}="${escapeAttribute(value)}"`;
  }
  const ownText = children.length === 0 ? escapeText(text) : '';
  budget.octets -= Buffer.byteLength(start + ownText + tag) + '<></>'.length;
  if (budget.octets < 0)
    throw invalid(`the reference parameters of NotifyTo have more than ${maxHeaderBytes} octets`);
  const content = ownText + children.map((child) => printElement(child, budget)).join('');
  return `<${start}>${content}</${tag}>`;
}

function invalid(sentence: string): WsmanFault {
  return new WsmanFault('wse:InvalidMessage', sentence);
}

function unsupported(sentence: string, detail: FaultDetail): WsmanFault {
  return new WsmanFault('wsman:UnsupportedFeature', sentence, { detail });
}
