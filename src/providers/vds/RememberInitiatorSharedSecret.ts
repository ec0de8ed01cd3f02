import { vdsAnswer, type Cause } from '../../credentials/causes.js';
import type { Outcome } from '../../credentials/Outcome.js';
import type { MethodHandler } from '../../dispatch/Provider.js';
import type { MSISCSITARGET_SCSIProtocolControllerMethods } from '../../schema/generated/MSISCSITARGET_SCSIProtocolController.js';
import { findIscsiName } from '../../targets/IscsiName.js';
import { findTargetOf } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { describeChange, gone, notAName } from './vdsRefusals.js';
import { parseVdsSecret } from './vdsSecret.js';

type Methods = MSISCSITARGET_SCSIProtocolControllerMethods;

/**
 * IVdsIscsiTarget::RememberInitiatorSharedSecret: the secret with which the target authenticates itself to an initiator (mutual
 * CHAP).
 */
export function rememberInitiatorSharedSecret(
  deps: ProviderDeps,
): MethodHandler<Methods['RememberInitiatorSharedSecret']> {
  return async ({ InitiatorName, InitiatorSharedSecret }, call) => {
    const answer = ({ cause }: Outcome) => ({
      returnValue: vdsAnswer(cause) as Methods['RememberInitiatorSharedSecret']['returns'],
    });
    const refuse = async (cause: Cause, message: string) =>
      answer(
        await deps.credentials.refuse(call.principal, describeChange(call, InitiatorName), cause, message),
      );

    const parsed = parseVdsSecret('InitiatorSharedSecret', InitiatorSharedSecret);
    if ('fault' in parsed) return refuse('invalid', parsed.fault);
    if (findIscsiName(InitiatorName) === null) return refuse('invalid', notAName(InitiatorName));
    if (!deps.targets.capabilities.targetAccounts)
      return refuse('not-supported', 'this kind of target has no accounts of its own for mutual CHAP');
    const target = await findTargetOf(deps, call.object);
    if (!target) return refuse('target-gone', gone(call));
    const pair = { target: target.iscsiName, initiatorName: InitiatorName };
    return answer(await deps.pairs.setTargetSecret(call.principal, pair, parsed.secret));
  };
}
