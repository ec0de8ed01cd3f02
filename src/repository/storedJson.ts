import { CIMDateTime } from '../cim/CIMDateTime.js';
import { CIMInstance, type CIMProperty } from '../cim/CIMInstance.js';
import { CIMInstanceName, type CIMKeyValue } from '../cim/CIMInstanceName.js';
import type { DataTypeName } from '../cim/dataTypes.js';
import { NameMap } from '../cim/NameMap.js';

/**
 * Encodes values of the object model as bytes without loss: every CIM value, and declarations of classes and qualifier types. The
 * bytes are JSON.  Strings, booleans, NULL, arrays and ordinary numbers are encoded as such; everything else is an object with a
 * one-letter key: `i` 64-bit integer, `f` a real that JSON cannot represent, `d` datetime, `r` instance path, `o` instance, `m`
 * NameMap, `s` Set, `p` a record with named members.
 */
export function encodeStored(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(toJson(value)), 'utf8');
}

/** @throws Error for bytes that `encodeStored` did not write. */
export function decodeStored(bytes: Buffer): unknown {
  return fromJson(JSON.parse(bytes.toString('utf8')) as Json);
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [tag: string]: Json };

function toJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0) ? value : { f: printSpecial(value) };
  }
  if (typeof value === 'bigint') return { i: String(value) };
  if (typeof value === 'object') return objectToJson(value);
  throw new Error(`a ${typeof value} cannot be stored`);
}

function objectToJson(value: object): Json {
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof CIMDateTime) return { d: value.toString() };
  if (value instanceof CIMInstanceName) {
    const path = [value.className, entriesToJson(value.keyBindings), value.namespace, value.host];
    return { r: value.keyTypes === null ? path : [...path, [...value.keyTypes]] };
  }
  if (value instanceof CIMInstance) {
    return { o: [value.className, [...value.properties.values()].map(toJson), toJson(value.path)] };
  }
  if (value instanceof NameMap) return { m: entriesToJson(value) };
  if (value instanceof Set) return { s: [...(value as Set<unknown>)].map(toJson) };
  const parts: Record<string, Json> = {};
  for (const [name, part] of Object.entries(value)) if (part !== undefined) parts[name] = toJson(part);
  return { p: parts };
}

function entriesToJson(map: NameMap<unknown>): Json {
  return [...map].map(([name, value]) => [name, toJson(value)]);
}

function fromJson(json: Json): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (isJsonArray(json)) return json.map(fromJson);
  for (const tag in json) {
    const content = json[tag] as Json;
    switch (tag) {
      case 'i':
        return BigInt(content as string);
      case 'f':
        return specialReals[content as keyof typeof specialReals];
      case 'd':
        return CIMDateTime.parse(content as string);
      case 'p':
        return recordFromJson(content as { readonly [name: string]: Json });
      case 'r': {
        const [className, keys, namespace, host, types] = content as [
          string,
          Json,
          string | null,
          string | null,
          [string, DataTypeName][] | undefined,
        ];
        const keyTypes = types === undefined ? null : new Map(types);
        return new CIMInstanceName(className, mapFromJson<CIMKeyValue>(keys), { namespace, host, keyTypes });
      }
      case 'o': {
        const [className, properties, path] = content as [string, Json[], Json];
        return new CIMInstance(
          className,
          properties.map(fromJson) as CIMProperty[],
          fromJson(path) as CIMInstanceName | null,
        );
      }
      case 'm':
        return mapFromJson(content);
      case 's':
        return new Set((content as Json[]).map(fromJson));
      default:
    }
  }
  throw new Error(`a stored value has the unknown form ${JSON.stringify(json).slice(0, 60)}`);
}

/** Decodes the members in place, because most need no conversion. */
function recordFromJson(parts: { readonly [name: string]: Json }): Record<string, unknown> {
  const record = parts as Record<string, unknown>;
  for (const name in parts) {
    const part = parts[name] as Json;
    if (typeof part === 'object' && part !== null) record[name] = fromJson(part);
  }
  return record;
}

function mapFromJson<V>(json: Json): NameMap<V> {
  return new NameMap((json as [string, Json][]).map(([name, value]) => [name, fromJson(value) as V]));
}

function isJsonArray(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

const specialReals = { NaN: Number.NaN, INF: Infinity, '-INF': -Infinity, '-0': -0 } as const;

function printSpecial(value: number): keyof typeof specialReals {
  if (Number.isNaN(value)) return 'NaN';
  if (value === 0) return '-0';
  return value > 0 ? 'INF' : '-INF';
}
