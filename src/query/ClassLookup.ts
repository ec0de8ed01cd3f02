import type { CIMClass } from '../cim/CIMClass.js';

/** The classes of the namespace that a query is about. */
export interface ClassLookup {
  findClass(name: string): CIMClass | null;
  /** Whether a class is the other one or stands below it. */
  isA(name: string, ancestor: string): boolean;
  /** The names of all classes below a class. */
  subclasses(name: string): Iterable<string>;
}
