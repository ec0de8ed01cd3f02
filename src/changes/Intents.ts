import { randomUUID } from 'node:crypto';
import type { ActOfEndpoint } from '../security/Principal.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { ChangeOutcome } from './Changes.js';

/** The common part of all intents.  An intent describes a change in progress. */
export interface Intent {
  readonly id: string;
  /** The locks under which the change runs. */
  readonly lockKeys: readonly string[];
  /** The user, for the audit record if a later process settles the change. */
  readonly who: string;
  readonly address: string;
  readonly door: string;
  /** The act of an endpoint that it is the intent of: sealed with it, so that the act is known as soon as the intent is. */
  readonly via?: ActOfEndpoint;
  /** The outcome, where it is known and was not recorded yet; see `ChangeKind.takesBack`. */
  readonly ended?: ChangeOutcome;
}

/** Where and in which form the intents of one kind are stored. */
export interface IntentForm<I extends Intent> {
  /** Prefix of their keys in the sealed store, ending with `/`. */
  readonly prefix: string;
  encode(intent: Omit<I, 'id'>): object;
  decode(json: unknown): Omit<I, 'id'>;
}

/** The changes of one kind in progress.  An intent is on disk, sealed, from before its first write until after its last. */
export class Intents<I extends Intent> {
  readonly #sealed: SealedStore;
  readonly #form: IntentForm<I>;

  constructor(sealed: SealedStore, form: IntentForm<I>) {
    this.#sealed = sealed;
    this.#form = form;
  }

  /** The intent is on disk when this resolves.  Nobody knows it before, so that other work goes on meanwhile. */
  async open(content: Omit<I, 'id'>): Promise<I> {
    const id = randomUUID();
    await this.#sealed.writeAside((change) => change.put(this.#form.prefix + id, this.#form.encode(content)));
    return this.#named(id, content);
  }

  /** The intent is on disk with the first write of the store that waits for it, or before. */
  openSoon(content: Omit<I, 'id'>): I {
    const id = randomUUID();
    this.#sealed.putSoon(this.#form.prefix + id, this.#form.encode(content));
    return this.#named(id, content);
  }

  /** Replaces the stored intent, synchronously: the change has progressed, or is being undone. */
  replace(intent: I): void {
    const { id, ...content } = intent;
    this.#sealed.put(this.#form.prefix + id, this.#form.encode(content));
  }

  /** As `replace`, but on disk with the first write of the store that waits for it, or before. */
  replaceSoon(intent: I): void {
    const { id, ...content } = intent;
    this.#sealed.putSoon(this.#form.prefix + id, this.#form.encode(content));
  }

  drop(intent: Intent): void {
    this.#sealed.remove(this.keyOf(intent));
  }

  /** It is gone from the disk with the next write of the store that waits for it. */
  dropSoon(intent: Intent): void {
    this.#sealed.removeSoon(this.keyOf(intent));
  }

  /** Where it stands in the sealed store. */
  keyOf({ id }: Intent): string {
    return this.#form.prefix + id;
  }

  /** @throws SealedStoreError if one cannot be decrypted. */
  list(): I[] {
    const { prefix } = this.#form;
    return [...this.#sealed.entries(prefix)].map(([key, json]) =>
      this.#named(key.slice(prefix.length), this.#form.decode(json)),
    );
  }

  /** Omit<I, 'id'> with an id is an I.  The compiler cannot verify this for a type parameter. */
  #named(id: string, content: Omit<I, 'id'>): I {
    return { ...content, id } as unknown as I;
  }
}
