import { CIMError } from '../cim/CIMError.js';

/** Rights of a user.  `credentials` changes who may log in at a target; `admin` may do everything. */
export const roles = ['read', 'write', 'credentials', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who asks, and through which door. */
export interface Principal {
  readonly name: string;
  readonly roles: ReadonlySet<Role>;
  /** Network address the request came from; "local" where it did not come over a network. */
  readonly address: string;
  /** The door: "cim-xml", "storage-gateway", "server" (our own background work) ... */
  readonly door: string;
  /** How it was proved who asks; left out where nothing had to be. */
  readonly authenticatedBy?: 'password' | 'certificate' | 'signature';
}

export function hasRole(principal: Principal, role: Role): boolean {
  return principal.roles.has(role) || principal.roles.has('admin');
}

/**
 * The one place where a right is checked.
 * @throws CIMError CIM_ERR_ACCESS_DENIED naming the user and the role.
 */
export function requireRole(principal: Principal, role: Role): void {
  if (hasRole(principal, role)) return;
  throw new CIMError('CIM_ERR_ACCESS_DENIED', `user "${principal.name}" does not have the role "${role}"`);
}
