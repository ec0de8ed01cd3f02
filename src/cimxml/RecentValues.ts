/** Longer texts are seldom said again. */
const MAX_LENGTH = 512;
const MAX_VALUES = 256;

/** What was made of the texts that came last: at most 512 of them, none longer than 512 characters. */
export class RecentValues<V> {
  #recent = new Map<string, V>();
  /** Those that came before; the ones that come again are among the recent. */
  #earlier = new Map<string, V>();

  /** What `make` makes of the text, which is the same each time.  What it throws is thrown, and not kept. */
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
