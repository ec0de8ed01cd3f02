import { CIMClassName } from '../cim/CIMClassName.js';
import { CIMDateTime } from '../cim/CIMDateTime.js';
import { CIMInstanceName, type CIMKeyValue } from '../cim/CIMInstanceName.js';
import { foldName, sameName } from '../cim/NameMap.js';
import { CimXmlError } from './CimXmlError.js';

/** The CIMObject header, percent-decoded and taken apart as far as its form is fixed. */
export interface CimObjectHeader {
  /** Without leading or trailing slash. */
  readonly namespace: string;
  /** `Class` or `Class.Key="value",...`; null where the header names a namespace only. */
  readonly object: string | null;
}

/**
 * `root/cimv2`, `root/cimv2:Class.Key="value"`, both with or without `//host/` or `http://host/` before them.
 * @throws CimXmlError header-mismatch where no namespace is named.
 */
export function parseCimObject(text: string): CimObjectHeader {
  const [, path = ''] = /^(?:(?:[A-Za-z][\w.+-]*:)?\/\/[^/]*\/?)?(.*)$/s.exec(text) ?? [];
  // The first colon: neither namespaces nor class names hold one.
  const colon = path.indexOf(':');
  const namespace = (colon === -1 ? path : path.slice(0, colon)).split('/').filter(Boolean).join('/');
  if (namespace === '') throw new CimXmlError(400, 'header-mismatch', 'CIMObject names no namespace');
  return { namespace, object: colon === -1 ? null : path.slice(colon + 1) };
}

/**
 * Whether the header's object is that of a METHODCALL: class name and key names without case, key values by their types.  Values of reference keys are not compared: clients print them in too many ways.
 */
export function isSameObject(
  header: CimObjectHeader,
  object: CIMInstanceName | CIMClassName | null,
): boolean {
  if (object === null) return header.object === null;
  if (header.object === null) return false;
  const [className, keys] = splitObject(header.object);
  if (!sameName(className, object.className)) return false;
  if (object instanceof CIMClassName) return keys === '';

  const printed = parseKeys(keys);
  if (printed.size !== object.keyBindings.size) return false;
  for (const [name, value] of object.keyBindings) {
    const text = printed.get(foldName(name));
    if (text === undefined || !isSameKey(text, value)) return false;
  }
  return true;
}

/** `Class.Key=1` or `Class=1` (the one key of a class, unnamed) or `Class=@` (a singleton). */
function splitObject(object: string): readonly [className: string, keys: string] {
  const end = object.search(/[.=]/);
  if (end === -1) return [object, ''];
  const keys = object[end] === '=' ? object.slice(end) : object.slice(end + 1);
  return [object.slice(0, end), keys === '=@' ? '' : keys];
}

/** `Key="va\"lue",Other=5`: key names folded, values as printed. */
function parseKeys(text: string): Map<string, string> {
  const keys = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(
    /\s*([^=,]*)=("(?:[^"\\]|\\.)*"|[^,]*)\s*(?:,|$)/gs,
  )) {
    keys.set(foldName(name.trim()), value.trim());
  }
  return keys;
}

function isSameKey(printed: string, value: CIMKeyValue): boolean {
  if (value instanceof CIMInstanceName) return true;
  const quoted = /^"(.*)"$/s.exec(printed)?.[1];
  const text = quoted === undefined ? printed : quoted.replace(/\\(.)/gs, '$1');
  if (typeof value === 'bigint') return isInteger(text) && BigInt(text.replace('+', '')) === value;
  if (typeof value === 'number') return Number(text) === value;
  if (typeof value === 'boolean') return sameName(text, String(value));
  // Not every client escapes quotes and backslashes.
  return text === (value instanceof CIMDateTime ? value.toString() : value) || quoted === value;
}

/** Decimal or, without sign, hexadecimal. */
function isInteger(text: string): boolean {
  return /^(?:[+-]?\d+|0[xX][\da-fA-F]+)$/.test(text);
}
