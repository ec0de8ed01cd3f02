import type { ChapAlgorithm } from '../iscsi/chap.js';
import { login } from '../iscsi/Initiator.js';
import type { InitiatorSession } from '../iscsi/InitiatorSession.js';
import { IscsiLoginError } from '../iscsi/login/IscsiLoginError.js';
import { LoginStatusCode } from '../iscsi/login/LoginStatus.js';
import type { ChapSecret } from '../targets/ChapSecret.js';
import type { Portal } from '../targets/TargetReader.js';

/** One login to try, and to end at once: it follows no redirect, and touches no LUN unless it is given something to do. */
export interface LoginAttempt {
  readonly portal: Portal;
  /** null: for discovery. */
  readonly targetName: string | null;
  readonly initiatorName: string;
  /** null: without credentials. */
  readonly account: { readonly chapName: string; readonly secret: ChapSecret } | null;
  /** Mutual CHAP: what the target must prove. */
  readonly targetAccount: { readonly chapName: string; readonly secret: ChapSecret } | null;
  readonly algorithms: readonly ChapAlgorithm[];
  /** 6 bytes; left out: a random one. */
  readonly isid?: Buffer;
  /** Runs in the session before it is ended, to look at what the target shows. */
  readonly whileLoggedIn?: (session: ShownUnits) => Promise<void>;
}

/** What a session tells of the logical units that it is shown. */
export type ShownUnits = Pick<InitiatorSession, 'reportLuns' | 'inquiry' | 'readCapacity16'>;

/**
 * The outcome.  `unauthenticated`: refused for lack of valid credentials.  `open`: we had a secret and were let in without it.
 * `not-authentic`: we were let in, but the target did not prove itself.  `refused`: for another reason, or for one that was not told.
 * `closed`: the target closed the connection while it was to authenticate us, without a word.
 * `crowded`: it has no place for one more now, or is not ready; it may have one soon.
 */
export type LoginVerdictKind =
  | 'admitted'
  | 'unauthenticated'
  | 'open'
  | 'not-authentic'
  | 'refused'
  | 'closed'
  | 'crowded'
  | 'unreachable';

export interface LoginVerdict {
  readonly kind: LoginVerdictKind;
  /** A sentence for the user. */
  readonly sentence: string;
}

export type TryLogin = (attempt: LoginAttempt, signal: AbortSignal) => Promise<LoginVerdict>;

const timeoutMs = 5_000;

/** Logs in with our own initiator. */
export const tryLogin: TryLogin = async (
  { portal, targetName, initiatorName, account, targetAccount, algorithms, isid, whileLoggedIn },
  signal,
) => {
  try {
    const session = await login({
      address: reachableAddress(portal.address),
      port: portal.port,
      targetName,
      initiatorName,
      chap: account && { userName: account.chapName, secret: account.secret.reveal() },
      targetChap: targetAccount && {
        userName: targetAccount.chapName,
        secret: targetAccount.secret.reveal(),
      },
      algorithms,
      ...(isid && { isid }),
      sessionType: targetName === null ? 'Discovery' : 'Normal',
      timeoutMs,
      connectTimeoutMs: timeoutMs,
      followRedirects: 'never',
      signal,
    });
    try {
      await whileLoggedIn?.(session);
    } finally {
      await session.logout().catch(() => session.close());
    }
    return { kind: 'admitted', sentence: 'the login was accepted' };
  } catch (error) {
    if (!(error instanceof IscsiLoginError)) throw error;
    return { kind: isCrowded(error) ? 'crowded' : verdicts[error.kind], sentence: error.sentence };
  }
};

const verdicts = {
  unauthenticated: 'unauthenticated',
  refused: 'refused',
  redirected: 'refused',
  'closed-in-security': 'closed',
  'not-protected': 'open',
  'target-not-authentic': 'not-authentic',
  protocol: 'refused',
  unreachable: 'unreachable',
  closed: 'refused',
  timeout: 'unreachable',
  aborted: 'unreachable',
} as const satisfies Record<IscsiLoginError['kind'], LoginVerdictKind>;

/** Whether the target has no place now: as it says itself, or by dropping the connection before it has answered. */
function isCrowded({ kind, statusClass, statusDetail, cause }: IscsiLoginError): boolean {
  const status = ((statusClass ?? 0) << 8) | (statusDetail ?? 0);
  if (status === LoginStatusCode.OutOfResources || status === LoginStatusCode.ServiceUnavailable) return true;
  return kind === 'unreachable' && (cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNRESET';
}

/** A portal on all addresses is reached on the loopback. */
function reachableAddress(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::' || address === '[::]') return '::1';
  return address.replace(/^\[(.*)\]$/, '$1');
}
