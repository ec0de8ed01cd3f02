import { randomBytes } from 'node:crypto';
import {
  chapResponse,
  equalBytes,
  isChapResponse,
  newChallenge,
  type ChapAlgorithm,
  type ChapChallenge,
  type RandomSource,
} from '../chap.js';
import type { DiscoveryAccess, TargetChapAccount } from '../TargetAuthority.js';
import { findBinary, findNumber, parseList, printBinary } from '../textValues.js';
import { LoginRefusal } from './LoginRefusal.js';
import { LoginStatusCode } from './LoginStatus.js';
import { brief, type TextPair } from './negotiation.js';

/** The rights at a target, or in discovery. */
export type ChapAccess = DiscoveryAccess;

/** The challenge that the initiator must answer. */
export interface IssuedChallenge extends ChapChallenge {
  readonly algorithm: ChapAlgorithm;
}

/** Used if no account has the name, so that a wrong name takes as long as a wrong secret. */
const nobodysSecret = randomBytes(16);

/**
 * Chooses the method from an initiator's list.  If CHAP is required nothing else is chosen, whatever the order of the list.
 * @throws LoginRefusal 0x0201
 */
export function chooseAuthMethod(offered: string, access: ChapAccess): 'None' | 'CHAP' {
  const methods = parseList(offered);
  if (!access.chapRequired && methods.includes('None')) return 'None';
  if (methods.includes('CHAP') && (access.chapRequired || access.initiatorAccounts.size > 0)) return 'CHAP';
  throw unauthenticated(`AuthMethod=${brief(offered)}: expected ${access.chapRequired ? 'CHAP' : 'None'}`);
}

/**
 * A challenge with the first algorithm of the initiator's list that we support.
 * @throws LoginRefusal 0x0201
 */
export function issueChallenge(
  offered: string,
  { algorithms }: ChapAccess,
  random: RandomSource,
): { readonly issued: IssuedChallenge; readonly pairs: readonly TextPair[] } {
  const numbers = parseList(offered).map(findNumber);
  const algorithm = numbers
    .map((number) => algorithms.find((known) => known === number))
    .find((known) => known !== undefined);
  if (algorithm === undefined)
    throw unauthenticated(`CHAP_A=${brief(offered)}: expected one of ${algorithms.join(', ')}`);
  const issued = { algorithm, ...newChallenge(random, null) };
  const pairs: TextPair[] = [
    ['CHAP_A', String(algorithm)],
    ['CHAP_I', String(issued.identifier)],
    ['CHAP_C', printBinary(issued.challenge)],
  ];
  return { issued, pairs };
}

/** An authenticated initiator. */
export interface AuthenticatedInitiator {
  readonly account: TargetChapAccount;
  /** The account with which we authenticated ourselves, if the initiator asked for it. */
  readonly targetAccount: TargetChapAccount | null;
  /** CHAP_N and CHAP_R of mutual CHAP. */
  readonly pairs: readonly TextPair[];
}

/**
 * Checks the initiator's response and, if requested, computes ours.
 * @throws LoginRefusal 0x0201 for a wrong or missing response, our own challenge sent back, and mutual CHAP without a target
 * account; 0x0202 for the account of another initiator.
 */
export function authenticateInitiator(
  keys: ReadonlyMap<string, string>,
  issued: IssuedChallenge,
  { initiatorName, access }: { readonly initiatorName: string; readonly access: ChapAccess },
): AuthenticatedInitiator {
  const name = keys.get('CHAP_N');
  const response = findBinary(keys.get('CHAP_R') ?? '');
  if (name === undefined || response === null)
    throw unauthenticated('CHAP_N or CHAP_R is missing or no binary value');
  const peers = findPeersChallenge(keys);
  if (peers !== null && equalBytes(peers.challenge, issued.challenge)) {
    throw unauthenticated('the initiator sends our own challenge back (reflection)');
  }
  const account = findProvedAccount(name, response, issued, access);
  if (account === null) {
    // An unknown name is not logged: it may be a secret in the wrong field.
    const isKnown = access.initiatorAccounts.named(name).length > 0;
    throw isKnown
      ? unauthenticated(`the secret is not that of the account ${brief(name)}`, name)
      : unauthenticated('CHAP_N is the name of no account that could log in here');
  }
  if (account.initiatorName !== undefined && account.initiatorName !== initiatorName) {
    throw new LoginRefusal(
      LoginStatusCode.AuthorizationFailure,
      `the account ${brief(account.chapName)} is that of another initiator`,
    );
  }
  return peers === null
    ? { account, targetAccount: null, pairs: [] }
    : { account, ...prove(peers, issued.algorithm, account, access.targetAccount) };
}

function findProvedAccount(
  name: string,
  response: Buffer,
  issued: IssuedChallenge,
  { initiatorAccounts }: ChapAccess,
): TargetChapAccount | null {
  const named = initiatorAccounts.named(name);
  if (named.length === 0) isChapResponse(response, issued.algorithm, nobodysSecret, issued);
  return named.find(({ secret }) => isChapResponse(response, issued.algorithm, secret, issued)) ?? null;
}

function findPeersChallenge(keys: ReadonlyMap<string, string>): ChapChallenge | null {
  const identifierText = keys.get('CHAP_I');
  const challengeText = keys.get('CHAP_C');
  if (identifierText === undefined && challengeText === undefined) return null;
  const identifier = findNumber(identifierText ?? '');
  const challenge = findBinary(challengeText ?? '');
  if (identifier === null || identifier > 255 || challenge === null) {
    throw unauthenticated('CHAP_I and CHAP_C of mutual CHAP: expected 0 to 255, and 1 to 1024 bytes');
  }
  return { identifier, challenge };
}

function prove(
  peers: ChapChallenge,
  algorithm: ChapAlgorithm,
  account: TargetChapAccount,
  targetAccount: TargetChapAccount | null,
): Omit<AuthenticatedInitiator, 'account'> {
  if (targetAccount === null)
    throw unauthenticated(
      'the initiator asks for mutual CHAP and the target has no account for it',
      account.chapName,
    );
  if (equalBytes(targetAccount.secret, account.secret)) {
    throw unauthenticated('the secrets of initiator and target are equal (RFC 7143 9.2.1)', account.chapName);
  }
  const pairs: TextPair[] = [
    ['CHAP_N', targetAccount.chapName],
    ['CHAP_R', printBinary(chapResponse(algorithm, targetAccount.secret, peers))],
  ];
  return { targetAccount, pairs };
}

/**
 * Status 0x0201 with the reason for the log.
 * @param chapName the account that was tried, if it exists.
 */
export function unauthenticated(reason: string, chapName?: string): LoginRefusal {
  const about = chapName === undefined ? {} : { chapName };
  return new LoginRefusal(LoginStatusCode.AuthenticationFailure, reason, about);
}
