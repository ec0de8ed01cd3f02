import type { TextPair } from './negotiation.js';

/** Keys that are declared and get no answer, security keys of the other stage included (RFC 7143 13). */
const declared = new Set([
  'InitiatorName',
  'InitiatorAlias',
  'TargetName',
  'TargetAlias',
  'TargetAddress',
  'TargetPortalGroupTag',
  'SessionType',
]);

const answers = new Set(['NotUnderstood', 'Irrelevant', 'Reject']);

/**
 * Our answers to a peer's keys that we do not negotiate: the markers that RFC 7143 13.25 withdrew are refused in the way it asks for,
 * anything unknown is NotUnderstood.  A declaration, and an answer to something, gets none.
 */
export function answerOtherKeys(keys: Iterable<TextPair>): TextPair[] {
  const replies: TextPair[] = [];
  for (const [key, value] of keys) {
    if (declared.has(key) || answers.has(value)) continue;
    if (key === 'IFMarker' || key === 'OFMarker') replies.push([key, 'No']);
    else if (key === 'IFMarkInt' || key === 'OFMarkInt') replies.push([key, 'Reject']);
    else replies.push([key, 'NotUnderstood']);
  }
  return replies;
}
