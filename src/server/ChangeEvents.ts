import type { ChangedCredentials } from '../credentials/CredentialsDeps.js';
import type { ChangedSubject } from '../dispatch/Provider.js';
import type { ProvenChange } from '../indications/sources/unprovenChangeAlert.js';
import type { InitiatorsWithoutAccount } from '../provisioning/describeAdmission.js';
import type { ChangedStorage } from '../provisioning/ProvisioningDeps.js';

/** Who is told of changes, each kind by its own function; what is left out is not told. */
export interface ChangeListener {
  /** A change of credentials or storage has ended and is about to be recorded. */
  recorded?(change: ProvenChange): void;
  /** Accounts and targets may read differently from now on. */
  credentialsChanged?(changed: ChangedCredentials): void;
  /** Volumes, LUNs, pools or jobs may read differently from now on. */
  storageChanged?(changed: ChangedStorage): void;
  /** A change showed LUNs to initiators that have no account. */
  withoutAccount?(found: InitiatorsWithoutAccount): void;
  /** Something that providers of others watch may read differently from now on. */
  subjectsChanged?(subjects: readonly ChangedSubject[]): void;
}

/**
 * What is changed through this server, by any door, as an event.  Made before whatever changes something; who listens comes later,
 * and is told of no change before.
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
