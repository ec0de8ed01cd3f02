import { embedding, type CIMClass, type CIMPropertyDeclaration } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import { CIMInstance, type CIMProperty, type ReadableInstance } from '../cim/CIMInstance.js';
import { sameName } from '../cim/NameMap.js';
import { isCIMArray, type CIMValue } from '../cim/values.js';
import type { PathOperand, PathSegment } from './ast.js';
import type { ClassLookup } from './ClassLookup.js';
import { invalidQuery } from './queryError.js';

/** The class or classes that the paths of a query refer to. */
export interface QueryScope {
  readonly classes: ClassLookup;
  /** Null if instances may be of any class; their properties are then known only at run time. */
  readonly cimClass: CIMClass | null;
  /** The alias of the class. */
  readonly alias: string | null;
  /** Whether a query may name properties that only subclasses have.  In instances without them they are NULL. */
  readonly withSubclasses: boolean;
  readonly systemProperties: boolean;
  /** Number of subclasses searched so far for properties that the class itself lacks. */
  readonly searched: { classes: number };
}

/**
 * Maximum number of classes that a query may search.  In a small model a path takes some hundred, and a query may have thousands
 * of paths.
 */
const maxSearched = 200_000;

/** A resolved path: how it is read from an instance. */
export interface ResolvedPath {
  /** The name in error sentences. */
  readonly name: string;
  /** The declaration of the last property; null if it is only known at run time. */
  readonly declaration: CIMPropertyDeclaration | null;
  /** Whether the value is an array; null if it is only known at run time. */
  readonly isArray: boolean | null;
  /** Finds the last property; undefined if the instance has none at that path. */
  readonly find: (instance: ReadableInstance) => CIMProperty | undefined;
  /** Reads the value, or the indexed element; NULL if the instance has none at that path. */
  readonly read: (instance: ReadableInstance) => CIMValue;
}

/** Whether a path names the instance itself: by the class, its alias, or `__this`. */
export function isSelf({ segments }: PathOperand, scope: QueryScope): boolean {
  return segments.length === 1 && namesClass(segments[0], scope);
}

/** @throws CIMError CIM_ERR_INVALID_QUERY for properties that the classes do not have. */
export function resolvePath(path: PathOperand, scope: QueryScope): ResolvedPath {
  const isQualified = path.segments.length > 1 && namesClass(path.segments[0], scope);
  const segments = isQualified ? path.segments.slice(1) : path.segments;
  const last = segments.at(-1) ?? path.segments[0];
  const name = segments.map((segment) => segment.name).join('.');

  if (scope.systemProperties && segments.length === 1) {
    const system = systemProperties.get(last.name.toUpperCase());
    if (system) return systemPath(last.name.toUpperCase(), system);
  }

  let owner = scope.cimClass;
  let declaration: CIMPropertyDeclaration | null = null;
  for (const [depth, segment] of segments.entries()) {
    declaration = findDeclaration(segment, owner, scope, scope.withSubclasses || depth > 0);
    checkIndex(segment, declaration);
    if (segment !== last) owner = embeddedClass(segment, declaration, scope.classes);
  }

  const find = propertyFinder(segments, scope.classes);
  const { index } = last;
  const only = segments.length === 1 && last.scope === null && index === null ? last : null;
  return {
    name,
    declaration,
    isArray: index === null ? (declaration?.isArray ?? null) : false,
    find,
    read(instance) {
      // Most paths are a single name of which only the value is read.
      if (only !== null) return instance.value(only.name) ?? null;
      const value = find(instance)?.value ?? null;
      return index === null ? value : elementAt(value, index);
    },
  };
}

function namesClass({ name, scope: owner, index }: PathSegment, { cimClass, alias }: QueryScope): boolean {
  if (owner !== null || index !== null) return false;
  if (alias !== null && sameName(name, alias)) return true;
  if (sameName(name, '__this')) return true;
  return cimClass !== null && sameName(name, cimClass.name);
}

