import { vdsAnswer } from '../../credentials/causes.js';
import type { MethodHandler } from '../../dispatch/Provider.js';
import {
  RememberInitiatorSharedSecretReturn as Return,
  type MSISCSITARGET_SCSIProtocolControllerMethods,
} from '../../schema/generated/MSISCSITARGET_SCSIProtocolController.js';
import { findIscsiName } from '../../targets/IscsiName.js';
import { findTargetOf } from '../resolve.js';
import type { ProviderRooms } from '../Rooms.js';
import { parseVdsSecret } from './vdsSecret.js';

type Methods = MSISCSITARGET_SCSIProtocolControllerMethods;

/** IVdsIscsiTarget::RememberInitiatorSharedSecret: the secret by which the target proves itself to an initiator (mutual CHAP). */
export function rememberInitiatorSharedSecret(
  rooms: ProviderRooms,
): MethodHandler<Methods['RememberInitiatorSharedSecret']> {
  return async ({ InitiatorName, InitiatorSharedSecret }, call) => {
    const secret = parseVdsSecret(InitiatorSharedSecret);
    if (secret === 'invalid' || findIscsiName(InitiatorName) === null)
      return { returnValue: Return.E_INVALIDARG };
    if (!rooms.targets.capabilities.targetAccounts) return { returnValue: Return.VDS_E_NOT_SUPPORTED };
    const target = await findTargetOf(rooms, call.object);
    if (!target) return { returnValue: Return.VDS_E_OBJECT_DELETED };
    const pair = { target: target.iscsiName, initiatorName: InitiatorName };
    const { cause } = await rooms.pairs.setTargetSecret(call.principal, pair, secret);
    return { returnValue: vdsAnswer(cause) as Methods['RememberInitiatorSharedSecret']['returns'] };
  };
}
