import { CIMClassName } from '../../cim/CIMClassName.js';
import { CIMInstanceName, type CIMKeyValue } from '../../cim/CIMInstanceName.js';
import { isDataTypeName, isIntegerTypeName, parseValue, type DataTypeName } from '../../cim/dataTypes.js';
import { NameMap } from '../../cim/NameMap.js';
import type { XmlElement } from '../../xml/XmlElement.js';
import { requestNotValid } from '../CimXmlError.js';
import {
  childrenOf,
  expectAttribute,
  expectChildren,
  expectElement,
  expectOneChild,
  optionalChild,
  textOf,
} from './expect.js';

/**
 * `<!ELEMENT LOCALNAMESPACEPATH (NAMESPACE+)>`, `<!ELEMENT NAMESPACE EMPTY>`.
 * A NAMESPACE that holds slashes (some clients send one for the whole path) is read as several.
 */
export function decodeLocalNamespacePath(element: XmlElement): string {
  expectElement(element, 'LOCALNAMESPACEPATH');
  const parts: string[] = [];
  for (const child of childrenOf(element)) {
    expectElement(child, 'NAMESPACE');
    parts.push(...expectAttribute(child, 'NAME').split('/'));
  }
  const namespace = parts.filter((part) => part !== '').join('/');
  if (namespace === '') throw requestNotValid('LOCALNAMESPACEPATH names no namespace');
  return namespace;
}

/** `<!ELEMENT NAMESPACEPATH (HOST, LOCALNAMESPACEPATH)>` */
export function decodeNamespacePath(element: XmlElement): { host: string; namespace: string } {
  expectElement(element, 'NAMESPACEPATH');
  const [host, path] = expectChildren(element, 'HOST', 'LOCALNAMESPACEPATH');
  return { host: textOf(host).trim(), namespace: decodeLocalNamespacePath(path) };
}

/** `<!ELEMENT CLASSNAME EMPTY> <!ATTLIST CLASSNAME %CIMName;>` */
export function decodeClassName(element: XmlElement): string {
  expectElement(element, 'CLASSNAME');
  return expectAttribute(element, 'NAME');
}

/** `<!ELEMENT LOCALCLASSPATH (LOCALNAMESPACEPATH, CLASSNAME)>` */
export function decodeLocalClassPath(element: XmlElement): CIMClassName {
  expectElement(element, 'LOCALCLASSPATH');
  const [path, className] = expectChildren(element, 'LOCALNAMESPACEPATH', 'CLASSNAME');
  return new CIMClassName(decodeClassName(className), { namespace: decodeLocalNamespacePath(path) });
}

/** `<!ELEMENT CLASSPATH (NAMESPACEPATH, CLASSNAME)>` */
export function decodeClassPath(element: XmlElement): CIMClassName {
  expectElement(element, 'CLASSPATH');
  const [path, className] = expectChildren(element, 'NAMESPACEPATH', 'CLASSNAME');
  return new CIMClassName(decodeClassName(className), decodeNamespacePath(path));
}

/** `<!ELEMENT LOCALINSTANCEPATH (LOCALNAMESPACEPATH, INSTANCENAME)>` */
export function decodeLocalInstancePath(element: XmlElement): CIMInstanceName {
  expectElement(element, 'LOCALINSTANCEPATH');
  const [path, instanceName] = expectChildren(element, 'LOCALNAMESPACEPATH', 'INSTANCENAME');
  return decodeInstanceName(instanceName).at({ namespace: decodeLocalNamespacePath(path) });
}

/** `<!ELEMENT INSTANCEPATH (NAMESPACEPATH, INSTANCENAME)>` */
export function decodeInstancePath(element: XmlElement): CIMInstanceName {
  expectElement(element, 'INSTANCEPATH');
  const [path, instanceName] = expectChildren(element, 'NAMESPACEPATH', 'INSTANCENAME');
  return decodeInstanceName(instanceName).at(decodeNamespacePath(path));
}

/** `<!ELEMENT OBJECTPATH (INSTANCEPATH | CLASSPATH)>` */
export function decodeObjectPath(element: XmlElement): CIMInstanceName | CIMClassName {
  expectElement(element, 'OBJECTPATH');
  const child = expectOneChild(element, 'INSTANCEPATH', 'CLASSPATH');
  return child.name === 'CLASSPATH' ? decodeClassPath(child) : decodeInstancePath(child);
}

