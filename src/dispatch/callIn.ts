import { CIMError } from '../cim/CIMError.js';
import type { Namespace } from '../repository/Namespace.js';
import type { Repository } from '../repository/Repository.js';
import { hasRole, principalIn, requireRole, type Principal } from '../security/Principal.js';
import type { Call } from './Call.js';

/**
 * The user with the roles that it has in a namespace, whatever spelling or second name they were given under.  In one that this
 * server does not have, those that hold in all that are not named.
 */
export function principalInNamespace<P extends Pick<Principal, 'rights' | 'roles'>>(
  repository: Repository,
  principal: P,
  namespaceName: string,
): P {
  // Most users have the same roles everywhere.
  if (principal.rights === undefined) return principal;
  const namespace = repository.findNamespace(namespaceName);
  return principalIn(principal, (name) => namespace !== null && repository.findNamespace(name) === namespace);
}

/** The call as one in another namespace, with the roles that its user has there. */
export function callIn(repository: Repository, { name }: Namespace, call: Call): Call {
  if (call.principal.rights === undefined) return call;
  return { ...call, namespace: name, principal: principalInNamespace(repository, call.principal, name) };
}

/**
 * The call in the namespace that a path leads to.  In its own namespace the door has checked what the request needs; in another
 * one its user must be able to read.
 * @throws CIMError CIM_ERR_ACCESS_DENIED
 */
export function expectReadable(repository: Repository, namespace: Namespace, call: Call): Call {
  if (call.principal.rights === undefined || repository.findNamespace(call.namespace) === namespace)
    return call;
  const there = callIn(repository, namespace, call);
  requireRole(there.principal, 'read');
  return there;
}

/** Whether the user of a call may see what a namespace holds; in one that this server does not have, by the roles in all others. */
export function mayRead(
  repository: Repository,
  namespaceName: string,
  call: Pick<Call, 'principal'>,
): boolean {
  return hasRole(principalInNamespace(repository, call.principal, namespaceName), 'read');
}

/** How many namespaces a sentence names at most. */
const maxNamespacesNamed = 20;

/**
 * Adds to CIM_ERR_INVALID_NAMESPACE the names of the namespaces that there are, as far as the user may read them.  Every other error is
 * given back as it is.
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
