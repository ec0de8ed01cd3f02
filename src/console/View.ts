import { hasRole, type Principal, type Role } from '../security/Principal.js';
import type { AssetName } from './Assets.js';
import type { ConsoleSession } from './ConsoleSessions.js';

/** The user of a page and the conditions that determine what the page shows. */
export interface View {
  readonly principal: Principal;
  readonly session: ConsoleSession;
  pathOf(asset: AssetName): string;
}

/** Whether the user has one of the roles.  Pages do not show actions that the user may not perform. */
export function may({ principal }: Pick<View, 'principal'>, ...roles: readonly Role[]): boolean {
  return roles.every((role) => hasRole(principal, role));
}
