import { embedding, type CIMClass } from '../../cim/CIMClass.js';
import type { CIMInstanceName, CIMKeyValue } from '../../cim/CIMInstanceName.js';
import type { NamespacedElement } from '../../xml/NamespacedElement.js';
import { sameName, type NameMap } from '../../cim/NameMap.js';
import { WsmanFault } from '../WsmanFault.js';
import { findChild, findText, isNamed } from './elements.js';
import { decodeReference, decodeSelectors } from './references.js';

/** The filter of an enumeration. */
export type EnumerationFilter =
  | { readonly kind: 'query'; readonly language: 'WQL' | 'DMTF:CQL'; readonly query: string }
  /** Property values that instances must have. */
  | { readonly kind: 'selectors'; readonly values: NameMap<CIMKeyValue> }
  | AssociationFilter;

export interface AssociationFilter {
  readonly kind: 'association';
  /** Whether the associated instances or the association instances are returned. */
  readonly gives: 'associated' | 'associations';
  readonly source: CIMInstanceName;
  readonly associationClass: string | null;
  readonly resultClass: string | null;
  readonly role: string | null;
  readonly resultRole: string | null;
  /** Null: all. */
  readonly properties: readonly string[] | null;
}

const dialects = {
  wql: 'http://schemas.microsoft.com/wbem/wsman/1/WQL',
  cql: 'http://schemas.dmtf.org/wbem/cql/1/dsp0202.pdf',
  selectors: 'http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter',
  association: 'http://schemas.dmtf.org/wbem/wsman/1/cimbinding/associationFilter',
} as const;

/**
 * Decodes the filter of an Enumerate; null if there is none.
 * @throws WsmanFault wsen:FilterDialectRequestedUnavailable, wsen:CannotProcessFilter
 */
export function decodeFilter(enumerate: NamespacedElement): EnumerationFilter | null {
  const filters = enumerate.children.filter(
    (child) => isNamed(child, 'wsman', 'Filter') || isNamed(child, 'wsen', 'Filter'),
  );
  const [filter, ...others] = filters;
  if (filter === undefined) return null;
  if (others.length > 0) throw unusable('there are two filters: expected one');
  // The default dialect is XPath.
  const dialect = filter.attribute('', 'Dialect') ?? '';
  const language = queryLanguage(dialect);
  if (language !== null) return { kind: 'query', language, query: filter.text };
  if (sameName(dialect, dialects.selectors)) {
    const set = findChild(filter, 'wsman', 'SelectorSet');
    if (set === null) throw unusable('the filter holds no SelectorSet');
    return { kind: 'selectors', values: decodeSelectors(set).keys };
  }
  if (sameName(dialect, dialects.association)) return decodeAssociation(filter);
  throw new WsmanFault(
    'wsen:FilterDialectRequestedUnavailable',
    'the dialect of the filter is none that this server knows: expected WQL, CQL, a selector filter or an association filter',
  );
}

function decodeAssociation(filter: NamespacedElement): AssociationFilter {
  const associated = findChild(filter, 'wsmb', 'AssociatedInstances');
  const found = associated ?? findChild(filter, 'wsmb', 'AssociationInstances');
  if (found === null) throw unusable('the filter holds neither AssociatedInstances nor AssociationInstances');
  const object = findChild(found, 'wsmb', 'Object');
  if (object === null) throw unusable('the filter names no Object');
  const properties = found.children
    .filter((child) => isNamed(child, 'wsmb', 'IncludeResultProperty'))
    .map(({ text }) => text.trim());
  return {
    kind: 'association',
    gives: associated === null ? 'associations' : 'associated',
    source: decodeReference(object),
    associationClass: findText(found, 'wsmb', 'AssociationClassName'),
    resultClass: findText(found, 'wsmb', 'ResultClassName'),
    role: findText(found, 'wsmb', 'Role'),
    resultRole: findText(found, 'wsmb', 'ResultRole'),
    properties: properties.length === 0 ? null : properties,
  };
}

/** The query language of a dialect; null if it is not a dialect of queries. */
export function queryLanguage(dialect: string): 'WQL' | 'DMTF:CQL' | null {
  if (sameName(dialect, dialects.wql)) return 'WQL';
  return sameName(dialect, dialects.cql) ? 'DMTF:CQL' : null;
}

/** The class after FROM; null if there is none.  The error is then reported when the query is compiled. */
export function classOfQuery(query: string): string | null {
  return /\bfrom\s+([\w\u0080-\uFFFF]+)/iu.exec(query.slice(0, 16_384))?.[1] ?? null;
}

/**
 * The query for a selector filter on a class.
 * @throws WsmanFault wsen:CannotProcessFilter for a name that is no property, or a property whose value cannot be a text.
 */
export function selectorQuery(cimClass: CIMClass, values: NameMap<CIMKeyValue>): string {
  const conditions = Array.from(values, ([sent, value]) => {
    const property = cimClass.properties.get(sent);
    if (!property) throw unusable(`${cimClass.name} has no property "${sent}"`);
    const { name, type, isArray } = property;
    if (isArray || typeof value !== 'string' || type === 'reference' || embedding(property) !== null)
      throw unusable(`${name} cannot be compared with a text`);
    const isQuoted = type === 'string' || type === 'char16' || type === 'datetime';
    if (!isQuoted && !/^\s*(?:[+-]?[\d.]+(?:[eE][+-]?\d+)?|true|false)\s*$/iu.test(value))
      throw unusable(`${name} is a ${type}: the filter has no such value`);
    const literal = isQuoted ? `'${value.replaceAll(/['\\]/gu, String.raw`\$&`)}'` : value.trim();
    return `${name} = ${literal}`;
  });
  return `SELECT * FROM ${cimClass.name}${conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`}`;
}

function unusable(sentence: string): WsmanFault {
  return new WsmanFault('wsen:CannotProcessFilter', sentence);
}
