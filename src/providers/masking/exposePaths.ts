import type { MethodHandlers } from '../../dispatch/Provider.js';
import type { WantedLun } from '../../provisioning/MaskingPlans.js';
import {
  ExposePaths_DeviceAccesses as DeviceAccesses,
  ExposePathsReturn as Return,
} from '../../schema/generated/CIM_ControllerConfigurationService.js';
import { findIscsiName, type IscsiName } from '../../targets/IscsiName.js';
import { controllerPath, portName, portsOf } from '../identity.js';
import { findPortByName, findTargetOf } from '../resolve.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { answerMasking } from './maskingAnswers.js';
import { parseDeviceNumber } from './parseDeviceNumber.js';
import type { VolumeNames } from './VolumeNames.js';

type Handler = NonNullable<MethodHandlers<'MSISCSITARGET_ControllerConfigurationService'>['ExposePaths']>;
type Refused = Awaited<ReturnType<Handler>>;

const access = new Map<unknown, { readonly readOnly: boolean }>([
  [DeviceAccesses.ReadWrite, { readOnly: false }],
  [DeviceAccesses.ReadOnly, { readOnly: true }],
]);

/** CIM_ControllerConfigurationService.ExposePaths.  A view is a target that this server made. */
export function exposePaths(deps: StorageProviderDeps, names: VolumeNames): Handler {
  const { storage, hostName } = deps;
  return async (input, { principal }) => {
    const wanted = parseVolumes(input, names);
    if ('returnValue' in wanted) return wanted;
    const initiators: IscsiName[] = [];
    for (const text of input.InitiatorPortIDs ?? []) {
      const name = text === null ? null : findIscsiName(text);
      if (name === null)
        return refuse(Return.InvalidInitiatorPortID, `${JSON.stringify(text)} is no iSCSI name`);
      initiators.push(name);
    }
    if (wanted.volumes.length + initiators.length === 0)
      return refuse(
        Return.InvalidParameter,
        'neither LUNames nor InitiatorPortIDs are given: expected one of them',
      );
    const place = await findPlace(deps, input);
    if ('returnValue' in place) return place;
    const { target, isNode } = place;
    const outcome = await storage.masking.paths.expose(principal, {
      target,
      isNode,
      volumes: wanted.volumes,
      initiators,
    });
    return {
      ...answerMasking(outcome, {
        'no-such-volume': Return.InvalidLogicalUnitID,
        'already-member': Return.TargetInitiatorCombinationAlreadyExposed,
        'lun-in-use': Return.RequestedLogicalUnitNumberInUse,
        'no-lun-left': Return.MaximumMapCountExceeded,
        'no-such-target': isNode ? Return.InvalidTargetPortID : Return.InvalidParameter,
      }),
      ...(outcome.cause === 'done' &&
        outcome.target !== null && {
          ProtocolControllers: [controllerPath(hostName, { iscsiName: outcome.target })],
        }),
    };
  };
}

function parseVolumes(
  { LUNames, DeviceNumbers, DeviceAccesses: accesses }: Parameters<Handler>[0],
  names: VolumeNames,
): { readonly volumes: readonly WantedLun[] } | Refused {
  const given = LUNames ?? [];
  if ((accesses ?? []).length !== given.length)
    return refuse(
      Return.InvalidParameter,
      `${(accesses ?? []).length} DeviceAccesses for ${given.length} LUNames: expected one for each`,
    );
  if (DeviceNumbers !== null && DeviceNumbers.length > 0 && DeviceNumbers.length !== given.length)
    return refuse(
      Return.InvalidParameter,
      `${DeviceNumbers.length} DeviceNumbers for ${given.length} LUNames: expected one for each, or none`,
    );
  const volumes: WantedLun[] = [];
  for (const [index, name] of given.entries()) {
    const volume = name === null ? null : names.find(name);
    if (!volume)
      return refuse(
        Return.InvalidLogicalUnitID,
        `${JSON.stringify(name)} is the Name of no volume of this server`,
      );
    const allowed = access.get(accesses?.[index]);
    if (!allowed)
      return refuse(
        Return.InvalidPermission,
        `DeviceAccess ${accesses?.[index]}: expected 2 (Read Write) or 3 (Read-Only)`,
      );
    const text = DeviceNumbers?.[index] ?? null;
    const lun = text === null ? null : parseDeviceNumber(text);
    if (text !== null && lun === null)
      return refuse(
        Return.InvalidParameter,
        `DeviceNumber ${JSON.stringify(text)}: expected hexadecimal digits`,
      );
    volumes.push({ volume: volume.id, lun, ...allowed });
  }
  return { volumes };
}

/** The view to extend, or the port for a new one. */
async function findPlace(
  deps: StorageProviderDeps,
  { ProtocolControllers, TargetPortIDs }: Parameters<Handler>[0],
): Promise<{ readonly target: IscsiName | null; readonly isNode: boolean } | Refused> {
  const controllers = ProtocolControllers ?? [];
  const ports = TargetPortIDs ?? [];
  const [controller] = controllers;
  if (controllers.length > 1)
    return refuse(Return.InvalidParameter, `${controllers.length} ProtocolControllers: expected at most one`);
  if (controller !== undefined) {
    const target = controller === null ? null : await findTargetOf(deps, controller);
    if (!target) return refuse(Return.InvalidParameter, `${String(controller)} names no target`);
    const own = new Set(portsOf(target).map(portName));
    const other = ports.find((port) => port === null || !own.has(port));
    return other === undefined
      ? { target: target.iscsiName, isNode: false }
      : refuse(
          Return.InvalidTargetPortID,
          `${JSON.stringify(other)} is no port of ${target.iscsiName}: a view has those of its target`,
        );
  }
  const [name] = ports;
  if (name === undefined) return { target: null, isNode: false };
  if (ports.length > 1)
    return refuse(
      Return.InvalidTargetPortID,
      `${ports.length} TargetPortIDs: expected one, for a view has one port`,
    );
  const port = name === null ? null : await findPortByName(deps, name);
  return port
    ? { target: port.target.iscsiName, isNode: true }
    : refuse(Return.InvalidTargetPortID, `${JSON.stringify(name)} is the Name of no target port`);
}

function refuse(returnValue: Refused['returnValue'], refusal: string): Refused {
  return { returnValue, refusal };
}
