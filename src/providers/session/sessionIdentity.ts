import type { Session, SessionConnection } from '../../targets/TargetDriver.js';

/** InstanceID of a live session: the target, and the driver's handle of the session. */
export function sessionInstanceId({ target, id }: Session): string {
  return `iscsi-wbem:session:${target};${id}`;
}

export function connectionInstanceId(session: Session, { cid }: SessionConnection): string {
  return `iscsi-wbem:connection:${session.target};${session.id};${cid}`;
}
