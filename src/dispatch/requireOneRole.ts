import { hasRole, requireRole, type Principal, type Role } from '../security/Principal.js';

/**
 * Asks for a role before anything is looked up: one of those with which something could be changed here is enough.  Without any such
 * role, because there is nothing of the kind, it takes the role "read" to be told so.
 *
 * Who may not read is told the same in all these cases, so that no refusal shows what there is.
 *
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
