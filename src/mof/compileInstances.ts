import {
  embedding,
  isAbstract,
  isKey,
  keyProperties,
  type CIMClass,
  type CIMPropertyDeclaration,
} from '../cim/CIMClass.js';
import { CIMDateTime } from '../cim/CIMDateTime.js';
import { CIMError } from '../cim/CIMError.js';
import { CIMInstance, type CIMProperty } from '../cim/CIMInstance.js';
import { CIMInstanceName, type CIMKeyValue } from '../cim/CIMInstanceName.js';
import { isIntegerTypeName, type CIMTypeName } from '../cim/dataTypes.js';
import { foldName, NameMap } from '../cim/NameMap.js';
import { isSameOrSubclass } from '../cim/ResolveContext.js';
import type { CIMValue } from '../cim/values.js';
import type { InitializerNode, InstanceNode, LiteralNode, ValueNode } from './ast.js';
import { compileEmbeddedClass } from './compileClasses.js';
import { describe, literalValue, type ReportFault } from './literalValue.js';
import type { LoadedNamespace } from './loadMof.js';
import { namespaceOf, type MofModel, type MofNamespace } from './MofModel.js';
import { parseInstancePath } from './parseInstancePath.js';
import { parseMof } from './parser.js';
import { Source } from './Source.js';

/** What the earlier steps know of incomplete classes. */
export interface Damage {
  /** Folded names of classes whose features may be incomplete, by folded namespace. */
  readonly unsound: ReadonlyMap<string, ReadonlySet<string>>;
  /** True if declarations did not parse and are missing. */
  readonly lost: boolean;
}

/**
 * Adds the instances to the model.
 * Values are checked against the class.  A property without a value gets the default of the class.  An alias stands for the path
 * of its instance or, in an embedded object, for the instance itself.  An alias is known only in its file and may be used before
 * its declaration.  Instances may refer to each other, but not through their keys.
 */
export function compileInstances(
  loaded: readonly LoadedNamespace[],
  model: MofModel,
  damage: Damage,
  fault: (source: Source, at: number, message: string) => void,
): void {
  const compiler = new InstanceCompiler(model, damage);
  const entries = loaded.flatMap(({ name, instances }) =>
    instances.flatMap(
      (located) =>
        compiler.declare(located.node, namespaceOf(model, name), located.source, (at, message) =>
          fault(located.source, at, message),
        ) ?? [],
    ),
  );
  for (const entry of entries) compiler.add(entry);
}

/** An instance declaration while it is compiled. */
interface Entry {
  readonly node: InstanceNode;
  /** The file; its aliases may be used in the values. */
  readonly source: Source;
  /** Receives the faults of this declaration. */
  readonly report: ReportFault;
  readonly namespace: MofNamespace;
  readonly cimClass: CIMClass;
  readonly values: NameMap<ValueNode>;
  /** True while the keys, or the values, are being compiled.  Reaching the entry again means a circular reference. */
  keysOpen: boolean;
  valuesOpen: boolean;
  path: CIMInstanceName | null | undefined;
  instance: CIMInstance | undefined;
}

/** Nesting of paths within keys.  Each level doubles the escapes of the text, so real paths are only a few levels deep. */
const MAX_ALIAS_DEPTH = 16;

class InstanceCompiler {
  readonly #model: MofModel;
  readonly #damage: Damage;
  /** By file and folded alias.  Null if the instance has a fault. */
  readonly #aliases = new Map<Source, Map<string, Entry | null>>();
  #depth = 0;
  readonly #paths = new Map<string, Set<string>>();

  constructor(model: MofModel, damage: Damage) {
    this.#model = model;
    this.#damage = damage;
  }

  /** Records the declaration and its alias.  Null if its class is unknown or unsound, so that it cannot be checked. */
  declare(node: InstanceNode, namespace: MofNamespace, source: Source, report: ReportFault): Entry | null {
    const entry = this.#entry(node, namespace, source, report);
    if (node.alias === null) return entry;
    const alias = foldName(node.alias);
    const aliases = this.#aliases.get(source) ?? new Map<string, Entry | null>();
    if (aliases.has(alias)) report(node.aliasAt, `the alias ${node.alias} is already given`);
    else this.#aliases.set(source, aliases.set(alias, entry));
    return entry;
  }

