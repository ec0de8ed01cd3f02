import { hasRole, type Principal, type Role } from '../security/Principal.js';
import type { AssetName } from './Assets.js';
import type { ConsoleSession } from './ConsoleSessions.js';

/** Who looks at a page: what it shows depends on it. */
export interface View {
  readonly principal: Principal;
  readonly session: ConsoleSession;
  pathOf(asset: AssetName): string;
}

/** What a role may not do is not shown. */
export function may({ principal }: Pick<View, 'principal'>, ...roles: readonly Role[]): boolean {
  return roles.every((role) => hasRole(principal, role));
}
