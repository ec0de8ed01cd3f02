import type { MethodHandlers } from '../../dispatch/Provider.js';
import { HidePathsReturn as Return } from '../../schema/generated/CIM_ControllerConfigurationService.js';
import { findIscsiName, type IscsiName } from '../../targets/IscsiName.js';
import { controllerPath, portName, portsOf } from '../identity.js';
import { findTargetOf } from '../resolve.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { answerMasking } from './maskingAnswers.js';
import type { VolumeNames } from './VolumeNames.js';

type Handler = NonNullable<MethodHandlers<'MSISCSITARGET_ControllerConfigurationService'>['HidePaths']>;
type Refused = Awaited<ReturnType<Handler>>;

/**
 * CIM_ControllerConfigurationService.HidePaths.  A view without volumes and without initiators stays.  If only its port is named,
 * the view is removed.
 */
export function hidePaths(deps: StorageProviderDeps, names: VolumeNames): Handler {
  const { storage, hostName } = deps;
  return async ({ LUNames, InitiatorPortIDs, TargetPortIDs, ProtocolControllers }, { principal }) => {
    const [controller, ...others] = ProtocolControllers ?? [];
    const target = controller ? await findTargetOf(deps, controller) : null;
    if (!target || others.length > 0)
      return refuse(Return.InvalidParameter, 'ProtocolControllers do not name one target: expected one');
    const volumes: string[] = [];
    for (const name of LUNames ?? []) {
      const volume = name === null ? null : names.find(name);
      if (!volume)
        return refuse(
          Return.InvalidLogicalUnitID,
          `${JSON.stringify(name)} is the Name of no volume of this server`,
        );
      volumes.push(volume.id);
    }
    const initiators = new Set<IscsiName>();
    for (const text of InitiatorPortIDs ?? []) {
      const name = text === null ? null : findIscsiName(text);
      if (name !== null && initiators.has(name))
        return refuse(Return.InvalidParameter, `${name} is named twice: expected once`);
      if (name === null || !(await storage.views.findInitiator(name)))
        return refuse(Return.InvalidInitiatorPortID, `${JSON.stringify(text)} is no initiator that is known`);
      initiators.add(name);
    }
    const ports = TargetPortIDs ?? [];
    const own = new Set(portsOf(target).map(portName));
    const stranger = ports.find((port) => port === null || !own.has(port));
    if (stranger !== undefined)
      return refuse(
        Return.InvalidTargetPortID,
        `${JSON.stringify(stranger)} is no port of ${target.iscsiName}`,
      );
    const { iscsiName } = target;
    if (volumes.length + initiators.size + ports.length === 0)
      return refuse(Return.InvalidParameter, 'nothing is named that is to be hidden');
    const outcome =
      volumes.length + initiators.size > 0
        ? await storage.masking.paths.hide(principal, {
            target: iscsiName,
            volumes,
            initiators: [...initiators],
          })
        : await storage.masking.groups.removeView(principal, iscsiName, false);
    return {
      ...answerMasking(outcome, {
        'no-such-export': Return.InvalidLogicalUnitID,
        'not-exposed': Return.TargetInitiatorCombinationNotExposed,
      }),
      ...(outcome.cause === 'done' && {
        ProtocolControllers:
          outcome.target === null ? [] : [controllerPath(hostName, { iscsiName: outcome.target })],
      }),
    };
  };
}

function refuse(returnValue: Refused['returnValue'], refusal: string): Refused {
  return { returnValue, refusal };
}
