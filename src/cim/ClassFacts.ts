import type { CIMClass } from './CIMClass.js';

/**
 * Data derived from classes, such as their keys: computed once for each class and shared by all code that needs it.
 *
 * The owner, a namespace or a compilation, has one object for its classes.  An entry is never out of date, because a changed class
 * is another object, and it is dropped together with its class.
 */
export class ClassFacts<O = null> {
  readonly #owner: O;
  readonly #facts = new Map<unknown, WeakMap<CIMClass, unknown>>();

  constructor(owner: O) {
    this.#owner = owner;
  }

  /** The result of `derive` for the class.  It is computed once for each function and class. */
  of<T>(derive: (cimClass: CIMClass, owner: O) => T, cimClass: CIMClass): T {
    let facts = this.#facts.get(derive);
    if (facts === undefined) this.#facts.set(derive, (facts = new WeakMap()));
    // The map of a function has its results only.
    const known = facts.get(cimClass) as T | undefined;
    if (known !== undefined) return known;
    const derived = derive(cimClass, this.#owner);
    facts.set(cimClass, derived);
    return derived;
  }
}
