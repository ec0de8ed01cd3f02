import { newChallenge, type ChapAlgorithm, type ChapChallenge } from '../chap.js';
import { IscsiProtocolError } from '../IscsiProtocolError.js';
import type { LoginRequest } from '../pdu/LoginRequest.js';
import type { LoginResponse } from '../pdu/LoginResponse.js';
import { nextSerial } from '../pdu/serial.js';
import { Stage } from '../pdu/Stage.js';
import { addText, noText, parseTextKeys, printTextKeys, wholeText, type PartialText } from '../textKeys.js';
import { answerChallenge, checkTargetProof, expectChallenge, findAuthMethod } from './initiatorChap.js';
import { checkInitiatorLoginOptions, type InitiatorLoginOptions } from './initiatorOptions.js';
import { IscsiLoginError, type LoginStage } from './IscsiLoginError.js';
import { loginStatus } from './LoginStatus.js';
import {
  newNegotiation,
  offerKeys,
  peerReceiveBytesOf,
  receiveKeys,
  resultsOf,
  type Negotiation,
  type TextPair,
} from './negotiation.js';
import type { OperationalKey, OperationalResults } from './operationalKeys.js';
import { answerInSecurityStage, answerOtherKeys, expectOperationalStage } from './otherKeys.js';

/** The state of the initiator's side of a login between two PDUs. */
export interface InitiatorLoginState {
  readonly options: InitiatorLoginOptions;
  /** What the last request asked for. */
  readonly asked: 'auth-method' | 'challenge' | 'admission' | 'parameters';
  readonly rounds: number;
  readonly expStatSn: number;
  readonly text: PartialText;
  readonly algorithm: ChapAlgorithm | null;
  /** The challenge that the target must answer. */
  readonly ownChallenge: ChapChallenge | null;
  readonly targetAuthentic: boolean;
  readonly negotiation: Negotiation;
  readonly declared: ReadonlyMap<string, string>;
  /** Answers to keys of the target for the next request of the stage. */
  readonly answers: readonly TextPair[];
}

/** The result of a successful login. */
export interface InitiatorLoginResult {
  readonly tsih: number;
  readonly authMethod: 'None' | 'CHAP';
  readonly algorithm: ChapAlgorithm | null;
  /** Whether the target authenticated itself as well. */
  readonly mutual: boolean;
  readonly parameters: OperationalResults;
  /** MaxRecvDataSegmentLength of the target. */
  readonly targetReceiveBytes: number;
  readonly targetAlias: string | null;
  readonly targetPortalGroupTag: number | null;
  /** CmdSN of the first command in the full feature phase. */
  readonly cmdSn: number;
  readonly expStatSn: number;
  readonly expCmdSn: number;
  readonly maxCmdSn: number;
}

export type InitiatorLoginStep =
  | { readonly kind: 'send'; readonly state: InitiatorLoginState; readonly request: LoginRequest }
  | { readonly kind: 'done'; readonly result: InitiatorLoginResult };

type SendStep = InitiatorLoginStep & { readonly kind: 'send' };

/** Maximum length of the text in one negotiation. */
const MAX_TEXT_BYTES = 65536;

/** Maximum number of PDUs in a login. */
const MAX_ROUNDS = 24;

const FIRST_CMD_SN = 1;

const offeredKeys: readonly OperationalKey[] = [
  'HeaderDigest',
  'DataDigest',
  'MaxConnections',
  'InitialR2T',
  'ImmediateData',
  'MaxBurstLength',
  'FirstBurstLength',
  'DefaultTime2Wait',
  'DefaultTime2Retain',
  'MaxOutstandingR2T',
  'DataPDUInOrder',
  'DataSequenceInOrder',
  'ErrorRecoveryLevel',
];

/**
 * The first request of a login (RFC 7143 6.3).  With a secret only CHAP is offered, so that nothing else can be agreed on.
 * @throws RangeError for invalid options.
 */
export function beginInitiatorLogin(options: InitiatorLoginOptions): SendStep {
  checkInitiatorLoginOptions(options);
  const state: InitiatorLoginState = {
    options,
    asked: 'auth-method',
    rounds: 0,
    expStatSn: 0,
    text: noText,
    algorithm: null,
    ownChallenge: null,
    targetAuthentic: false,
    negotiation: newNegotiation(options.wishes, options.sessionType, options.receiveBytes),
    declared: new Map(),
    answers: [],
  };
  const pairs: TextPair[] = [['InitiatorName', options.initiatorName]];
  if (options.targetName !== null) pairs.push(['TargetName', options.targetName]);
  pairs.push(['SessionType', options.sessionType], ['AuthMethod', options.chap === null ? 'None' : 'CHAP']);
  return send(state, pairs, options.chap === null);
}

