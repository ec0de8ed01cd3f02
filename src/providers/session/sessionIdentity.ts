import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { IscsiName } from '../../targets/IscsiName.js';
import type { Session, SessionConnection } from '../../targets/TargetReader.js';
import { targetNamespace } from '../identity.js';

/** InstanceID of a session: the target, and the driver's id of the session. */
export function sessionInstanceId({ target, id }: Session): string {
  return `iscsi-wbem:session:${target};${id}`;
}

/** The target in the InstanceID of a session or a connection; null for another text. */
export function targetOfSession(instanceId: string): IscsiName | null {
  const [, name] = /^iscsi-wbem:(?:session|connection):([^;]+);/.exec(instanceId) ?? [];
  return name === undefined ? null : (name as IscsiName);
}

export function connectionInstanceId(session: Session, { cid }: SessionConnection): string {
  return `iscsi-wbem:connection:${session.target};${session.id};${cid}`;
}

const settingsClass = 'MSISCSITARGET_iSCSISessionSettings';
const settingsPrefix = 'iscsi-wbem:session-settings:';

/** InstanceID of the session parameters of a target. */
export function sessionSettingsId(target: IscsiName): string {
  return settingsPrefix + target;
}

export function sessionSettingsPath(target: IscsiName) {
  const keys = { InstanceID: sessionSettingsId(target) };
  return new CIMInstanceName<typeof settingsClass>(settingsClass, keys, { namespace: targetNamespace });
}

/** The target whose session parameters a path names; null if it names none. */
export function parseSessionSettingsId(path: CIMInstanceName): IscsiName | null {
  const id = path.keyBindings.get('InstanceID');
  const isOne = typeof id === 'string' && id.startsWith(settingsPrefix);
  return isOne ? (id.slice(settingsPrefix.length) as IscsiName) : null;
}
