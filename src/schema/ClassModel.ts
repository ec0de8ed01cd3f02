import type { CIMClass } from '../cim/CIMClass.js';
import { NameMap, sameName } from '../cim/NameMap.js';

/** The classes for which types are generated, and their subclasses. */
export class ClassModel {
  readonly #classes = new NameMap<CIMClass>();
  readonly #subclasses = new NameMap<string[]>();

  /**
   * A class in several namespaces is included once.
   * @throws Error if a superclass is missing.
   */
  constructor(classes: Iterable<CIMClass>) {
    for (const cimClass of classes) this.#classes.set(cimClass.name, cimClass);
    for (const { name, superclass } of this.#classes.values()) {
      if (superclass === null) continue;
      const siblings = this.#subclasses.get(this.getClass(superclass, name).name) ?? [];
      siblings.push(name);
      this.#subclasses.set(superclass, siblings);
    }
  }

  /** All classes, sorted by name. */
  get classes(): readonly CIMClass[] {
    return [...this.#classes.values()].sort((a, b) => compareNames(a.name, b.name));
  }

  /** @throws Error if there is none; `neededBy` completes the message. */
  getClass(name: string, neededBy: string): CIMClass {
    const cimClass = this.#classes.get(name);
    if (!cimClass) throw new Error(`${neededBy} needs the class "${name}", which nothing declares`);
    return cimClass;
  }

  /** Names of the direct subclasses, sorted. */
  subclassesOf(name: string): readonly string[] {
    return (this.#subclasses.get(name) ?? []).sort(compareNames);
  }

  isA(name: string, ancestor: string): boolean {
    for (let current: string | null = name; current !== null;) {
      if (sameName(current, ancestor)) return true;
      current = this.getClass(current, name).superclass;
    }
    return false;
  }
}

/** Order of code units, which is the same on every machine. */
function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
