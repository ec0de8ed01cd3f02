import { CIMError } from '../cim/CIMError.js';

/**
 * Roles of users.  `credentials` changes who may log in at a target, `storage` changes volumes, targets and access to them;
 * `admin` includes all others.
 */
export const roles = ['read', 'write', 'credentials', 'storage', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Roles of a user in single namespaces, which replace those for the others. */
export interface NamespaceRights {
  /** In all namespaces that `byNamespace` does not name. */
  readonly elsewhere: ReadonlySet<Role>;
  /** By name of the namespace, in any spelling. */
  readonly byNamespace: ReadonlyMap<string, ReadonlySet<Role>>;
}

/** The user of a request, and the protocol. */
export interface Principal {
  readonly name: string;
  /** The roles in the current namespace, or in a protocol without namespaces. */
  readonly roles: ReadonlySet<Role>;
  /** Absent if `roles` apply in all namespaces. */
  readonly rights?: NamespaceRights;
  /** Network address of the client; "local" without a network. */
  readonly address: string;
  /** The protocol: "cim-xml", "storage-gateway", "server" (background work) ... */
  readonly door: string;
  /** How the user was authenticated; absent if no authentication was needed. */
  readonly authenticatedBy?: 'password' | 'certificate' | 'signature';
  /** The act of an endpoint that contains the request; absent for a direct request to this server. */
  readonly via?: ActOfEndpoint;
}

/** The act with which an endpoint sends a user's request to an agent. */
export interface ActOfEndpoint {
  readonly endpoint: string;
  /** A UUID.  The agent executes each id once; a repeated request gets the outcome of the first one. */
  readonly act: string;
  /** It is one step of what the act asks for: its outcome is not that of the act. */
  readonly isPart?: true;
}

/** The user of one step of a change.  If the change is an act, the step's outcome is not the outcome of the act. */
export function asPart(caller: Principal): Principal {
  return caller.via ? { ...caller, via: { ...caller.via, isPart: true } } : caller;
}

export function hasRole(principal: Pick<Principal, 'roles'>, role: Role): boolean {
  return principal.roles.has(role) || principal.roles.has('admin');
}

/** The sentence for a user who does not have a role. */
export function printMissingRole({ name }: Pick<Principal, 'name'>, role: Role): string {
  return `user "${name}" does not have the role "${role}"`;
}

/**
 * The same user with its roles in one namespace.  If several spellings of the namespace are named, their roles are combined.
 * @param isItsName whether a name denotes the namespace.
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
 * The only place where roles are checked.
 * @throws CIMError CIM_ERR_ACCESS_DENIED naming the user and the role.
 */
export function requireRole(principal: Principal, role: Role): void {
  if (hasRole(principal, role)) return;
  throw new CIMError('CIM_ERR_ACCESS_DENIED', printMissingRole(principal, role));
}
