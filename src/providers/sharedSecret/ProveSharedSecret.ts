import { CIMError } from '../../cim/CIMError.js';
import { addSharedSecretValue, statusOf } from '../../credentials/causes.js';
import type { MethodHandler } from '../../dispatch/Provider.js';
import type { ISCSIWBEM_SharedSecretServiceMethods } from '../../schema/generated/ISCSIWBEM_SharedSecretService.js';
import { accountOf } from '../resolve.js';
import { notOfThisService } from './notOfThisService.js';
import type { ProviderDeps } from '../ProviderDeps.js';

/**
 * ProveSharedSecret: tests a secret by logging in.  ProofState of the secret shows the result.
 * @throws CIMError CIM_ERR_NOT_FOUND if there is no such secret; CIM_ERR_ACCESS_DENIED.
 */
export function proveSharedSecret(
  deps: ProviderDeps,
): MethodHandler<ISCSIWBEM_SharedSecretServiceMethods['ProveSharedSecret']> {
  return async ({ SharedSecret }, call) => {
    const { credentials } = deps;
    const account = accountOf(deps, SharedSecret);
    const { cause, message } =
      account && account.authority === call.object.keyBindings.get('Name')
        ? await credentials.prove(call.principal, account)
        : await credentials.refuse(call.principal, ...notOfThisService('prove', account, SharedSecret));
    const returnValue = addSharedSecretValue(cause);
    if (returnValue === null) throw new CIMError(statusOf(cause) ?? 'CIM_ERR_FAILED', message);
    return { returnValue };
  };
}
