import { CIMError } from '../cim/CIMError.js';
import type { Namespace } from '../repository/Namespace.js';
import type { Repository } from '../repository/Repository.js';
import { hasRole, principalIn, requireRole, type Principal } from '../security/Principal.js';
import { callWith, type Call } from './Call.js';

/**
 * The principal with its roles in one namespace, found by any spelling or alias of the namespace.  For a namespace that this
 * server does not have, the roles for all namespaces that are not named apply.
 */
export function principalInNamespace<P extends Pick<Principal, 'rights' | 'roles'>>(
  repository: Repository,
  principal: P,
  namespaceName: string,
): P {
  // Most users have the same roles in all namespaces.
  if (principal.rights === undefined) return principal;
  const namespace = repository.findNamespace(namespaceName);
  return principalIn(principal, (name) => namespace !== null && repository.findNamespace(name) === namespace);
}

/** The call moved to another namespace, with the roles that its user has there. */
export function callIn(repository: Repository, { name }: Namespace, call: Call): Call {
  if (call.principal.rights === undefined) return call;
  return callWith(call, {
    namespace: name,
    principal: principalInNamespace(repository, call.principal, name),
  });
}

/**
 * The call moved to the namespace of a path.  The role in the call's own namespace has been checked already; in another one the
 * user must have the role "read".
 * @throws CIMError CIM_ERR_ACCESS_DENIED
 */
export function expectReadable(repository: Repository, namespace: Namespace, call: Call): Call {
  if (call.principal.rights === undefined || repository.findNamespace(call.namespace) === namespace)
    return call;
  const there = callIn(repository, namespace, call);
  requireRole(there.principal, 'read');
  return there;
}

/**
 * Whether the user of a call may read a namespace.  For one that this server does not have, the roles for all other namespaces
 * apply.
 */
export function mayRead(
  repository: Repository,
  namespaceName: string,
  call: Pick<Call, 'principal'>,
): boolean {
  return hasRole(principalInNamespace(repository, call.principal, namespaceName), 'read');
}

/** Maximum number of namespaces that an error sentence lists. */
const maxNamespacesNamed = 20;

/**
 * Adds to CIM_ERR_INVALID_NAMESPACE the names of the existing namespaces that the user may read.  Other errors are returned
 * unchanged.
 */
export function nameNamespaces(
  repository: Repository,
  error: CIMError,
  principal: Call['principal'],
): CIMError {
  if (error.symbol !== 'CIM_ERR_INVALID_NAMESPACE') return error;
  const readable = repository
    .namespaceNames()
    .filter((name) => hasRole(principalInNamespace(repository, principal, name), 'read'))
    .sort();
  if (readable.length === 0) return error;
  const named = readable.slice(0, maxNamespacesNamed).map((name) => `"${name}"`);
  const more = readable.length - named.length;
  const others = more > 0 ? ` or one of ${more} more` : '';
  return new CIMError(
    'CIM_ERR_INVALID_NAMESPACE',
    `${error.description}: expected ${named.join(', ')}${others}`,
  );
}
