import type { CIMQualifierDeclaration } from './CIMQualifier.js';
import type { ClassFacts } from './ClassFacts.js';
import type { CIMStatusSymbol } from './CIMStatus.js';
import { foldName, sameName } from './NameMap.js';

/** Name and superclass of a class: enough to walk up to the root. */
export interface ClassLink {
  readonly name: string;
  readonly superclass: string | null;
}

/** Lookups in the namespace of the class that is being resolved. */
export interface ClassLookups {
  findQualifierDeclaration(name: string): CIMQualifierDeclaration | undefined;
  /** A class that exists, or that is being created together with the resolved class. */
  findClass(name: string): ClassLink | undefined;
  /** What subclasses inherit from a class is made once and shared by them: a thousand subclasses take a sixth of the memory. */
  readonly facts: Pick<ClassFacts<unknown>, 'of'>;
}

/** Why a class is refused: a sentence, the faulty declaration, and the CIM status for a client. */
export interface ResolveFault {
  readonly element: { readonly name: string };
  readonly message: string;
  readonly status: CIMStatusSymbol;
  /**
   * Set if the fault is that something does not exist: a class or qualifier type, or a feature that a superclass or the class
   * itself should have.
   */
  readonly missing: { readonly kind: MissingKind; readonly name: string } | null;
}

export type MissingKind = 'class' | 'qualifier' | 'feature';

/** Lookups and the list of faults that the steps of the resolution share. */
export interface ResolveContext extends ClassLookups {
  readonly faults: ResolveFault[];
  fault(
    element: { readonly name: string },
    message: string,
    status?: CIMStatusSymbol,
    missing?: MissingKind,
    missingName?: string,
  ): void;
}

export function createContext(lookups: ClassLookups): ResolveContext {
  const faults: ResolveFault[] = [];
  return {
    faults,
    findQualifierDeclaration: (name) => lookups.findQualifierDeclaration(name),
    findClass: (name) => lookups.findClass(name),
    facts: lookups.facts,
    fault(element, message, status = 'CIM_ERR_INVALID_PARAMETER', missing, missingName = element.name) {
      faults.push({
        element,
        message,
        status,
        missing: missing ? { kind: missing, name: missingName } : null,
      });
    },
  };
}

/** Whether `name` is `ancestor` or one of its subclasses. */
export function isSameOrSubclass(
  name: string,
  ancestor: string,
  lookups: Pick<ClassLookups, 'findClass'>,
): boolean {
  const seen = new Set<string>();
  let next: string | null = name;
  while (next !== null && !seen.has(foldName(next))) {
    if (sameName(next, ancestor)) return true;
    seen.add(foldName(next));
    next = lookups.findClass(next)?.superclass ?? null;
  }
  return false;
}
