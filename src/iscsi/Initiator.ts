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
import { digestsOf, type DigestName, type OperationalWishes } from './login/operationalKeys.js';
import { decodeLoginResponse } from './pdu/LoginResponse.js';
import { encodeLoginRequest } from './pdu/LoginRequest.js';
import { Opcode } from './pdu/Opcode.js';
import { opcodeOf, type Pdu } from './pdu/Pdu.js';
import { findTargetAddress } from './sendTargets.js';

/** The address, the credentials and the time limits of a login. */
export interface IscsiLoginOptions {
  /** IPv4, IPv6 without brackets, or a domain name. */
  readonly address: string;
  readonly port: number;
  /** Null is allowed only for a discovery session. */
  readonly targetName: string | null;
  readonly initiatorName: string;
  /** 6 bytes; a random one (type 10b) by default. */
  readonly isid?: Buffer;
  /** Default 0: a new session. */
  readonly tsih?: number;
  readonly chap: { readonly userName: string; readonly secret: Buffer } | null;
  /** Mutual CHAP: the account with which the target must authenticate itself.  With userName null any name is accepted. */
  readonly targetChap?: { readonly userName: string | null; readonly secret: Buffer } | null;
  /** CHAP algorithms in order of preference; all four by default. tgt requires [5]. */
  readonly algorithms?: readonly ChapAlgorithm[];
  /** In order of preference; ['None'] by default. */
  readonly headerDigest?: readonly DigestName[];
  readonly dataDigest?: readonly DigestName[];
  readonly wishes?: Partial<OperationalWishes>;
  readonly sessionType?: SessionType;
  /** For the whole login, including connecting and redirections; 15 s by default. */
  readonly timeoutMs?: number;
  /** 5 s by default. */
  readonly connectTimeoutMs?: number;
  /** For each request in the session; 10 s by default. */
  readonly commandTimeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Maximum number of redirections to follow; 'never' by default. */
  readonly followRedirects?: 'never' | number;
  /** Called before a redirection is followed; by default all are allowed. */
  readonly mayConnect?: (address: string, port: number) => boolean;
  readonly random?: RandomSource;
}

/** The MaxRecvDataSegmentLength that a session declares. */
const RECEIVE_BYTES = 262144;

/** Before the parameters are negotiated the limit is 8192 bytes (RFC 7143 13.12), but some targets send more. */
const LOGIN_RECEIVE_BYTES = 65536;

/** A random ISID of type 10b (RFC 7143 11.12.5), so that no login reinstates the session of another one. */
export function newIsid(random: RandomSource = randomBytes): Buffer {
  return Buffer.concat([Buffer.of(0x80), random(5)]);
}

/**
 * Logs in to a target.  Unless it succeeds, the connection is closed.
 * @throws IscsiLoginError, whose kind distinguishes failed authentication from other refusals.
 * @throws RangeError for invalid options: equal secrets of initiator and target, a name that is too long.
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
 * Runs the state machine over the socket until there is a session or an error.  `begin` is called while the last response is
 * processed, because data that the target sent right after it belongs to the session already.
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
      connection.enterFullFeaturePhase(digestsOf(result.parameters), RECEIVE_BYTES);
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

/** Converts any end of a login to the error for the caller. */
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
