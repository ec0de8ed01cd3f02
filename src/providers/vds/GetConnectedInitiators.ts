import type { MethodHandler } from '../../dispatch/Provider.js';
import {
  GetConnectedInitiatorsReturn as Return,
  type MSISCSITARGET_SCSIProtocolControllerMethods,
} from '../../schema/generated/MSISCSITARGET_SCSIProtocolController.js';
import { findTargetOf } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { gone } from './vdsRefusals.js';

/** IVdsIscsiTarget::GetConnectedInitiators: the names of the logged in initiators, each once, sorted. */
export function getConnectedInitiators(
  deps: ProviderDeps,
): MethodHandler<MSISCSITARGET_SCSIProtocolControllerMethods['GetConnectedInitiators']> {
  return async (_, call) => {
    const target = await findTargetOf(deps, call.object);
    if (!target) return { returnValue: Return.VDS_E_OBJECT_DELETED, refusal: gone(call) };
    const sessions = await deps.targets.listSessions(target.iscsiName);
    const names = new Set(sessions.map(({ initiatorName }) => initiatorName).filter((name) => name !== null));
    return { returnValue: Return.S_OK, InitiatorList: [...names].sort() };
  };
}
