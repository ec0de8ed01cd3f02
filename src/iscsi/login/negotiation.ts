import { IscsiProtocolError } from '../IscsiProtocolError.js';
import { findNumber } from '../textValues.js';
import type { KeyRule } from './keyRules.js';
import {
  DEFAULT_RECV_BYTES,
  isOperationalKey,
  MAX_RECV_BYTES,
  MIN_RECV_BYTES,
  operationalKeys,
  type OperationalKey,
  type OperationalResults,
  type OperationalWishes,
} from './operationalKeys.js';

export type SessionType = 'Normal' | 'Discovery';

export type TextPair = readonly [key: string, value: string];

/** The state of the negotiation of operational keys, at either end. */
export interface Negotiation {
  readonly wishes: OperationalWishes;
  readonly sessionType: SessionType;
  /** Our MaxRecvDataSegmentLength. */
  readonly receiveBytes: number;
  /** The peer's MaxRecvDataSegmentLength; null until it is declared. */
  readonly peerReceiveBytes: number | null;
  /** Keys that we have offered and the peer has not answered. */
  readonly offered: ReadonlySet<OperationalKey>;
  readonly settled: { readonly [K in OperationalKey]?: OperationalResults[K] };
}

export function newNegotiation(
  wishes: OperationalWishes,
  sessionType: SessionType,
  receiveBytes: number,
): Negotiation {
  return { wishes, sessionType, receiveBytes, peerReceiveBytes: null, offered: new Set(), settled: {} };
}

/** Offers these keys, except those that are irrelevant for the type of session, and declares MaxRecvDataSegmentLength. */
export function offerKeys(
  negotiation: Negotiation,
  keys: readonly OperationalKey[],
): { readonly negotiation: Negotiation; readonly pairs: readonly TextPair[] } {
  const relevant = keys.filter((key) => !isIrrelevant(key, negotiation.sessionType));
  const pairs = relevant.map((key): TextPair => [key, ruleOf(key).printOffer(negotiation.wishes[key])]);
  return {
    negotiation: { ...negotiation, offered: new Set([...negotiation.offered, ...relevant]) },
    pairs: [...pairs, ['MaxRecvDataSegmentLength', String(negotiation.receiveBytes)]],
  };
}

/**
 * Processes the operational keys in the peer's text: its answers to our offers, its own offers, which are answered, and its
 * declaration.  `rest` are the other pairs.
 * @throws IscsiProtocolError for an answer that our offer does not allow, Reject, and a key negotiated twice.
 */
export function receiveKeys(
  negotiation: Negotiation,
  keys: ReadonlyMap<string, string>,
): {
  readonly negotiation: Negotiation;
  readonly replies: readonly TextPair[];
  readonly rest: Map<string, string>;
} {
  const offered = new Set(negotiation.offered);
  const settled: { -readonly [K in OperationalKey]?: unknown } = { ...negotiation.settled };
  let { peerReceiveBytes } = negotiation;
  const replies: TextPair[] = [];
  const rest = new Map<string, string>();

  for (const [key, value] of keys) {
    if (key === 'MaxRecvDataSegmentLength') {
      peerReceiveBytes = expectReceiveBytes(value);
    } else if (!isOperationalKey(key)) {
      rest.set(key, value);
    } else if (offered.delete(key)) {
      settled[key] = expectAnswer(key, value, negotiation.wishes);
    } else if (key in settled) {
      throw new IscsiProtocolError(`key ${key} is negotiated again (RFC 7143 6.3)`);
    } else if (isIrrelevant(key, negotiation.sessionType)) {
      replies.push([key, 'Irrelevant']);
    } else {
      const rule = ruleOf(key);
      const result = rule.respond(value, negotiation.wishes[key]);
      settled[key] = result ?? rule.defaultResult;
      replies.push([key, result === null ? 'Reject' : rule.printResult(result)]);
    }
  }
  const next = { ...negotiation, peerReceiveBytes, offered, settled: settled as Negotiation['settled'] };
  return { negotiation: next, replies, rest };
}

const defaultResults = Object.fromEntries(
  Object.entries(operationalKeys).map(([key, { defaultResult }]) => [key, defaultResult]),
) as OperationalResults;

/** The parameters at the end of the login: negotiated values, and defaults for the rest. */
export function resultsOf({ settled }: Negotiation): OperationalResults {
  const results = { ...defaultResults, ...settled };
  // If an end wants a short MaxBurstLength it may leave FirstBurstLength at its larger default; 13.14 does not allow it to be
  // larger.
  return { ...results, FirstBurstLength: Math.min(results.FirstBurstLength, results.MaxBurstLength) };
}

export function peerReceiveBytesOf({ peerReceiveBytes }: Negotiation): number {
  return peerReceiveBytes ?? DEFAULT_RECV_BYTES;
}

function expectReceiveBytes(value: string): number {
  const bytes = findNumber(value);
  if (bytes === null || bytes < MIN_RECV_BYTES || bytes > MAX_RECV_BYTES) {
    throw new IscsiProtocolError(
      `MaxRecvDataSegmentLength "${brief(value)}": expected ${MIN_RECV_BYTES} to ${MAX_RECV_BYTES}`,
    );
  }
  return bytes;
}

function expectAnswer(key: OperationalKey, value: string, wishes: OperationalWishes): unknown {
  const rule = ruleOf(key);
  if (value === 'Irrelevant') return rule.defaultResult;
  const result = rule.findResult(value, wishes[key]);
  if (result === null) {
    throw new IscsiProtocolError(
      `${key}=${brief(value)} answers our ${key}=${rule.printOffer(wishes[key])}, which does not admit it`,
    );
  }
  return result;
}

function isIrrelevant(key: OperationalKey, sessionType: SessionType): boolean {
  return sessionType === 'Discovery' && operationalKeys[key].irrelevantInDiscovery;
}

// Key and wish belong together.  The types of a table of different rules cannot express this.
function ruleOf(key: OperationalKey): KeyRule<unknown, unknown> {
  return operationalKeys[key];
}

/** A peer's value for a message, shortened to a line. */
export function brief(value: string): string {
  return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
