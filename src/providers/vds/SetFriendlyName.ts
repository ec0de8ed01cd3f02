import type { MethodHandler } from '../../dispatch/Provider.js';
import {
  SetFriendlyNameReturn as Return,
  type MSISCSITARGET_SCSIProtocolControllerMethods,
} from '../../schema/generated/MSISCSITARGET_SCSIProtocolController.js';

/**
 * IVdsIscsiTarget::SetFriendlyName.  It is not supported: tgt has no alias, and the alias of an embedded target is set in the
 * configuration.
 */
export const setFriendlyName: MethodHandler<
  MSISCSITARGET_SCSIProtocolControllerMethods['SetFriendlyName']
> = async () => ({
  returnValue: Return.VDS_E_NOT_SUPPORTED,
  refusal:
    'no kind of target lets its friendly name be changed: expected it in the configuration of the target',
});
