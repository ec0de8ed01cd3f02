import type { CIMClass } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import type { LocalClass, LocalQualifier, LocalTypedElement } from '../cim/localDeclarations.js';
import { foldName, NameMap, sameName } from '../cim/NameMap.js';
import { resolveClass } from '../cim/resolveClass.js';
import { ClassFacts } from '../cim/ClassFacts.js';
import type { ClassLookups } from '../cim/ResolveContext.js';
import { sameQualifierValue } from '../cim/resolveQualifiers.js';
import type { DataTypeName } from '../cim/dataTypes.js';
import type { CIMValue } from '../cim/values.js';
import type {
  ClassNode, FlavorName, InitializerNode, PropertyNode, QualifierDeclarationNode, QualifierNode, TypedNode,
} from './ast.js'; // prettier-ignore
import { describe, literalValue, type ReportFault } from './literalValue.js';
import type { LoadedNamespace, Located } from './loadMof.js';
import type { MofNamespace } from './MofModel.js';
import { parseInstancePath } from './parseInstancePath.js';
import type { Source } from './Source.js';

type Fault = (source: Source, at: number, message: string) => void;

/**
 * Adds the qualifier declarations of a namespace.  A repeated identical declaration is accepted, because several files may
 * include it.
 */
export function compileQualifierDeclarations(
  loaded: LoadedNamespace,
  into: MofNamespace,
  fault: Fault,
): void {
  for (const { node, source } of loaded.qualifierDeclarations) {
    const declaration = qualifierDeclaration(node, (at, message) => fault(source, at, message));
    const existing = into.qualifierDeclarations.get(node.name);
    if (!existing) into.qualifierDeclarations.set(node.name, declaration);
    else if (!sameDeclaration(existing, declaration)) {
      fault(source, node.at, `qualifier ${node.name} is declared twice, and not in the same way`);
    }
  }
}

function qualifierDeclaration(node: QualifierDeclarationNode, report: ReportFault): CIMQualifierDeclaration {
  const { name, type, isArray, arraySize, scopes, flavors } = node;
  return {
    name,
    type,
    isArray,
    arraySize,
    defaultValue: node.defaultValue === null ? null : literalValue(node.defaultValue, node, report),
    scopes,
    // DSP0004 2.8, qualifier flavors: EnableOverride and ToSubclass are the default flavors.
    overridable: !flavors.includes('disableoverride'),
    toSubclass: !flavors.includes('restricted'),
    translatable: flavors.includes('translatable'),
  };
}

function sameDeclaration(a: CIMQualifierDeclaration, b: CIMQualifierDeclaration): boolean {
  return (
    a.type === b.type &&
    a.isArray === b.isArray &&
    a.arraySize === b.arraySize &&
    a.overridable === b.overridable &&
    a.toSubclass === b.toSubclass &&
    a.translatable === b.translatable &&
    a.scopes.size === b.scopes.size &&
    [...a.scopes].every((scope) => b.scopes.has(scope)) &&
    sameQualifierValue(a.defaultValue, b.defaultValue)
  );
}

/**
 * Adds the classes of a namespace, superclasses first.  The text may declare them in any order. Returns the folded names of
 * unsound classes: those that did not parse themselves, have an ancestor that did not, or lack their superclass.  Faults of an
 * unsound class that may follow from this are not reported.  If declarations were `lost`, missing classes and qualifiers are not
 * reported either.
 */
export function compileClasses(
  loaded: LoadedNamespace,
  into: MofNamespace,
  lost: boolean,
  fault: Fault,
): ReadonlySet<string> {
  const declared = new NameMap<Located<ClassNode>>();
  for (const located of loaded.classes) {
    const { name, at } = located.node;
    if (declared.has(name) || into.classes.has(name)) {
      const first = declared.spelling(name) ?? into.classes.spelling(name) ?? name;
      const spelled = first === name ? '' : ` as ${first}; names compare without case`;
      fault(located.source, at, `class ${name} is already declared${spelled}`);
    } else declared.set(name, located);
  }

  const unsound = new Set<string>();
  const lookups: ClassLookups = {
    findQualifierDeclaration: (name) => into.qualifierDeclarations.get(name),
    findClass: (name) => declared.get(name)?.node ?? into.classes.get(name),
    facts: new ClassFacts(null),
  };
  for (const located of declared.values()) {
    // An explicit stack instead of recursion: a chain of superclasses has no maximum length.
    const chain = new Set<Located<ClassNode>>();
    let next: Located<ClassNode> | undefined = located;
    while (next && !into.classes.has(next.node.name) && !chain.has(next)) {
      chain.add(next);
      next = next.node.superclass === null ? undefined : declared.get(next.node.superclass);
    }
    for (const each of [...chain].reverse()) compileClass(each, into, lookups, unsound, lost, fault);
  }
  return unsound;
}

function compileClass(
  { node, source }: Located<ClassNode>,
  into: MofNamespace,
  lookups: ClassLookups,
  unsound: Set<string>,
  lost: boolean,
  fault: Fault,
): void {
  const report: ReportFault = (at, message) => fault(source, at, message);
  const superclass = node.superclass === null ? null : (into.classes.get(node.superclass) ?? null);
  const { cimClass, faults } = resolveClass(localClass(node, into, report), superclass, lookups);
  const orphan = node.superclass !== null && (!superclass || unsound.has(foldName(node.superclass)));
  if (node.damaged || orphan) unsound.add(foldName(node.name));
  for (const { element, message, status, missing } of faults) {
    // A missing class or qualifier may be in a declaration that was lost; a missing feature may be in one that was damaged.
    if (missing?.kind === 'feature' ? node.damaged || orphan : missing && lost) continue;
    report(
      status === 'CIM_ERR_INVALID_SUPERCLASS' ? superclassAt(element, node) : atOf(element, node),
      message,
    );
  }
  into.classes.set(node.name, cimClass);
}

