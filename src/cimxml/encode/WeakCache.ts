/**
 * Caches the text printed from immutable objects as long as they live.  A changed object is another object.  When the total
 * length exceeds the maximum, the cache is emptied.
 */
export class WeakCache<K extends object, V extends { readonly length: number }> {
  readonly #maxLength: number;
  #values = new WeakMap<K, V>();
  #length = 0;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  get(key: K, print: (key: K) => V): V {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = print(key);
    this.#length += value.length;
    if (this.#length > this.#maxLength) {
      this.#values = new WeakMap();
      this.#length = value.length;
    }
    this.#values.set(key, value);
    return value;
  }
}
