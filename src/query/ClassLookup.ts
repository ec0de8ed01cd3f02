import type { CIMClass } from '../cim/CIMClass.js';

/** The classes of the namespace that a query runs in. */
export interface ClassLookup {
  findClass(name: string): CIMClass | null;
  /** Whether a class is the other class or one of its subclasses. */
  isA(name: string, ancestor: string): boolean;
  /** The names of all direct and indirect subclasses of a class. */
  subclasses(name: string): Iterable<string>;
}
