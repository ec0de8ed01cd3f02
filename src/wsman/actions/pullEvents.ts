import { setTimeout as sleep } from 'node:timers/promises';
import type { PulledEvents } from '../../indications/eventing.js';
import { CIMError } from '../../cim/CIMError.js';
import { printCursor, unknownContext, type EventCursor } from '../contexts.js';
import { parseDuration } from '../decode/duration.js';
import { answerEnvelope } from '../encode/envelope.js';
import { tooLarge } from '../encode/items.js';
import { ns } from '../names.js';
import type { Answer, WsmanExchange } from '../WsmanExchange.js';
import { schemaFault, WsmanFault } from '../WsmanFault.js';
import { act } from './subscriptions.js';

/** How long a pull of events waits if the client does not say, and at most. */
const defaultWaitMs = 60_000;
const longestWaitMs = 600_000;

/** Octets of an answer besides its envelope and its items. */
const frameBytes = 1_024;
/** Maximum number of events that are read for one answer. */
const maxEvents = 1_000;

/**
 * WS-Enumeration Pull of the events of a subscription.  It waits for an event as long as OperationTimeout or MaxTime say.  An
 * event is stored until the client sends the context that came with it.  If an answer is lost, a Pull with the previous context
 * returns the same events.
 */
export async function pullEvents(
  exchange: WsmanExchange,
  cursor: EventCursor,
  { maxTime, count }: { readonly maxTime: string | null; readonly count: number },
): Promise<Answer> {
  const { identifier, from } = cursor;
  const waitMs = waitOf(exchange, maxTime);
  const request = { from, maxCount: Math.min(count, maxEvents), waitSeconds: Math.ceil(waitMs / 1_000) };
  const take = (): Promise<PulledEvents> =>
    act(exchange, 'PullEvents', 'read', (events, call) => events.pull(identifier, request, call));
  const first = await take();
  if (first.entries.length > 0) return printEvents(exchange, cursor, first);
  const heartbeatMs = first.heartbeatSeconds === null ? null : first.heartbeatSeconds * 1_000;
  const isHeartbeat = heartbeatMs !== null && heartbeatMs < waitMs;
  await exchange.idle(waitForMore(exchange, cursor, isHeartbeat ? heartbeatMs : waitMs));
  const second = await take();
  // Windows ends a subscription if an answer has the action Heartbeat, so the heartbeat is an answer without items.
  if (second.entries.length > 0 || isHeartbeat) return printEvents(exchange, cursor, second);
  throw new WsmanFault('wsman:TimedOut', 'no event has happened in the time that there was to wait');
}

/** WS-Enumeration Release, which ends the subscription. */
export async function releaseEvents(
  exchange: WsmanExchange,
  { identifier }: EventCursor,
  answer: () => string,
): Promise<Answer> {
  try {
    await act(exchange, 'Unsubscribe', 'write', (events, call) => events.unsubscribe(identifier, call));
  } catch (error) {
    if (error instanceof CIMError && error.symbol === 'CIM_ERR_NOT_FOUND') throw unknownContext();
    throw error;
  }
  return answer();
}

async function waitForMore(
  { server: { events }, caller: { abort } }: WsmanExchange,
  { identifier, from }: EventCursor,
  waitMs: number,
): Promise<void> {
  const done = new AbortController();
  const signal = AbortSignal.any([abort.signal, done.signal]);
  const timer = sleep(waitMs, undefined, { signal }).catch(() => undefined);
  try {
    await Promise.race([timer, events?.whenMore(identifier, from, signal)]);
  } finally {
    done.abort();
  }
}

function waitOf({ headers: { operationTimeoutMs } }: WsmanExchange, maxTime: string | null): number {
  const microseconds = maxTime === null ? null : parseDuration(maxTime);
  if (maxTime !== null && microseconds === null) throw schemaFault('MaxTime is no duration of XML Schema');
  return Math.min(
    operationTimeoutMs ?? defaultWaitMs,
    microseconds === null ? longestWaitMs : microseconds / 1_000,
    longestWaitMs,
  );
}

/** As many events as fit; the others follow with the next Pull. */
function printEvents(exchange: WsmanExchange, cursor: EventCursor, { entries }: PulledEvents): string {
  const action = `${ns.wsen}/PullResponse`;
  const { head, tail } = answerEnvelope(action, exchange.messageId);
  let left = exchange.maxBytes - Buffer.byteLength(head) - tail.length - frameBytes;
  let items = '';
  let { from } = cursor;
  for (const { number, document } of entries) {
    if (document.length > left && items === '') throw tooLarge(Math.max(0, left));
    if (document.length > left) break;
    left -= document.length;
    items += document.toString();
    from = number + 1;
  }
  const context = printCursor({ ...cursor, from });
  return (
    `${head}<wsen:PullResponse><wsen:EnumerationContext>${context}</wsen:EnumerationContext>` +
    `<wsen:Items>${items}</wsen:Items></wsen:PullResponse>${tail}`
  );
}
