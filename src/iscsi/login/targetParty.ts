import { IscsiProtocolError } from '../IscsiProtocolError.js';
import { normalIscsiName, type TargetAccess, type TargetAuthority } from '../TargetAuthority.js';
import { LoginRefusal } from './LoginRefusal.js';
import { LoginStatusCode } from './LoginStatus.js';
import { brief, type SessionType } from './negotiation.js';
import { unauthenticated, type AuthenticatedInitiator, type ChapAccess } from './targetChap.js';

const MAX_NAME_BYTES = 223;

/** The initiator of a login and its target. */
export interface Party {
  readonly initiatorName: string;
  readonly sessionType: SessionType;
  /** Null for a discovery session. */
  readonly target: TargetAccess | null;
  readonly access: ChapAccess;
}

/** The current rights apply, not those at the beginning of the login: a replaced account gives no access. */
export function expectStillAllowed(
  party: Party,
  authenticated: AuthenticatedInitiator | null,
  authority: TargetAuthority,
): void {
  const { initiatorName, target } = party;
  const now =
    target === null
      ? authority.discoveryAccess(initiatorName)
      : expectAccess(authority, target.targetName, initiatorName);
  if (authenticated === null) {
    if (now.chapRequired) throw unauthenticated('the target was protected while the login was under way');
    return;
  }
  const { account, targetAccount } = authenticated;
  const stillThere = now.initiatorAccounts
    .named(account.chapName)
    .some(({ generation }) => generation === account.generation);
  if (!stillThere)
    throw unauthenticated(
      `account ${brief(account.chapName)} was changed while the login was under way`,
      account.chapName,
    );
  if (targetAccount !== null && now.targetAccount?.generation !== targetAccount.generation) {
    throw unauthenticated('the target account was changed while the login was under way', account.chapName);
  }
}

/** Finds initiator and target from the keys of the first request (RFC 7143 6.3.1). */
export function findParty(keys: ReadonlyMap<string, string>, authority: TargetAuthority): Party {
  const initiator = keys.get('InitiatorName');
  if (initiator === undefined)
    throw new LoginRefusal(LoginStatusCode.MissingParameter, 'InitiatorName is missing');
  const initiatorName = expectName('InitiatorName', initiator);
  try {
    return partyOf(initiatorName, keys, authority);
  } catch (error) {
    throw error instanceof LoginRefusal ? error.with({ initiatorName }) : error;
  }
}

function partyOf(
  initiatorName: string,
  keys: ReadonlyMap<string, string>,
  authority: TargetAuthority,
): Party {
  const sessionType = keys.get('SessionType') ?? 'Normal';
  if (sessionType === 'Discovery') {
    return { initiatorName, sessionType, target: null, access: authority.discoveryAccess(initiatorName) };
  }
  if (sessionType !== 'Normal') {
    throw new LoginRefusal(LoginStatusCode.SessionTypeNotSupported, `SessionType=${brief(sessionType)}`);
  }
  const targetText = keys.get('TargetName');
  if (targetText === undefined)
    throw new LoginRefusal(LoginStatusCode.MissingParameter, 'TargetName is missing');
  const target = expectAccess(authority, expectName('TargetName', targetText), initiatorName);
  return { initiatorName, sessionType, target, access: target };
}

function expectAccess(authority: TargetAuthority, targetName: string, initiatorName: string): TargetAccess {
  const access = authority.findAccess(targetName, initiatorName);
  if (access === null) {
    throw new LoginRefusal(LoginStatusCode.NotFound, `there is no target ${brief(targetName)}`, {
      targetName,
    });
  }
  if (!access.admits) {
    throw new LoginRefusal(
      LoginStatusCode.AuthorizationFailure,
      `${brief(initiatorName)} is not on the access list`,
      { targetName },
    );
  }
  return access;
}

function expectName(key: string, text: string): string {
  const name = normalIscsiName(text);
  if (name !== '' && Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  throw new IscsiProtocolError(`${key} of ${Buffer.byteLength(name)} bytes: expected 1 to ${MAX_NAME_BYTES}`);
}

/** The names belong in the first request.  Repeated ones must be equal. */
export function expectSameParty(
  { initiatorName, sessionType, target }: Party,
  keys: ReadonlyMap<string, string>,
): void {
  const again = [
    ['InitiatorName', initiatorName],
    ['TargetName', target?.targetName ?? ''],
    ['SessionType', sessionType],
  ] as const;
  for (const [key, before] of again) {
    const now = keys.get(key);
    const same = now === undefined || (key === 'SessionType' ? now : normalIscsiName(now)) === before;
    if (!same) throw new IscsiProtocolError(`${key} changes during the login`);
  }
}
