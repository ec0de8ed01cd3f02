import type { Socket } from 'node:net';
import type { RandomSource } from './chap.js';
import type { DataBudget } from './DataBudget.js';
import { IscsiProtocolError } from './IscsiProtocolError.js';
import { LoginStatusCode } from './login/LoginStatus.js';
import type { TurnedAwayReason } from './LoginPlaces.js';
import { digestsOf, type OperationalWishes } from './login/operationalKeys.js';
import {
  continueTargetLogin,
  newTargetLogin,
  refuseLogin,
  type SessionClaim,
  type TargetLoginContext,
  type TargetLoginResult,
  type TargetLoginState,
  type TargetLoginStep,
} from './login/TargetLogin.js';
import { encodeLoginResponse, type LoginResponse } from './pdu/LoginResponse.js';
import { decodeLoginRequest } from './pdu/LoginRequest.js';
import { Opcode } from './pdu/Opcode.js';
import { initiatorTaskTagOf, opcodeOf, type Pdu } from './pdu/Pdu.js';
import type { TargetAuthority } from './TargetAuthority.js';
import type { TargetReset } from './taskManagement.js';
import { sessionInfo, TargetSession, type SessionEndedBy } from './TargetSession.js';
import type { LiveSession, TargetSessionInfo, TargetSessions } from './TargetSessions.js';
import type { Wire } from './Wire.js';

/** Events at a target, for its log and its alerts. */
export interface TargetEvents {
  loginRefused?(refusal: LoginRefused): void;
  sessionOpened?(session: TargetSessionInfo): void;
  sessionEnded?(session: TargetSessionInfo, why: string, by: SessionEndedBy): void;
  /** A connection was closed before it had logged in. */
  turnedAway?(address: string, reason: TurnedAwayReason): void;
}

export interface LoginRefused {
  readonly initiatorAddress: string | null;
  /** Null if the login did not state a name. */
  readonly initiatorName: string | null;
  readonly targetName: string | null;
  /** The account that was tried, if it exists. */
  readonly chapName: string | null;
  readonly status: LoginStatusCode;
  /** 12 hexadecimal digits. */
  readonly isid: string;
  /** The reason, without a secret.  The initiator receives the status only. */
  readonly reason: string;
}

/** Another process that serves the sessions of some targets. */
export interface SessionPlace {
  /** Null: it can take a session.  Otherwise a sentence that says why not. */
  readonly fault: string | null;
  /**
   * Takes a session that was opened here, with its connection.  The other process sends the last response of the login.
   * @param ended is called when the session has ended there.
   */
  take(
    session: HandedOverSession,
    socket: Socket,
    ended: (session: LiveSession, why: string, by: SessionEndedBy) => void,
  ): LiveSession;
}

/** What another process needs to know of a login. */
export interface HandedOverSession {
  readonly info: TargetSessionInfo;
  readonly response: LoginResponse;
  readonly login: TargetLoginResult;
}

/** What all connections of a target portal group share. */
export interface TargetConnectionDeps {
  readonly authority: TargetAuthority;
  readonly sessions: TargetSessions;
  readonly wishes: OperationalWishes;
  /** Our MaxRecvDataSegmentLength. */
  readonly receiveBytes: number;
  readonly commandWindow: number;
  readonly targetReset: TargetReset;
  readonly budget: DataBudget;
  readonly random: RandomSource;
  readonly events: TargetEvents;
  /** Where the sessions of a target are served, if that is another process; null: here. */
  readonly elsewhere?: (targetName: string) => SessionPlace | null;
  /** The key by which an address is counted. */
  shareOf(address: string): string;
  /** Whether the server itself is about to log in with this ISID, 12 hexadecimal digits. */
  isOwnLogin(isid: string): boolean;
}

/** Maximum data segment that we accept, and our MaxRecvDataSegmentLength. */
export const targetReceiveBytes = 262144;

/** Default for the number of commands in progress of one initiator. */
export const targetCommandWindow = 128;

/** The target's default wishes for the negotiation. */
export const targetWishes: OperationalWishes = {
  HeaderDigest: ['None', 'CRC32C'],
  DataDigest: ['None', 'CRC32C'],
  MaxConnections: 1,
  InitialR2T: false,
  ImmediateData: true,
  MaxBurstLength: 1 << 20,
  FirstBurstLength: 262144,
  DefaultTime2Wait: 2,
  DefaultTime2Retain: 0,
  MaxOutstandingR2T: 8,
  DataPDUInOrder: true,
  DataSequenceInOrder: true,
  ErrorRecoveryLevel: 0,
  TaskReporting: ['RFC3720'],
  iSCSIProtocolLevel: 1,
};

/** One connection at the target's end, from its first PDU to its end: the login, then the session.  Independent of a socket. */
export class TargetConnection {
  readonly #wire: Wire;
  readonly #deps: TargetConnectionDeps;
  readonly #context: TargetLoginContext;
  #login: TargetLoginState;
  #session: TargetSession | null = null;
  #refused = false;
  #isElsewhere = false;

