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
 * IVdsIscsiTarget::SetSharedSecret: the secret with which the target authenticates an initiator. InitiatorName is also the CHAP
 * name.  NULL means the default secret for all initiators, whose CHAP name is a setting.  A structure without a secret removes
 * it; removing a secret that does not exist succeeds.
 */
export function setSharedSecret(deps: ProviderDeps): MethodHandler<Methods['SetSharedSecret']> {
  return async ({ TargetSharedSecret, InitiatorName }, call) => {
    const { capabilities } = deps.targets;
    const answer = ({ cause }: Outcome) => ({
      returnValue: vdsAnswer(cause) as Methods['SetSharedSecret']['returns'],
    });
    const refuse = async (cause: Cause, message: string) =>
      answer(
        await deps.credentials.refuse(call.principal, describeChange(call, InitiatorName), cause, message),
      );

    const parsed = parseVdsSecret('TargetSharedSecret', TargetSharedSecret);
    if ('fault' in parsed) return refuse('invalid', parsed.fault);
    if (InitiatorName !== null && findIscsiName(InitiatorName) === null)
      return refuse('invalid', notAName(InitiatorName));
    if (InitiatorName !== null && !capabilities.initiatorSpecificAccounts) {
      return refuse(
        'initiator-specific-not-supported',
        `InitiatorName is "${InitiatorName}": expected NULL, because this kind of target has no secrets of single initiators`,
      );
    }
    const chapName = InitiatorName ?? (capabilities.defaultAccounts ? deps.defaultChapName : null);
    if (chapName === null) {
      return refuse(
        'not-supported',
        'InitiatorName is NULL: expected the name of an initiator, because there is no secret for all initiators here (setting defaultChapName)',
      );
    }
    const target = await findTargetOf(deps, call.object);
    if (!target) return refuse('target-gone', gone(call));
    const pair = { target: target.iscsiName, initiatorName: chapName };
    return answer(await deps.pairs.setInitiatorSecret(call.principal, pair, parsed.secret));
  };
}
