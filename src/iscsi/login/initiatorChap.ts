import { chapResponse, isChapResponse, type ChapAlgorithm, type ChapChallenge } from '../chap.js';
import { IscsiProtocolError } from '../IscsiProtocolError.js';
import { findBinary, findNumber, printBinary } from '../textValues.js';
import type { InitiatorLoginOptions } from './initiatorOptions.js';
import { IscsiLoginError } from './IscsiLoginError.js';
import { brief, type TextPair } from './negotiation.js';

/**
 * The method that the target chose; null if it has not chosen yet.
 * @throws IscsiLoginError not-protected if we have a secret and the target does not ask for it; refused if it accepts none of our
 * methods.
 */
export function findAuthMethod(
  keys: ReadonlyMap<string, string>,
  { chap }: InitiatorLoginOptions,
  transit: boolean,
): 'None' | 'CHAP' | null {
  const method = keys.get('AuthMethod');
  if (method === 'Reject' || method === 'NotUnderstood') {
    const offered = chap === null ? 'None' : 'CHAP';
    throw new IscsiLoginError('refused', 'security', `The target rejects AuthMethod=${offered}.`);
  }
  if (chap === null) {
    if (method === undefined) return transit ? 'None' : null;
    if (method === 'None') return 'None';
    // We did not offer CHAP, but some targets answer so if they require it.  The login would fail with the next PDU.
    throw new IscsiLoginError(
      'unauthenticated',
      'security',
      `The target asks for AuthMethod=${brief(method)} and no credentials were given.`,
    );
  }
  if (method === 'None' || (method === undefined && transit)) {
    throw new IscsiLoginError(
      'not-protected',
      'security',
      'The target lets the initiator in without proof (AuthMethod=None) although CHAP was asked for.',
    );
  }
  if (method === undefined || method === 'CHAP') return method ?? null;
  throw new IscsiProtocolError(`AuthMethod=${brief(method)}: expected CHAP, the only one offered`);
}

/**
 * @throws IscsiLoginError refused if the target accepts none of the algorithms; IscsiProtocolError for anything but a challenge
 * with one of them.
 */
export function expectChallenge(
  keys: ReadonlyMap<string, string>,
  algorithms: readonly ChapAlgorithm[],
): { readonly algorithm: ChapAlgorithm; readonly challenge: ChapChallenge } {
  const chosen = keys.get('CHAP_A');
  if (chosen === 'Reject') {
    const offered = algorithms.join(',');
    throw new IscsiLoginError(
      'refused',
      'security',
      `The target takes none of the CHAP algorithms ${offered}.`,
    );
  }
  const number = findNumber(chosen ?? '');
  const algorithm = algorithms.find((offered) => offered === number);
  if (algorithm === undefined) {
    throw new IscsiProtocolError(`CHAP_A=${brief(chosen ?? '')}: expected one of ${algorithms.join(', ')}`);
  }
  const identifier = findNumber(keys.get('CHAP_I') ?? '');
  const challenge = findBinary(keys.get('CHAP_C') ?? '');
  if (identifier === null || identifier > 255) {
    throw new IscsiProtocolError(`CHAP_I=${brief(keys.get('CHAP_I') ?? '')}: expected 0 to 255`);
  }
  if (challenge === null) throw new IscsiProtocolError('CHAP_C: expected 1 to 1024 bytes in hex or base64');
  return { algorithm, challenge: { identifier, challenge } };
}

/** CHAP_N and CHAP_R and, with `ownChallenge`, CHAP_I and CHAP_C for the target to answer. */
export function answerChallenge(
  chap: { readonly userName: string; readonly secret: Buffer },
  algorithm: ChapAlgorithm,
  challenge: ChapChallenge,
  ownChallenge: ChapChallenge | null,
): TextPair[] {
  const pairs: TextPair[] = [
    ['CHAP_N', chap.userName],
    ['CHAP_R', printBinary(chapResponse(algorithm, chap.secret, challenge))],
  ];
  if (ownChallenge !== null) {
    pairs.push(['CHAP_I', String(ownChallenge.identifier)], ['CHAP_C', printBinary(ownChallenge.challenge)]);
  }
  return pairs;
}

/** @throws IscsiLoginError target-not-authentic if CHAP_N or CHAP_R is missing or wrong. */
export function checkTargetProof(
  keys: ReadonlyMap<string, string>,
  targetChap: { readonly userName: string | null; readonly secret: Buffer },
  algorithm: ChapAlgorithm | null,
  ownChallenge: ChapChallenge | null,
): void {
  const name = keys.get('CHAP_N');
  const response = keys.get('CHAP_R');
  if (name === undefined || response === undefined) {
    const missing = name === undefined ? 'CHAP_N' : 'CHAP_R';
    throw notAuthentic(`The target does not prove itself: ${missing} is missing from its answer.`);
  }
  if (targetChap.userName !== null && name !== targetChap.userName) {
    throw notAuthentic(`The target proves itself as "${brief(name)}": expected "${targetChap.userName}".`);
  }
  const bytes = findBinary(response);
  const right =
    bytes !== null &&
    algorithm !== null &&
    ownChallenge !== null &&
    isChapResponse(bytes, algorithm, targetChap.secret, ownChallenge);
  if (!right) throw notAuthentic('The target answers our CHAP challenge with another secret than expected.');
}

function notAuthentic(sentence: string): IscsiLoginError {
  return new IscsiLoginError('target-not-authentic', 'security', sentence);
}
