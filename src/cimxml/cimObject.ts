import { CIMClassName } from '../cim/CIMClassName.js';
import { CIMDateTime } from '../cim/CIMDateTime.js';
import { CIMInstanceName, type CIMKeyValue } from '../cim/CIMInstanceName.js';
import { foldName, sameName } from '../cim/NameMap.js';
import { parseXml } from '../xml/parseXml.js';
import { XmlError } from '../xml/XmlError.js';

/** The CIMObject header, percent-decoded and split into namespace and object. */
export interface CimObjectHeader {
  /** Without leading or trailing slash; empty if the header names no namespace. */
  readonly namespace: string;
  /** `Class` or `Class.Key="value",...`; null if the header names a namespace only. */
  readonly object: string | null;
}

/** Parses `root/cimv2` or `root/cimv2:Class.Key="value"`, both optionally preceded by `//host/` or `http://host/`. */
export function parseCimObject(text: string): CimObjectHeader {
  const [, path = ''] = /^(?:(?:[A-Za-z][\w.+-]*:)?\/\/[^/]*\/?)?(.*)$/s.exec(text) ?? [];
  // The first colon is the separator: neither namespaces nor class names contain one.
  const colon = path.indexOf(':');
  const namespace = (colon === -1 ? path : path.slice(0, colon)).split('/').filter(Boolean).join('/');
  return { namespace, object: colon === -1 ? null : path.slice(colon + 1) };
}

/**
 * Whether the header's object is that of a METHODCALL.  Class and key names compare without case, key values by their types. If a
 * key is a reference only class names are compared, because clients print references in too many ways.
 */
export function isSameObject(header: CimObjectHeader, object: CIMInstanceName | CIMClassName): boolean {
  if (header.object === null) return false;
  const [className, keys] = splitObject(header.object);
  if (!sameName(className, object.className)) return false;
  if (object instanceof CIMClassName) return keys === '';

  const values = [...object.keyBindings];
  if (values.some(([, value]) => value instanceof CIMInstanceName)) return true;
  const printed = parseKeys(keys);
  return (
    printed.size === values.length &&
    values.every(([name, value]) => {
      const text = printed.get(foldName(name));
      return text !== undefined && isSameKey(text, value);
    })
  );
}

/** Splits `Class.Key=1`, `Class=1` (the only key of a class, unnamed) or `Class=@` (a singleton). */
function splitObject(object: string): readonly [className: string, keys: string] {
  const end = object.search(/[.=]/);
  if (end === -1) return [object, ''];
  const keys = object[end] === '=' ? object.slice(end) : object.slice(end + 1);
  return [object.slice(0, end), keys === '=@' ? '' : keys];
}

/** A type before a value: that of a typed WBEM URI (DSP0207), or a VALUETYPE, which some clients print. */
const typePrefix =
  /\((?:numeric|string|boolean|datetime|char16|reference|[us]int(?:8|16|32|64)|real(?:32|64))\)/iy;

/** Parses `Key="va\"lue",Other=5,Typed=(uint8)5`.  Key names are folded; values stay as printed, without their types. */
function parseKeys(text: string): Map<string, string> {
  const keys = new Map<string, string>();
  for (let at = 0; at < text.length;) {
    const equals = text.indexOf('=', at);
    if (equals === -1) break;
    typePrefix.lastIndex = equals + 1;
    const start = typePrefix.test(text) ? typePrefix.lastIndex : equals + 1;
    const end = text[start] === '"' ? endOfQuoted(text, start) : text.indexOf(',', start);
    const value = text.slice(start, end === -1 ? undefined : end);
    keys.set(foldName(text.slice(at, equals).trim()), value.trim());
    if (end === -1) break;
    at = end + 1;
  }
  return keys;
}

/** The comma after a quoted value; -1 if there is none.  Unescaped quotes within the value are skipped. */
function endOfQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"' && text[at + 1] === ',') return at + 1;
  }
  return -1;
}

function isSameKey(printed: string, value: CIMKeyValue): boolean {
  // The usual case.
  if (typeof value === 'string' && printed.length === value.length + 2 && printed === `"${value}"`)
    return true;
  const quoted = /^"(.*)"$/s.exec(printed)?.[1];
  const text = quoted === undefined ? printed : quoted.replace(/\\(.)/gs, '$1');
  if (typeof value === 'bigint') return isInteger(text) && BigInt(text.replace('+', '')) === value;
  if (typeof value === 'number') return Number(text) === value;
  if (typeof value === 'boolean') return sameName(text, String(value));
  const expected = value instanceof CIMDateTime ? value.toString() : value;
  // Some clients do not escape quotes and backslashes. wbemcli copies the text of its XML.
  return text === expected || quoted === expected || withoutReferences(text) === expected;
}

/** Whether a text is a decimal integer or an unsigned hexadecimal one. */
function isInteger(text: string): boolean {
  return /^(?:[+-]?\d+|0[xX][\da-fA-F]+)$/.test(text);
}

function withoutReferences(text: string): string {
  if (!text.includes('&')) return text;
  try {
    return parseXml(`<KEYVALUE>${text}</KEYVALUE>`).text;
  } catch (error) {
    if (error instanceof XmlError) return text;
    throw error;
  }
}
