import { vdsAnswer } from '../../credentials/causes.js';
import type { MethodHandler } from '../../dispatch/Provider.js';
import {
  SetSharedSecretReturn as Return,
  type MSISCSITARGET_SCSIProtocolControllerMethods,
} from '../../schema/generated/MSISCSITARGET_SCSIProtocolController.js';
import { findIscsiName } from '../../targets/IscsiName.js';
import { findTargetOf } from '../resolve.js';
import type { ProviderRooms } from '../Rooms.js';
import { parseVdsSecret } from './vdsSecret.js';

type Methods = MSISCSITARGET_SCSIProtocolControllerMethods;

/**
 * IVdsIscsiTarget::SetSharedSecret: the secret by which the target authenticates an initiator.
 *
 * InitiatorName is the CHAP name too; NULL means the default secret for all initiators, whose CHAP name is a setting.
 * A structure without a secret clears it; clearing what is not there succeeds.
 */
export function setSharedSecret(rooms: ProviderRooms): MethodHandler<Methods['SetSharedSecret']> {
  return async ({ TargetSharedSecret, InitiatorName }, call) => {
    const secret = parseVdsSecret(TargetSharedSecret);
    if (secret === 'invalid') return { returnValue: Return.E_INVALIDARG };
    if (InitiatorName !== null && findIscsiName(InitiatorName) === null)
      return { returnValue: Return.E_INVALIDARG };
    const { capabilities } = rooms.targets;
    if (InitiatorName !== null && !capabilities.initiatorSpecificAccounts) {
      return { returnValue: Return.VDS_E_INITIATOR_SPECIFIC_NOT_SUPPORTED };
    }
    const chapName = InitiatorName ?? (capabilities.defaultAccounts ? rooms.defaultChapName : null);
    if (chapName === null) return { returnValue: Return.VDS_E_NOT_SUPPORTED };
    const target = await findTargetOf(rooms, call.object);
    if (!target) return { returnValue: Return.VDS_E_OBJECT_DELETED };
    const { cause } = await rooms.pairs.setInitiatorSecret(
      call.principal,
      { target: target.iscsiName, initiatorName: chapName },
      secret,
    );
    return { returnValue: vdsAnswer(cause) as Methods['SetSharedSecret']['returns'] };
  };
}
