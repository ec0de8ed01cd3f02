import { CIMError } from '../cim/CIMError.js';

/**
 * Rights of a user.  `credentials` changes who may log in at a target, `storage` what there is to log in to and who may see it;
 * `admin` may do everything.
 */
export const roles = ['read', 'write', 'credentials', 'storage', 'admin'] as const;
export type Role = (typeof roles)[number];

/** What a user may do in single namespaces, in place of what it may do in the others. */
export interface NamespaceRights {
  /** In all namespaces that `byNamespace` does not name. */
  readonly elsewhere: ReadonlySet<Role>;
  /** By name of the namespace, in any of its spellings. */
  readonly byNamespace: ReadonlyMap<string, ReadonlySet<Role>>;
}

/** Who asks, and through which door. */
export interface Principal {
  readonly name: string;
  /** Here: in the namespace that is worked in, and at a door without namespaces. */
  readonly roles: ReadonlySet<Role>;
  /** Left out where `roles` hold in all namespaces. */
  readonly rights?: NamespaceRights;
  /** Network address the request came from; "local" where it did not come over a network. */
  readonly address: string;
  /** The door: "cim-xml", "storage-gateway", "server" (our own background work) ... */
  readonly door: string;
  /** How it was proved who asks; left out where nothing had to be. */
  readonly authenticatedBy?: 'password' | 'certificate' | 'signature';
}

export function hasRole(principal: Pick<Principal, 'roles'>, role: Role): boolean {
  return principal.roles.has(role) || principal.roles.has('admin');
}

/**
 * The same user with the roles that hold in one namespace.
 *
 * Where it is named in more than one spelling, what all of them give.
 * @param isItsName whether a name is one of those of the namespace.
 */
export function principalIn<P extends Pick<Principal, 'rights' | 'roles'>>(
  principal: P,
  isItsName: (name: string) => boolean,
): P {
  const { rights } = principal;
  if (rights === undefined) return principal;
  const named = [...rights.byNamespace].filter(([name]) => isItsName(name)).map(([, held]) => held);
  const [first = rights.elsewhere, ...others] = named;
  const here = [...first].filter((role) => others.every((held) => held.has(role)));
  return { ...principal, roles: new Set(here) };
}

/**
 * The one place where a right is checked.
 * @throws CIMError CIM_ERR_ACCESS_DENIED naming the user and the role.
 */
export function requireRole(principal: Principal, role: Role): void {
  if (hasRole(principal, role)) return;
  throw new CIMError('CIM_ERR_ACCESS_DENIED', `user "${principal.name}" does not have the role "${role}"`);
}
