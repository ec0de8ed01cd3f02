import type { MethodHandlers } from '../../dispatch/Provider.js';
import {
  AttachDeviceReturn,
  DeleteProtocolControllerReturn,
  DetachDeviceReturn,
} from '../../schema/generated/CIM_ControllerConfigurationService.js';
import { findTargetOf } from '../resolve.js';
import { findVolumeOf, type StorageProviderDeps } from '../storage/storageIdentity.js';
import { answerMasking } from './maskingAnswers.js';
import { parseDeviceNumber, printDeviceNumber } from './parseDeviceNumber.js';

type Handlers = Pick<
  MethodHandlers<'MSISCSITARGET_ControllerConfigurationService'>,
  'AttachDevice' | 'DetachDevice' | 'DeleteProtocolController'
>;

/** The methods that concern one volume in a view, or a view as a whole. */
export function deviceMethods(deps: StorageProviderDeps): Handlers {
  const { storage } = deps;
  return {
    AttachDevice: async ({ ProtocolController, Device, DeviceNumber }, { principal }) => {
      const target = ProtocolController && (await findTargetOf(deps, ProtocolController));
      if (!target)
        return {
          returnValue: AttachDeviceReturn.InvalidParameter,
          refusal: 'ProtocolController names no target',
        };
      const volume = Device && findVolumeOf(deps, Device);
      if (!volume)
        return {
          returnValue: AttachDeviceReturn.InvalidLogicalDeviceInstance,
          refusal: 'Device names no volume of this server',
        };
      const lun = DeviceNumber === null ? null : parseDeviceNumber(DeviceNumber);
      if (DeviceNumber !== null && lun === null)
        return {
          returnValue: AttachDeviceReturn.InvalidParameter,
          refusal: `DeviceNumber ${JSON.stringify(DeviceNumber)}: expected hexadecimal digits`,
        };
      const outcome = await storage.masking.paths.expose(principal, {
        target: target.iscsiName,
        isNode: false,
        volumes: [{ volume: volume.id, lun, readOnly: false }],
        initiators: [],
      });
      return {
        ...answerMasking(outcome, {
          'lun-in-use': AttachDeviceReturn.DeviceNumberConflict,
          busy: AttachDeviceReturn.Busy,
        }),
        ...(outcome.cause === 'done' &&
          outcome.lun !== null && { DeviceNumber: printDeviceNumber(outcome.lun) }),
      };
    },
    DetachDevice: async ({ ProtocolController, Device }, { principal }) => {
      const target = ProtocolController && (await findTargetOf(deps, ProtocolController));
      if (!target)
        return {
          returnValue: DetachDeviceReturn.InvalidParameter,
          refusal: 'ProtocolController names no target',
        };
      const notThere = DetachDeviceReturn.LogicalDeviceInstanceNotAssociatedWithController;
      const volume = Device && findVolumeOf(deps, Device);
      if (!volume) return { returnValue: notThere, refusal: 'Device names no volume of this server' };
      const outcome = await storage.masking.paths.hide(principal, {
        target: target.iscsiName,
        volumes: [volume.id],
        initiators: [],
      });
      return answerMasking(outcome, { 'no-such-export': notThere, busy: DetachDeviceReturn.Busy });
    },
    DeleteProtocolController: async ({ ProtocolController, DeleteUnits }, { principal }) => {
      const target = ProtocolController && (await findTargetOf(deps, ProtocolController));
      if (!target)
        return {
          returnValue: DeleteProtocolControllerReturn.InvalidParameter,
          refusal: 'ProtocolController names no target',
        };
      if (DeleteUnits === true)
        return {
          returnValue: DeleteProtocolControllerReturn.NotSupported,
          refusal: 'DeleteUnits is TRUE: volumes are not deleted with a view',
        };
      const outcome = await storage.masking.paths.removeTarget(principal, target.iscsiName, true);
      return answerMasking(outcome, {
        'in-use': DeleteProtocolControllerReturn.LogicalDevicesAssociatedToOtherProtocolControllersNotDeleted,
        busy: DeleteProtocolControllerReturn.Busy,
      });
    },
  };
}
