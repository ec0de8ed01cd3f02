import { CIMDateTime } from '../../cim/CIMDateTime.js';
import { CIMInstance } from '../../cim/CIMInstance.js';
import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { printValue, type CIMTypeName } from '../../cim/dataTypes.js';
import { isCIMArray, type CIMScalar, type CIMValue } from '../../cim/values.js';
import { encodeClass } from '../../cimxml/encode/classes.js';
import { escapeText } from '../../xml/escape.js';
import { encodeDateTime } from '../dateTimes.js';
import { elementName } from '../elementNames.js';
import { dmtfClasses } from '../names.js';
import { encodeReference } from './references.js';

/** The namespace that applies to values without one. */
export interface ValueBase {
  readonly namespace: string;
}

/**
 * Encodes a property or parameter (DSP0230): one element for each element of an array, none for an empty one, one with xsi:nil
 * for NULL.
 * @param tag with its prefix.
 */
export function encodeValues(
  tag: string,
  type: CIMTypeName,
  value: CIMValue,
  base: ValueBase,
  depth = 0,
): string {
  if (value === null) return `<${tag} xsi:nil="true"/>`;
  if (!isCIMArray(value)) return encodeOne(tag, type, value, base, depth);
  let encoded = '';
  for (const one of value) {
    encoded += one === null ? `<${tag} xsi:nil="true"/>` : encodeOne(tag, type, one, base, depth);
  }
  return encoded;
}

function encodeOne(tag: string, type: CIMTypeName, value: CIMScalar, base: ValueBase, depth: number): string {
  if (value instanceof CIMInstance) return encodeEmbedded(tag, value, base, depth);
  return `<${tag}>${encodeContent(type, value, base)}</${tag}>`;
}

function encodeContent(type: CIMTypeName, value: Exclude<CIMScalar, CIMInstance>, base: ValueBase): string {
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return type === 'reference' ? String(value) : printValue(type, value);
  if (value instanceof CIMDateTime) return encodeDateTime(value);
  if (value instanceof CIMInstanceName) return encodeReference(value, base.namespace);
  // WS-CIM has no form for an embedded class.
  return escapeText(encodeClass(value));
}

/**
 * Encodes the properties in the XML namespace of the instance's own class, which the type names.  There is no element for the
 * class.
 */
function encodeEmbedded(tag: string, instance: CIMInstance, base: ValueBase, depth: number): string {
  const className = elementName(instance.className);
  const prefix = `p${depth + 1}`;
  let content = '';
  for (const { name, type, value } of instance.properties.values())
    content += encodeValues(`${prefix}:${elementName(name)}`, type, value, base, depth + 1);
  return (
    `<${tag} xmlns:${prefix}="${dmtfClasses}${className}" xsi:type="${prefix}:${className}_Type">` +
    `${content}</${tag}>`
  );
}
