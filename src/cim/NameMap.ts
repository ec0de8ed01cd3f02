/**
 * A map from CIM names to values.  Names compare without case and keep the spelling of the entry
 * that introduced them (DSP0004 2.8, "Naming conventions": CIM names are case-insensitive); iteration is in insertion order.
 */
export class NameMap<V> {
  readonly #entries: Map<string, readonly [name: string, value: V]>;

  constructor(entries?: NameMap<V> | Iterable<readonly [name: string, value: V]>) {
    if (entries instanceof NameMap) {
      // Classes copy what they inherit: no name needs to be folded again for that.
      this.#entries = new Map(entries.#entries);
      return;
    }
    this.#entries = new Map();
    if (entries) for (const [name, value] of entries) this.set(name, value);
  }

  get size(): number {
    return this.#entries.size;
  }

  has(name: string): boolean {
    return this.#entries.has(foldName(name));
  }

  get(name: string): V | undefined {
    return this.#entries.get(foldName(name))?.[1];
  }

  /** The name as it was first spelled, or undefined. */
  spelling(name: string): string | undefined {
    return this.#entries.get(foldName(name))?.[0];
  }

  /** Replaces the value of an entry and keeps the entry's spelling, or adds one. */
  set(name: string, value: V): this {
    const key = foldName(name);
    const existing = this.#entries.get(key);
    this.#entries.set(key, [existing ? existing[0] : name, value]);
    return this;
  }

  delete(name: string): boolean {
    return this.#entries.delete(foldName(name));
  }

  /** The same names, each with what `map` makes of its value; no name needs to be folded again for that. */
  mapped<U>(map: (value: V) => U): NameMap<U> {
    const result = new NameMap<U>();
    for (const [key, [name, value]] of this.#entries) result.#entries.set(key, [name, map(value)]);
    return result;
  }

  *names(): Generator<string> {
    for (const [name] of this.#entries.values()) yield name;
  }

  *values(): Generator<V> {
    for (const [, value] of this.#entries.values()) yield value;
  }

  [Symbol.iterator](): IterableIterator<readonly [name: string, value: V]> {
    return this.#entries.values();
  }
}

/** The form under which two names are the same name. */
export function foldName(name: string): string {
  return name.toLowerCase();
}

export function sameName(a: string, b: string): boolean {
  return a === b || foldName(a) === foldName(b);
}
