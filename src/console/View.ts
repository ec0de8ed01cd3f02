import { hasRole, type Principal, type Role } from '../security/Principal.js';
import type { AssetName } from './Assets.js';
import type { ConsoleSession } from './ConsoleSessions.js';

/** The user of a page and the conditions that determine what the page shows. */
export interface View {
  readonly principal: Principal;
  readonly session: ConsoleSession;
  /** The main screens of the server. */
  readonly screens: readonly Screen[];
  /** The host of a fleet that the page is about; null for a page of the server. */
  readonly host: HostPlace | null;
  pathOf(asset: AssetName): string;
}

/** A main screen, and the role without which it is hidden. */
export interface Screen {
  readonly path: string;
  readonly text: string;
  readonly role: Role;
}

/** A host of a fleet with the root of its pages. */
export interface HostPlace {
  readonly name: string;
  /** Its pages have the paths that they have at a standalone server, with this in the place of "/console". */
  readonly root: string;
}

/** Whether the user has one of the roles.  Pages do not show actions that the user may not perform. */
export function may({ principal }: Pick<View, 'principal'>, ...roles: readonly Role[]): boolean {
  return roles.every((role) => hasRole(principal, role));
}
