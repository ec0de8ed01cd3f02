import { isAssociation, type CIMClass, type CIMPropertyDeclaration } from '../cim/CIMClass.js';
import { foldName, sameName } from '../cim/NameMap.js';
import type { Namespace } from '../repository/Namespace.js';
import type { TraversalFilters } from './Traversal.js';

/**
 * Association operations on classes: they follow the declarations of a namespace, whether or not there are instances (DSP0200
 * 1.4,
 * 5.3.2.14 to 5.3.2.17).
 *
 * An association refers to a class if one of its references is declared for the class or a superclass of it.  A filter must name
 * an existing class; it matches that class and its subclasses.
 */
export class ClassTraversal {
  readonly #namespace: Namespace;

  constructor(namespace: Namespace) {
    this.#namespace = namespace;
  }

  /** The association classes that refer to the source, including those that inherit the reference. */
  *references(
    source: CIMClass,
    filters: Pick<TraversalFilters, 'associationClass' | 'role'>,
  ): Generator<CIMClass> {
    for (const { association } of this.#links(source, filters)) yield association;
  }

  /** The classes at the other ends of those associations, as the references declare them, each once. */
  *associators(source: CIMClass, filters: TraversalFilters): Generator<CIMClass> {
    const seen = new Set<string>();
    for (const { association, roles } of this.#links(source, filters)) {
      for (const far of association.properties.values()) {
        const { referenceClass } = far;
        if (referenceClass === null || isOnlyRole(roles, far)) continue;
        if (filters.resultRole !== null && !sameName(far.name, filters.resultRole)) continue;
        if (filters.resultClass !== null && !this.#namespace.isA(referenceClass, filters.resultClass))
          continue;
        const farClass = this.#namespace.findClass(referenceClass);
        if (!farClass || seen.has(foldName(farClass.name))) continue;
        seen.add(foldName(farClass.name));
        yield farClass;
      }
    }
  }

  *#links(
    source: CIMClass,
    { associationClass, role }: Pick<TraversalFilters, 'associationClass' | 'role'>,
  ): Generator<Link> {
    const names =
      associationClass === null
        ? this.#namespace.subclasses(null)
        : this.#namespace.familyOf(associationClass);
    for (const name of names) {
      const association = this.#namespace.getClass(name);
      if (!isAssociation(association)) continue;
      const roles = [...association.properties.values()].filter(
        (property) =>
          property.referenceClass !== null &&
          this.#namespace.isA(source.name, property.referenceClass) &&
          (role === null || sameName(property.name, role)),
      );
      if (roles.length > 0) yield { association, roles };
    }
  }
}

interface Link {
  readonly association: CIMClass;
  /** The references by which the association refers to the source. */
  readonly roles: readonly CIMPropertyDeclaration[];
}

/** If two references can point to the source, the source may be at either end. */
function isOnlyRole(roles: readonly CIMPropertyDeclaration[], property: CIMPropertyDeclaration): boolean {
  return roles.length === 1 && roles[0] === property;
}