  #entry(node: InstanceNode, namespace: MofNamespace, source: Source, report: ReportFault): Entry | null {
    const cimClass = namespace.classes.get(node.className);
    if (!cimClass) {
      if (!this.#damage.lost) report(node.classAt, `class ${node.className} does not exist`);
      return null;
    }
    if (isAbstract(cimClass)) {
      report(node.classAt, `class ${cimClass.name} is abstract: it has no instances`);
    }
    const unsound = this.#damage.unsound.get(foldName(namespace.name))?.has(foldName(cimClass.name));
    if (unsound || node.damaged) return null;
    const values = new NameMap<ValueNode>();
    for (const value of node.values) {
      if (!cimClass.properties.has(value.name)) {
        report(value.at, `class ${cimClass.name} has no property ${value.name}`);
      } else if (values.has(value.name)) {
        report(value.at, `property ${value.name} is given twice; names compare without case`);
      } else values.set(value.name, value);
    }
    return {
      node,
      source,
      report,
      namespace,
      cimClass,
      values,
      keysOpen: false,
      valuesOpen: false,
      path: undefined,
      instance: undefined,
    };
  }

  /** Compiles the instance and adds it to its namespace.  An instance without keys exists only where it is embedded. */
  add(entry: Entry): void {
    const instance = this.#instanceOf(entry);
    const { node, report, namespace, cimClass } = entry;
    if (instance.path) {
      const paths = this.#pathsOf(namespace);
      if (paths.has(instance.path.canonical)) {
        report(
          node.classAt,
          `the instance ${instance.path.withClass(cimClass.name).toString()} is already declared`,
        );
      } else {
        paths.add(instance.path.canonical);
        namespace.instances.push(instance);
      }
    } else if (keyProperties(cimClass).length === 0 && node.alias === null) {
      report(
        node.classAt,
        `class ${cimClass.name} has no keys: its instances can only be embedded, by an alias`,
      );
    }
  }

