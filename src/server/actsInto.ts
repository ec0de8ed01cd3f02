import type { AuditLog, AuditRecord } from '../audit/AuditLog.js';

/** Who did something, and through which door. */
export type Actor = Readonly<Record<'address' | 'door' | 'name', string>>;

/** What was done; what is left out has no part in it. */
export type Act = Pick<AuditRecord, 'outcome' | 'what'> &
  Partial<Pick<AuditRecord, 'account' | 'cause' | 'target'>>;

/** The audit record for acts that are no change of credentials. */
export interface Acts {
  /** @throws AuditLogError without room for another record. */
  expectRoom(): Promise<void>;
  /** Settled when it is on disk.  @throws AuditLogError */
  write(by: Actor, act: Act): Promise<void>;
}

export function actsInto(auditLog: Pick<AuditLog, 'expectRoom' | 'write'>): Acts {
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
