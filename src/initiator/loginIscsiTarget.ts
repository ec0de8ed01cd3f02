import type { DiscoveredTarget } from './DiscoveredTargets.js';
import type { IscsiInitiator } from './IscsiInitiator.js';
import { IsdscStatus, type IsdscError, type IsdscName } from './IsdscStatus.js';
import { isdscErrorOf } from './isdscErrorOf.js';
import type { LoginIscsiTargetOptions } from './LoginIscsiTargetOptions.js';
import type { PersistentLogin } from './PersistentLogins.js';
import { planLogin, type PlannedLogin } from './planLogin.js';
import type { UniqueId } from './UniqueId.js';

/** What LoginIscsiTarget gives back: its return value and its two output parameters. */
export interface LoginIscsiTargetResult {
  /** ERROR_SUCCESS, or why there is no session. */
  readonly status: IsdscStatus;
  /** The status' name in iscsierr.h. */
  readonly name: IsdscName;
  /** A sentence for the user; never a secret. */
  readonly message: string;
  /** Set exactly if the status is ERROR_SUCCESS. */
  readonly uniqueSessionId: UniqueId | null;
  readonly uniqueConnectionId: UniqueId | null;
}

/**
 * LoginIscsiTarget: logs in to a discovered target.  It returns a status and never throws.
 *
 * The parameters are judged first; then a persistent login is saved, sealed, and stays whatever comes of the login; then, and
 * only then, the target is asked.  A login that is not persistent and fails leaves nothing behind.
 *
 * @param savedAs the persistent login that is being made anew: it is not saved again, and its target need not be among the
 * discovered ones any more.
 */
export async function loginIscsiTarget(
  initiator: IscsiInitiator,
  options: LoginIscsiTargetOptions,
  { savedAs = null }: { readonly savedAs?: PersistentLogin | null } = {},
): Promise<LoginIscsiTargetResult> {
  try {
    const planned = planLogin(options, {
      own: initiator.own,
      findTarget: (targetName) => findTarget(initiator, targetName, savedAs),
    });
    if (options.isPersistent && savedAs === null) {
      // What this host cannot do at all is not saved either.
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
