import { createHash } from 'node:crypto';
import type { CIMClass, CIMTypedElement } from '../../src/cim/CIMClass.js';
import type { CIMQualifier } from '../../src/cim/CIMQualifier.js';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import type { NameMap } from '../../src/cim/NameMap.js';
import { isCIMArray, type CIMValue } from '../../src/cim/values.js';

/**
 * What a class itself declares, in the notation of facts.json: each element as its type, its default value and its
 * qualifiers in alphabetical order.  ValueMap and Values stand as one hash, Description is left out.
 */
export interface ClassFacts {
  /** Superclass (`-` for none) and qualifiers. */
  readonly class: string;
  readonly properties?: Readonly<Record<string, string>>;
  /** Per method the return type under `returns`, and the parameters by name. */
  readonly methods?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The facts of a compiled class. */
export function factsOf(cimClass: CIMClass): ClassFacts {
  const properties = [...cimClass.properties.values()]
    .filter(({ propagated }) => !propagated)
    .map((property) => [property.name, element(property, property.defaultValue)] as const);
  const methods = [...cimClass.methods.values()]
    .filter(({ propagated }) => !propagated)
    .map(({ name, returnType, qualifiers, parameters }) => {
      const returns = ['returns', [returnType, ...stated(qualifiers)].join(' ')] as const;
      const rows = [...parameters.values()].map((each) => [each.name, element(each, null)] as const);
      return [name, Object.fromEntries([returns, ...rows])] as const;
    });
  return {
    class: [cimClass.superclass ?? '-', ...stated(cimClass.qualifiers)].join(' '),
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    ...(methods.length > 0 && { methods: Object.fromEntries(methods) }),
  };
}

function element(declaration: CIMTypedElement, defaultValue: CIMValue): string {
  const { type, referenceClass, isArray, qualifiers } = declaration;
  const typed = `${type === 'reference' ? `ref ${referenceClass}` : type}${isArray ? '[]' : ''}`;
  const initial = defaultValue === null ? [] : [`= ${text(defaultValue)}`];
  return [typed, ...initial, ...stated(qualifiers)].join(' ');
}

/** The qualifiers that the element states itself. */
function stated(qualifiers: NameMap<CIMQualifier>): string[] {
  const values = new Map<string, CIMValue>();
  for (const { name, value, propagated } of qualifiers.values()) {
    if (!propagated && name !== 'Description') values.set(name, value);
  }
  hashTable(values, 'ValueMap', 'Values');
  hashTable(values, 'BitMap', 'BitValues');
  return [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === true ? name : `${name}(${text(value)})`));
}

/** Replaces a table's keys and texts by the beginning of the SHA-256 of both. */
function hashTable(values: Map<string, CIMValue>, keys: string, texts: string): void {
  if (!values.has(keys) && !values.has(texts)) return;
  const table = JSON.stringify([values.get(keys) ?? null, values.get(texts) ?? null]);
  values.delete(keys);
  values.set(texts, `#${createHash('sha256').update(table).digest('hex').slice(0, 12)}`);
}

function text(value: CIMValue): string {
  if (isCIMArray(value)) return value.map(text).join('|');
  if (value instanceof CIMDateTime) return value.toString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
