import type { AuditLog, AuditRecord } from '../audit/AuditLog.js';

/** Who did something, and through which door. */
export type Actor = Readonly<Record<'address' | 'door' | 'name', string>>;

/** What was done; what is left out has no part in it. */
export type AuditedAction = Pick<AuditRecord, 'outcome' | 'what'> &
  Partial<Pick<AuditRecord, 'account' | 'cause' | 'target'>>;

/** The audit record for actions that are no change of credentials. */
export interface ActionLog {
  /** @throws AuditLogError without room for another record. */
  expectRoom(): Promise<void>;
  /** Settled when it is on disk.  @throws AuditLogError */
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
