import type { ChangedCredentials } from '../credentials/CredentialsDeps.js';
import type { ChangedSubject } from '../dispatch/Provider.js';
import type { ProvenChange } from '../indications/sources/unprovenChangeAlert.js';
import type { InitiatorsWithoutAccount } from '../provisioning/describeAdmission.js';
import type { ChangedStorage } from '../provisioning/ProvisioningDeps.js';

/** A listener for changes, with a function for each kind.  Absent functions are not called. */
export interface ChangeListener {
  /** A change of credentials or storage has ended and is about to be recorded. */
  recorded?(change: ProvenChange): void;
  /** Accounts and targets may have changed. */
  credentialsChanged?(changed: ChangedCredentials): void;
  /** Volumes, LUNs, pools or jobs may have changed. */
  storageChanged?(changed: ChangedStorage): void;
  /** A change showed LUNs to initiators that have no account. */
  withoutAccount?(found: InitiatorsWithoutAccount): void;
  /** Subjects that external providers watch may have changed. */
  subjectsChanged?(subjects: readonly ChangedSubject[]): void;
}

/**
 * Publishes changes made through this server.  It is created before the parts that make changes.  Listeners are added later and
 * are not told of earlier changes.
 */
export class ChangeEvents {
  readonly #listeners: ChangeListener[] = [];

  listen(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  recorded(change: ProvenChange): void {
    for (const listener of this.#listeners) listener.recorded?.(change);
  }

  credentialsChanged(changed: ChangedCredentials): void {
    for (const listener of this.#listeners) listener.credentialsChanged?.(changed);
  }

  subjectsChanged(subjects: readonly ChangedSubject[]): void {
    for (const listener of this.#listeners) listener.subjectsChanged?.(subjects);
  }

  withoutAccount(found: InitiatorsWithoutAccount): void {
    for (const listener of this.#listeners) listener.withoutAccount?.(found);
  }

  storageChanged(changed: ChangedStorage): void {
    for (const listener of this.#listeners) listener.storageChanged?.(changed);
  }
}
