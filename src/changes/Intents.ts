import { randomUUID } from 'node:crypto';
import type { SealedStore } from '../store/SealedStore.js';

/** What every change under way says of itself. */
export interface Intent {
  readonly id: string;
  /** The locks under which it runs. */
  readonly lockKeys: readonly string[];
  /** Who asked: for the audit record of a change that a later process settles. */
  readonly who: string;
  readonly address: string;
  readonly door: string;
}

/** Where the intents of one kind of change are kept, and in which form. */
export interface IntentForm<I extends Intent> {
  /** Begins their keys in the sealed store, with a `/` at its end. */
  readonly prefix: string;
  encode(intent: Omit<I, 'id'>): object;
  decode(json: unknown): Omit<I, 'id'>;
}

/** The changes of one kind that are under way: on disk, sealed, from before their first write until after their last. */
export class Intents<I extends Intent> {
  readonly #sealed: SealedStore;
  readonly #form: IntentForm<I>;

  constructor(sealed: SealedStore, form: IntentForm<I>) {
    this.#sealed = sealed;
    this.#form = form;
  }

  /** Written when this returns. */
  open(content: Omit<I, 'id'>): I {
    const id = randomUUID();
    this.#put(id, content);
    return this.#named(id, content);
  }

  /** Says from now on something else, at once: the change has come further, or was turned around. */
  replace(intent: I): void {
    const { id, ...content } = intent;
    this.#put(id, content);
  }

  drop({ id }: Intent): void {
    this.#sealed.remove(this.#form.prefix + id);
  }

  /** @throws SealedStoreError if one does not open. */
  list(): I[] {
    const { prefix } = this.#form;
    return [...this.#sealed.entries(prefix)].map(([key, json]) =>
      this.#named(key.slice(prefix.length), this.#form.decode(json)),
    );
  }

  #put(id: string, content: Omit<I, 'id'>): void {
    this.#sealed.put(this.#form.prefix + id, this.#form.encode(content));
  }

  /** Omit<I, 'id'> with an id is an I, which the compiler cannot see for a type parameter. */
  #named(id: string, content: Omit<I, 'id'>): I {
    return { ...content, id } as unknown as I;
  }
}