/**
 * Processes a target's response and returns the next request, or the session.
 * @throws IscsiLoginError if the target refuses, does not ask for authentication, or does not authenticate itself.
 * @throws IscsiProtocolError if it violates the protocol.
 */
export function continueInitiatorLogin(
  previous: InitiatorLoginState,
  response: LoginResponse,
): InitiatorLoginStep {
  expectSuccess(previous, response);
  checkHeader(previous, response);
  const state = {
    ...previous,
    expStatSn: nextSerial(response.statSn),
    text: addText(previous.text, response.text, MAX_TEXT_BYTES),
  };
  if (response.continues) return send(state, [], false);
  const keys = parseTextKeys(wholeText(state.text));
  const answers = state.asked === 'parameters' ? [] : answerInSecurityStage(keys);
  const declared = new Map([...state.declared, ...keys]);
  // If the target leaves the stage, no further request of this stage can carry the answers.
  const whole = { ...state, text: noText, declared, answers: response.transit ? [] : answers };
  return receivers[state.asked](whole, keys, response);
}

type Receiver = (
  state: InitiatorLoginState,
  keys: ReadonlyMap<string, string>,
  response: LoginResponse,
) => InitiatorLoginStep;

const receivers: Record<InitiatorLoginState['asked'], Receiver> = {
  'auth-method': receiveAuthMethod,
  challenge: receiveChallenge,
  admission: receiveAdmission,
  parameters: receiveParameters,
};

/** The stage of a login, for the error of one that was ended from outside: socket closed, time-out. */
export function stageOf(state: InitiatorLoginState): Exclude<LoginStage, 'connect'> {
  return state.asked === 'parameters' ? 'operational' : 'security';
}

function receiveAuthMethod(
  state: InitiatorLoginState,
  keys: ReadonlyMap<string, string>,
  response: LoginResponse,
): InitiatorLoginStep {
  const method = findAuthMethod(keys, state.options, response.transit);
  if (method === 'None') return response.transit ? offerParameters(state) : insist(state);
  if (method === null) return insist(state);
  if (response.transit)
    throw new IscsiProtocolError('the target leaves the security stage before it has asked for CHAP_N');
  return send(
    { ...state, asked: 'challenge', rounds: 0 },
    [['CHAP_A', state.options.algorithms.join(',')]],
    false,
  );
}

function receiveChallenge(
  state: InitiatorLoginState,
  keys: ReadonlyMap<string, string>,
  response: LoginResponse,
): InitiatorLoginStep {
  const { chap, targetChap, random, algorithms } = state.options;
  if (chap === null)
    throw new IscsiProtocolError('a CHAP challenge to an initiator that offered AuthMethod=None');
  if (response.transit) {
    throw new IscsiLoginError(
      'not-protected',
      'security',
      'The target left the security stage without asking for proof.',
    );
  }
  const { algorithm, challenge } = expectChallenge(keys, algorithms);
  const ownChallenge = targetChap === null ? null : newChallenge(random, challenge.challenge);
  const pairs = answerChallenge(chap, algorithm, challenge, ownChallenge);
  return send({ ...state, asked: 'admission', rounds: 0, algorithm, ownChallenge }, pairs, true);
}

function receiveAdmission(
  state: InitiatorLoginState,
  keys: ReadonlyMap<string, string>,
  response: LoginResponse,
): InitiatorLoginStep {
  const { targetChap } = state.options;
  let { targetAuthentic } = state;
  if (
    targetChap !== null &&
    !targetAuthentic &&
    (response.transit || keys.has('CHAP_R') || keys.has('CHAP_N'))
  ) {
    checkTargetProof(keys, targetChap, state.algorithm, state.ownChallenge);
    targetAuthentic = true;
  }
  const next = { ...state, targetAuthentic };
  return response.transit ? offerParameters(next) : insist(next);
}

function offerParameters(state: InitiatorLoginState): InitiatorLoginStep {
  const { negotiation, pairs } = offerKeys(state.negotiation, offeredKeys);
  return send({ ...state, asked: 'parameters', rounds: 0, negotiation }, pairs, true);
}

