import type { CIMClass } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import type { CIMStatusSymbol } from '../cim/CIMStatus.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import { foldName, sameName, type NameMap } from '../cim/NameMap.js';

/** What a namespace is made from: declarations with inherited features resolved, as the MOF compiler gives them. */
export interface NamespaceDeclarations {
  readonly qualifierDeclarations: NameMap<CIMQualifierDeclaration>;
  readonly classes: NameMap<CIMClass>;
}

/** One CIM namespace: its qualifier types and its classes, with the class tree indexed both ways. */
export class Namespace {
  readonly name: string;
  readonly qualifierDeclarations: NameMap<CIMQualifierDeclaration>;
  readonly #classes: NameMap<CIMClass>;
  /** Folded superclass name, '' for none, to the names of the direct subclasses. */
  readonly #children = new Map<string, string[]>();

  constructor(name: string, declarations: NamespaceDeclarations) {
    this.name = name;
    this.qualifierDeclarations = declarations.qualifierDeclarations;
    this.#classes = declarations.classes;
    for (const cimClass of this.#classes.values()) {
      const parent = foldName(cimClass.superclass ?? '');
      const siblings = this.#children.get(parent);
      if (siblings) siblings.push(cimClass.name);
      else this.#children.set(parent, [cimClass.name]);
    }
  }

  findClass(name: string): CIMClass | null {
    return this.#classes.get(name) ?? null;
  }

  /** @throws CIMError with the given status, CIM_ERR_INVALID_CLASS unless stated. */
  getClass(name: string, status: CIMStatusSymbol = 'CIM_ERR_INVALID_CLASS'): CIMClass {
    const cimClass = this.#classes.get(name);
    if (!cimClass) throw new CIMError(status, `class "${name}" does not exist in namespace "${this.name}"`);
    return cimClass;
  }

  /** Direct subclasses of a class, or the top of the tree for null. */
  directSubclasses(name: string | null): readonly string[] {
    return this.#children.get(foldName(name ?? '')) ?? [];
  }

  /** All classes below a class, each before its own subclasses; null: all classes. */
  *subclasses(name: string | null): Generator<string> {
    for (const child of this.directSubclasses(name)) {
      yield child;
      yield* this.subclasses(child);
    }
  }

  /** The class and all classes below it. */
  *familyOf(name: string): Generator<string> {
    yield this.getClass(name).name;
    yield* this.subclasses(name);
  }

  /** Whether a class is the other one or stands below it. */
  isA(name: string, ancestor: string): boolean {
    for (
      let current: string | null = name;
      current !== null;
      current = this.findClass(current)?.superclass ?? null
    ) {
      if (sameName(current, ancestor)) return true;
    }
    return false;
  }
}
