import type { Subcode } from '../WsmanFault.js';
import { WsmanFault } from '../WsmanFault.js';
import { parseDuration } from './duration.js';

/**
 * The requested end of an enumeration or a subscription, in seconds from now.  It is stated as a duration or as a time.
 * @param text null: it is not stated.
 * @throws WsmanFault `subcode`
 */
export function decodeExpires(
  text: string | null,
  subcode: Extract<Subcode, 'wsen:InvalidExpirationTime' | 'wse:InvalidExpirationTime'>,
): number | null {
  if (text === null) return null;
  const until = /^\s*\d{4}-/u.test(text) ? Date.parse(text) : Number.NaN;
  const microseconds = parseDuration(text) ?? (Number.isNaN(until) ? null : (until - Date.now()) * 1_000);
  if (microseconds === null || microseconds <= 0)
    throw new WsmanFault(subcode, 'Expires is no duration or time to come');
  return Math.ceil(microseconds / 1e6);
}
