import { sameName } from '../../cim/NameMap.js';
import { parseCursor, unknownContext, type EnumerationCursor } from '../contexts.js';
import { expectChild, findText } from '../decode/elements.js';
import type { Answer, WsmanExchange } from '../WsmanExchange.js';
import { ns } from '../names.js';
import { pullClasses } from './classes.js';
import { decodeMaxElements, pullMore } from './enumerate.js';
import { pullEvents, releaseEvents } from './pullEvents.js';

/** WS-Enumeration Pull: the next items.  Of the resource only the namespace is checked, if the request names one. */
export function pull(exchange: WsmanExchange): Promise<Answer> {
  const body = expectChild(exchange.body, 'wsen', 'Pull');
  // python-wsmanclient names it as in Enumerate.
  const maxElements = findText(body, 'wsen', 'MaxElements') ?? findText(body, 'wsman', 'MaxElements');
  const count = decodeMaxElements(maxElements) ?? 1;
  const cursor = parseCursor(findText(body, 'wsen', 'EnumerationContext') ?? '');
  if (cursor.kind === 'events')
    return pullEvents(exchange, cursor, { maxTime: findText(body, 'wsen', 'MaxTime'), count });
  expectSameNamespace(exchange, cursor.namespace);
  if (cursor.kind === 'classes') return pullClasses(exchange, cursor, count);
  return pullMore(exchange, cursor, {
    action: `${ns.wsen}/PullResponse`,
    element: 'PullResponse',
    prefix: 'wsen',
    before: '',
    hasItems: true,
    maxItems: count,
  });
}

/** WS-Enumeration Release: CloseEnumeration, or for events the end of their subscription. */
export async function release(exchange: WsmanExchange): Promise<Answer> {
  const body = expectChild(exchange.body, 'wsen', 'Release');
  const cursor = parseCursor(findText(body, 'wsen', 'EnumerationContext') ?? '');
  const answer = (): string => exchange.answer(`${ns.wsen}/ReleaseResponse`, '');
  if (cursor.kind === 'events') return releaseEvents(exchange, cursor, answer);
  expectSameNamespace(exchange, cursor.namespace);
  if (cursor.kind === 'classes') return answer();
  return exchange.operate(
    'CloseEnumeration',
    'void',
    () => ({ EnumerationContext: expectToken(cursor) }),
    answer,
    { ...exchange.caller, namespace: cursor.namespace },
  );
}

function expectToken({ token }: EnumerationCursor): string {
  if (token === '') throw unknownContext();
  return token;
}

/** Most clients repeat the selectors of the Enumerate; some omit them. */
function expectSameNamespace({ headers, resource }: WsmanExchange, namespace: string): void {
  const stated =
    headers.selectors.namespace ??
    (resource === null || resource.kind === 'declarations' ? null : resource.namespace);
  if (stated !== null && !sameName(stated, namespace)) throw unknownContext();
}
