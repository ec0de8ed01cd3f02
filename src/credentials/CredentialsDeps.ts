import type { Changes, ChangesLog } from '../changes/Changes.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { HostStore } from '../store/KeyValueStore.js';
import type { SecretLimits } from '../targets/ChapSecret.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import type { AccountRef } from '../targets/TargetReader.js';
import type { ProofSetting, SessionsOnChange } from './changeSettings.js';
import type { TryLogin } from './tryLogin.js';

/** Settings of changes. */
export interface CredentialSettings {
  readonly secretLimits: SecretLimits;
  /** The initiator name for proving accounts that any initiator may use. */
  readonly initiatorName: IscsiName;
  proofOf(target: IscsiName): ProofSetting;
  sessionsOnChangeOf(target: IscsiName): SessionsOnChange;
}

/** The subject of a change, a proof or the end of a session. */
export interface ChangedCredentials {
  readonly accounts: readonly AccountRef[];
  readonly targets: readonly IscsiName[];
}

/** What `Credentials` needs. */
export interface CredentialsDeps {
  readonly driver: TargetDriver;
  readonly store: HostStore;
  readonly sealed: SealedStore;
  /** Makes and records changes.  Storage uses the same object, so that changes of one target exclude each other. */
  readonly changes: Changes;
  readonly tryLogin: TryLogin;
  readonly settings: CredentialSettings;
  readonly log: ChangesLog;
  /** Milliseconds since 1970; the clock of this machine by default. */
  readonly now?: () => number;
  /** Called after something may have changed.  It does not wait and does not throw. */
  readonly onChanged?: (changed: ChangedCredentials) => void;
}
