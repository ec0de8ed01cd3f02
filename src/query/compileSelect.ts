import type { CIMClass, CIMPropertyDeclaration } from '../cim/CIMClass.js';
import { CIMError } from '../cim/CIMError.js';
import { CIMInstance, type CIMProperty } from '../cim/CIMInstance.js';
import { NameMap } from '../cim/NameMap.js';
import type { Selected } from './ast.js';
import type { ClassLookup } from './ClassLookup.js';
import { compileCondition } from './compileCondition.js';
import { findDialect } from './Dialect.js';
import { parseSelect } from './parseSelect.js';
import { invalidQuery } from './queryError.js';
import { requiredClasses } from './requiredClasses.js';
import { testInTurns, type InstanceTest } from './QueryWork.js';
import { isSelf, resolvePath, type QueryScope, type ResolvedPath } from './resolvePath.js';

/** A compiled SELECT statement.  It can be evaluated for any number of instances. */
export interface SelectQuery {
  /** The class after FROM.  Its subclasses are included. */
  readonly cimClass: CIMClass;
  /** Tests whether an instance satisfies the condition. */
  readonly matches: InstanceTest;
  /** The classes of which the object in a property must be one; null if it may be of any class.  See `requiredClasses`. */
  requiredClasses(propertyName: string): readonly string[] | null;
  /** The selected properties, as an instance of the same class with the same path. */
  project(instance: CIMInstance): CIMInstance;
  /** True for `*`: `project` then returns the instance it is given. */
  readonly selectsAll: boolean;
  /** The class of the projected instances of `cimClass`. */
  resultClass(): CIMClass;
}

/**
 * Compiles a query in "WQL" (also named "WQL1") or "DMTF:CQL" (also "CIM:CQL" and "CQL") against the classes of a namespace.
 *
 * WQL compares strings without case and takes `%`, `_` and `[...]` in LIKE; CQL compares them exactly and takes regular
 * expressions, which match the whole text.  A query has at most 16,384 characters and 64 conditions inside each other.
 *
 * @throws CIMError CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED; CIM_ERR_INVALID_QUERY with a position for everything that no instance
 * could satisfy by its type: unknown classes and properties, comparisons between types.
 */
export function compileSelect(language: string, text: string, classes: ClassLookup): SelectQuery {
  const dialect = findDialect(language);
  if (dialect?.form !== 'select') {
    throw new CIMError(
      'CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED',
      `query language "${language}" is not supported: expected WQL or DMTF:CQL`,
    );
  }
  const statement = parseSelect(text, dialect);
  const cimClass = classes.findClass(statement.className);
  if (!cimClass) throw invalidQuery(statement.classPosition, `class "${statement.className}" does not exist`);
  const scope: QueryScope = {
    classes,
    cimClass,
    alias: statement.alias,
    withSubclasses: false,
    systemProperties: dialect.systemProperties,
    searched: { classes: 0 },
  };
  const columns = compileColumns(statement.selected, scope);
  const { where } = statement;
  return {
    cimClass,
    matches: where === null ? () => true : testInTurns(compileCondition(where, scope, dialect)),
    requiredClasses: (propertyName) => requiredClasses(where, propertyName),
    project: (instance) => projectInstance(instance, columns),
    selectsAll: selectsAll(columns),
    resultClass: () => projectClass(cimClass, columns),
  };
}

interface Columns {
  /** The name as the class spells it, unless the query gives an alias. */
  readonly all: boolean;
  readonly named: NameMap<ResolvedPath>;
}

function compileColumns(selected: readonly Selected[], scope: QueryScope): Columns {
  const named = new NameMap<ResolvedPath>();
  let all = false;
  for (const one of selected) {
    if (one.kind === 'all') {
      all = true;
      continue;
    }
    const { path, alias } = one;
    if (isSelf(path, scope)) throw invalidQuery(path.position, 'expected a property, found the class itself');
    const resolved = resolvePath(path, scope);
    const name = alias ?? path.segments.at(-1)?.name ?? resolved.name;
    if (named.has(name)) throw invalidQuery(path.position, `"${name}" is selected twice`);
    named.set(name, resolved);
  }
  return { all, named };
}

function selectsAll({ all, named }: Columns): boolean {
  return all && named.size === 0;
}

function projectInstance(instance: CIMInstance, columns: Columns): CIMInstance {
  if (selectsAll(columns)) return instance;
  const { all, named } = columns;
  const properties = new NameMap<CIMProperty>(all ? instance.properties : undefined);
  for (const [name, path] of named) properties.set(name, projectProperty(instance, name, path));
  return new CIMInstance(instance.className, properties, instance.path);
}

function projectProperty(instance: CIMInstance, name: string, path: ResolvedPath): CIMProperty {
  const { declaration } = path;
  const property = path.find(instance);
  // A result has no ancestors.
  const spelled =
    declaration && declaration.name.toLowerCase() === name.toLowerCase() ? declaration.name : name;
  return {
    name: spelled,
    type: property?.type ?? declaration?.type ?? 'string',
    isArray: path.isArray ?? property?.isArray ?? false,
    value: path.read(instance),
    referenceClass: property?.referenceClass,
    embeddedObject: property?.embeddedObject,
  };
}

function projectClass(cimClass: CIMClass, { all, named }: Columns): CIMClass {
  const properties = new NameMap<CIMPropertyDeclaration>();
  const add = (name: string, path: Pick<ResolvedPath, 'declaration' | 'isArray'>): void => {
    const { declaration } = path;
    const isArray = path.isArray ?? false;
    properties.set(name, {
      name: declaration?.name.toLowerCase() === name.toLowerCase() ? declaration.name : name,
      type: declaration?.type ?? 'string',
      isArray,
      arraySize: isArray ? (declaration?.arraySize ?? null) : null,
      referenceClass: declaration?.referenceClass ?? null,
      qualifiers: new NameMap(),
      defaultValue: null,
      // A result has no ancestors.
      classOrigin: '',
      propagated: false,
    });
  };
  if (all) {
    for (const declaration of cimClass.properties.values()) {
      add(declaration.name, { declaration, isArray: declaration.isArray });
    }
  }
  for (const [name, path] of named) add(name, path);
  return {
    kind: 'class',
    name: cimClass.name,
    superclass: null,
    qualifiers: new NameMap(),
    properties,
    methods: new NameMap(),
  };
}
