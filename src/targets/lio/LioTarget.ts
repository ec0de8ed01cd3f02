import type { IscsiName } from '../IscsiName.js';
import type { AccountRole, Portal } from '../TargetReader.js';

/** The CHAP names of one place in configfs, in both directions; null where none is set.  Never a secret. */
export type ChapNames = Readonly<Record<AccountRole, string | null>>;

/** `acls/<initiator>` of a target portal group. */
export interface LioAcl {
  /** As the folder is called. */
  readonly folder: string;
  /** Normalised; null if the folder has no name that an initiator can log in with. */
  readonly initiatorName: IscsiName | null;
  /** attrib/authentication: 0 and 1 go before the portal group's, null (-1, or a kernel without the file) leaves it to that. */
  readonly authentication: 0 | 1 | null;
  readonly chapNames: ChapNames;
}

/** `tpgt_<tag>` of a target. */
export interface LioPortalGroup {
  readonly tag: number;
  readonly enabled: boolean;
  /** param/TargetAlias; null: the kernel's own. */
  readonly alias: string | null;
  /** attrib/authentication: logins need CHAP, unless an ACL says otherwise. */
  readonly authentication: boolean;
  /** attrib/generate_node_acls: initiators without an ACL are admitted, with the portal group's account (demo mode). */
  readonly generateNodeAcls: boolean;
  /** attrib/demo_mode_write_protect: initiators without an ACL can only read. */
  readonly demoModeWriteProtect: boolean;
  readonly portals: readonly Portal[];
  readonly luns: readonly number[];
  readonly acls: readonly LioAcl[];
  readonly chapNames: ChapNames;
}

/** A target as configfs shows it. */
export interface LioTarget {
  readonly iscsiName: IscsiName;
  /** As the folder is called. */
  readonly folder: string;
  /** By their tags. */
  readonly portalGroups: readonly LioPortalGroup[];
}

/** Whether a login at this ACL needs CHAP. */
export function isEnforced(acl: LioAcl, group: LioPortalGroup): boolean {
  return acl.authentication === null ? group.authentication : acl.authentication === 1;
}

/** Whether somebody can log in without CHAP; where nobody is admitted yet, whether the first one could. */
export function isOpen({ portalGroups }: LioTarget): boolean {
  return portalGroups.some((group) => {
    const isDemoOpen = !group.authentication && (group.generateNodeAcls || group.acls.length === 0);
    return isDemoOpen || group.acls.some((acl) => !isEnforced(acl, group));
  });
}

/** Whether CHAP is asked for wherever it can be said: at every portal group, and against it at no ACL. */
export function isClosedThroughout({ portalGroups }: LioTarget): boolean {
  return portalGroups.every(
    ({ authentication, acls }) => authentication && acls.every((acl) => acl.authentication !== 0),
  );
}

/** The same the other way round. */
export function isOpenThroughout({ portalGroups }: LioTarget): boolean {
  return portalGroups.every(
    ({ authentication, acls }) => !authentication && acls.every((acl) => acl.authentication !== 1),
  );
}

/** The account that the portal group's target account is for this ACL too: it has the same name. */
export function isCovered(acl: LioAcl, group: Pick<LioPortalGroup, 'chapNames'>): boolean {
  return acl.chapNames.target !== null && acl.chapNames.target === group.chapNames.target;
}

/** What an ACL is for: the initiator's name in normal form, where it has one. */
export function nameOf({ initiatorName, folder }: LioAcl): string {
  return initiatorName ?? folder;
}

/** A portal group or an ACL of it, in words. */
export function subjectOf(
  { iscsiName }: LioTarget,
  { tag }: Pick<LioPortalGroup, 'tag'>,
  acl: LioAcl | null = null,
): string {
  return acl === null ? `${iscsiName}, tpg${tag}` : `${iscsiName}, tpg${tag}, ACL ${nameOf(acl)}`;
}
