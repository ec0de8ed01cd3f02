import type { CIMClass } from '../cim/CIMClass.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import type { LocalClass } from '../cim/localDeclarations.js';
import { NameMap, sameName } from '../cim/NameMap.js';
import { resolveClass } from '../cim/resolveClass.js';
import type { ClassLink, ResolveFault } from '../cim/ResolveContext.js';
import type { Namespace } from './Namespace.js';

/** Differences from the current namespace while a change is checked. */
export interface Planned {
  /** Classes after the change. */
  readonly classes?: NameMap<CIMClass>;
  /** Classes that will exist, not resolved yet. */
  readonly links?: NameMap<ClassLink>;
  readonly qualifier?: CIMQualifierDeclaration;
}

/** Resolves a class in a namespace with everything it inherits there. */
export function resolveInNamespace(
  namespace: Namespace,
  local: LocalClass,
  { classes = new NameMap(), links = new NameMap(), qualifier }: Planned = {},
): { cimClass: CIMClass; faults: readonly ResolveFault[] } {
  const find = (name: string): CIMClass | undefined =>
    classes.get(name) ?? namespace.findClass(name) ?? undefined;
  const superclass = local.superclass === null ? null : (find(local.superclass) ?? null);
  return resolveClass(local, superclass, {
    findQualifierDeclaration: (name) =>
      qualifier && sameName(qualifier.name, name) ? qualifier : namespace.qualifierDeclarations.get(name),
    findClass: (name) => (sameName(name, local.name) ? local : (find(name) ?? links.get(name))),
    facts: namespace.facts,
  });
}
