/**
 * A map from CIM names to values.
 * Names compare without case, and an entry keeps the spelling under which it was first added (DSP0004 2.8, "Naming
 * conventions").  Iteration is in insertion order.
 *
 * A map may extend a base map.  It then shows the entries of both, but stores only its own.
 */
export class NameMap<V> {
  readonly #entries: Map<string, readonly [name: string, value: V]>;
  /** The base map.  Its entries do not change any more. */
  #base: NameMap<V> | null = null;
  /**
   * True: own entries are iterated before those of the base.  False: own entries follow those of the base; an own entry that
   * replaces one of the base takes its position.
   */
  #isOwnFirst = false;
  /** Number of own entries whose name the base also has. */
  #replaced = 0;

  constructor(entries?: NameMap<V> | Iterable<readonly [name: string, value: V]>) {
    if (entries instanceof NameMap) {
      // The keys are folded already.
      this.#entries = new Map(entries.#base === null ? entries.#entries : entries.#merged());
      return;
    }
    this.#entries = new Map();
    if (entries) for (const [name, value] of entries) this.set(name, value);
  }

  /**
   * Makes an empty map that extends `base`.  The base must not be changed afterwards.
   * Own entries follow those of the base, and replace entries of the same name in their position.  With `ownFirst` own entries
   * come first; all maps of one chain must then have `ownFirst`.
   */
  static extending<V>(base: NameMap<V>, { ownFirst = false } = {}): NameMap<V> {
    const map = new NameMap<V>();
    // A base without own entries is skipped, so that it adds no step to a lookup.
    map.#base = base.#entries.size === 0 ? base.#base : base;
    map.#isOwnFirst = ownFirst;
    return map;
  }

  get size(): number {
    return this.#entries.size + (this.#base === null ? 0 : this.#base.size - this.#replaced);
  }

  has(name: string): boolean {
    return this.#find(foldName(name)) !== undefined;
  }

  /** Whether the entry is in this map itself, not only in its base. */
  hasOwn(name: string): boolean {
    return this.#entries.has(foldName(name));
  }

  get(name: string): V | undefined {
    return this.#find(foldName(name))?.[1];
  }

  /** The name as it was first spelled; undefined if there is no such entry. */
  spelling(name: string): string | undefined {
    return this.#find(foldName(name))?.[0];
  }

  /** Replaces the value of an entry and keeps the entry's spelling, or adds one. */
  set(name: string, value: V): this {
    const key = foldName(name);
    const own = this.#entries.get(key);
    const inherited = own === undefined ? this.#findInherited(key) : undefined;
    if (inherited) this.#replaced += 1;
    this.#entries.set(key, [(own ?? inherited)?.[0] ?? name, value]);
    return this;
  }

  /** @throws Error for an entry of the base map. */
  delete(name: string): boolean {
    const key = foldName(name);
    if (this.#findInherited(key)) throw new Error(`${name} stands in the map that this one extends`);
    return this.#entries.delete(key);
  }

  /** A map with the same names and with the values that `map` returns.  The names are not folded again. */
  mapped<U>(map: (value: V) => U): NameMap<U> {
    const result = new NameMap<U>();
    for (const [key, [name, value]] of this.#base === null ? this.#entries : this.#merged())
      result.#entries.set(key, [name, map(value)]);
    return result;
  }

  /** A map with the same base, whose own entries have the values that `map` returns. */
  withOwnMapped(map: (value: V) => V): NameMap<V> {
    const result = new NameMap<V>();
    result.#base = this.#base;
    result.#isOwnFirst = this.#isOwnFirst;
    result.#replaced = this.#replaced;
    for (const [key, [name, value]] of this.#entries) result.#entries.set(key, [name, map(value)]);
    return result;
  }

  *names(): Generator<string> {
    for (const [name] of this) yield name;
  }

  *values(): Generator<V> {
    for (const [, value] of this) yield value;
  }

  [Symbol.iterator](): IterableIterator<readonly [name: string, value: V]> {
    return (this.#base === null ? this.#entries : this.#merged()).values();
  }

  #find(key: string): readonly [name: string, value: V] | undefined {
    let found = this.#entries.get(key);
    for (let map = this.#base; found === undefined && map !== null; map = map.#base)
      found = map.#entries.get(key);
    return found;
  }

  #findInherited(key: string): readonly [name: string, value: V] | undefined {
    return this.#base === null ? undefined : this.#base.#find(key);
  }

  /** All entries by folded name, in iteration order. */
  #merged(): Map<string, readonly [name: string, value: V]> {
    const all = new Map<string, readonly [name: string, value: V]>();
    const maps: NameMap<V>[] = [this];
    for (let map: NameMap<V> | null = this.#base; map !== null; map = map.#base) maps.push(map);
    if (this.#isOwnFirst) {
      for (const map of maps) for (const [key, entry] of map.#entries) if (!all.has(key)) all.set(key, entry);
    } else {
      // Setting an existing entry again keeps its position.
      for (const map of maps.reverse()) for (const [key, entry] of map.#entries) all.set(key, entry);
    }
    return all;
  }
}

/** The folded form of a name: two names are equal if their folded forms are. */
export function foldName(name: string): string {
  return name.toLowerCase();
}

export function sameName(a: string, b: string): boolean {
  return a === b || foldName(a) === foldName(b);
}
