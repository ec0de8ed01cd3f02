import type { XmlElement } from './XmlElement.js';
import { XmlError } from './XmlError.js';

/** An element of a document whose names belong to namespaces (Namespaces in XML 1.0). */
export interface NamespacedElement {
  /** The namespace URI; empty if the name is in no namespace. */
  readonly namespace: string;
  /** Without its prefix. */
  readonly name: string;
  readonly children: readonly NamespacedElement[];
  readonly text: string;
  /** The element as it was parsed.  Callers that need the unresolved content use it. */
  readonly source: XmlElement;
  /** An attribute in a namespace; "" is for attributes without a prefix. */
  attribute(namespace: string, name: string): string | undefined;
}

/**
 * Resolves the prefixes of an element and its descendants to namespaces.  Attribute values, such as that of xsi:type, are not
 * changed.
 * @throws XmlError `not-well-formed` for a prefix that is not declared or is bound to the empty namespace.
 */
export function resolveNamespaces(root: XmlElement): NamespacedElement {
  return resolve(root, outermost);
}

/**
 * The namespace declarations of an element and, through `around`, of its ancestors.  Lookups go outwards, so nothing is copied.
 */
interface Scope {
  /** URI by prefix.  The key of the default namespace is "". */
  readonly declared: ReadonlyMap<string, string>;
  readonly around: Scope | null;
}

const outermost: Scope = {
  declared: new Map([
    ['', ''],
    ['xml', 'http://www.w3.org/XML/1998/namespace'],
  ]),
  around: null,
};

const noElements: readonly NamespacedElement[] = [];

function resolve(source: XmlElement, around: Scope): NamespacedElement {
  const scope = source.attributes.size === 0 ? around : scopeOf(source, around);
  const colon = source.name.indexOf(':');
  const namespace = uriOf(colon === -1 ? '' : source.name.slice(0, colon), scope);
  if (namespace === undefined || colon === 0) throw notWellFormed('a prefix is not declared');
  const { children } = source;
  return new ResolvedElement(
    namespace,
    colon === -1 ? source.name : source.name.slice(colon + 1),
    children.length === 0 ? noElements : children.map((child) => resolve(child, scope)),
    source,
    scope,
  );
}

function scopeOf({ attributes }: XmlElement, around: Scope): Scope {
  let declared: Map<string, string> | null = null;
  for (const [name, value] of attributes) {
    if (!name.startsWith('xmlns') || (name !== 'xmlns' && name[5] !== ':')) continue;
    const prefix = name.slice(6);
    if (prefix !== '' && value === '') throw notWellFormed('a prefix is declared to be no namespace');
    declared ??= new Map();
    declared.set(prefix, value);
  }
  return declared === null ? around : { declared, around };
}

function uriOf(prefix: string, from: Scope): string | undefined {
  for (let scope: Scope | null = from; scope !== null; scope = scope.around) {
    const uri = scope.declared.get(prefix);
    if (uri !== undefined) return uri;
  }
  return undefined;
}

class ResolvedElement implements NamespacedElement {
  readonly namespace: string;
  readonly name: string;
  readonly children: readonly NamespacedElement[];
  readonly source: XmlElement;
  readonly #scope: Scope;

  constructor(
    namespace: string,
    name: string,
    children: readonly NamespacedElement[],
    source: XmlElement,
    scope: Scope,
  ) {
    this.namespace = namespace;
    this.name = name;
    this.children = children;
    this.source = source;
    this.#scope = scope;
  }

  get text(): string {
    return this.source.text;
  }

  attribute(namespace: string, name: string): string | undefined {
    const { attributes } = this.source;
    if (namespace === '') return attributes.get(name);
    for (const [spelled, value] of attributes) {
      if (!spelled.endsWith(name) || spelled[spelled.length - name.length - 1] !== ':') continue;
      if (uriOf(spelled.slice(0, -name.length - 1), this.#scope) === namespace) return value;
    }
    return undefined;
  }
}

function notWellFormed(sentence: string): XmlError {
  return new XmlError('not-well-formed', sentence);
}