function receiveParameters(
  state: InitiatorLoginState,
  keys: ReadonlyMap<string, string>,
  response: LoginResponse,
): InitiatorLoginStep {
  expectOperationalStage(keys.keys());
  const { negotiation, replies, rest } = receiveKeys(state.negotiation, keys);
  const next = { ...state, negotiation };
  if (!response.transit) return send(next, [...replies, ...answerOtherKeys(rest)], true);
  // Extension keys such as X#NodeArchitecture may be declarations.  Our answer to them has no effect.
  if (replies.length > 0) {
    throw new IscsiProtocolError(
      `the target ends the negotiation and still offers ${replies[0]?.[0]} (RFC 7143 6.3)`,
    );
  }
  if (response.tsih === 0)
    throw new IscsiProtocolError('the last login response has TSIH 0 (RFC 7143 11.13.3)');
  return { kind: 'done', result: resultOf(next, response) };
}

function resultOf(state: InitiatorLoginState, response: LoginResponse): InitiatorLoginResult {
  const tag = state.declared.get('TargetPortalGroupTag');
  return {
    tsih: response.tsih,
    authMethod: state.algorithm === null ? 'None' : 'CHAP',
    algorithm: state.algorithm,
    mutual: state.targetAuthentic,
    parameters: resultsOf(state.negotiation),
    targetReceiveBytes: peerReceiveBytesOf(state.negotiation),
    targetAlias: state.declared.get('TargetAlias') ?? null,
    targetPortalGroupTag: tag !== undefined && /^\d{1,5}$/.test(tag) ? Number(tag) : null,
    cmdSn: FIRST_CMD_SN,
    expStatSn: state.expStatSn,
    expCmdSn: response.expCmdSn,
    maxCmdSn: response.maxCmdSn,
  };
}

/** Asks again to leave the security stage.  A target that never agrees (istgt without credentials) has refused. */
function insist(state: InitiatorLoginState): InitiatorLoginStep {
  if (state.rounds >= 3) {
    throw new IscsiLoginError(
      'closed-in-security',
      'security',
      'The target does not let the login leave the security stage and does not say why.',
    );
  }
  return send(state, [], true);
}

function send(state: InitiatorLoginState, pairs: readonly TextPair[], transit: boolean): SendStep {
  const { options } = state;
  if (state.rounds >= MAX_ROUNDS) {
    throw new IscsiProtocolError(`the login is not over after ${MAX_ROUNDS} requests in one stage`);
  }
  const currentStage =
    state.asked === 'parameters' ? Stage.LoginOperationalNegotiation : Stage.SecurityNegotiation;
  const request: LoginRequest = {
    transit,
    continues: false,
    currentStage,
    nextStage: state.asked === 'parameters' ? Stage.FullFeaturePhase : Stage.LoginOperationalNegotiation,
    versionMax: 0,
    versionMin: 0,
    isid: options.isid,
    tsih: options.tsih,
    initiatorTaskTag: 0,
    cid: options.cid,
    cmdSn: FIRST_CMD_SN,
    expStatSn: state.expStatSn,
    text: printTextKeys([...pairs, ...state.answers]),
  };
  return { kind: 'send', state: { ...state, rounds: state.rounds + 1, answers: [] }, request };
}

function expectSuccess(state: InitiatorLoginState, response: LoginResponse): void {
  if (response.statusClass === 0) return;
  const status = loginStatus(response.statusClass, response.statusDetail);
  const code = `0x${((status.statusClass << 8) | status.statusDetail).toString(16).padStart(4, '0')}`;
  const kind = code === '0x0201' ? 'unauthenticated' : status.statusClass === 1 ? 'redirected' : 'refused';
  const targetAddress =
    kind === 'redirected' ? (parseTextKeys(response.text).get('TargetAddress') ?? null) : null;
  throw new IscsiLoginError(kind, stageOf(state), `${status.sentence} (${status.name}, ${code})`, {
    status,
    targetAddress,
  });
}

function checkHeader(state: InitiatorLoginState, response: LoginResponse): void {
  const { options } = state;
  const stage = state.asked === 'parameters' ? 1 : 0;
  const next = state.asked === 'parameters' ? 3 : 1;
  if (response.initiatorTaskTag !== 0) {
    throw new IscsiProtocolError(`login response for task ${response.initiatorTaskTag}: expected 0`);
  }
  if (!response.isid.equals(options.isid))
    throw new IscsiProtocolError('login response with the ISID of another session');
  if (response.versionActive !== 0) {
    throw new IscsiProtocolError(`version ${response.versionActive} of the protocol: expected 0`);
  }
  if (response.currentStage !== stage) {
    throw new IscsiProtocolError(`login response in stage ${response.currentStage}: expected ${stage}`);
  }
  if (response.transit && response.nextStage !== next) {
    throw new IscsiProtocolError(`login response goes to stage ${response.nextStage}: expected ${next}`);
  }
}
