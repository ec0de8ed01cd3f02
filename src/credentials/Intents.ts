import { randomUUID } from 'node:crypto';
import type { SealedStore } from '../store/SealedStore.js';
import type { ChangePlan, CredentialChange } from '../targets/CredentialDriver.js';
import type { AccountRole } from '../targets/TargetReader.js';
import type { SessionsOnChange } from './Sessions.js';
import { decodeChange, encodeChange, type ChangeJson } from './changeJson.js';

/** One change of an intent, and how it is made. */
export interface IntentPart {
  readonly change: CredentialChange;
  /** Role of the account that the change is about, as it was before. */
  readonly role: AccountRole;
  readonly plan: ChangePlan;
}

/** What is under way: on disk, sealed, from before its first write until after its last. */
export interface Intent {
  readonly id: string;
  /** The driver's lock under which it runs. */
  readonly lockKey: string;
  /** At least one; they are made in this order, and stand together or not at all. */
  readonly parts: readonly IntentPart[];
  /** null: as the target's setting says. */
  readonly sessionsOnChange: SessionsOnChange | null;
  /** Who asked: for the audit record of a change that a later process settles. */
  readonly who: string;
  readonly address: string;
  readonly door: string;
}

interface IntentJson extends Omit<Intent, 'id' | 'parts'> {
  readonly parts: readonly (Omit<IntentPart, 'change'> & { readonly change: ChangeJson })[];
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

  /** Replaces what an intent says, at once: its changes were turned around. */
  redirect(intent: Intent, parts: readonly IntentPart[]): Intent {
    const redirected: Intent = { ...intent, parts };
    this.#put(redirected);
    return redirected;
  }

  drop(intent: Intent): void {
    this.#sealed.remove(keyOf(intent.id));
  }

  /** @throws SealedStoreError if one does not open. */
  list(): Intent[] {
    return [...this.#sealed.entries('intent/')].map(([key, value]) => {
      const { parts: sealed, ...intent } = value as IntentJson;
      const parts = sealed.map(({ change, ...part }) =>
        Object.assign(part, { change: decodeChange(change) }),
      );
      return Object.assign(intent, { id: key.slice('intent/'.length), parts });
    });
  }

  #put({ id, ...intent }: Intent): void {
    const parts = intent.parts.map(({ change, ...part }) =>
      Object.assign(part, { change: encodeChange(change) }),
    );
    const json: IntentJson = { ...intent, parts };
    this.#sealed.put(keyOf(id), json);
  }
}

function keyOf(id: string): string {
  return `intent/${id}`;
}
