import { randomBytes } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';
import type { ChapAlgorithm, RandomSource } from './chap.js';
import { Connection } from './Connection.js';
import { InitiatorSession } from './InitiatorSession.js';
import { IscsiProtocolError } from './IscsiProtocolError.js';
import {
  beginInitiatorLogin,
  continueInitiatorLogin,
  stageOf,
  type InitiatorLoginResult,
} from './login/InitiatorLogin.js';
import { initiatorWishes, type InitiatorLoginOptions } from './login/initiatorOptions.js';
import { IscsiLoginError } from './login/IscsiLoginError.js';
import type { SessionType } from './login/negotiation.js';
import type { DigestName, OperationalWishes } from './login/operationalKeys.js';
import { decodeLoginResponse } from './pdu/LoginResponse.js';
import { encodeLoginRequest } from './pdu/LoginRequest.js';
import { Opcode } from './pdu/Opcode.js';
import { opcodeOf, type Pdu } from './pdu/Pdu.js';
import { findTargetAddress } from './sendTargets.js';

/** Where to log in, as whom, and how long it may take. */
export interface IscsiLoginOptions {
  /** IPv4, IPv6 without brackets, or a domain name. */
  readonly address: string;
  readonly port: number;
  /** null only in a discovery session. */
  readonly targetName: string | null;
  readonly initiatorName: string;
  /** 6 bytes; a random one (type 10b) by default. */
  readonly isid?: Buffer;
  /** 0, a new session, by default. */
  readonly tsih?: number;
  readonly chap: { readonly userName: string; readonly secret: Buffer } | null;
  /** Mutual CHAP: how the target must prove itself; user name null takes any. */
  readonly targetChap?: { readonly userName: string | null; readonly secret: Buffer } | null;
  /** CHAP algorithms in order of preference, all four by default; tgt wants [5]. */
  readonly algorithms?: readonly ChapAlgorithm[];
  /** In order of preference; ['None'] by default. */
  readonly headerDigest?: readonly DigestName[];
  readonly dataDigest?: readonly DigestName[];
  readonly wishes?: Partial<OperationalWishes>;
  readonly sessionType?: SessionType;
  /** The whole login, connecting and redirections included; 15 s by default. */
  readonly timeoutMs?: number;
  /** 5 s by default. */
  readonly connectTimeoutMs?: number;
  /** Of each request in the session; 10 s by default. */
  readonly commandTimeoutMs?: number;
  readonly signal?: AbortSignal;
  /** How many redirections to follow, 'never' by default. */
  readonly followRedirects?: 'never' | number;
  /** Asked before each redirection is followed; everything is allowed by default. */
  readonly mayConnect?: (address: string, port: number) => boolean;
  readonly random?: RandomSource;
}

/** What a session tells the target that it takes in one data segment. */
const RECEIVE_BYTES = 262144;

/** Before the parameters are agreed on, 8192 bytes are the rule (RFC 7143 13.12); some targets send more. */
const LOGIN_RECEIVE_BYTES = 65536;

/** An ISID of type 10b, random (RFC 7143 11.12.5): no two logins of ours reinstate each other's session. */
export function newIsid(random: RandomSource = randomBytes): Buffer {
  return Buffer.concat([Buffer.of(0x80), random(5)]);
}

/**
 * Logs in to a target.
 * The connection is closed on every way out but success.
 * @throws IscsiLoginError whose kind tells a refusal for lack of authentication from any other.
 * @throws RangeError for options that cannot be logged in with: equal secrets of initiator and target, a name too long.
 */
export async function login(options: IscsiLoginOptions): Promise<InitiatorSession> {
  const deadline = performance.now() + (options.timeoutMs ?? 15_000);
  const mostRedirects = options.followRedirects === 'never' ? 0 : (options.followRedirects ?? 0);
  let portal = { address: options.address, port: options.port };
  for (let redirects = 0; ; redirects++) {
    try {
      return await loginAt(portal, options, deadline);
    } catch (error) {
      if (!(error instanceof IscsiLoginError) || error.kind !== 'redirected' || redirects >= mostRedirects)
        throw error;
      const next = findTargetAddress(error.targetAddress ?? '');
      if (next === null || !(options.mayConnect?.(next.address, next.port) ?? true)) throw error;
      portal = next;
    }
  }
}

async function loginAt(
  portal: { readonly address: string; readonly port: number },
  options: IscsiLoginOptions,
  deadline: number,
): Promise<InitiatorSession> {
  const loginOptions = loginOptionsOf(options);
  const first = beginInitiatorLogin(loginOptions);
  const socket = await connect(portal, options, deadline);
  const { initiatorName, targetName, sessionType, isid, cid } = loginOptions;
  const identity = { initiatorName, targetName, sessionType, isid, cid };
  return exchange(socket, first, options, deadline, (connection, result) => {
    return new InitiatorSession(connection, identity, result, options.commandTimeoutMs ?? 10_000);
  });
}

