import type { MethodHandler } from '../../dispatch/Provider.js';
import {
  SetFriendlyNameReturn as Return,
  type MSISCSITARGET_SCSIProtocolControllerMethods,
} from '../../schema/generated/MSISCSITARGET_SCSIProtocolController.js';

/**
 * IVdsIscsiTarget::SetFriendlyName.  No kind of target lets its alias be changed while it runs: tgt has none,
 * that of an embedded target stands in the configuration.
 */
export const setFriendlyName: MethodHandler<
  MSISCSITARGET_SCSIProtocolControllerMethods['SetFriendlyName']
> = async () => ({
  returnValue: Return.VDS_E_NOT_SUPPORTED,
  refusal:
    'no kind of target lets its friendly name be changed: expected it in the configuration of the target',
});
