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
  /** Where the paths say one. */
  readonly host: string | null;
  /** With the values of those that a record leaves out. */
  readonly properties: NameMap<CIMProperty>;
  readonly keys: readonly CIMPropertyDeclaration[];
  /** Whether other requests have this very shape: what is prepared for it is of use to them. */
  readonly isShared: boolean;
}

/** What the instances of one class have in common where many of them are read: all but their values. */
export class InstanceShape implements InstanceShapeParts {
  readonly className: string;
  readonly namespace: string;
  readonly host: string | null;
  readonly properties: NameMap<CIMProperty>;
  readonly keys: readonly CIMPropertyDeclaration[];
  readonly isShared: boolean;
  readonly keyTypes: KeyTypes | null;
  readonly #bySpelling: Map<string, CIMProperty>;

  constructor({ className, namespace, host, properties, keys, isShared }: InstanceShapeParts) {
    this.className = className;
    this.namespace = namespace;
    this.host = host;
    this.properties = properties;
    this.keys = keys;
    this.keyTypes = typesOfKeys(keys);
    this.isShared = isShared;
    this.#bySpelling = new Map(properties);
  }

  /** The same class with other properties, or its paths with a host. */
  with(parts: Pick<InstanceShapeParts, 'host' | 'properties' | 'isShared'>): InstanceShape {
    return new InstanceShape({ ...this.#parts, ...parts });
  }

  property(name: string): CIMProperty | undefined {
    // Most who ask spell as the class does.
    return this.#bySpelling.get(name) ?? this.properties.get(name);
  }

  /** @throws Error if the provider left the key out: a mistake in the program. */
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
 * An instance as its provider gave it, one of many: it is read, tested and encoded without being made an object of the model.
 * Its record is not changed any more.
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

  /** The value of a property; undefined where the instance does not carry the property, null where it is NULL. */
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

  /** The object of the model. */
  get instance(): CIMInstance {
    const { shape, record } = this;
    const properties = shape.properties.mapped((property) => withValue(property, record));
    return new CIMInstance(shape.className, properties, this.path);
  }
}

/** The value that a record has of a property, or the class's default. */
export function valueOf(property: CIMProperty, record: PropertyRecord): CIMValue {
  const given = ownValue(record, property.name);
  return given === undefined ? property.value : given;
}

function withValue(property: CIMProperty, record: PropertyRecord): CIMProperty {
  const given = ownValue(record, property.name);
  return given === undefined ? property : { ...property, value: given };
}

/** What an object has of its own: a class may have a property called "constructor". */
function ownValue(record: PropertyRecord, name: string): CIMValue | undefined {
  return Object.hasOwn(record, name) ? (record[name] as CIMValue | undefined) : undefined;
}
