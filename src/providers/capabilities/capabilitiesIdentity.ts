import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { targetNamespace } from '../identity.js';

/** InstanceID of the credential capabilities of the kind of target. */
export const credentialCapabilitiesId = 'iscsi-wbem:credential-management';

/** InstanceID of the iSCSI capabilities of the target. */
export const iscsiCapabilitiesId = 'iscsi-wbem:iscsi';

export function capabilitiesPath<C extends string>(className: C, InstanceID: string): CIMInstanceName<C> {
  return new CIMInstanceName<C>(className, { InstanceID }, { namespace: targetNamespace });
}
