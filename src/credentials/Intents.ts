import { randomUUID } from 'node:crypto';
import type { SealedStore } from '../store/SealedStore.js';
import type { AccountRole, ChangePlan, CredentialChange } from '../targets/TargetDriver.js';
import { decodeChange, encodeChange, type ChangeJson } from './changeJson.js';

/** A change that is under way: on disk, sealed, from before its first write until after its last. */
export interface Intent {
  readonly id: string;
  /** The driver's lock under which it runs. */
  readonly lockKey: string;
  readonly change: CredentialChange;
  /** Role of the account that the change is about, as it was before. */
  readonly role: AccountRole;
  readonly plan: ChangePlan;
  /** Who asked: for the audit record of a change that a later process settles. */
  readonly who: string;
  readonly address: string;
  readonly door: string;
}

interface IntentJson extends Omit<Intent, 'id' | 'change'> {
  readonly change: ChangeJson;
}

/** The intents on disk. */
export class Intents {
  readonly #sealed: SealedStore;

  constructor(sealed: SealedStore) {
    this.#sealed = sealed;
  }

  /** Written when this returns. */
  open(intent: Omit<Intent, 'id'>): Intent {
    const written: Intent = { ...intent, id: randomUUID() };
    this.#put(written);
    return written;
  }

  /** Replaces what an intent says, at once: its change was turned around. */
  redirect(intent: Intent, change: CredentialChange, plan: ChangePlan): Intent {
    const redirected: Intent = { ...intent, change, plan };
    this.#put(redirected);
    return redirected;
  }

  drop(intent: Intent): void {
    this.#sealed.remove(keyOf(intent.id));
  }

  /** @throws SealedStoreError if one does not open. */
  list(): Intent[] {
    return [...this.#sealed.entries('intent/')].map(([key, value]) => {
      const { change, ...intent } = value as IntentJson;
      return Object.assign(intent, { id: key.slice('intent/'.length), change: decodeChange(change) });
    });
  }

  #put({ id, ...intent }: Intent): void {
    const json: IntentJson = { ...intent, change: encodeChange(intent.change) };
    this.#sealed.put(keyOf(id), json);
  }
}

function keyOf(id: string): string {
  return `intent/${id}`;
}
