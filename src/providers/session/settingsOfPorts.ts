import {
  CIM_ElementSettingData_IsCurrent as IsCurrent,
  CIM_ElementSettingData_IsDefault as IsDefault,
} from '../../schema/generated/CIM_ElementSettingData.js';
import type { AssociationPart } from '../associationParts.js';
import { endpointPath, portsOf, type TargetPort } from '../identity.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { findPort } from '../resolve.js';
import { parseSessionSettingsId, sessionSettingsPath } from './sessionIdentity.js';

/** Associates each target port with the session parameters that it offers. */
export function settingsOfPorts(deps: ProviderDeps): AssociationPart<'MSISCSITARGET_ElementSettingData'> {
  const { targets, hostName } = deps;
  return {
    async *enumerate() {
      const told = new Set(((await targets.listSessionWishes?.(null)) ?? []).map(({ target }) => target));
      for (const target of await targets.listTargets())
        if (told.has(target.iscsiName)) yield* portsOf(target).map(settingsOf);
    },
    async references(object) {
      const name = parseSessionSettingsId(object);
      const port = name === null ? await findPort(deps, object) : null;
      const target = name === null ? port?.target : await targets.findTarget(name);
      if (!target || ((await targets.listSessionWishes?.(target.iscsiName)) ?? []).length === 0) return [];
      return (port ? [port] : portsOf(target)).map(settingsOf);
    },
  };

  function settingsOf(port: TargetPort) {
    return {
      ManagedElement: endpointPath(hostName, port),
      SettingData: sessionSettingsPath(port.target.iscsiName),
      IsDefault: IsDefault.IsDefault,
      IsCurrent: IsCurrent.IsCurrent,
    };
  }
}
