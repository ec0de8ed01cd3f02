import type { ChangeDescription } from '../../credentials/Credentials.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { Cause } from '../../credentials/causes.js';
import type { AccountRef } from '../../targets/TargetReader.js';

/**
 * The refusal, for `Credentials.refuse`, of a reference to a secret that does not belong to the CIM_SharedSecretService of the
 * method.
 */
export function notOfThisService(
  what: string,
  account: AccountRef | null,
  path: CIMInstanceName,
): [about: ChangeDescription, cause: Cause, message: string] {
  return [
    { what, target: null, account: account?.chapName ?? null },
    'invalid',
    `SharedSecret ${path.toString()} names no secret of this service: expected the path of an instance of CIM_SharedSecret that it has`,
  ];
}
