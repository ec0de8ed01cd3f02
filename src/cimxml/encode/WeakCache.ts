/**
 * What was printed of objects that do not change, for as long as they live: one that is changed is another object.
 * Bounded by the length of all of it; beyond that it begins anew.
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
