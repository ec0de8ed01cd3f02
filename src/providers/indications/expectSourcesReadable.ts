import { CIMError } from '../../cim/CIMError.js';
import type { Call } from '../../dispatch/Call.js';
import { mayRead } from '../../dispatch/callIn.js';
import type { Repository } from '../../repository/Repository.js';

/**
 * Who may not read a namespace is not told of what happens in it.  Asked when a filter or a subscription is made or changed, so that a
 * client is told; what is delivered goes by the rights that the owner of the subscription has then.
 * @throws CIMError CIM_ERR_ACCESS_DENIED
 */
export function expectSourcesReadable(
  repository: Repository,
  namespaces: readonly string[],
  call: Pick<Call, 'principal'>,
): void {
  for (const name of namespaces) {
    if (mayRead(repository, name, call)) continue;
    throw new CIMError(
      'CIM_ERR_ACCESS_DENIED',
      `user "${call.principal.name}" does not have the role "read" in the source namespace "${name}"`,
    );
  }
}
