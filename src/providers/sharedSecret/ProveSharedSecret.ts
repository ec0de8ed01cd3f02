import { CIMError } from '../../cim/CIMError.js';
import { addSharedSecretValue, statusOf } from '../../credentials/causes.js';
import type { MethodHandler } from '../../dispatch/Provider.js';
import {
  ProveSharedSecretReturn as Return,
  type ISCSIWBEM_SharedSecretServiceMethods,
} from '../../schema/generated/ISCSIWBEM_SharedSecretService.js';
import { accountOf } from '../resolve.js';
import type { ProviderRooms } from '../Rooms.js';

/**
 * ProveSharedSecret: tries a secret by logging in; ProofState of the secret tells what was found.
 *
 * @throws CIMError CIM_ERR_NOT_FOUND where there is no such secret; CIM_ERR_ACCESS_DENIED.
 */
export function proveSharedSecret(
  rooms: ProviderRooms,
): MethodHandler<ISCSIWBEM_SharedSecretServiceMethods['ProveSharedSecret']> {
  return async ({ SharedSecret }, call) => {
    const account = accountOf(rooms, SharedSecret);
    if (!account || account.authority !== call.object.keyBindings.get('Name'))
      return { returnValue: Return.InvalidParameter };
    const { cause, message } = await rooms.credentials.prove(call.principal, account);
    const returnValue = addSharedSecretValue(cause);
    if (returnValue === null) throw new CIMError(statusOf(cause) ?? 'CIM_ERR_FAILED', message);
    return { returnValue };
  };
}
