import { hasRole, requireRole, type Principal, type Role } from '../security/Principal.js';

/**
 * Checks a role before anything is looked up.  One of the given roles is enough.
 * If there are none, because nothing can be changed, the role "read" is needed to learn that.  A user without the role "read"
 * gets the same error in all cases, so that a refusal does not show what exists.
 * @throws CIMError CIM_ERR_ACCESS_DENIED
 */
export function requireOneRole(principal: Principal, roles: Iterable<Role>): void {
  let first: Role | null = null;
  for (const role of roles) {
    if (hasRole(principal, role)) return;
    first ??= role;
  }
  requireRole(principal, first !== null && hasRole(principal, 'read') ? first : 'read');
}