/** The declaration in the class; null if it is only known at run time. */
function findDeclaration(
  { name, scope: scopeName, position }: PathSegment,
  owner: CIMClass | null,
  { classes, searched }: QueryScope,
  withSubclasses: boolean,
): CIMPropertyDeclaration | null {
  const scopeClass = scopeName === null ? null : classes.findClass(scopeName);
  if (scopeName !== null && scopeClass === null) {
    throw invalidQuery(position, `class "${scopeName}" does not exist`);
  }
  if (
    scopeClass &&
    owner &&
    !classes.isA(scopeClass.name, owner.name) &&
    !classes.isA(owner.name, scopeClass.name)
  ) {
    throw invalidQuery(position, `no ${owner.name} is a ${scopeClass.name}`);
  }
  const cimClass = scopeClass ?? owner;
  if (cimClass === null) return null;
  const declaration = cimClass.properties.get(name);
  if (declaration) return declaration;
  if (withSubclasses) {
    for (const subclass of classes.subclasses(cimClass.name)) {
      searched.classes += 1;
      if (searched.classes > maxSearched) {
        throw new CIMError(
          'CIM_ERR_SERVER_LIMITS_EXCEEDED',
          `the query names too many properties that only subclasses of ${cimClass.name} may have`,
        );
      }
      if (classes.findClass(subclass)?.properties.has(name)) return null;
    }
  }
  throw invalidQuery(position, `class ${cimClass.name} has no property "${name}"`);
}

function checkIndex(
  { name, index, position }: PathSegment,
  declaration: CIMPropertyDeclaration | null,
): void {
  if (index !== null && declaration && !declaration.isArray) {
    throw invalidQuery(position, `${name} is a single ${declaration.type}: it takes no index`);
  }
}

/** The class of the objects that a property embeds; null if it may be any. */
function embeddedClass(
  { name, index, position }: PathSegment,
  declaration: CIMPropertyDeclaration | null,
  classes: ClassLookup,
): CIMClass | null {
  if (declaration === null) return null;
  const embedded = declaration.type === 'string' ? embedding(declaration) : null;
  if (embedded === null) {
    throw invalidQuery(position, `${name} is a ${declaration.type}: it has no properties`);
  }
  if (declaration.isArray && index === null) {
    throw invalidQuery(position, `${name} is an array: expected ${name}[0], or another index`);
  }
  return embedded.kind === 'instance' ? classes.findClass(embedded.className) : null;
}

function propertyFinder(
  segments: readonly PathSegment[],
  classes: ClassLookup,
): (instance: ReadableInstance) => CIMProperty | undefined {
  const [first, ...rest] = segments;
  if (first && rest.length === 0 && first.scope === null) {
    const { name } = first;
    return (instance) => instance.property(name);
  }
  return (instance) => {
    let owner: ReadableInstance | null = instance;
    let property: CIMProperty | undefined;
    for (const { name, scope, index } of segments) {
      if (owner === null) return undefined;
      if (scope !== null && !classes.isA(owner.className, scope)) return undefined;
      property = owner.property(name);
      if (!property) return undefined;
      const value: CIMValue = index === null ? property.value : elementAt(property.value, index);
      owner = value instanceof CIMInstance ? value : null;
    }
    return property;
  };
}

function elementAt(value: CIMValue, index: number): CIMValue {
  return value !== null && isCIMArray(value) ? (value[index] ?? null) : null;
}

type SystemProperty = (instance: ReadableInstance) => string | null;

const systemProperties = new Map<string, SystemProperty>([
  ['__CLASS', (instance) => instance.className],
  ['__PATH', (instance) => instance.path?.toString() ?? null],
]);

function systemPath(name: string, read: SystemProperty): ResolvedPath {
  return {
    name,
    declaration: null,
    isArray: false,
    find: (instance) => ({ name, type: 'string', isArray: false, value: read(instance) }),
    read,
  };
}
