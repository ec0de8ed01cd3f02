import type { RandomSource } from '../chap.js';
import { IscsiProtocolError } from '../IscsiProtocolError.js';
import type { LoginRequest } from '../pdu/LoginRequest.js';
import type { LoginResponse } from '../pdu/LoginResponse.js';
import { nextSerial } from '../pdu/serial.js';
import { Stage } from '../pdu/Stage.js';
import type { TargetAuthority } from '../TargetAuthority.js';
import { addText, noText, parseTextKeys, printTextKeys, wholeText, type PartialText } from '../textKeys.js';
import { LoginRefusal, type RefusedParty } from './LoginRefusal.js';
import { LoginStatusCode } from './LoginStatus.js';
import {
  newNegotiation,
  peerReceiveBytesOf,
  receiveKeys,
  resultsOf,
  type Negotiation,
  type SessionType,
  type TextPair,
} from './negotiation.js';
import { DEFAULT_RECV_BYTES, type OperationalResults, type OperationalWishes } from './operationalKeys.js';
import { answerInSecurityStage, answerOtherKeys, expectOperationalStage } from './otherKeys.js';
import {
  authenticateInitiator,
  chooseAuthMethod,
  issueChallenge,
  unauthenticated,
  type AuthenticatedInitiator,
  type IssuedChallenge,
} from './targetChap.js';
import { expectSameParty, expectStillAllowed, findParty, type Party } from './targetParty.js';

/** What a login at the target's end needs besides its socket. */
export interface TargetLoginContext {
  readonly authority: TargetAuthority;
  readonly wishes: OperationalWishes;
  /** Our MaxRecvDataSegmentLength. */
  readonly receiveBytes: number;
  readonly random: RandomSource;
  /** StatSN of the first response. */
  readonly firstStatSn: number;
  /** Maximum number of commands in progress of the initiator. */
  readonly commandWindow: number;
  /** Creates the session at the end of the login: returns its TSIH, or the status that refuses it. */
  openSession(
    claim: SessionClaim,
  ): { readonly tsih: number } | { readonly status: LoginStatusCode; readonly reason: string };
}

/** An authenticated and negotiated login, before it becomes a session. */
export interface SessionClaim {
  readonly sessionType: SessionType;
  /** In normal form. */
  readonly initiatorName: string;
  /** Null for a discovery session. */
  readonly targetName: string | null;
  readonly portalGroupTag: number;
  /** 6 bytes. */
  readonly isid: Buffer;
  /** 0: a new session, or one that replaces the session of the same ISID (6.3.5). */
  readonly tsih: number;
  readonly cid: number;
  readonly authMethod: 'None' | 'CHAP';
  /** The CHAP name with which the initiator authenticated itself. */
  readonly chapName: string | null;
  readonly mutual: boolean;
  /** Whether the account belongs to this initiator only, so that the name is proved. */
  readonly nameProved: boolean;
}

export interface TargetLoginResult {
  readonly claim: SessionClaim;
  readonly tsih: number;
  readonly parameters: OperationalResults;
  /** MaxRecvDataSegmentLength of the initiator. */
  readonly initiatorReceiveBytes: number;
  /** ExpCmdSN of the first command. */
  readonly expCmdSn: number;
  readonly statSn: number;
}

/** The state of the target's side of a login between two PDUs. */
export interface TargetLoginState {
  readonly stage: 0 | 1;
  readonly first: LoginRequest | null;
  readonly rounds: number;
  readonly statSn: number;
  readonly text: PartialText;
  readonly party: Party | null;
  readonly authMethod: 'None' | 'CHAP' | null;
  readonly issued: IssuedChallenge | null;
  readonly authenticated: AuthenticatedInitiator | null;
  readonly negotiation: Negotiation | null;
  readonly receiveBytesDeclared: boolean;
}

export type TargetLoginStep =
  | { readonly kind: 'send'; readonly state: TargetLoginState; readonly response: LoginResponse }
  | { readonly kind: 'done'; readonly response: LoginResponse; readonly result: TargetLoginResult }
  /** Send the response and close the connection.  `reason` and `about` are for the log. */
  | {
      readonly kind: 'refused';
      readonly response: LoginResponse;
      readonly reason: string;
      readonly about: RefusedParty;
    };

const MAX_TEXT_BYTES = 65536;
const MAX_ROUNDS = 32;

export function newTargetLogin({ firstStatSn }: TargetLoginContext): TargetLoginState {
  return {
    stage: 0,
    first: null,
    rounds: 0,
    statSn: firstStatSn,
    text: noText,
    party: null,
    authMethod: null,
    issued: null,
    authenticated: null,
    negotiation: null,
    receiveBytesDeclared: false,
  };
}

/** Processes an initiator's request (RFC 7143 6.3).  It never throws for what a peer can send: it refuses. */
export function continueTargetLogin(
  state: TargetLoginState,
  request: LoginRequest,
  context: TargetLoginContext,
): TargetLoginStep {
  try {
    return advance(checkedHeader(state, request), request, context);
  } catch (error) {
    if (error instanceof LoginRefusal)
      return { ...refuseLogin(state, request, error.status, error.message), about: error.about };
    if (error instanceof IscsiProtocolError) {
      return refuseLogin(state, request, LoginStatusCode.InitiatorError, error.message);
    }
    throw error;
  }
}

