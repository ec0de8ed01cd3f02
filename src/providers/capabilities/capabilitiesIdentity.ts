import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { scoped, type IdScope } from '../idScope.js';
import { targetNamespace } from '../identity.js';

/** InstanceID of the credential capabilities of the kind of target. */
export function credentialCapabilitiesId(scope: IdScope): string {
  return scoped('iscsi-wbem:credential-management', scope);
}

/** InstanceID of the iSCSI capabilities of the target. */
export function iscsiCapabilitiesId(scope: IdScope): string {
  return scoped('iscsi-wbem:iscsi', scope);
}

export function capabilitiesPath<C extends string>(className: C, InstanceID: string): CIMInstanceName<C> {
  return new CIMInstanceName<C>(className, { InstanceID }, { namespace: targetNamespace });
}
