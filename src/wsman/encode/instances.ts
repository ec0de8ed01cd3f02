import { CIMError } from '../../cim/CIMError.js';
import type { CIMPropertyDeclaration } from '../../cim/CIMClass.js';
import type { CIMInstance, CIMProperty } from '../../cim/CIMInstance.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { isIntegerTypeName } from '../../cim/dataTypes.js';
import type { CIMValue } from '../../cim/values.js';
import { valueOf, type InstanceShape } from '../../dispatch/InstanceRow.js';
import type { PropertyRecord } from '../../dispatch/Provider.js';
import { escapeAttribute, escapeText } from '../../xml/escape.js';
import { XmlError } from '../../xml/XmlError.js';
import { elementName } from '../elementNames.js';
import { classUri, type UriForm } from '../resourceUri.js';
import { encodeSelector, namespaceSelectorOf, referenceEnd, referenceStart } from './references.js';
import { encodeValues, type ValueBase } from './values.js';

/** The names of the elements of an instance. */
export interface InstanceNaming {
  readonly form: UriForm;
  /** The requested class, if its name is used for subclasses as well; null: the instance's own class. */
  readonly className: string | null;
}

/**
 * Encodes an instance as in WS-CIM (DSP0230): an element for the class with one for each property, including NULL properties.
 * @throws CIMError CIM_ERR_FAILED naming the property whose value XML cannot represent.
 */
export function encodeInstance(instance: CIMInstance, naming: InstanceNaming, base: ValueBase): string {
  const [tag, endTag] = instanceTags(naming, instance.className, base.namespace);
  return tag + encodeProperties(instance.properties.values(), instance.className, base) + endTag;
}

/** The elements of the properties, as they occur in the element of their instance. */
export function encodeProperties(
  properties: Iterable<CIMProperty>,
  className: string,
  base: ValueBase,
): string {
  let encoded = '';
  for (const { name, type, value } of properties) {
    try {
      encoded += encodeValues(`p:${elementName(name)}`, type, value, base);
    } catch (error) {
      throw unrepresentable(error, name, className);
    }
  }
  return encoded;
}

/** The end of the element of an instance whose class has its own name as element name. */
export function endTagOf(className: string): string {
  return `</p:${elementName(className)}>`;
}

function instanceTags(
  { form, className: asked }: InstanceNaming,
  ownClassName: string,
  namespace: string,
): readonly [tag: string, endTag: string] {
  const className = elementName(asked ?? ownClassName);
  const uri = escapeAttribute(classUri(form, namespace, className));
  return [`<p:${className} xmlns:p="${uri}">`, endTagOf(asked ?? ownClassName)];
}

/** A property of all rows of a shape, with the text around its values. */
interface Column {
  readonly property: CIMProperty;
  readonly name: string;
  readonly start: string;
  readonly end: string;
  /** The text for NULL. */
  readonly empty: string;
  readonly isInteger: boolean;
  /** Whether every object has a member of this name, such as "constructor". */
  readonly isInherited: boolean;
}

/** Makes an encoder for the instances of a shape.  What all of them have in common is escaped and printed once. */
export function instanceEncoder(
  shape: InstanceShape,
  naming: InstanceNaming,
  base: ValueBase,
): (record: PropertyRecord) => string {
  const [tag, endTag] = instanceTags(naming, shape.className, base.namespace);
  const columns = Array.from(shape.properties.values(), makeColumn);
  return (record) => {
    let encoded = tag;
    let column: Column | undefined;
    try {
      for (column of columns) {
        const { property } = column;
        const given = column.isInherited ? valueOf(property, record) : record[property.name];
        const value = given === undefined ? property.value : (given as CIMValue);
        if (value === null) encoded += column.empty;
        else if (typeof value === 'string') encoded += column.start + escapeText(value) + column.end;
        else if (typeof value === 'number' && column.isInteger) encoded += column.start + value + column.end;
        else encoded += encodeValues(column.name, property.type, value, base);
      }
    } catch (error) {
      throw unrepresentable(error, column?.property.name ?? '', shape.className);
    }
    return encoded + endTag;
  };
}

function makeColumn(property: CIMProperty): Column {
  const name = `p:${elementName(property.name)}`;
  return {
    property,
    name,
    start: `<${name}>`,
    end: `</${name}>`,
    empty: `<${name} xsi:nil="true"/>`,
    isInteger: !property.isArray && isIntegerTypeName(property.type),
    isInherited: property.name in Object.prototype,
  };
}

/** Makes an encoder for references to the instances of a shape. */
export function referenceEncoder(shape: InstanceShape): (record: PropertyRecord) => string {
  const start = `<wsa:EndpointReference>${referenceStart(shape.className)}${namespaceSelectorOf(shape.namespace)}`;
  const end = `${referenceEnd}</wsa:EndpointReference>`;
  const keys = shape.keys.map((key: CIMPropertyDeclaration) => ({
    key,
    start: `<wsman:Selector Name="${escapeAttribute(key.name)}">`,
  }));
  return (record) => {
    let encoded = start;
    for (const { key, start: tag } of keys) {
      const given = Object.hasOwn(record, key.name) ? record[key.name] : undefined;
      encoded +=
        typeof given === 'string'
          ? `${tag}${escapeText(given)}</wsman:Selector>`
          : encodeSelector(key.name, shape.keyValue(key, record), shape.namespace);
    }
    return encoded + end;
  };
}

/** The path of an instance that must have one. */
export function pathOf(instance: CIMInstance): CIMInstanceName {
  if (instance.path === null) throw new TypeError(`an instance of ${instance.className} has no path`);
  return instance.path;
}

function unrepresentable(error: unknown, name: string, className: string): unknown {
  if (!(error instanceof XmlError)) return error;
  return new CIMError('CIM_ERR_FAILED', `property ${name} of ${className}: ${error.message}`, {
    cause: error,
  });
}
