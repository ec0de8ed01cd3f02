import type { IscsiName } from '../../targets/IscsiName.js';
import type { Session, SessionConnection } from '../../targets/TargetReader.js';

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