/** The refusal of this request, also for a request that could not be parsed for the state machine. */
export function refuseLogin(
  state: TargetLoginState,
  request: Pick<LoginRequest, 'isid' | 'initiatorTaskTag' | 'cmdSn'>,
  status: LoginStatusCode,
  reason: string,
): TargetLoginStep & { readonly kind: 'refused' } {
  const response: LoginResponse = {
    ...emptyResponse(state, request),
    statusClass: status >> 8,
    statusDetail: status & 0xff,
  };
  return { kind: 'refused', response, reason, about: {} };
}

function advance(
  state: TargetLoginState,
  request: LoginRequest,
  context: TargetLoginContext,
): TargetLoginStep {
  const gathered = { ...state, text: addText(state.text, request.text, MAX_TEXT_BYTES) };
  if (request.continues) return send(gathered, request, [], false);
  const keys = parseTextKeys(wholeText(gathered.text));
  const whole = { ...gathered, text: noText };
  if (whole.party !== null) {
    expectSameParty(whole.party, keys);
    return negotiate(whole, whole.party, keys, request, [], context);
  }
  const party = findParty(keys, context.authority);
  const announced: TextPair[] = [];
  if (party.target !== null) {
    announced.push(['TargetPortalGroupTag', String(party.target.portalGroupTag)]);
    if (party.target.targetAlias !== null) announced.push(['TargetAlias', party.target.targetAlias]);
  }
  const negotiation = newNegotiation(context.wishes, party.sessionType, context.receiveBytes);
  return negotiate({ ...whole, party, negotiation }, party, keys, request, announced, context);
}

function negotiate(
  state: TargetLoginState,
  party: Party,
  keys: ReadonlyMap<string, string>,
  request: LoginRequest,
  announced: readonly TextPair[],
  context: TargetLoginContext,
): TargetLoginStep {
  const isSecurity = state.stage === Stage.SecurityNegotiation;
  const others = isSecurity ? answerInSecurityStage(keys) : [];
  const { state: next, pairs } = isSecurity
    ? authenticate(state, party, keys, request, context)
    : settleParameters(state, party, keys, context);
  const answers = [...announced, ...pairs, ...others];
  if (!request.transit || !mayLeave(next, party)) return send(next, request, answers, false);
  if (request.nextStage !== Stage.FullFeaturePhase) return send(next, request, answers, true);
  return finish(next, party, request, answers, context);
}

interface Stepped {
  readonly state: TargetLoginState;
  readonly pairs: readonly TextPair[];
}

function authenticate(
  state: TargetLoginState,
  party: Party,
  keys: ReadonlyMap<string, string>,
  request: LoginRequest,
  { random }: TargetLoginContext,
): Stepped {
  if (state.authMethod === null) {
    const offered = keys.get('AuthMethod');
    if (offered !== undefined) {
      const authMethod = chooseAuthMethod(offered, party.access);
      return { state: { ...state, authMethod }, pairs: [['AuthMethod', authMethod]] };
    }
    if (request.transit && party.access.chapRequired)
      throw unauthenticated('the security stage ends without AuthMethod');
    return { state: request.transit ? { ...state, authMethod: 'None' } : state, pairs: [] };
  }
  if (keys.has('AuthMethod')) throw new IscsiProtocolError('AuthMethod is negotiated again (RFC 7143 6.3)');
  if (state.authMethod === 'None' || state.authenticated !== null) return { state, pairs: [] };
  if (state.issued === null) {
    const offered = keys.get('CHAP_A');
    if (offered === undefined) throw unauthenticated('CHAP_A is missing');
    const { issued, pairs } = issueChallenge(offered, party.access, random);
    return { state: { ...state, issued }, pairs };
  }
  const authenticated = authenticateInitiator(keys, state.issued, party);
  return { state: { ...state, authenticated }, pairs: authenticated.pairs };
}

function settleParameters(
  state: TargetLoginState,
  party: Party,
  keys: ReadonlyMap<string, string>,
  context: TargetLoginContext,
): Stepped {
  if (party.access.chapRequired && state.authenticated === null) {
    throw unauthenticated('the login skips the security stage of a target that requires CHAP');
  }
  expectOperationalStage(keys.keys());
  const before = state.negotiation ?? newNegotiation(context.wishes, party.sessionType, context.receiveBytes);
  const { negotiation, replies, rest } = receiveKeys(before, keys);
  const declaration: TextPair[] = state.receiveBytesDeclared
    ? []
    : [['MaxRecvDataSegmentLength', String(context.receiveBytes)]];
  return {
    state: { ...state, negotiation, receiveBytesDeclared: true },
    pairs: [...replies, ...answerOtherKeys(rest), ...declaration],
  };
}

