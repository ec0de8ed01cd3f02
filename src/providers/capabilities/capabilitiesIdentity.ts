import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { targetNamespace } from '../identity.js';

/** InstanceID of what the kind of target can do with credentials. */
export const credentialCapabilitiesId = 'iscsi-wbem:credential-management';

/** InstanceID of what the iSCSI side of the target can do. */
export const iscsiCapabilitiesId = 'iscsi-wbem:iscsi';

export function capabilitiesPath<C extends string>(className: C, InstanceID: string): CIMInstanceName<C> {
  return new CIMInstanceName<C>(className, { InstanceID }, { namespace: targetNamespace });
}
