import { printTargetPortal, type DiscoveredTarget } from './DiscoveredTargets.js';
import { serverItself, type EndedAction, type InitiatorAction, type Requester } from './InitiatorAudit.js';
import type { IscsiInitiator } from './IscsiInitiator.js';
import { IsdscStatus, type IsdscError, type IsdscName } from './IsdscStatus.js';
import { isdscErrorOf } from './isdscErrorOf.js';
import type { LoginIscsiTargetOptions } from './LoginIscsiTargetOptions.js';
import type { PersistentLogin } from './PersistentLogins.js';
import { planLogin, type PlannedLogin } from './planLogin.js';
import type { UniqueId } from './UniqueId.js';

/** The return value of LoginIscsiTarget and its two output parameters. */
export interface LoginIscsiTargetResult {
  /** ERROR_SUCCESS, or why there is no session. */
  readonly status: IsdscStatus;
  /** The name of the status in iscsierr.h. */
  readonly name: IsdscName;
  /** A sentence for the user.  It never contains a secret. */
  readonly message: string;
  /** Set if and only if the status is ERROR_SUCCESS. */
  readonly uniqueSessionId: UniqueId | null;
  readonly uniqueConnectionId: UniqueId | null;
}

/**
 * LoginIscsiTarget: logs in to a discovered target.  It returns a status and never throws.
 *
 * The parameters are checked first.  Then a persistent login is stored, sealed; it stays whatever the result of the login is.
 * Only then is the target contacted.  A login that is not persistent and fails leaves nothing behind.  The login is recorded,
 * with its user and its portals; a login that cannot be recorded is undone.
 */
export async function loginIscsiTarget(
  initiator: IscsiInitiator,
  options: LoginIscsiTargetOptions,
  { savedAs = null, by = serverItself, knownStatus = null }: LoginOrigin = {},
): Promise<LoginIscsiTargetResult> {
  try {
    const act: InitiatorAction = {
      what: 'LoginIscsiTarget',
      target: options.targetName.slice(0, 256),
      portals: portalsOf(initiator, options, savedAs),
    };
    return await initiator.recorded(by, act, () => attempt(initiator, options, savedAs), {
      tell: (result) => tell(initiator, result, knownStatus),
      undo: async ({ uniqueSessionId }) => {
        if (uniqueSessionId) await initiator.logout(uniqueSessionId);
      },
    });
  } catch (error) {
    const refusal = isdscErrorOf(error);
    initiator.report(refusal);
    return failed(refusal);
  }
}

/** The origin of a login. */
export interface LoginOrigin {
  /**
   * The persistent login that is being repeated: it is not stored again, and its target need not be among the discovered ones any
   * more.
   */
  readonly savedAs?: PersistentLogin | null;
  /** The user; the server itself by default. */
  readonly by?: Requester;
  /** A repeated login with this status is not recorded again. */
  readonly knownStatus?: IsdscStatus | null;
}

async function attempt(
  initiator: IscsiInitiator,
  options: LoginIscsiTargetOptions,
  savedAs: PersistentLogin | null,
): Promise<LoginIscsiTargetResult> {
  try {
    const planned = planLogin(options, {
      own: initiator.own,
      findTarget: (targetName) => findTarget(initiator, targetName, savedAs),
    });
    if (options.isPersistent && savedAs === null) {
      // A login that this host cannot make at all is not stored either.
      await initiator.expectPossible(planned);
      initiator.persistentLogins.save(persistentLoginOf(options, planned));
    }
    const { sessionId, connectionId } = await initiator.logIn(planned);
    return {
      status: IsdscStatus.ERROR_SUCCESS,
      name: 'ERROR_SUCCESS',
      message: `Logged in to ${planned.targetName}.`,
      uniqueSessionId: sessionId,
      uniqueConnectionId: connectionId,
    };
  } catch (error) {
    const refusal = isdscErrorOf(error);
    initiator.report(refusal);
    return failed(refusal);
  }
}

async function tell(
  initiator: IscsiInitiator,
  { status, name, message, uniqueSessionId }: LoginIscsiTargetResult,
  knownStatus: IsdscStatus | null,
): Promise<Pick<EndedAction, 'cause' | 'outcome'> | null> {
  if (status === knownStatus) return null;
  if (!uniqueSessionId) return { outcome: name, cause: message };
  const session = await initiator.findSession(uniqueSessionId).catch(() => null);
  const reached = (session?.connections ?? []).flatMap(({ targetAddress: address, targetSocket: socket }) =>
    address === null || socket === null ? [] : [printTargetPortal({ address, socket })],
  );
  return { outcome: 'done', cause: `connected to ${reached.join(', ') || 'the target'}` };
}

/** The portals that may be used: the requested one, or all of the target. */
function portalsOf(
  initiator: IscsiInitiator,
  { targetName, targetPortal }: LoginIscsiTargetOptions,
  savedAs: PersistentLogin | null,
): readonly string[] {
  if (targetPortal) return [printTargetPortal(targetPortal)];
  try {
    const found = findTarget(initiator, targetName, savedAs).flatMap(({ portals }) => portals);
    return [...new Set(found.map(printTargetPortal))];
  } catch {
    // The login fails with the same error.
    return [];
  }
}

function failed({ status, symbol, message }: IsdscError): LoginIscsiTargetResult {
  return { status, name: symbol, message, uniqueSessionId: null, uniqueConnectionId: null };
}

function findTarget(
  initiator: IscsiInitiator,
  targetName: string,
  savedAs: PersistentLogin | null,
): readonly DiscoveredTarget[] {
  const found = initiator.findTarget(targetName);
  if (found.length > 0 || savedAs === null) return found;
  const { portals } = savedAs;
  return [
    { targetName, discoveryMechanism: 'PersistentLogin', targetAlias: null, portals, loginOptions: null },
  ];
}

function persistentLoginOf(options: LoginIscsiTargetOptions, planned: PlannedLogin): PersistentLogin {
  return {
    targetName: planned.targetName,
    isInformationalSession: options.isInformationalSession,
    initiatorName: options.initiatorName ?? null,
    targetPortal: options.targetPortal ?? null,
    securityFlags: options.securityFlags ?? 0n,
    loginOptions: options.loginOptions ?? null,
    portals: planned.targetPortals,
  };
}
