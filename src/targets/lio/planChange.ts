import type { ChapSecret } from '../ChapSecret.js';
import { discoveryName } from '../discovery.js';
import { findIscsiName, type IscsiName } from '../IscsiName.js';
import type { ChangePlan, CredentialChange } from '../CredentialDriver.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type { Account, AccountRef, AccountRole } from '../TargetReader.js';
import { expectStorableName, expectStorableSecret } from './expectStorable.js';
import { accountsOf, type LioAccount, type LioPlace } from './LioAccount.js';
import { printAuthority } from './LioAuthority.js';
import { toSteps, type LioPair, type LioPlan } from './LioPlan.js';
import {
  isClosedThroughout,
  isCovered,
  isOpen,
  isOpenThroughout,
  nameOf,
  type LioTarget,
} from './LioTarget.js';

type Change<K extends CredentialChange['kind']> = Extract<CredentialChange, { kind: K }>;

/**
 * Checks a change against the current state of a target, and determines its steps.
 * @param target null: there is no target of the name in the change.
 * @throws TargetDriverError as TargetDriver.plan does.
 */
// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive
export function planChange(change: CredentialChange, target: LioTarget | null): ChangePlan {
  switch (change.kind) {
    case 'add':
      return planAddition(change, target);
    case 'replace': {
      expectStorableSecret(change.secret);
      if (change.overlapUntil !== undefined) throw notSupported('LIO has one secret for a CHAP name');
      const [found, listed] = getAccount(target, change.account);
      const { chapName } = change.account;
      const after = { chapName, secret: toBase64(change.secret) };
      const pairs = [
        ...listed.places.map((place) => toPair(place, listed.role, chapName, after)),
        ...newPlaces(found, listed).map((place) => toPair(place, listed.role, null, after)),
      ];
      return toPlan(found, listed.account, { enforcement: null, pairs });
    }
    case 'remove':
      return planRemoval(...getAccount(target, change.account));
    case 'unbind': {
      const [found, listed] = getAccount(target, change.account);
      if (found.iscsiName !== change.target || listed.role !== change.role)
        throw noSuchAccount(`account "${change.account.chapName}" is not bound to ${change.target}`);
      return planRemoval(found, listed);
    }
    case 'bind': {
      const [found, listed] = getAccount(target, change.account);
      if (found.iscsiName === change.target && listed.role === change.role)
        throw alreadyThere(`account "${change.account.chapName}" is bound to ${change.target} already`);
      throw notSupported(
        `an account of LIO is kept at one target: add "${change.account.chapName}" to ${change.target} as one of its own`,
      );
    }
    case 'setChapEnabled': {
      const found = expectTarget(target, change.target);
      const enforcement = change.enabled ? 'close' : 'open';
      const nothingToDo = change.enabled ? isClosedThroughout(found) : isOpenThroughout(found);
      return { ...toPlan(found, null, { enforcement, pairs: [] }), nothingToDo };
    }
  }
}

function planAddition(change: Change<'add'>, found: LioTarget | null): ChangePlan {
  const { chapName, role, secret } = change;
  if (change.target === null) throw notSupported('LIO keeps each account at a target: name one');
  expectStorableName(chapName);
  expectStorableSecret(secret);
  const target = expectTarget(found, change.target);
  const initiatorName = initiatorOf(change);
  const places = placesFor(target, role, chapName, initiatorName);
  const after = { chapName, secret: toBase64(secret) };
  const account: Account = {
    authority: printAuthority({ target: change.target, tag: places[0]?.tag ?? 0, initiatorName }, role),
    chapName,
    initiatorName,
    bindings: [{ target: change.target, role }],
  };
  // Also if the target is closed, because its saved configuration may not be.
  const enforcement = role === 'initiator' ? 'close' : null;
  const pairs = places.map((place) => toPair(place, role, null, after));
  return toPlan(target, account, { enforcement, pairs });
}

/** The only initiator that an account is for.  Discovery has one account for all. */
function initiatorOf({ target, role, chapName, initiatorName }: Change<'add'>): IscsiName | null {
  if (target !== discoveryName)
    return initiatorName ?? (role === 'initiator' ? findIscsiName(chapName) : null);
  if (initiatorName === undefined) return null;
  throw notSupported('LIO has one target account for discovery, for all initiators');
}

/** The free places where an account must be written; the portal group precedes its ACLs. */
function placesFor(
  target: LioTarget,
  role: AccountRole,
  chapName: string,
  initiatorName: IscsiName | null,
): readonly LioPlace[] {
  if (initiatorName !== null) return placesAtAcls(target, role, chapName, initiatorName);
  return role === 'initiator' ? placesInDemoMode(target, chapName) : placesThroughout(target, chapName);
}

function placesAtAcls(
  target: LioTarget,
  role: AccountRole,
  chapName: string,
  initiatorName: IscsiName,
): readonly LioPlace[] {
  const { iscsiName } = target;
  const places = target.portalGroups.flatMap((group) =>
    group.acls
      .filter((acl) => acl.initiatorName === initiatorName)
      .map((acl) => {
        if (role === 'target' && (isCovered(acl, group) || group.chapNames.target === chapName))
          throw notSupported(
            `${iscsiName} proves itself to all initiators as "${group.chapNames.target}": remove that account first, or give the one for ${initiatorName} another name`,
          );
        expectFree(acl.chapNames[role], chapName, `the ACL of ${initiatorName} at ${iscsiName}`);
        return { tag: group.tag, acl: acl.folder };
      }),
  );
  if (places.length === 0) {
    const tag = target.portalGroups[0]?.tag ?? 1;
    throw new TargetDriverError(
      'initiator-specific-not-supported',
      `${iscsiName} has no ACL for ${initiatorName}, where LIO keeps the account of one initiator: make it first, for example with targetcli /iscsi/${iscsiName}/tpg${tag}/acls create ${initiatorName}`,
    );
  }
  return places;
}

