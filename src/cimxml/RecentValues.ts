import { LRUCache } from 'lru-cache';

/** Longer texts are seldom repeated. */
export const MAX_LENGTH = 512;
const MAX_VALUES = 512;

/** Caches the values made from recent texts: at most 512, none of a text longer than 512 characters. */
export class RecentValues<V> {
  readonly #values = new LRUCache<string, { readonly value: V }>({ max: MAX_VALUES });

  /** The result of `make` for the text.  `make` must always return the same for a text.  Errors are not cached. */
  get(text: string, make: (text: string) => V): V {
    const known = this.#values.get(text);
    if (known !== undefined) return known.value;
    const value = make(text);
    if (text.length <= MAX_LENGTH) this.#values.set(text, { value });
    return value;
  }
}
