/** Longer texts are seldom repeated. */
const MAX_LENGTH = 512;
const MAX_VALUES = 256;

/** Caches the values made from recent texts: at most 512, none longer than 512 characters. */
export class RecentValues<V> {
  #recent = new Map<string, V>();
  /** The previous generation.  Entries that are used again move to the recent ones. */
  #earlier = new Map<string, V>();

  /** The result of `make` for the text.  `make` must always return the same for a text.  Errors are not cached. */
  get(text: string, make: (text: string) => V): V {
    const known = this.#recent.get(text);
    if (known !== undefined) return known;
    const value = this.#earlier.get(text) ?? make(text);
    if (text.length > MAX_LENGTH) return value;
    if (this.#recent.size >= MAX_VALUES) {
      this.#earlier = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(text, value);
    return value;
  }
}
