import type { Touched } from '../credentials/CredentialsDeps.js';
import type { ChangedSubject } from '../dispatch/Provider.js';
import type { ProvenChange } from '../indications/sources/unprovenChangeAlert.js';
import type { TouchedStorage } from '../provisioning/ProvisioningDeps.js';

/** Who is told of changes, each kind by its own function; what is left out is not told. */
export interface ChangeListener {
  /** A change of credentials or storage has ended and is about to be recorded. */
  recorded?(change: ProvenChange): void;
  /** Accounts and targets may look different from now on. */
  touched?(touched: Touched): void;
  /** Volumes, LUNs, pools or jobs may look different from now on. */
  touchedStorage?(touched: TouchedStorage): void;
  /** Something that providers of others watch may look different from now on. */
  changed?(subjects: readonly ChangedSubject[]): void;
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

  touched(touched: Touched): void {
    for (const listener of this.#listeners) listener.touched?.(touched);
  }

  changed(subjects: readonly ChangedSubject[]): void {
    for (const listener of this.#listeners) listener.changed?.(subjects);
  }

  touchedStorage(touched: TouchedStorage): void {
    for (const listener of this.#listeners) listener.touchedStorage?.(touched);
  }
}