/**
 * `<!ELEMENT INSTANCENAME (KEYBINDING* | KEYVALUE? | VALUE.REFERENCE?)>`
 *
 * A KEYVALUE or VALUE.REFERENCE without KEYBINDING is the key of a class that has only one; it is bound to the empty name.
 */
export function decodeInstanceName(element: XmlElement): CIMInstanceName {
  expectElement(element, 'INSTANCENAME');
  const className = expectAttribute(element, 'CLASSNAME');
  const keyBindings = new NameMap<CIMKeyValue>();
  const children = childrenOf(element);
  const [first] = children;
  if (first !== undefined && first.name !== 'KEYBINDING') {
    const only = expectOneChild(element, 'KEYVALUE', 'VALUE.REFERENCE');
    return new CIMInstanceName(className, keyBindings.set('', decodeKey(only)));
  }
  for (const child of children) {
    expectElement(child, 'KEYBINDING');
    const name = expectAttribute(child, 'NAME');
    if (keyBindings.has(name)) throw requestNotValid(`the key ${name} is bound twice`);
    keyBindings.set(name, decodeKey(expectOneChild(child, 'KEYVALUE', 'VALUE.REFERENCE')));
  }
  return new CIMInstanceName(className, keyBindings);
}

/** `<!ELEMENT KEYBINDING (KEYVALUE | VALUE.REFERENCE)>`: its content. */
function decodeKey(element: XmlElement): CIMKeyValue {
  return element.name === 'KEYVALUE' ? decodeKeyValue(element) : decodeValueReference(element);
}

/**
 * `<!ELEMENT KEYVALUE (#PCDATA)> <!ATTLIST KEYVALUE VALUETYPE (string|boolean|numeric) "string" %CIMType; #IMPLIED>`
 *
 * TYPE says the type; without it VALUETYPE says its kind; without both it stays a text, which the declaration of the key
 * can still read as number, boolean or datetime without loss.
 *
 * @throws CIMError CIM_ERR_TYPE_MISMATCH for a text that is not of the stated type.
 */
export function decodeKeyValue(element: XmlElement): CIMKeyValue {
  expectElement(element, 'KEYVALUE');
  const text = textOf(element);
  const type = element.attributes.get('TYPE')?.toLowerCase();
  if (type !== undefined && type !== '') {
    if (!isDataTypeName(type)) throw requestNotValid(`TYPE="${type}" of KEYVALUE is not a CIM data type`);
    return keyOfType(type, text);
  }
  switch (element.attributes.get('VALUETYPE')?.toLowerCase()) {
    case 'boolean':
      return keyOfType('boolean', text);
    case 'numeric':
      return numericKey(text);
    case 'string':
    case undefined:
      return text;
    default:
      throw requestNotValid('VALUETYPE of KEYVALUE is none of string, boolean and numeric');
  }
}

function keyOfType(type: DataTypeName, text: string): CIMKeyValue {
  const value = parseValue(type, text);
  return isIntegerTypeName(type) && typeof value === 'number' ? BigInt(value) : value;
}

function numericKey(text: string): bigint | number {
  const isInteger = /^\s*[+-]?(?:\d+|0[xX][\da-fA-F]+)\s*$/.test(text);
  if (!isInteger) return parseValue('real64', text) as number;
  const digits = text.trim().replace(/^\+/, '');
  return digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits);
}

/**
 * `<!ELEMENT VALUE.REFERENCE
 *   (CLASSPATH | LOCALCLASSPATH | CLASSNAME | INSTANCEPATH | LOCALINSTANCEPATH | INSTANCENAME)>`
 *
 * A reference to a class is refused: CIM properties and parameters refer to instances.
 */
export function decodeValueReference(element: XmlElement): CIMInstanceName {
  expectElement(element, 'VALUE.REFERENCE');
  const child = expectOneChild(element, 'INSTANCEPATH', 'LOCALINSTANCEPATH', 'INSTANCENAME');
  if (child.name === 'INSTANCEPATH') return decodeInstancePath(child);
  return child.name === 'LOCALINSTANCEPATH' ? decodeLocalInstancePath(child) : decodeInstanceName(child);
}

/** `<!ELEMENT VALUE.REFARRAY (VALUE.REFERENCE | VALUE.NULL)*>` */
export function decodeValueRefArray(element: XmlElement): (CIMInstanceName | null)[] {
  expectElement(element, 'VALUE.REFARRAY');
  return childrenOf(element).map((child) => {
    if (child.name !== 'VALUE.NULL') return decodeValueReference(child);
    optionalChild(child);
    return null;
  });
}