  #pathsOf(namespace: MofNamespace): Set<string> {
    let paths = this.#paths.get(foldName(namespace.name));
    if (!paths) {
      paths = new Set(namespace.instances.flatMap(({ path }) => (path ? [path.canonical] : [])));
      this.#paths.set(foldName(namespace.name), paths);
    }
    return paths;
  }

  #instanceOf(entry: Entry): CIMInstance {
    if (entry.instance) return entry.instance;
    const path = this.#pathOf(entry);
    entry.valuesOpen = true;
    const properties = [...entry.cimClass.properties.values()].flatMap((declaration): CIMProperty[] => {
      const written = entry.values.get(declaration.name);
      if (!written && declaration.defaultValue === null) return [];
      const value = written ? this.#value(written.value, declaration, entry) : declaration.defaultValue;
      return [propertyOf(declaration, value)];
    });
    entry.valuesOpen = false;
    entry.instance = new CIMInstance(entry.cimClass.name, properties, path);
    return entry.instance;
  }

  /** The path of the instance.  Null if its class has no keys or a key has a fault. */
  #pathOf(entry: Entry): CIMInstanceName | null {
    if (entry.path !== undefined) return entry.path;
    const { node, report, cimClass } = entry;
    const keys = new NameMap<CIMKeyValue>();
    const declarations = keyProperties(cimClass);
    entry.keysOpen = true;
    for (const declaration of declarations) {
      const written = entry.values.get(declaration.name);
      // A fault in the value itself is reported when all values are compiled.
      const value = written
        ? this.#value(written.value, declaration, entry, unreported)
        : declaration.defaultValue;
      const key = keyOf(value, declaration.type);
      if (key !== null) keys.set(declaration.name, key);
      else if (!written || written.value.kind === 'null') {
        report(
          written?.at ?? node.classAt,
          `the key property ${declaration.name} of the instance of ${cimClass.name} has no value`,
        );
      }
    }
    entry.keysOpen = false;
    entry.path =
      declarations.length > 0 && keys.size === declarations.length
        ? new CIMInstanceName(cimClass.name, keys, { namespace: entry.namespace.name })
        : null;
    return entry.path;
  }

  #value(
    literal: InitializerNode,
    declaration: CIMPropertyDeclaration,
    entry: Entry,
    report: ReportFault = entry.report,
  ): CIMValue {
    const { type, isArray, arraySize } = declaration;
    if (literal.kind === 'null') return null;
    if (type === 'reference')
      return literal.kind === 'array'
        ? mismatch(literal, declaration, report)
        : this.#reference(literal, declaration, entry, report);
    if (!embedding(declaration)) return literalValue(literal, { type, isArray, arraySize }, report);
    if ((literal.kind === 'array') !== isArray) return mismatch(literal, declaration, report);
    const literals = literal.kind === 'array' ? literal.elements : [literal];
    const objects = literals.map((each) => this.#embedded(each, declaration, entry, report));
    return isArray ? objects : (objects[0] ?? null);
  }

  /** `referenceInitializer = objectPath / aliasIdentifier`. */
  #reference(
    literal: LiteralNode,
    declaration: CIMPropertyDeclaration,
    entry: Entry,
    report: ReportFault,
  ): CIMInstanceName | null {
    const path =
      literal.kind === 'string'
        ? this.#writtenPath(literal.value, literal.at, entry, report)
        : literal.kind === 'alias'
          ? this.#aliasedPath(literal.name, literal.at, entry, report)
          : mismatch(literal, declaration, report);
    if (!path) return null;
    const classes = this.#model.namespaces.get(path.namespace ?? entry.namespace.name)?.classes;
    const expected = declaration.referenceClass ?? '';
    const known = path.host === null && classes?.has(path.className);
    if (known && !isSameOrSubclass(path.className, expected, { findClass: (name) => classes?.get(name) })) {
      report(literal.at, `expected the path of a ${expected}, found that of a ${path.className}`);
    }
    return path;
  }

  #writtenPath(text: string, at: number, entry: Entry, report: ReportFault): CIMInstanceName | null {
    try {
      const path = parseInstancePath(text, (className, keyName) => {
        const property = entry.namespace.classes.get(className)?.properties.get(keyName);
        return property && isKey(property) ? property.type : undefined;
      });
      return path.namespace === null ? path.at({ namespace: entry.namespace.name }) : path;
    } catch (error) {
      if (!(error instanceof CIMError)) throw error;
      report(at, error.description);
      return null;
    }
  }

  /** Follows an alias, up to the maximum depth. */
  #deeper<T>(follow: () => T, at: number, report: ReportFault): T | null {
    if (this.#depth >= MAX_ALIAS_DEPTH) {
      report(at, `more than ${MAX_ALIAS_DEPTH} instances depend on each other in a chain`);
      return null;
    }
    this.#depth += 1;
    const result = follow();
    this.#depth -= 1;
    return result;
  }

  #aliased(name: string, at: number, { source }: Entry, report: ReportFault): Entry | null {
    const alias = foldName(name);
    const target = this.#aliases.get(source)?.get(alias);
    if (target === undefined && !this.#damage.lost) {
      const elsewhere = [...this.#aliases].find(([, aliases]) => aliases.has(alias))?.[0].path;
      report(
        at,
        elsewhere === undefined
          ? `the alias ${name} is not given to any instance`
          : `the alias ${name} is given in "${elsewhere}": expected one of this file, in which alone an alias is known`,
      );
    }
    return target ?? null;
  }

  #aliasedPath(name: string, at: number, entry: Entry, report: ReportFault): CIMInstanceName | null {
    const target = this.#aliased(name, at, entry, report);
    if (!target) return null;
    if (target.path === undefined && target.keysOpen) {
      entry.report(at, `the instance ${name} refers to itself through its keys`);
      return null;
    }
    const path = this.#deeper(() => this.#pathOf(target), at, entry.report);
    if (!path && keyProperties(target.cimClass).length === 0) {
      report(at, `the instance ${name} has no path: class ${target.cimClass.name} has no keys`);
    }
    return path;
  }

  /** An embedded object: an alias, or its own MOF text in a string (DSP0004 2.8, EmbeddedObject and EmbeddedInstance qualifiers). */
  #embedded(
    literal: LiteralNode,
    declaration: CIMPropertyDeclaration,
    entry: Entry,
    report: ReportFault,
  ): CIMInstance | CIMClass | null {
    if (literal.kind === 'null') return null;
    const target =
      literal.kind === 'alias'
        ? this.#aliased(literal.name, literal.at, entry, report)
        : literal.kind === 'string'
          ? this.#embeddedText(literal.value, literal.at, declaration, entry, report)
          : mismatch(literal, declaration, report);
    if (!target || 'kind' in target) return target;
    if (target.valuesOpen) {
      report(literal.at, `the instance of ${target.cimClass.name} is embedded in itself`);
      return null;
    }
    const embedded = embedding(declaration);
    const lookups = { findClass: (name: string) => entry.namespace.classes.get(name) };
    if (
      embedded?.kind === 'instance' &&
      !isSameOrSubclass(target.cimClass.name, embedded.className, lookups)
    ) {
      report(
        literal.at,
        `expected an instance of ${embedded.className}, found one of ${target.cimClass.name}`,
      );
    }
    return this.#deeper(() => this.#instanceOf(target).withPath(null), literal.at, report);
  }

  /** The MOF text of an instance or, for EmbeddedObject, of a class. */
  #embeddedText(
    text: string,
    at: number,
    declaration: CIMPropertyDeclaration,
    { namespace, source }: Entry,
    report: ReportFault,
  ): Entry | CIMClass | null {
    const embedsAny = embedding(declaration)?.kind === 'object';
    const { document, faults } = parseMof(new Source('', text));
    const [node, ...others] = document.productions;
    const first = faults[0];
    const within: ReportFault = (_, message) => report(at, `in the embedded ${node?.kind}: ${message}`);
    if (first || others.length > 0 || !(node?.kind === 'instance' || (embedsAny && node?.kind === 'class'))) {
      const why = first ? `: ${first.message}` : '';
      report(at, `expected the MOF text of one instance${embedsAny ? ' or class' : ''} in the string${why}`);
      return null;
    }
    if (node.kind === 'class') return compileEmbeddedClass(node, namespace, within);
    const embedded = this.#entry(node, namespace, source, within);
    // An embedded instance has no path, so its keys may be without values.
    if (embedded) embedded.path = null;
    return embedded;
  }
}

function unreported(): void {}

function mismatch(
  literal: InitializerNode,
  { type, isArray, referenceClass, name }: CIMPropertyDeclaration,
  report: ReportFault,
): null {
  const expected =
    type === 'reference'
      ? `the path of a ${referenceClass} or an alias`
      : `an embedded instance${isArray ? ' array' : ''}`;
  report(literal.at, `expected ${expected} as the value of ${name}, found ${describe(literal)}`);
  return null;
}

function propertyOf(declaration: CIMPropertyDeclaration, value: CIMValue): CIMProperty {
  const { name, type, isArray, referenceClass } = declaration;
  const embedded = embedding(declaration);
  return {
    name,
    type,
    isArray,
    value,
    ...(referenceClass === null ? {} : { referenceClass }),
    ...(embedded ? { embeddedObject: embedded.kind } : {}),
  };
}

/** Converts a property value to a key value: all integers become `bigint`.  Null if it is NULL or cannot be a key. */
function keyOf(value: CIMValue, type: CIMTypeName): CIMKeyValue | null {
  if (typeof value === 'number')
    return type !== 'reference' && isIntegerTypeName(type) ? BigInt(value) : value;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  return value instanceof CIMDateTime || value instanceof CIMInstanceName ? value : null;
}