function loginOptionsOf(options: IscsiLoginOptions): InitiatorLoginOptions {
  const random = options.random ?? randomBytes;
  return {
    initiatorName: options.initiatorName,
    targetName: options.targetName,
    sessionType: options.sessionType ?? 'Normal',
    isid: options.isid ?? newIsid(random),
    tsih: options.tsih ?? 0,
    cid: 0,
    chap: options.chap,
    targetChap: options.targetChap ?? null,
    algorithms: options.algorithms ?? [5, 6, 7, 8],
    wishes: {
      ...initiatorWishes,
      ...options.wishes,
      ...(options.headerDigest && { HeaderDigest: options.headerDigest }),
      ...(options.dataDigest && { DataDigest: options.dataDigest }),
    },
    receiveBytes: RECEIVE_BYTES,
    random,
  };
}

async function connect(
  { address, port }: { readonly address: string; readonly port: number },
  { connectTimeoutMs = 5000, signal }: IscsiLoginOptions,
  deadline: number,
): Promise<Socket> {
  if (signal?.aborted) throw aborted('connect');
  const budgetMs = Math.max(1, Math.min(connectTimeoutMs, deadline - performance.now()));
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: address, port });
    const fail = (error: IscsiLoginError) => {
      settle();
      socket.on('error', () => undefined);
      socket.destroy();
      reject(error);
    };
    const onError = (cause: Error) => {
      fail(
        new IscsiLoginError(
          'unreachable',
          'connect',
          `No connection to ${address} port ${port}: ${cause.message}.`,
          { cause },
        ),
      );
    };
    const onAbort = () => fail(aborted('connect'));
    const timer = setTimeout(() => {
      fail(
        new IscsiLoginError(
          'unreachable',
          'connect',
          `No connection to ${address} port ${port} within ${budgetMs} ms.`,
        ),
      );
    }, budgetMs);
    const settle = () => {
      clearTimeout(timer);
      socket.off('error', onError);
      signal?.removeEventListener('abort', onAbort);
    };
    socket.once('error', onError);
    signal?.addEventListener('abort', onAbort);
    socket.once('connect', () => {
      settle();
      resolve(socket);
    });
  });
}

/**
 * Runs the state machine over the socket until it has a session or an error.
 * `begin` is called within the receipt of the last response: what the target sent right behind it already belongs to the session.
 */
async function exchange(
  socket: Socket,
  first: ReturnType<typeof beginInitiatorLogin>,
  { signal, timeoutMs = 15_000 }: IscsiLoginOptions,
  deadline: number,
  begin: (connection: Connection, result: InitiatorLoginResult) => InitiatorSession,
): Promise<InitiatorSession> {
  return new Promise((resolve, reject) => {
    let { state } = first;
    let settled = false;

    const fail = (error: unknown) => {
      if (settled) return;
      settle();
      reject(loginErrorOf(error, stageOf(state)));
      connection.destroy();
    };
    const receive = (pdu: Pdu) => {
      if (opcodeOf(pdu) !== Opcode.LoginResponse) {
        throw new IscsiProtocolError(
          `PDU 0x${opcodeOf(pdu).toString(16)} during the login: expected a login response, 0x23`,
        );
      }
      const step = continueInitiatorLogin(state, decodeLoginResponse(pdu));
      if (step.kind === 'send') {
        ({ state } = step);
        connection.send(encodeLoginRequest(step.request));
        return;
      }
      const { result } = step;
      settle();
      const { HeaderDigest, DataDigest } = result.parameters;
      connection.enterFullFeaturePhase(
        { header: HeaderDigest === 'CRC32C', data: DataDigest === 'CRC32C' },
        RECEIVE_BYTES,
      );
      resolve(begin(connection, result));
    };
    const onAbort = () => fail(aborted(stageOf(state)));
    const timer = setTimeout(
      () =>
        fail(
          new IscsiLoginError('timeout', stageOf(state), `The login was not over within ${timeoutMs} ms.`),
        ),
      Math.max(1, deadline - performance.now()),
    );
    const settle = () => {
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const connection = new Connection(socket, { receive, ended: fail }, LOGIN_RECEIVE_BYTES);
    signal?.addEventListener('abort', onAbort);
    connection.send(encodeLoginRequest(first.request));
  });
}

/** Any end of a login as the error that tells the caller what it means. */
function loginErrorOf(error: unknown, stage: 'security' | 'operational'): IscsiLoginError {
  if (error instanceof IscsiLoginError) return error;
  if (error instanceof IscsiProtocolError) {
    return new IscsiLoginError('protocol', stage, `The target broke the protocol: ${error.message}.`, {
      cause: error,
    });
  }
  const cause = error instanceof Error ? { cause: error } : {};
  return stage === 'security'
    ? new IscsiLoginError(
        'closed-in-security',
        stage,
        'The target closed the connection in the security stage: it refused, and did not say why.',
        cause,
      )
    : new IscsiLoginError('closed', stage, 'The connection ended before the login was over.', cause);
}

function aborted(stage: 'connect' | 'security' | 'operational'): IscsiLoginError {
  return new IscsiLoginError('aborted', stage, 'The login was given up by the caller.');
}
