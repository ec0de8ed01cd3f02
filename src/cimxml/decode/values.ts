import { CIMError } from '../../cim/CIMError.js';
import { isDataTypeName, parseValue, type CIMTypeName, type DataTypeName } from '../../cim/dataTypes.js';
import type { CIMScalar, CIMValue } from '../../cim/values.js';
import type { SentValue } from '../../dispatch/MethodCall.js';
import type { XmlElement } from '../../xml/XmlElement.js';
import { requestNotValid } from '../CimXmlError.js';
import { childrenOf, expectAttribute, expectElement, optionalChild, textOf } from './expect.js';
import { decodeValueRefArray, decodeValueReference } from './paths.js';

/** `<!ELEMENT VALUE (#PCDATA)>`: the text, white space included. */
export function decodeValue(element: XmlElement): string {
  expectElement(element, 'VALUE');
  return textOf(element);
}

/** `<!ELEMENT VALUE.ARRAY (VALUE | VALUE.NULL)*>`, `<!ELEMENT VALUE.NULL EMPTY>` */
export function decodeValueArray(element: XmlElement): (string | null)[] {
  expectElement(element, 'VALUE.ARRAY');
  return childrenOf(element).map((child) => {
    if (child.name !== 'VALUE.NULL') return decodeValue(child);
    optionalChild(child);
    return null;
  });
}

/** Names of the elements that hold a value. */
export const valueElements = ['VALUE', 'VALUE.ARRAY', 'VALUE.REFERENCE', 'VALUE.REFARRAY'] as const;

/** Decodes a value whose type is known later, from a declaration: `(VALUE | VALUE.ARRAY | VALUE.REFERENCE | VALUE.REFARRAY)?`. */
export function decodeSentValue(element: XmlElement | null): SentValue {
  if (element === null) return null;
  switch (element.name) {
    case 'VALUE.ARRAY':
      return decodeValueArray(element);
    case 'VALUE.REFERENCE':
      return decodeValueReference(element);
    case 'VALUE.REFARRAY':
      return decodeValueRefArray(element);
    default:
      return decodeValue(element);
  }
}

/** `%CIMType;` of an attribute.  PARAMTYPE and the TYPE of a method may also be `reference`. */
export function decodeTypeAttribute(element: XmlElement, attribute = 'TYPE'): DataTypeName {
  const type = decodeTypeOrReference(element, attribute);
  if (type === 'reference') {
    throw requestNotValid(`${attribute}="reference" of ${element.name}, expected a CIM data type`);
  }
  return type;
}

function decodeTypeOrReference(element: XmlElement, attribute: string): CIMTypeName {
  const type = expectAttribute(element, attribute).toLowerCase();
  if (type === 'reference' || isDataTypeName(type)) return type;
  throw requestNotValid(`${attribute}="${type}" of ${element.name} is not a CIM data type`);
}

/**
 * Decodes the value of a PROPERTY, PROPERTY.ARRAY or QUALIFIER by its type.  A missing VALUE is NULL.  `embedded` decodes the
 * texts of embedded objects.
 * @throws CIMError CIM_ERR_TYPE_MISMATCH naming `what` and the text; if `what` is a secret or a password, without the text.
 */
export function decodeTypedValue(
  what: string,
  type: DataTypeName,
  value: XmlElement | null,
  embedded: ((text: string) => CIMScalar) | null = null,
): CIMValue {
  if (value === null) return null;
  const parse = embedded ?? ((text: string) => parseValue(type, text));
  try {
    if (value.name !== 'VALUE.ARRAY') return parse(decodeValue(value));
    return decodeValueArray(value).map((text) => (text === null ? null : parse(text)));
  } catch (error) {
    if (!(error instanceof CIMError)) throw error;
    // A value under such a name is never repeated: other people read answers and logs.
    if (/secret|password/i.test(what))
      throw new CIMError(error.symbol, `${what}: the value is not a ${type}`);
    throw new CIMError(error.symbol, `${what}: ${error.description}`, { cause: error });
  }
}