/** Compiles a class that is the value of an embedded object.  The classes it refers to are those of the namespace. */
export function compileEmbeddedClass(
  node: ClassNode,
  namespace: MofNamespace,
  report: ReportFault,
): CIMClass {
  const superclass = node.superclass === null ? null : (namespace.classes.get(node.superclass) ?? null);
  const { cimClass, faults } = resolveClass(localClass(node, namespace, report), superclass, {
    findQualifierDeclaration: (name) => namespace.qualifierDeclarations.get(name),
    // The class may refer to itself.
    findClass: (name) => (sameName(name, node.name) ? node : namespace.classes.get(name)),
    facts: new ClassFacts(null),
  });
  for (const { element, message } of faults) report(atOf(element, node), message);
  return cimClass;
}

/** The offset of a declaration that `localClass` made. */
function atOf(element: object, node: ClassNode): number {
  return 'at' in element && typeof element.at === 'number' ? element.at : node.at;
}

function superclassAt(element: object, node: ClassNode): number {
  const at = atOf(element, node);
  return at === node.at ? node.superclassAt : at;
}

/** The declarations of a class with typed values.  Each has its offset `at`, from which faults get their position. */
function localClass(node: ClassNode, into: MofNamespace, report: ReportFault): LocalClass & { at: number } {
  const qualifiers = (nodes: readonly QualifierNode[]) =>
    nodes.map((qualifier) => localQualifier(qualifier, into, report));
  const typed = (element: TypedNode): LocalTypedElement & { at: number } => ({
    at: element.at,
    name: element.name,
    type: element.type,
    isArray: element.isArray,
    arraySize: element.arraySize,
    referenceClass: element.referenceClass,
    qualifiers: qualifiers(element.qualifiers),
  });
  return {
    at: node.at,
    name: node.name,
    superclass: node.superclass,
    qualifiers: qualifiers(node.qualifiers),
    properties: node.properties.map((property) => ({
      ...typed(property),
      defaultValue: defaultValueOf(property, report),
    })),
    methods: node.methods.map(({ at, name, returnType, qualifiers: stated, parameters }) => ({
      at,
      name,
      returnType,
      qualifiers: qualifiers(stated),
      parameters: parameters.map(typed),
    })),
  };
}

function defaultValueOf(property: PropertyNode, report: ReportFault): CIMValue {
  const { defaultValue, type, isArray, arraySize } = property;
  if (defaultValue === null) return null;
  if (type !== 'reference') return literalValue(defaultValue, { type, isArray, arraySize }, report);
  if (defaultValue.kind === 'null') return null;
  if (defaultValue.kind !== 'string') {
    // An alias names an instance, and instances are compiled after all classes.
    report(
      defaultValue.at,
      `expected an object path as the default value of reference ${property.name}, found ${describe(defaultValue)}`,
    );
    return null;
  }
  try {
    return parseInstancePath(defaultValue.value);
  } catch (error) {
    if (!(error instanceof CIMError)) throw error;
    report(defaultValue.at, error.description);
    return null;
  }
}

/**
 * `qualifier = qualifierName [ qualifierParameter ]`.  Without a parameter a boolean qualifier is TRUE and any other is NULL.
 * Flavors stated on the qualifier apply to this element and to its subclasses.
 */
function localQualifier(
  node: QualifierNode,
  into: MofNamespace,
  report: ReportFault,
): LocalQualifier & { at: number } {
  const { at, name, value, flavors } = node;
  const declaration = into.qualifierDeclarations.get(name);
  const { overridable, toSubclass, translatable } = statedFlavors(flavors);
  const { type, isArray, arraySize } = declaration ?? { ...undeclaredType(value), arraySize: null };
  return {
    at,
    name,
    type,
    isArray,
    value:
      value === null
        ? type === 'boolean' && !isArray
          ? true
          : null
        : literalValue(value, { type, isArray, arraySize }, report),
    overridable,
    toSubclass,
    translatable,
  };
}

function statedFlavors(flavors: readonly FlavorName[]): StatedFlavors {
  if (flavors.length === 0) return none;
  const stated: StatedFlavors = {};
  for (const flavor of flavors) {
    if (flavor === 'translatable') stated.translatable = true;
    else if (flavor === 'enableoverride' || flavor === 'disableoverride')
      stated.overridable = flavor === 'enableoverride';
    else stated.toSubclass = flavor === 'tosubclass';
  }
  return stated;
}

const none: StatedFlavors = {};

type StatedFlavors = Partial<Record<'overridable' | 'toSubclass' | 'translatable', boolean>>;

/** A type that fits the value, for a qualifier without a declaration.  The qualifier is refused later. */
function undeclaredType(value: InitializerNode | null): { type: DataTypeName; isArray: boolean } {
  const literal = value?.kind === 'array' ? value.elements[0] : value;
  const isArray = value?.kind === 'array';
  if (!literal || literal.kind === 'boolean') return { type: 'boolean', isArray };
  if (literal.kind === 'integer') return { type: 'sint64', isArray };
  if (literal.kind === 'real') return { type: 'real64', isArray };
  return { type: literal.kind === 'char' ? 'char16' : 'string', isArray };
}
