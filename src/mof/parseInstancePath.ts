import { CIMDateTime } from '../cim/CIMDateTime.js';
import { CIMError } from '../cim/CIMError.js';
import { CIMInstanceName, type CIMKeyValue } from '../cim/CIMInstanceName.js';
import { isIntegerTypeName, parseValue, type CIMTypeName } from '../cim/dataTypes.js';
import { NameMap } from '../cim/NameMap.js';

/** The type of a key property; undefined if the caller does not know the class or the key. */
export type FindKeyType = (className: string, keyName: string) => CIMTypeName | undefined;

/**
 * Parses the text of an instance path (DSP0004 2.8, "Object paths"; DSP0207, untyped WBEM URI):
 * `[[scheme:]//host/][namespace:]Class.Key1=value,Key2="text"`, or `Class=@` for a class without keys.  Strings are in double
 * quotes; `\"` and `\\` are escapes in them.
 *
 * If `findKeyType` knows the key, the value must be of its type, and a string may be a datetime or the path of another instance.
 * Otherwise a string stays a string.
 * @throws CIMError CIM_ERR_INVALID_PARAMETER naming the text and what was expected.
 */
export function parseInstancePath(text: string, findKeyType: FindKeyType = () => undefined): CIMInstanceName {
  return parsePath(text, findKeyType, 0);
}

/** Nesting of paths within keys.  Each level at least doubles the escapes, so real paths are only a few levels deep. */
const MAX_NESTING = 16;

const prefix =
  /^(?:(?:[A-Za-z][A-Za-z0-9+.-]*:)?\/\/(?<host>[^/"]*)\/)?\/?(?:(?<namespace>[^:="]*):)?(?<className>[^.:="/,]+)(?<rest>.*)$/s;
const keyBinding = /([^=",.\s]+)=(?:"([^"\\]*(?:\\[^][^"\\]*)*)"|'([^])'|([^",']*))(,|$)/y;

function parsePath(text: string, findKeyType: FindKeyType, nesting: number): CIMInstanceName {
  const match = prefix.exec(text)?.groups;
  const className = match?.['className'] ?? '';
  if (!match || !isName(className))
    throw notAPath(text, 'Class.Key=value, with a namespace and ":" before it');
  if (nesting > MAX_NESTING) throw notAPath(text, `at most ${MAX_NESTING} paths within each other`);
  const namespace = match['namespace']?.replace(/^\/+|\/+$/g, '') ?? '';
  const place = { host: match['host'] || null, namespace: namespace === '' ? null : namespace };
  const rest = match['rest'] ?? '';
  if (rest === '=@') return new CIMInstanceName(className, {}, place);
  if (!rest.startsWith('.')) throw notAPath(text, `"." and the keys behind the class name ${className}`);

  const keys = new NameMap<CIMKeyValue>();
  let more = true;
  keyBinding.lastIndex = 1;
  while (more) {
    const from = keyBinding.lastIndex;
    const binding = keyBinding.exec(rest);
    const name = binding?.[1] ?? '';
    if (!binding || !isName(name)) throw notAPath(text, `Key=value at "${rest.slice(from, from + 40)}"`);
    if (keys.has(name)) throw notAPath(text, `the key ${name} once`);
    const [, , quoted, character, bare, end] = binding;
    const next = keyBinding.lastIndex;
    keys.set(
      name,
      keyValue(text, name, { quoted, character, bare }, findKeyType(className, name), findKeyType, nesting),
    );
    keyBinding.lastIndex = next;
    more = end === ',';
  }
  return new CIMInstanceName(className, keys, place);
}

interface WrittenKey {
  readonly quoted: string | undefined;
  readonly character: string | undefined;
  readonly bare: string | undefined;
}

function keyValue(
  path: string,
  name: string,
  { quoted, character, bare }: WrittenKey,
  type: CIMTypeName | undefined,
  findKeyType: FindKeyType,
  nesting: number,
): CIMKeyValue {
  const text = quoted?.replace(/\\([^])/g, '$1') ?? character;
  if (text !== undefined) {
    if (type === undefined || type === 'string' || (type === 'char16' && text.length === 1)) return text;
    if (type === 'datetime') return CIMDateTime.parse(text);
    if (type === 'reference') return parsePath(text, findKeyType, nesting + 1);
    throw notAPath(path, `a ${type} as the value of key ${name}`);
  }
  const value = bareValue(bare ?? '');
  if (value === undefined || (type !== undefined && !isOfType(value, bare ?? '', type))) {
    throw notAPath(
      path,
      type === undefined ? `a value of key ${name}` : `a ${type} as the value of key ${name}`,
    );
  }
  return typeof value === 'bigint' && (type === 'real32' || type === 'real64') ? Number(value) : value;
}

function bareValue(text: string): boolean | bigint | number | undefined {
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  if (/^[+-]?\d{1,40}$/.test(text)) return BigInt(text.replace(/^\+/, ''));
  if (/^[+-]?(?:\d*\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)$/.test(text)) return Number(text);
  return undefined;
}

function isOfType(value: boolean | bigint | number, text: string, type: CIMTypeName): boolean {
  if (typeof value === 'boolean') return type === 'boolean';
  if (type === 'real32' || type === 'real64') return true;
  if (typeof value !== 'bigint' || type === 'reference' || !isIntegerTypeName(type)) return false;
  parseValue(type, text);
  return true;
}

function isName(text: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}\p{M}_]*$/u.test(text);
}

function notAPath(text: string, expected: string): CIMError {
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  return new CIMError(
    'CIM_ERR_INVALID_PARAMETER',
    `"${shown}" is not an instance path: expected ${expected}`,
  );
}
