import { CIMError } from '../../cim/CIMError.js';
import type { CIMProperty } from '../../cim/CIMInstance.js';
import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIMPropertyDeclaration } from '../../cim/CIMClass.js';
import { isIntegerTypeName, type DataTypeName } from '../../cim/dataTypes.js';
import { isCIMArray, type CIMValue } from '../../cim/values.js';
import { valueOf, type InstanceShape } from '../../dispatch/InstanceRow.js';
import type { PropertyRecord } from '../../dispatch/Provider.js';
import { escapeAttribute, escapeText } from '../../xml/escape.js';
import { XmlError } from '../../xml/XmlError.js';
import { makeTags, printEmbedded } from './instances.js';
import {
  encodeKeyValue,
  encodeNamespacePath,
  encodeValueReference,
  keyValueTag,
  type PathBase,
} from './paths.js';
import { encodeValue } from './values.js';

/** A property of all rows of a shape, with the text around its values. */
interface Column {
  readonly property: CIMProperty;
  readonly tag: string;
  readonly endTag: string;
  /** `tag` and the start tag of VALUE. */
  readonly start: string;
  readonly end: string;
  /** The text for NULL. */
  readonly empty: string;
  readonly isInteger: boolean;
  /** Whether every object inherits a member of this name, such as "constructor". */
  readonly isInherited: boolean;
}

interface KeyColumn {
  readonly key: CIMPropertyDeclaration;
  readonly tag: string;
  /** The type, if it does not follow from the value. */
  readonly type: DataTypeName | undefined;
  /** The text before a string value. */
  readonly start: string;
}

/** The place of a value that is not the same in all rows. */
const varies = Symbol('varies');

/** Longest string and array that are taken for the same in all rows: what is kept of them is small. */
const maxSameLength = 256;

/**
 * Encodes rows of one shape.  Text that is the same in all rows is escaped and printed once, and so are values that have been the same in
 * all rows so far, most of them NULL.
 */
export class RowEncoder {
  readonly #shape: InstanceShape;
  readonly #tag: string;
  readonly #columns: readonly Column[];
  /** By column: the value of all rows so far, undefined before the first one. */
  readonly #same: (CIMValue | typeof varies | undefined)[];
  /** The columns that vary, and the texts around them; null: to be made anew. */
  readonly #varying: Column[] = [];
  #texts: readonly string[] | null = null;
  readonly #nameTag: string;
  readonly #keys: readonly KeyColumn[];
  /** Host of the last path, and the text of the path before its name. */
  #pathHost: string | null = null;
  #pathStart = '';
  /** The base of the answer that was encoded last, whose rows come one after the other, and that of the references in them. */
  #answerBase: PathBase | null = null;
  #referenceBase: PathBase | null = null;

