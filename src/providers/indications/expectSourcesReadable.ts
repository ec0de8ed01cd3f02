import { CIMError } from '../../cim/CIMError.js';
import type { Call } from '../../dispatch/Call.js';
import { mayRead } from '../../dispatch/callIn.js';
import type { Repository } from '../../repository/Repository.js';

/**
 * A user who may not read a namespace must not learn of its events.  This check when a filter or a subscription is created or
 * changed informs the client.  For deliveries the current rights of the subscription's owner apply.
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
