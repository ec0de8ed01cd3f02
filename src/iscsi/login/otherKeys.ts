import { IscsiProtocolError } from '../IscsiProtocolError.js';
import type { TextPair } from './negotiation.js';
import { isOperationalKey } from './operationalKeys.js';

/** Keys that are declared in any stage of a login and are not answered (RFC 7143 12 and 13). */
const declared = new Set([
  'InitiatorName',
  'InitiatorAlias',
  'TargetName',
  'TargetAlias',
  'TargetAddress',
  'TargetPortalGroupTag',
  'SessionType',
]);

/** Keys of the security stage only (RFC 7143 12). */
const securityKeys = new Set(['AuthMethod', 'CHAP_A', 'CHAP_I', 'CHAP_C', 'CHAP_N', 'CHAP_R']);

/** Operational keys that are not negotiated: the declaration, and the markers that RFC 7143 13.25 withdrew. */
const otherOperationalKeys = new Set([
  'MaxRecvDataSegmentLength',
  'IFMarker',
  'OFMarker',
  'IFMarkInt',
  'OFMarkInt',
]);

const answers = new Set(['NotUnderstood', 'Irrelevant', 'Reject']);

/**
 * Our answers to keys of the peer that we do not negotiate.  The markers that RFC 7143 13.25 withdrew are refused as it
 * requires.  Unknown keys, including X# and X- keys, are answered with NotUnderstood.  Declarations and answers get no answer.
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

/**
 * Our answers in the security stage: NotUnderstood to unknown keys.  The keys of the stage are processed by the authentication.
 * @throws IscsiProtocolError for a key of the operational stage or the full feature phase, which must not be used there (RFC 7143
 * 12).
 */
export function answerInSecurityStage(keys: Iterable<TextPair>): TextPair[] {
  const others: TextPair[] = [];
  for (const pair of keys) {
    const [key] = pair;
    if (isOperationalKey(key) || otherOperationalKeys.has(key) || key === 'SendTargets') {
      throw new IscsiProtocolError(`key ${key} in the security stage (RFC 7143 12)`);
    }
    if (!securityKeys.has(key)) others.push(pair);
  }
  return answerOtherKeys(others);
}

/** @throws IscsiProtocolError for a key of the security stage or the full feature phase in the operational stage (RFC 7143 12, appendix C). */
export function expectOperationalStage(keys: Iterable<string>): void {
  for (const key of keys) {
    if (securityKeys.has(key)) {
      throw new IscsiProtocolError(`key ${key} outside the security stage (RFC 7143 12)`);
    }
    if (key === 'SendTargets') {
      throw new IscsiProtocolError('key SendTargets before the full feature phase (RFC 7143 appendix C)');
    }
  }
}

/**
 * Our answer to a key of the login in the full feature phase: Reject to keys that are negotiated at login, and null for a key
 * that is allowed now.
 * @throws IscsiProtocolError for the name or session type of an initiator, which are declared only once (RFC 7143 13).
 */
export function answerInFullFeaturePhase(key: string): TextPair | null {
  if (key === 'InitiatorName' || key === 'TargetName' || key === 'SessionType') {
    throw new IscsiProtocolError(`key ${key} after the login (RFC 7143 13)`);
  }
  return isOperationalKey(key) || securityKeys.has(key) ? [key, 'Reject'] : null;
}
