import type { Changes, ChangesLog } from '../changes/Changes.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { HostStore } from '../store/KeyValueStore.js';
import type { SecretLimits } from '../targets/ChapSecret.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import type { AccountRef } from '../targets/TargetReader.js';
import type { ProofSetting, SessionsOnChange } from './changeSettings.js';
import type { TryLogin } from './tryLogin.js';

/** What an operator decides about changes. */
export interface CredentialSettings {
  readonly secretLimits: SecretLimits;
  /** Logs in to prove accounts that any initiator may use. */
  readonly initiatorName: IscsiName;
  proofOf(target: IscsiName): ProofSetting;
  sessionsOnChangeOf(target: IscsiName): SessionsOnChange;
}

/** What a change, a proof or the end of a session was about. */
export interface ChangedCredentials {
  readonly accounts: readonly AccountRef[];
  readonly targets: readonly IscsiName[];
}

/** What `Credentials` works with. */
export interface CredentialsDeps {
  readonly driver: TargetDriver;
  readonly store: HostStore;
  readonly sealed: SealedStore;
  /** Makes and records changes; the same one as for storage, so that a target is one thing. */
  readonly changes: Changes;
  readonly tryLogin: TryLogin;
  readonly settings: CredentialSettings;
  readonly log: ChangesLog;
  /** Milliseconds since 1970; left out: the clock of this machine. */
  readonly now?: () => number;
  /** Told of what may be another one now, once it is; it does not wait and does not throw. */
  readonly onChanged?: (changed: ChangedCredentials) => void;
}
