import type { AccountRole } from '../TargetReader.js';

/** The folder of the iSCSI targets. */
export const iscsiFolder = 'iscsi';

/** A target portal group or an ACL in it, by folder names. */
export interface ScopePath {
  readonly target: string;
  readonly tag: number;
  readonly acl: string | null;
}

export function scopeFolder({ target, tag, acl }: ScopePath): string {
  const group = `${iscsiFolder}/${target}/tpgt_${tag}`;
  return acl === null ? group : `${group}/acls/${acl}`;
}

/** The files of a CHAP account relative to a scope; "mutual" is the target account. */
export const authFiles = {
  initiator: { chapName: 'auth/userid', secret: 'auth/password' },
  target: { chapName: 'auth/userid_mutual', secret: 'auth/password_mutual' },
} as const satisfies Record<AccountRole, { readonly chapName: string; readonly secret: string }>;

export const authenticationFile = 'attrib/authentication';

/** Written as a name or secret, it unsets it.  Any other value, even an empty one, counts as set. */
export const unset = 'NULL';

/** A value without the newline that the kernel appends; null if it is not set. */
export function parseAuthValue(shown: Buffer | null): Buffer | null {
  if (shown === null) return null;
  const value = shown.at(-1) === 0x0a ? shown.subarray(0, -1) : shown;
  return value.length === 0 || value.subarray(0, 4).toString('latin1') === unset ? null : value;
}
