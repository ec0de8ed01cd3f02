import { typesOfKeys, type CIMPropertyDeclaration } from '../cim/CIMClass.js';
import { CIMInstance, type CIMProperty } from '../cim/CIMInstance.js';
import { CIMInstanceName, type CIMKeyValue, type KeyTypes } from '../cim/CIMInstanceName.js';
import { isIntegerTypeName } from '../cim/dataTypes.js';
import { NameMap } from '../cim/NameMap.js';
import type { CIMValue } from '../cim/values.js';
import type { PropertyRecord } from './Provider.js';

export interface InstanceShapeParts {
  readonly className: string;
  readonly namespace: string;
  /** The host in the paths; null if paths have none. */
  readonly host: string | null;
  /** All properties, with the default values used for those that a record lacks. */
  readonly properties: NameMap<CIMProperty>;
  readonly keys: readonly CIMPropertyDeclaration[];
  /** Whether other requests use the same shape object, so that data prepared for it can be reused. */
  readonly isShared: boolean;
}

/** What all instances of one class have in common: everything but their values.  Used when many instances are read. */
export class InstanceShape implements InstanceShapeParts {
  readonly className: string;
  readonly namespace: string;
  readonly host: string | null;
  readonly properties: NameMap<CIMProperty>;
  readonly keys: readonly CIMPropertyDeclaration[];
  readonly isShared: boolean;
  readonly keyTypes: KeyTypes | null;
  /** Whether the values contain paths. */
  readonly hasReferences: boolean;
  readonly #bySpelling: Map<string, CIMProperty>;
  readonly #derived = new Map<unknown, unknown>();

  constructor({ className, namespace, host, properties, keys, isShared }: InstanceShapeParts) {
    this.className = className;
    this.namespace = namespace;
    this.host = host;
    this.properties = properties;
    this.keys = keys;
    this.keyTypes = typesOfKeys(keys);
    this.isShared = isShared;
    this.hasReferences = [...properties.values(), ...keys].some(({ type }) => type === 'reference');
    this.#bySpelling = new Map(properties);
  }

  /** The shape of the same class with other properties, or with a host in its paths. */
  with(parts: Pick<InstanceShapeParts, 'host' | 'properties' | 'isShared'>): InstanceShape {
    return new InstanceShape({ ...this.#parts, ...parts });
  }

  /** The result of `derive` for this shape, such as the texts around its values.  It is computed once for each function. */
  derived<T extends object>(derive: (shape: InstanceShape) => T): T {
    // The value stored for a function is its result.
    let known = this.#derived.get(derive) as T | undefined;
    if (known === undefined) this.#derived.set(derive, (known = derive(this)));
    return known;
  }

  property(name: string): CIMProperty | undefined {
    // Most clients spell names as the class does, so that spelling is looked up first.
    return this.#bySpelling.get(name) ?? this.properties.get(name);
  }

  /** @throws Error if the provider omitted the key, which is a programming error. */
  keyValue(key: CIMPropertyDeclaration, record: PropertyRecord): CIMKeyValue {
    const given = ownValue(record, key.name) ?? key.defaultValue;
    if (given === null)
      throw new Error(`a provider gave an instance of ${this.className} without its key ${key.name}`);
    if (typeof given === 'number' && isIntegerTypeName(key.type)) return BigInt(given);
    return given as CIMKeyValue;
  }

  get #parts(): InstanceShapeParts {
    const { className, namespace, host, properties, keys, isShared } = this;
    return { className, namespace, host, properties, keys, isShared };
  }
}

/**
 * One of many instances, as its provider returned it.  It is filtered and encoded without building a CIMInstance. Its record is
 * never changed.
 */
export class InstanceRow {
  readonly shape: InstanceShape;
  readonly record: PropertyRecord;

  constructor(shape: InstanceShape, record: PropertyRecord) {
    this.shape = shape;
    this.record = record;
  }

  get className(): string {
    return this.shape.className;
  }

  /** The value of a property; undefined if the instance does not have the property, null if it is NULL. */
  value(name: string): CIMValue | undefined {
    const property = this.shape.property(name);
    return property && valueOf(property, this.record);
  }

  property(name: string): CIMProperty | undefined {
    const property = this.shape.property(name);
    return property && withValue(property, this.record);
  }

  get path(): CIMInstanceName {
    const { shape, record } = this;
    const keys = new NameMap<CIMKeyValue>();
    for (const key of shape.keys) keys.set(key.name, shape.keyValue(key, record));
    return new CIMInstanceName(shape.className, keys, shape);
  }

  /** The row as a CIMInstance. */
  get instance(): CIMInstance {
    const { shape, record } = this;
    const properties = shape.properties.mapped((property) => withValue(property, record));
    return new CIMInstance(shape.className, properties, this.path);
  }
}

/** The value that a record has for a property, or the default of the class. */
export function valueOf(property: CIMProperty, record: PropertyRecord): CIMValue {
  const given = ownValue(record, property.name);
  return given === undefined ? property.value : given;
}

function withValue(property: CIMProperty, record: PropertyRecord): CIMProperty {
  const given = ownValue(record, property.name);
  return given === undefined ? property : { ...property, value: given };
}

/** Reads own properties only: a class may have a property called "constructor". */
function ownValue(record: PropertyRecord, name: string): CIMValue | undefined {
  return Object.hasOwn(record, name) ? (record[name] as CIMValue | undefined) : undefined;
}