function placesInDemoMode(target: LioTarget, chapName: string): readonly LioPlace[] {
  const { iscsiName, portalGroups } = target;
  const groups = portalGroups.filter(({ generateNodeAcls }) => generateNodeAcls);
  if (groups.length === 0) {
    throw notSupported(
      `${iscsiName} admits the initiators that have an ACL and no others (generate_node_acls is 0): an account for all would open nothing; name it after the initiator, or first set generate_node_acls to 1 if every initiator may see the LUNs`,
    );
  }
  return groups.map(({ tag, chapNames }) => {
    expectFree(chapNames.initiator, chapName, `portal group ${tag} of ${iscsiName}`);
    return { tag, acl: null };
  });
}

/** The places of a target account for all initiators: each portal group, and each ACL without one of its own. */
function placesThroughout(target: LioTarget, chapName: string): readonly LioPlace[] {
  const { iscsiName } = target;
  const places = target.portalGroups.flatMap((group) => {
    const { tag, acls, chapNames } = group;
    expectFree(chapNames.target, chapName, `portal group ${tag} of ${iscsiName}`);
    for (const acl of acls) {
      if (acl.chapNames.target === chapName)
        throw alreadyThere(`${iscsiName} proves itself as "${chapName}" to ${nameOf(acl)} already`);
    }
    const free = acls.filter((acl) => acl.chapNames.target === null);
    if (free.length === 0 && !group.generateNodeAcls) return [];
    return [{ tag, acl: null }, ...free.map(({ folder }) => ({ tag, acl: folder }))];
  });
  if (places.length > 0) return places;
  const hasAcls = target.portalGroups.some(({ acls }) => acls.length > 0);
  throw notSupported(
    hasAcls
      ? `every ACL of ${iscsiName} has a target account of its own: replace those`
      : `${iscsiName} has no ACL, where LIO keeps what a target proves itself with: make one first, for example with targetcli /iscsi/${iscsiName}/tpg1/acls create <initiator name>`,
  );
}

/** ACLs without a target account in portal groups that have one for all: they were created after it. */
function newPlaces({ portalGroups }: LioTarget, { role, places }: LioAccount): readonly LioPlace[] {
  if (role !== 'target') return [];
  return portalGroups
    .filter(({ tag }) => places.some((place) => place.tag === tag && place.acl === null))
    .flatMap(({ tag, acls }) =>
      acls.filter(({ chapNames }) => chapNames.target === null).map(({ folder }) => ({ tag, acl: folder })),
    );
}

/** ACLs come first: as long as the portal group has the account, it is recognized as one for all. */
function planRemoval(target: LioTarget, { account, role, places }: LioAccount): ChangePlan {
  const ordered = [...places.filter(({ acl }) => acl !== null), ...places.filter(({ acl }) => acl === null)];
  const pairs = ordered.map((place) => toPair(place, role, account.chapName, null));
  return toPlan(target, account, { enforcement: null, pairs });
}

function toPlan(
  target: LioTarget,
  account: Account | null,
  { enforcement, pairs }: Omit<LioPlan, 'target'>,
): ChangePlan {
  const { iscsiName } = target;
  return {
    account: account && { authority: account.authority, chapName: account.chapName },
    ...(account?.initiatorName && { initiatorName: account.initiatorName }),
    targets: [iscsiName],
    firstProtection: enforcement === 'close' && isOpen(target) ? [iscsiName] : [],
    nothingToDo: false,
    steps: toSteps({ target: iscsiName, enforcement, pairs }),
  };
}

function toPair(
  { tag, acl }: LioPlace,
  role: AccountRole,
  before: string | null,
  after: LioPair['after'],
): LioPair {
  return { tag, acl, role, before, after };
}

function expectTarget(target: LioTarget | null, name: IscsiName): LioTarget {
  if (target) return target;
  throw new TargetDriverError('no-such-target', `LIO has no target ${name}`);
}

function getAccount(
  target: LioTarget | null,
  { authority, chapName }: AccountRef,
): readonly [LioTarget, LioAccount] {
  const listed =
    target &&
    accountsOf(target).find(
      ({ account }) => account.authority === authority && account.chapName === chapName,
    );
  if (!target || !listed) throw noSuchAccount(`there is no account "${chapName}" in ${authority}`);
  return [target, listed];
}

/** LIO has one account in each direction at each place. */
function expectFree(present: string | null, wanted: string, where: string): void {
  if (present === null) return;
  if (present === wanted) throw alreadyThere(`${where} has the account "${wanted}" already`);
  throw notSupported(`${where} has the account "${present}", and LIO holds one there: remove it first`);
}

function toBase64(secret: ChapSecret): string {
  return secret.reveal().toString('base64');
}

const alreadyThere = (message: string): TargetDriverError => new TargetDriverError('already-there', message);
const notSupported = (message: string): TargetDriverError => new TargetDriverError('not-supported', message);
const noSuchAccount = (message: string): TargetDriverError =>
  new TargetDriverError('no-such-account', message);
