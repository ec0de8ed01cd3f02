import { CIMError } from '../cim/CIMError.js';
import type { Principal, Role } from './Call.js';

/** Whether a principal has a role; `admin` has all of them, and who may change may also read. */
export function hasRole(principal: Principal, role: Role): boolean {
  return (
    principal.roles.has(role) || principal.roles.has('admin') || (role === 'read' && principal.roles.size > 0)
  );
}

/**
 * The one check of who may do what, for every operation and door.
 * @throws CIMError CIM_ERR_ACCESS_DENIED naming the user and the role that is missing.
 */
export function authorize(principal: Principal, role: Role): void {
  if (!hasRole(principal, role)) {
    throw new CIMError('CIM_ERR_ACCESS_DENIED', `user "${principal.name}" lacks the role "${role}"`);
  }
}