  constructor(wire: Wire, deps: TargetConnectionDeps) {
    this.#wire = wire;
    this.#deps = deps;
    this.#context = {
      authority: deps.authority,
      wishes: deps.wishes,
      receiveBytes: deps.receiveBytes,
      random: deps.random,
      firstStatSn: deps.random(4).readUInt32BE(0),
      commandWindow: deps.commandWindow,
      openSession: (claim) => {
        const { remoteAddress } = wire;
        const share = remoteAddress === null ? null : deps.shareOf(remoteAddress);
        const fault = this.#placeOf(claim)?.fault ?? null;
        if (fault !== null) return { status: LoginStatusCode.ServiceUnavailable, reason: fault };
        return deps.sessions.claim(claim, { share, isOwn: deps.isOwnLogin(claim.isid.toString('hex')) });
      },
    };
    this.#login = newTargetLogin(this.#context);
  }

  get session(): TargetSession | null {
    return this.#session;
  }

  /** Whether the login has succeeded, and the session is here or elsewhere. */
  get isLoggedIn(): boolean {
    return this.#session !== null || this.#isElsewhere;
  }

  /** Whether another process has the connection. */
  get isElsewhere(): boolean {
    return this.#isElsewhere;
  }

  /** @throws IscsiProtocolError for an error that cannot be answered.  The connection must be closed then. */
  receive(pdu: Pdu): void {
    if (this.#refused || this.#isElsewhere) return;
    if (this.#session === null) this.#receiveLogin(pdu);
    else this.#session.receive(pdu);
  }

  /** The connection has ended. */
  ended(why: string, by: SessionEndedBy): void {
    this.#session?.connectionEnded(why, by);
  }

  #placeOf({ targetName }: SessionClaim): SessionPlace | null {
    return targetName === null ? null : (this.#deps.elsewhere?.(targetName) ?? null);
  }

  /** The session is registered before the initiator can know of it. */
  #handOver(login: TargetLoginResult, response: LoginResponse, place: SessionPlace): void {
    const { sessions, events } = this.#deps;
    const info = sessionInfo(sessions.newId(), login, this.#wire);
    this.#isElsewhere = true;
    const session = place.take({ info, response, login }, this.#wire.release(), (ended, why, by) => {
      sessions.remove(ended);
      events.sessionEnded?.(info, why, by);
    });
    sessions.add(session);
    events.sessionOpened?.(info);
  }

  #receiveLogin(pdu: Pdu): void {
    if (opcodeOf(pdu) !== Opcode.LoginRequest) {
      if (this.#login.first === null)
        throw new IscsiProtocolError('the first PDU of a connection is no login request');
      this.#take(this.#refusal(pdu, LoginStatusCode.InvalidDuringLogin, 'a PDU that is no login request'));
      return;
    }
    this.#take(this.#stepFor(pdu));
  }

  #stepFor(pdu: Pdu): TargetLoginStep {
    try {
      return continueTargetLogin(this.#login, decodeLoginRequest(pdu), this.#context);
    } catch (error) {
      if (!(error instanceof IscsiProtocolError)) throw error;
      return this.#refusal(pdu, LoginStatusCode.InitiatorError, error.message);
    }
  }

  #refusal(pdu: Pdu, status: LoginStatusCode, reason: string): TargetLoginStep {
    const isid = this.#login.first?.isid ?? pdu.bhs.subarray(8, 14);
    const cmdSn = this.#login.first?.cmdSn ?? pdu.bhs.readUInt32BE(24);
    return refuseLogin(
      this.#login,
      { isid, cmdSn, initiatorTaskTag: initiatorTaskTagOf(pdu) },
      status,
      reason,
    );
  }

  #take(step: TargetLoginStep): void {
    if (step.kind === 'done') {
      const place = this.#placeOf(step.result.claim);
      if (place !== null) {
        this.#handOver(step.result, step.response, place);
        return;
      }
      // The session is registered before the initiator can know of it, and the last response is sent before any PDU of the
      // session.
      this.#wire.send(encodeLoginResponse(step.response));
      this.#wire.enterFullFeaturePhase(digestsOf(step.result.parameters), this.#deps.receiveBytes);
      const session = new TargetSession(step.result, this.#wire, this.#deps, (why, by) => {
        this.#deps.events.sessionEnded?.(session.info, why, by);
      });
      this.#session = session;
      this.#deps.events.sessionOpened?.(session.info);
      return;
    }
    this.#wire.send(encodeLoginResponse(step.response));
    if (step.kind === 'send') {
      this.#login = step.state;
      return;
    }
    this.#refused = true;
    const { statusClass, statusDetail } = step.response;
    const { party, authenticated } = this.#login;
    const { initiatorName, targetName, chapName } = step.about;
    this.#deps.events.loginRefused?.({
      initiatorAddress: this.#wire.remoteAddress,
      initiatorName: party?.initiatorName ?? initiatorName ?? null,
      targetName: party?.target?.targetName ?? targetName ?? null,
      chapName: chapName ?? authenticated?.account.chapName ?? null,
      isid: step.response.isid.toString('hex'),
      status: ((statusClass << 8) | statusDetail) as LoginStatusCode,
      reason: step.reason,
    });
    this.#wire.finish();
  }
}
