import type { CIMQualifierDeclaration } from './CIMQualifier.js';
import type { CIMStatusSymbol } from './CIMStatus.js';
import { foldName, sameName } from './NameMap.js';

/** Name and superclass of a class: what it takes to walk up to the root. */
export interface ClassLink {
  readonly name: string;
  readonly superclass: string | null;
}

/** What a class refers to in its namespace. */
export interface ClassLookups {
  findQualifierDeclaration(name: string): CIMQualifierDeclaration | undefined;
  /** Any class that there is, or that will be there together with this one. */
  findClass(name: string): ClassLink | undefined;
}

/** Why a class is refused: a sentence, the declaration it is about (one of those given), the CIM status for a client. */
export interface ResolveFault {
  readonly element: { readonly name: string };
  readonly message: string;
  readonly status: CIMStatusSymbol;
  /**
   * Set where something does not exist: a class or qualifier that might be declared elsewhere,
   * or a feature that an ancestor or the class itself should have.
   */
  readonly missing: { readonly kind: MissingKind; readonly name: string } | null;
}

export type MissingKind = 'class' | 'qualifier' | 'feature';

/** Lookups and the list of faults, as the parts of the resolution share them. */
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
