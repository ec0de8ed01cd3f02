import type { CIMClass } from '../cim/CIMClass.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import { NameMap } from '../cim/NameMap.js';

/** What a compilation puts into one namespace. */
export interface MofNamespace {
  readonly name: string;
  readonly qualifierDeclarations: NameMap<CIMQualifierDeclaration>;
  /** Classes with all inherited features.  A superclass comes before its subclasses; otherwise the order is that of the text. */
  readonly classes: NameMap<CIMClass>;
  /** In the order of the text, each with its path (without a host). */
  readonly instances: CIMInstance[];
}

/** The result of a compilation: its namespaces by name, in the order in which they appear. */
export interface MofModel {
  readonly namespaces: NameMap<MofNamespace>;
}

/** A copy of `model`.  Adding to the copy does not change the original. */
export function copyModel(model: MofModel | undefined): MofModel {
  const namespaces = new NameMap<MofNamespace>();
  for (const { name, qualifierDeclarations, classes, instances } of model?.namespaces.values() ?? []) {
    namespaces.set(name, {
      name,
      qualifierDeclarations: new NameMap(qualifierDeclarations),
      classes: new NameMap(classes),
      instances: [...instances],
    });
  }
  return { namespaces };
}

/** The namespace of that name.  It is added to the model if it is not there. */
export function namespaceOf(model: MofModel, name: string): MofNamespace {
  const existing = model.namespaces.get(name);
  if (existing) return existing;
  const added: MofNamespace = {
    name,
    qualifierDeclarations: new NameMap(),
    classes: new NameMap(),
    instances: [],
  };
  model.namespaces.set(name, added);
  return added;
}
