import { CIMError } from '../../cim/CIMError.js';
import type { CIMProperty } from '../../cim/CIMInstance.js';
import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIMPropertyDeclaration } from '../../cim/CIMClass.js';
import { isIntegerTypeName } from '../../cim/dataTypes.js';
import { valueOf, type InstanceShape } from '../../dispatch/InstanceRow.js';
import type { PropertyRecord } from '../../dispatch/Provider.js';
import { escapeAttribute, escapeText } from '../../xml/escape.js';
import { XmlError } from '../../xml/XmlError.js';
import { makeTags, printEmbedded } from './instances.js';
import { encodeKeyValue, encodeNamespacePath, encodeValueReference, type PathBase } from './paths.js';
import { encodeValue } from './values.js';

/** A property of all rows of a shape, its tags and what it is if the class's default stands. */
interface Column {
  readonly property: CIMProperty;
  readonly tag: string;
  readonly endTag: string;
  readonly isInteger: boolean;
}

interface KeyColumn {
  readonly key: CIMPropertyDeclaration;
  readonly tag: string;
}

/** Everything that is the same in all rows of a shape is escaped and printed once. */
export class RowEncoder {
  readonly #shape: InstanceShape;
  readonly #tag: string;
  readonly #columns: readonly Column[];
  readonly #nameTag: string;
  readonly #keys: readonly KeyColumn[];
  /** Host that the last path was for, and what stands before its name. */
  #pathHost: string | null = null;
  #pathStart = '';

  constructor(shape: InstanceShape) {
    this.#shape = shape;
    const className = escapeAttribute(shape.className);
    this.#tag = `<INSTANCE CLASSNAME="${className}">`;
    this.#columns = Array.from(shape.properties.values(), (property) => {
      const { tag, endTag } = makeTags(property);
      return { property, tag, endTag, isInteger: !property.isArray && isIntegerTypeName(property.type) };
    });
    this.#nameTag = `<INSTANCENAME CLASSNAME="${className}">`;
    this.#keys = shape.keys.map((key) => ({ key, tag: `<KEYBINDING NAME="${escapeAttribute(key.name)}">` }));
  }

  /** @throws CIMError CIM_ERR_FAILED naming the property whose value XML cannot represent. */
  instance(record: PropertyRecord): string {
    let encoded = this.#tag;
    for (const column of this.#columns) {
      const value = valueOf(column.property, record);
      encoded += column.tag;
      if (typeof value === 'number' && column.isInteger) encoded += `<VALUE>${value}</VALUE>`;
      else if (value !== null) encoded += this.#value(column.property, value);
      encoded += column.endTag;
    }
    return `${encoded}</INSTANCE>`;
  }

  #value({ name, type }: CIMProperty, value: NonNullable<CIMProperty['value']>): string {
    try {
      return encodeValue(type, value, printEmbedded);
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      const where = `property ${name} of ${this.#shape.className}`;
      throw new CIMError('CIM_ERR_FAILED', `${where}: ${error.message}`, { cause: error });
    }
  }

  name(record: PropertyRecord): string {
    let encoded = this.#nameTag;
    for (const { key, tag } of this.#keys) {
      const given = record[key.name];
      // What every object has, such as "constructor", is no string.
      if (typeof given === 'string') {
        encoded += `${tag}<KEYVALUE VALUETYPE="string">${escapeText(given)}</KEYVALUE></KEYBINDING>`;
        continue;
      }
      const value = this.#shape.keyValue(key, record);
      const printed = value instanceof CIMInstanceName ? encodeValueReference(value) : encodeKeyValue(value);
      encoded += `${tag}${printed}</KEYBINDING>`;
    }
    return `${encoded}</INSTANCENAME>`;
  }

  path(record: PropertyRecord, base: PathBase): string {
    const host = this.#shape.host ?? base.host;
    if (host !== this.#pathHost) {
      this.#pathStart = `<INSTANCEPATH>${encodeNamespacePath(host, this.#shape.namespace)}`;
      this.#pathHost = host;
    }
    return `${this.#pathStart}${this.name(record)}</INSTANCEPATH>`;
  }
}

const encoders = new WeakMap<InstanceShape, RowEncoder>();
let last: readonly [InstanceShape, RowEncoder] | null = null;

/** The encoder of a shape, made once. */
export function encoderOf(shape: InstanceShape): RowEncoder {
  if (last?.[0] === shape) return last[1];
  const encoder = encoders.get(shape) ?? new RowEncoder(shape);
  encoders.set(shape, encoder);
  last = [shape, encoder];
  return encoder;
}
