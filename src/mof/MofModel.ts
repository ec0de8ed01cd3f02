import type { CIMClass } from '../cim/CIMClass.js';
import type { CIMInstance } from '../cim/CIMInstance.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import { NameMap } from '../cim/NameMap.js';

/** What a compilation puts into one namespace. */
export interface MofNamespace {
  readonly name: string;
  readonly qualifierDeclarations: NameMap<CIMQualifierDeclaration>;
  /** With everything inherited; a superclass stands before its subclasses, otherwise in the order of the text. */
  readonly classes: NameMap<CIMClass>;
  /** In the order of the text, each with its path (host left open). */
  readonly instances: CIMInstance[];
}

/** The result of a compilation: its namespaces by name, in the order in which they appear. */
export interface MofModel {
  readonly namespaces: NameMap<MofNamespace>;
}

/** A model of its own that holds what `model` holds: adding to it leaves `model` as it is. */
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

/** The namespace of that name, added to the model if it is new. */
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
