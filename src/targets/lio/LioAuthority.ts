import { createHash } from 'node:crypto';
import { findIscsiName, type IscsiName } from '../IscsiName.js';
import type { AccountRole } from '../TargetReader.js';

/** The scope of a CHAP account in LIO: a target portal group, or the ACL of one initiator in it. */
export interface LioScope {
  readonly target: IscsiName;
  /** Target portal group tag. */
  readonly tag: number;
  /** Null: the portal group, for initiators without an ACL. */
  readonly initiatorName: string | null;
}

/**
 * The authority of an account: `<iSCSI name>,t,0x<tag>` for a portal group, with `,i,<first 16 hex digits of the SHA-256 of the
 * initiator's name>` for an ACL, and with `,target` appended for a target account, because a scope may have the same name in both
 * roles.
 */
export function printAuthority({ target, tag, initiatorName }: LioScope, role: AccountRole): string {
  const group = `${target},t,0x${tag.toString(16).padStart(4, '0')}`;
  const scope = initiatorName === null ? group : `${group},i,${hash(initiatorName)}`;
  return role === 'target' ? `${scope},target` : scope;
}

/** The target in an authority's name; null if it is not one of LIO's. */
export function targetOfAuthority(authority: string): IscsiName | null {
  const [, name] = /^([^,]+),t,0x[0-9a-f]{4}(?:,i,[0-9a-f]{16})?(?:,target)?$/.exec(authority) ?? [];
  return name === undefined || findIscsiName(name) === null ? null : (name as IscsiName);
}

function hash(initiatorName: string): string {
  return createHash('sha256').update(initiatorName).digest('hex').slice(0, 16);
}
