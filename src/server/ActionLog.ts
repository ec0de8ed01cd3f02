import { userInfo } from 'node:os';
import type { AuditLog, AuditRecord } from '../audit/AuditLog.js';

/** The user of an action, and the protocol. */
export type Actor = Readonly<Record<'address' | 'door' | 'name', string>>;

/** The user of this machine who runs a command on a state folder without a server. */
export function localActor(): Actor {
  return { name: userInfo().username, address: 'local', door: 'store' };
}

/** An action for the audit record.  Fields that do not apply are absent. */
export type AuditedAction = Pick<AuditRecord, 'outcome' | 'what'> &
  Partial<Pick<AuditRecord, 'account' | 'cause' | 'target'>>;

/** The audit log for actions other than changes of credentials and storage. */
export interface ActionLog {
  /** @throws AuditLogError if there is no space for another record. */
  expectRoom(): Promise<void>;
  /**
   * Resolves when the record is on disk.
   * @throws AuditLogError
   */
  write(by: Actor, action: AuditedAction): Promise<void>;
}

export function actionLogOf(auditLog: Pick<AuditLog, 'expectRoom' | 'write'>): ActionLog {
  return {
    expectRoom: () => auditLog.expectRoom(),
    write: ({ name: who, address, door }, { what, target = null, account = null, outcome, cause = null }) =>
      auditLog.write({
        who,
        address,
        door,
        what,
        target,
        account,
        outcome,
        cause,
        proof: null,
        durationMs: 0,
      }),
  };
}
