import type { ChapAlgorithm } from '../iscsi/chap.js';
import { login } from '../iscsi/Initiator.js';
import type { InitiatorSession } from '../iscsi/InitiatorSession.js';
import { IscsiLoginError } from '../iscsi/login/IscsiLoginError.js';
import { LoginStatusCode } from '../iscsi/login/LoginStatus.js';
import type { ChapSecret } from '../targets/ChapSecret.js';
import type { Portal } from '../targets/TargetReader.js';

/** One login attempt, ended at once.  It follows no redirect and accesses no LUN unless `whileLoggedIn` does. */
export interface LoginAttempt {
  readonly portal: Portal;
  /** Null: a discovery session. */
  readonly targetName: string | null;
  readonly initiatorName: string;
  /** Null: without credentials. */
  readonly account: { readonly chapName: string; readonly secret: ChapSecret } | null;
  /** Mutual CHAP: the account with which the target must authenticate itself. */
  readonly targetAccount: { readonly chapName: string; readonly secret: ChapSecret } | null;
  readonly algorithms: readonly ChapAlgorithm[];
  /** 6 bytes; a random one by default. */
  readonly isid?: Buffer;
  /** Runs in the session before it is ended, to inspect what the target shows. */
  readonly whileLoggedIn?: (session: ShownUnits & Pick<InitiatorSession, 'tsih'>) => Promise<void>;
}

/** The part of a session that reads logical units. */
export type ShownUnits = Pick<InitiatorSession, 'reportLuns' | 'inquiry' | 'readCapacity16'>;

/**
 * The result of a login attempt.
 * - `unauthenticated`: refused for lack of valid credentials.
 * - `open`: accepted without authentication although we had a secret.
 * - `not-authentic`: accepted, but the target did not authenticate itself.
 * - `refused`: for another reason, or for an unknown one.
 * - `closed`: the target closed the connection during authentication without a response.
 * - `crowded`: the target has no free connection or is not ready; it may be soon.
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
  /** A sentence for the user, without its full stop. */
  readonly sentence: string;
}

export type TryLogin = (attempt: LoginAttempt, signal: AbortSignal) => Promise<LoginVerdict>;

const timeoutMs = 5_000;

/** Logs in with the project's own initiator. */
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
    // It becomes a part of other sentences.
    const sentence = error.sentence.replace(/\.$/u, '');
    return { kind: isCrowded(error) ? 'crowded' : verdicts[error.kind], sentence };
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

/** Whether the target has no capacity now: by its status, or because it closed the connection before it answered. */
function isCrowded({ kind, statusClass, statusDetail, cause }: IscsiLoginError): boolean {
  const status = ((statusClass ?? 0) << 8) | (statusDetail ?? 0);
  if (status === LoginStatusCode.OutOfResources || status === LoginStatusCode.ServiceUnavailable) return true;
  return kind === 'unreachable' && (cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNRESET';
}

/** A portal on all addresses is reached through the loopback address. */
function reachableAddress(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::' || address === '[::]') return '::1';
  return address.replace(/^\[(.*)\]$/, '$1');
}