/** Whether the security stage is complete.  The operational stage can always be left. */
function mayLeave(state: TargetLoginState, { access }: Party): boolean {
  if (state.stage !== Stage.SecurityNegotiation) return true;
  return state.authenticated !== null || (state.authMethod === 'None' && !access.chapRequired);
}

function finish(
  state: TargetLoginState,
  party: Party,
  request: LoginRequest,
  answers: readonly TextPair[],
  context: TargetLoginContext,
): TargetLoginStep {
  expectStillAllowed(party, state.authenticated, context.authority);
  const claim: SessionClaim = {
    sessionType: party.sessionType,
    initiatorName: party.initiatorName,
    targetName: party.target?.targetName ?? null,
    portalGroupTag: party.target?.portalGroupTag ?? 0,
    isid: Buffer.from(request.isid),
    tsih: request.tsih,
    cid: request.cid,
    authMethod: state.authenticated === null ? 'None' : 'CHAP',
    chapName: state.authenticated?.account.chapName ?? null,
    mutual: (state.authenticated?.targetAccount ?? null) !== null,
    nameProved: state.authenticated?.account.initiatorName !== undefined,
  };
  const opened = context.openSession(claim);
  if ('status' in opened) throw new LoginRefusal(opened.status, opened.reason);
  const negotiation =
    state.negotiation ?? newNegotiation(context.wishes, party.sessionType, context.receiveBytes);
  const step = send(state, request, answers, true);
  return {
    kind: 'done',
    response: {
      ...step.response,
      tsih: opened.tsih,
      maxCmdSn: (request.cmdSn + context.commandWindow - 1) >>> 0,
    },
    result: {
      claim,
      tsih: opened.tsih,
      parameters: resultsOf(negotiation),
      initiatorReceiveBytes: peerReceiveBytesOf(negotiation),
      expCmdSn: request.cmdSn,
      statSn: step.state.statSn,
    },
  };
}

/** @throws IscsiProtocolError; LoginRefusal 0x0201 for a skipped stage, 0x0205. */
function checkedHeader(state: TargetLoginState, request: LoginRequest): TargetLoginState {
  if (request.versionMin > 0) {
    throw new LoginRefusal(
      LoginStatusCode.UnsupportedVersion,
      `version ${request.versionMin} at least: expected 0`,
    );
  }
  if (state.rounds >= MAX_ROUNDS) throw new IscsiProtocolError(`a login of more than ${MAX_ROUNDS} requests`);
  if (request.currentStage === Stage.FullFeaturePhase)
    throw new IscsiProtocolError('a login request in the full feature phase');
  if (request.transit && request.nextStage <= request.currentStage) {
    throw new IscsiProtocolError(`a login from stage ${request.currentStage} to ${request.nextStage}`);
  }
  const rounds = state.rounds + 1;
  const { first } = state;
  if (first === null) {
    // A login may begin in the operational stage.  If CHAP is required, `settleParameters` refuses it.
    return { ...state, rounds, first: copied(request), stage: request.currentStage };
  }
  const same =
    request.initiatorTaskTag === first.initiatorTaskTag &&
    request.cid === first.cid &&
    request.tsih === first.tsih &&
    request.isid.equals(first.isid);
  if (!same) throw new IscsiProtocolError('ISID, TSIH, CID or task tag change during the login');
  if (request.currentStage !== state.stage) {
    throw new IscsiProtocolError(`a login request in stage ${request.currentStage}: expected ${state.stage}`);
  }
  return { ...state, rounds };
}

/** A copy, because the PDU is a view of the receive buffer. */
function copied(request: LoginRequest): LoginRequest {
  return { ...request, isid: Buffer.from(request.isid), text: Buffer.alloc(0) };
}

function send(
  state: TargetLoginState,
  request: LoginRequest,
  pairs: readonly TextPair[],
  transit: boolean,
): TargetLoginStep & { readonly kind: 'send' } {
  const text = printTextKeys(pairs);
  // Only a peer that sends very many unknown keys causes an answer of this length.
  if (text.length > DEFAULT_RECV_BYTES)
    throw new IscsiProtocolError(`an answer of ${text.length} bytes to one login request`);
  const response: LoginResponse = {
    ...emptyResponse(state, request),
    transit,
    nextStage: transit ? request.nextStage : 0,
    text,
  };
  const stage =
    transit && request.nextStage === Stage.LoginOperationalNegotiation ? request.nextStage : state.stage;
  return { kind: 'send', state: { ...state, stage, statSn: nextSerial(state.statSn) }, response };
}

function emptyResponse(
  state: TargetLoginState,
  request: Pick<LoginRequest, 'isid' | 'initiatorTaskTag' | 'cmdSn'>,
): LoginResponse {
  return {
    transit: false,
    continues: false,
    currentStage: state.stage,
    nextStage: 0,
    versionMax: 0,
    versionActive: 0,
    isid: request.isid,
    tsih: state.first?.tsih ?? 0,
    initiatorTaskTag: request.initiatorTaskTag,
    statSn: state.statSn,
    expCmdSn: request.cmdSn,
    maxCmdSn: request.cmdSn,
    statusClass: 0,
    statusDetail: 0,
    text: Buffer.alloc(0),
  };
}
