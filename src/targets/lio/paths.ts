import type { AccountRole } from '../TargetReader.js';

/** Where the iSCSI targets are. */
export const iscsiFolder = 'iscsi';

/** A target portal group, or an ACL in it, by the names of the folders. */
export interface ScopePath {
  readonly target: string;
  readonly tag: number;
  readonly acl: string | null;
}

export function scopeFolder({ target, tag, acl }: ScopePath): string {
  const group = `${iscsiFolder}/${target}/tpgt_${tag}`;
  return acl === null ? group : `${group}/acls/${acl}`;
}

/** The files of a CHAP account below a scope; "mutual" is what the target proves itself with. */
export const authFiles = {
  initiator: { chapName: 'auth/userid', secret: 'auth/password' },
  target: { chapName: 'auth/userid_mutual', secret: 'auth/password_mutual' },
} as const satisfies Record<AccountRole, { readonly chapName: string; readonly secret: string }>;

export const authenticationFile = 'attrib/authentication';

/** Written in place of a name or secret, it unsets it.  Anything else, an empty value included, counts as set. */
export const unset = 'NULL';

/** A value without the newline that the kernel puts behind it; null if it is not set. */
export function parseAuthValue(shown: Buffer | null): Buffer | null {
  if (shown === null) return null;
  const value = shown.at(-1) === 0x0a ? shown.subarray(0, -1) : shown;
  return value.length === 0 || value.subarray(0, 4).toString('latin1') === unset ? null : value;
}
