import type { AuditRecord } from '../audit/AuditLog.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { Store } from '../store/Store.js';
import type { SecretLimits } from '../targets/ChapSecret.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import type { AccountRef } from '../targets/TargetReader.js';
import type { SessionsOnChange } from './Sessions.js';
import type { TryLogin } from './tryLogin.js';

export type ProofSetting = 'full' | 'positive' | 'off' | 'require';

/** What an operator decides about changes. */
export interface CredentialSettings {
  readonly secretLimits: SecretLimits;
  /** How long a change waits for another one under the same lock. */
  readonly lockWaitMs: number;
  /** Logs in to prove accounts that any initiator may use. */
  readonly initiatorName: IscsiName;
  proofOf(target: IscsiName): ProofSetting;
  sessionsOnChangeOf(target: IscsiName): SessionsOnChange;
}

/** Where changes are recorded. */
export interface Audit {
  /** Settled when the record is on disk. */
  write(record: AuditRecord): Promise<void>;
  /** Throws where what is changed now could not be recorded; left out where it always can. */
  expectRoom?(): Promise<void>;
}

/** What a change, a proof or the end of a session was about. */
export interface Touched {
  readonly accounts: readonly AccountRef[];
  readonly targets: readonly IscsiName[];
}

export interface CredentialsLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface CredentialsRooms {
  readonly driver: TargetDriver;
  readonly store: Store;
  readonly sealed: SealedStore;
  readonly audit: Audit;
  readonly tryLogin: TryLogin;
  readonly settings: CredentialSettings;
  readonly log: CredentialsLog;
  /** Told of what may be another one now, once it is; it does not wait and does not throw. */
  readonly onTouched?: (touched: Touched) => void;
}
