import type { ChangeDescription } from '../../credentials/Credentials.js';
import type { MethodInvocation } from '../../dispatch/Provider.js';

/** What is recorded if a request for a secret of a target is refused before it becomes a change. */
export function describeChange(
  { object }: Pick<MethodInvocation, 'object'>,
  initiatorName: string | null,
): ChangeDescription {
  return { what: 'setPair', target: String(object.keyBindings.get('DeviceID')), account: initiatorName };
}

/** The sentence for VDS_E_OBJECT_DELETED. */
export function gone({ object }: Pick<MethodInvocation, 'object'>): string {
  return `the target of ${object.toString()} is gone: expected one that is there`;
}

export function notAName(initiatorName: string): string {
  return `InitiatorName is "${initiatorName.slice(0, 223)}": expected an iSCSI name (iqn., eui. or naa.)`;
}