  constructor(shape: InstanceShape) {
    this.#shape = shape;
    const className = escapeAttribute(shape.className);
    this.#tag = `<INSTANCE CLASSNAME="${className}">`;
    this.#columns = Array.from(shape.properties.values(), makeColumn);
    this.#same = this.#columns.map(() => undefined);
    this.#nameTag = `<INSTANCENAME CLASSNAME="${className}">`;
    this.#keys = shape.keys.map((key): KeyColumn => {
      const tag = `<KEYBINDING NAME="${escapeAttribute(key.name)}">`;
      const type = shape.keyTypes?.get(key.name);
      return { key, tag, type, start: tag + keyValueTag('string', type ?? 'string') };
    });
  }

  /** @throws CIMError CIM_ERR_FAILED naming the property whose value XML cannot represent. */
  instance(record: PropertyRecord, base: PathBase): string {
    const from = this.#referenceBaseOf(base);
    this.#findVarying(record);
    const texts = (this.#texts ??= this.#makeTexts());
    let encoded = texts[0] ?? '';
    for (const [index, column] of this.#varying.entries())
      encoded += this.#encodeColumn(column, valueIn(column, record), from) + (texts[index + 1] ?? '');
    return encoded;
  }

  /** A column varies from the first row on whose value is not that of the row before, and forever. */
  #findVarying(record: PropertyRecord): void {
    for (let index = 0; index < this.#columns.length; index += 1) {
      const column = this.#columns[index];
      const same = this.#same[index];
      if (!column || same === varies) continue;
      const value = valueIn(column, record);
      if (Object.is(value, same)) continue;
      this.#same[index] = same === undefined && canBeSame(column, value) ? value : varies;
      this.#texts = null;
    }
  }

  /** The texts before, between and behind the columns that vary. */
  #makeTexts(): readonly string[] {
    const texts: string[] = [];
    let text = this.#tag;
    this.#varying.length = 0;
    for (const [index, column] of this.#columns.entries()) {
      const same = this.#same[index];
      if (same !== varies && same !== undefined) {
        text += this.#encodeColumn(column, same, null);
        continue;
      }
      texts.push(text);
      text = '';
      this.#varying.push(column);
    }
    return [...texts, `${text}</INSTANCE>`];
  }

  #encodeColumn(column: Column, value: CIMValue, base: PathBase | null): string {
    const { property, start, end } = column;
    if (value === null) return column.empty;
    if (typeof value === 'number' && column.isInteger) return start + value + end;
    try {
      if (typeof value === 'string') return start + escapeText(value) + end;
      return column.tag + encodeValue(property.type, value, printEmbedded, base) + column.endTag;
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      const where = `property ${property.name} of ${this.#shape.className}`;
      throw new CIMError('CIM_ERR_FAILED', `${where}: ${error.message}`, { cause: error });
    }
  }

  name(record: PropertyRecord, base: PathBase): string {
    let encoded = this.#nameTag;
    for (const { key, tag, type, start } of this.#keys) {
      const given = record[key.name];
      // An inherited member such as "constructor" is not a string.
      if (typeof given === 'string') {
        encoded += `${start}${escapeText(given)}</KEYVALUE></KEYBINDING>`;
        continue;
      }
      const value = this.#shape.keyValue(key, record);
      const printed =
        value instanceof CIMInstanceName
          ? encodeValueReference(value, this.#referenceBaseOf(base))
          : encodeKeyValue(value, type);
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
    return `${this.#pathStart}${this.name(record, base)}</INSTANCEPATH>`;
  }

  /** As `referenceBaseOf` of paths, once for all rows of an answer. */
  #referenceBaseOf(base: PathBase): PathBase | null {
    const { className, host, namespace, hasReferences } = this.#shape;
    if (!hasReferences) return null;
    if (base !== this.#answerBase) {
      this.#answerBase = base;
      this.#referenceBase =
        base.areReferencesGiven?.(className) === true ? null : { host: host ?? base.host, namespace };
    }
    return this.#referenceBase;
  }
}

/** The value that a record has for a column, or the default of the class. */
function valueIn({ property, isInherited }: Column, record: PropertyRecord): CIMValue {
  const given = isInherited ? valueOf(property, record) : record[property.name];
  return given === undefined ? property.value : (given as CIMValue);
}

/** Text of a reference depends on the answer as well. */
function canBeSame({ property }: Column, value: CIMValue): boolean {
  if (typeof value === 'string' || isCIMArray(value))
    return value.length <= maxSameLength && property.type !== 'reference';
  return typeof value !== 'object' || value === null;
}

function makeColumn(property: CIMProperty): Column {
  const { tag, endTag } = makeTags(property);
  return {
    property,
    tag,
    endTag,
    start: `${tag}<VALUE>`,
    end: `</VALUE>${endTag}`,
    empty: tag + endTag,
    isInteger: !property.isArray && isIntegerTypeName(property.type),
    isInherited: property.name in Object.prototype,
  };
}

/** The encoder of a shape.  It is made once. */
export function encoderOf(shape: InstanceShape): RowEncoder {
  return shape.derived(makeEncoder);
}

function makeEncoder(shape: InstanceShape): RowEncoder {
  return new RowEncoder(shape);
}
