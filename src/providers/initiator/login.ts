import type { MethodHandler } from '../../dispatch/Provider.js';
import type { IscsiInitiator } from '../../initiator/IscsiInitiator.js';
import { IsdscError, IsdscStatus } from '../../initiator/IsdscStatus.js';
import { loginIscsiTarget } from '../../initiator/loginIscsiTarget.js';
import {
  ISCSI_ANY_INITIATOR_PORT,
  type LoginIscsiTargetOptions,
  type TargetMapping,
} from '../../initiator/LoginIscsiTargetOptions.js';
import { printUniqueId } from '../../initiator/UniqueId.js';
import type { MSIscsiInitiator_TargetClassMethods } from '../../schema/generated/MSIscsiInitiator_TargetClass.js';
import type { MSIscsiInitiator_TargetMappings } from '../../schema/generated/MSIscsiInitiator_TargetMappings.js';
import { answer } from './answer.js';
import { bytesOf, loginOptionsOf, portalOf } from './embedded.js';

type Login = MSIscsiInitiator_TargetClassMethods['Login'];

/**
 * MSIscsiInitiator_TargetClass.Login: LoginIscsiTarget with the target and initiator of the instance, and the length of Key as
 * KeySize.
 */
export function login(initiator: IscsiInitiator): MethodHandler<Login> {
  return async (input, { object, principal }) => {
    let options: LoginIscsiTargetOptions;
    try {
      const names = object.keyBindings;
      options = optionsOf(input, String(names.get('TargetName')), String(names.get('InitiatorName')));
    } catch (error) {
      const target = String(object.keyBindings.get('TargetName'));
      const act = { what: 'LoginIscsiTarget', target, portals: null } as const;
      return answer(initiator, () =>
        initiator.recorded(principal, act, () => {
          throw error;
        }),
      );
    }
    const result = await loginIscsiTarget(initiator, options, { by: principal });
    if (!result.uniqueSessionId || !result.uniqueConnectionId) return { returnValue: result.status };
    return {
      returnValue: IsdscStatus.ERROR_SUCCESS,
      UniqueSessionId: printUniqueId(result.uniqueSessionId),
      UniqueConnectionId: printUniqueId(result.uniqueConnectionId),
    };
  };
}

/** @throws IsdscError ISDSC_INVALID_PARAMETER for a NULL that is not allowed. */
function optionsOf(input: Login['in'], targetName: string, initiatorName: string): LoginIscsiTargetOptions {
  const key = bytesOf('Key', input.Key);
  return {
    targetName,
    initiatorName,
    isInformationalSession: expectGiven('IsInformationalSession', input.IsInformationalSession),
    initiatorPortNumber: input.InitiatorPortNumber ?? ISCSI_ANY_INITIATOR_PORT,
    targetPortal: portalOf(input.TargetPortal),
    securityFlags: input.SecurityFlags ?? 0n,
    mappings: input.Mappings?.map(mappingOf) ?? null,
    loginOptions: loginOptionsOf(input.LoginOptions),
    keySize: key?.length ?? 0,
    key,
    isPersistent: expectGiven('IsPersistent', input.IsPersistent),
  };
}

/** The LUNs of a mapping are ignored, because this host supports no mappings. */
function mappingOf(mapping: MSIscsiInitiator_TargetMappings | null): TargetMapping {
  return {
    initiatorName: mapping?.InitiatorName ?? null,
    targetName: mapping?.TargetName ?? null,
    osDeviceName: mapping?.OSDeviceName ?? null,
    osBusNumber: mapping?.OSBusNumber ?? 0,
    osTargetNumber: mapping?.OSTargetNumber ?? 0,
    lunList: [],
  };
}

function expectGiven(name: string, value: boolean | null): boolean {
  if (value !== null) return value;
  throw new IsdscError('ISDSC_INVALID_PARAMETER', `${name} is NULL: expected TRUE or FALSE.`);
}
