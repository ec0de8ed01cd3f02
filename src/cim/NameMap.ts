/**
 * A map from CIM names to values.  Names compare without case and keep the spelling of the entry
 * that introduced them (DSP0004 2.8, "Naming conventions": CIM names are case-insensitive); iteration is in insertion order.
 *
 * A map may extend another one: it then has the entries of both, holds its own alone, and costs no more than these.
 */
export class NameMap<V> {
  readonly #entries: Map<string, readonly [name: string, value: V]>;
  /** What this map extends; its entries do not change any more. */
  #base: NameMap<V> | null = null;
  /** Whether own entries come before those of the base; otherwise new ones come behind, and others in their place. */
  #isOwnFirst = false;
  /** Own entries whose names the base has. */
  #replaced = 0;

  constructor(entries?: NameMap<V> | Iterable<readonly [name: string, value: V]>) {
    if (entries instanceof NameMap) {
      // No name needs to be folded again.
      this.#entries = new Map(entries.#base === null ? entries.#entries : entries.#merged());
      return;
    }
    this.#entries = new Map();
    if (entries) for (const [name, value] of entries) this.set(name, value);
  }

  /**
   * An empty map with all that `base` has, which must not be changed from now on.  Entries of its own come behind those of the
   * base, and in the place of those of the same name; with `ownFirst`, which all maps of such a line have, before all others.
   */
  static extending<V>(base: NameMap<V>, { ownFirst = false } = {}): NameMap<V> {
    const map = new NameMap<V>();
    // One that holds nothing of its own adds no step to a search.
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

  /** Whether it stands in this map itself, and not only in the one that it extends. */
  hasOwn(name: string): boolean {
    return this.#entries.has(foldName(name));
  }

  get(name: string): V | undefined {
    return this.#find(foldName(name))?.[1];
  }

  /** The name as it was first spelled, or undefined. */
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

  /** @throws Error for an entry of the map that this one extends. */
  delete(name: string): boolean {
    const key = foldName(name);
    if (this.#findInherited(key)) throw new Error(`${name} stands in the map that this one extends`);
    return this.#entries.delete(key);
  }

  /** The same names, each with what `map` makes of its value; no name needs to be folded again for that. */
  mapped<U>(map: (value: V) => U): NameMap<U> {
    const result = new NameMap<U>();
    for (const [key, [name, value]] of this.#base === null ? this.#entries : this.#merged())
      result.#entries.set(key, [name, map(value)]);
    return result;
  }

  /** The same map with what `map` makes of its own entries; it extends what this one extends. */
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

  /** All entries with their folded names, in their order. */
  #merged(): Map<string, readonly [name: string, value: V]> {
    const all = new Map<string, readonly [name: string, value: V]>();
    const maps: NameMap<V>[] = [this];
    for (let map: NameMap<V> | null = this.#base; map !== null; map = map.#base) maps.push(map);
    if (this.#isOwnFirst) {
      for (const map of maps) for (const [key, entry] of map.#entries) if (!all.has(key)) all.set(key, entry);
    } else {
      // An entry that is set again keeps its place.
      for (const map of maps.reverse()) for (const [key, entry] of map.#entries) all.set(key, entry);
    }
    return all;
  }
}

/** The form under which two names are the same name. */
export function foldName(name: string): string {
  return name.toLowerCase();
}

export function sameName(a: string, b: string): boolean {
  return a === b || foldName(a) === foldName(b);
}
