import type { IscsiName } from '../IscsiName.js';
import type { AccountRole, Portal } from '../TargetReader.js';

/** The CHAP names at one place in configfs in both directions; null if none is set.  Secrets are not included. */
export type ChapNames = Readonly<Record<AccountRole, string | null>>;

/** `acls/<initiator>` of a target portal group. */
export interface LioAcl {
  /** The name of the folder. */
  readonly folder: string;
  /** Normalized; null if the folder's name is not a valid initiator name. */
  readonly initiatorName: IscsiName | null;
  /** attrib/authentication: 0 and 1 override the portal group's value; null (-1, or a kernel without the file) inherits it. */
  readonly authentication: 0 | 1 | null;
  readonly chapNames: ChapNames;
}

/** `tpgt_<tag>` of a target. */
export interface LioPortalGroup {
  readonly tag: number;
  readonly enabled: boolean;
  /** param/TargetAlias; null: the kernel's default. */
  readonly alias: string | null;
  /** attrib/authentication: logins need CHAP, unless an ACL overrides it. */
  readonly authentication: boolean;
  /** attrib/generate_node_acls: initiators without an ACL are admitted with the portal group's account (demo mode). */
  readonly generateNodeAcls: boolean;
  /** attrib/demo_mode_write_protect: initiators without an ACL can only read. */
  readonly demoModeWriteProtect: boolean;
  readonly portals: readonly Portal[];
  readonly luns: readonly number[];
  readonly acls: readonly LioAcl[];
  readonly chapNames: ChapNames;
}

/** A target in configfs. */
export interface LioTarget {
  readonly iscsiName: IscsiName;
  /** The name of the folder. */
  readonly folder: string;
  /** Sorted by tag. */
  readonly portalGroups: readonly LioPortalGroup[];
}

/** Whether a login through this ACL needs CHAP. */
export function isEnforced(acl: LioAcl, group: LioPortalGroup): boolean {
  return acl.authentication === null ? group.authentication : acl.authentication === 1;
}

/** Whether an initiator can log in without CHAP; if none is admitted yet, whether the first one could. */
export function isOpen({ portalGroups }: LioTarget): boolean {
  return portalGroups.some((group) => {
    const isDemoOpen = !group.authentication && (group.generateNodeAcls || group.acls.length === 0);
    return isDemoOpen || group.acls.some((acl) => !isEnforced(acl, group));
  });
}

/** Whether CHAP is required by every portal group and no ACL overrides this. */
export function isClosedThroughout({ portalGroups }: LioTarget): boolean {
  return portalGroups.every(
    ({ authentication, acls }) => authentication && acls.every((acl) => acl.authentication !== 0),
  );
}

/** Whether CHAP is required by no portal group and no ACL overrides this. */
export function isOpenThroughout({ portalGroups }: LioTarget): boolean {
  return portalGroups.every(
    ({ authentication, acls }) => !authentication && acls.every((acl) => acl.authentication !== 1),
  );
}

/** Whether the portal group's target account includes this ACL: it has the same name. */
export function isCovered(acl: LioAcl, group: Pick<LioPortalGroup, 'chapNames'>): boolean {
  return acl.chapNames.target !== null && acl.chapNames.target === group.chapNames.target;
}

/** The initiator name of an ACL in normal form, if it has one. */
export function nameOf({ initiatorName, folder }: LioAcl): string {
  return initiatorName ?? folder;
}

/** The description of a portal group or of an ACL. */
export function subjectOf(
  { iscsiName }: LioTarget,
  { tag }: Pick<LioPortalGroup, 'tag'>,
  acl: LioAcl | null = null,
): string {
  return acl === null ? `${iscsiName}, tpg${tag}` : `${iscsiName}, tpg${tag}, ACL ${nameOf(acl)}`;
}
