import { login, type IscsiLoginOptions } from '../iscsi/Initiator.js';
import type { InitiatorSession } from '../iscsi/InitiatorSession.js';
import { IscsiLoginError } from '../iscsi/login/IscsiLoginError.js';
import { findTargetAddress } from '../iscsi/sendTargets.js';
import type { AddressAllowList } from './AddressAllowList.js';
import { IsdscError, type IsdscName } from './IsdscStatus.js';
import { isdscErrorOf } from './isdscErrorOf.js';
import type { LoginParameters } from './loginParameters.js';

/** Time limits and intervals. */
export interface Timings {
  /** For a complete login at one portal. */
  readonly loginTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** For each request in a session. */
  readonly commandTimeoutMs: number;
  /** Interval of the NOP-Outs that check whether the target still answers. */
  readonly nopIntervalMs: number;
  /** Pause between two attempts of a persistent login: the first one, which doubles up to the longest. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
}

export const defaultTimings: Timings = {
  loginTimeoutMs: 15_000,
  connectTimeoutMs: 5_000,
  commandTimeoutMs: 10_000,
  nopIntervalMs: 30_000,
  firstRetryMs: 1_000,
  longestRetryMs: 300_000,
};

/** Maximum number of redirections that a login follows. */
export const MAX_REDIRECTS = 4;

export interface LoginPortal {
  readonly address: string;
  readonly port: number;
}

export interface TargetLogin {
  /** Tried one after the other, until one accepts the login or refuses it for good. */
  readonly portals: readonly LoginPortal[];
  readonly initiatorName: string;
  /** Null: a discovery session. */
  readonly targetName: string | null;
  readonly parameters: LoginParameters;
  /** 6 bytes. */
  readonly isid: Buffer;
}

export interface ConnectDeps {
  readonly allowList: AddressAllowList;
  readonly timings: Timings;
  readonly signal: AbortSignal;
}

/**
 * Logs in at the first portal that accepts it, following up to four redirections.  Every address is checked by the allow-list
 * before it is used.
 * @throws IsdscError for the answer of the last portal; ISDSC_NO_PORTAL_SPECIFIED if there is none.
 */
export async function connectToTarget(wanted: TargetLogin, deps: ConnectDeps): Promise<InitiatorSession> {
  let failure: IsdscError | null = null;
  for (const portal of wanted.portals) {
    try {
      return await logInAt(portal, wanted, deps);
    } catch (error) {
      failure = isdscErrorOf(error);
      if (!mayHelpElsewhere.has(failure.symbol)) throw failure;
    }
  }
  throw (
    failure ??
    new IsdscError(
      'ISDSC_NO_PORTAL_SPECIFIED',
      `No portal of ${wanted.targetName} is known: expected at least one.`,
    )
  );
}

/** Errors for which another portal may give another answer.  A refusal of the credentials would be the same everywhere. */
const mayHelpElsewhere: ReadonlySet<IsdscName> = new Set<IsdscName>([
  'ISDSC_CONNECTION_FAILED',
  'ISDSC_INVALID_HOST',
  'ISDSC_RESTRICTED_BY_GROUP_POLICY',
  'ISDSC_SERVICE_UNAVAILABLE',
  'ISDSC_OUT_OF_RESOURCES',
  'ISDSC_TARGET_ERROR',
  'ISDSC_TARGET_MOVED_TEMPORARILY',
  'ISDSC_TARGET_MOVED_PERMANENTLY',
]);

async function logInAt(
  portal: LoginPortal,
  wanted: TargetLogin,
  deps: ConnectDeps,
): Promise<InitiatorSession> {
  const deadline = performance.now() + deps.timings.loginTimeoutMs;
  let at = portal;
  for (let redirects = 0; ; redirects++) {
    const address = await deps.allowList.expectAllowed(at.address, at.port);
    try {
      return await login(optionsAt({ address, port: at.port }, wanted, deps, deadline));
    } catch (error) {
      const next = findRedirection(error);
      if (next === null || redirects >= MAX_REDIRECTS || performance.now() >= deadline) throw error;
      at = next;
    }
  }
}

function findRedirection(error: unknown): LoginPortal | null {
  if (!(error instanceof IscsiLoginError) || error.kind !== 'redirected') return null;
  return findTargetAddress(error.targetAddress ?? '');
}

function optionsAt(
  { address, port }: LoginPortal,
  { initiatorName, targetName, parameters, isid }: TargetLogin,
  { timings, signal }: ConnectDeps,
  deadline: number,
): IscsiLoginOptions {
  return {
    address,
    port,
    targetName,
    initiatorName,
    isid,
    sessionType: targetName === null ? 'Discovery' : 'Normal',
    chap: parameters.chap,
    targetChap: parameters.targetChap ?? null,
    headerDigest: parameters.headerDigest,
    dataDigest: parameters.dataDigest,
    wishes: parameters.wishes,
    timeoutMs: Math.max(1, deadline - performance.now()),
    connectTimeoutMs: timings.connectTimeoutMs,
    commandTimeoutMs: timings.commandTimeoutMs,
    followRedirects: 'never',
    signal,
  };
}
