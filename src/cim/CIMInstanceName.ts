import { CIMDateTime } from './CIMDateTime.js';
import type { DataTypeName } from './dataTypes.js';
import { foldName, NameMap, sameName } from './NameMap.js';

/**
 * The value of one key.  Integers are `bigint` whatever their width: a path that came without types cannot know it, and two
 * spellings of one path must compare equal.  `number` is left to real keys.
 */
export type CIMKeyValue = string | boolean | bigint | number | CIMDateTime | CIMInstanceName;

export interface CIMInstanceNameParts {
  /** Namespace of the instance, without leading or trailing slash; null: that of the message. */
  readonly namespace?: string | null;
  /** Authority part of a full path (host or host:port); null: this server. */
  readonly host?: string | null;
  /** Types that the class declares for its keys; null or left out: what their values tell. */
  readonly keyTypes?: KeyTypes | null;
}

/** By the names of the keys, spelled as they are in `keyBindings`; those are left out whose value tells the type. */
export type KeyTypes = ReadonlyMap<string, DataTypeName>;

/**
 * The path of an instance: its class, its key bindings, and as far as known namespace and host (DSP0004 2.8, "Object paths").
 * The type parameter is the class that a reference declares; it exists for the compiler only.
 */
export class CIMInstanceName<C extends string = string> {
  /** @internal Ties the type parameter to the structure. */
  declare readonly referencedClass?: C;
  readonly className: string;
  readonly keyBindings: NameMap<CIMKeyValue>;
  readonly namespace: string | null;
  readonly host: string | null;
  /** Beside the path: it is the same path without them. */
  readonly #keyTypes: KeyTypes | null;

  constructor(
    className: string,
    keyBindings: NameMap<CIMKeyValue> | Readonly<Record<string, CIMKeyValue>>,
    { namespace = null, host = null, keyTypes = null }: CIMInstanceNameParts = {},
  ) {
    this.className = className;
    this.keyBindings =
      keyBindings instanceof NameMap ? keyBindings : new NameMap(Object.entries(keyBindings));
    this.namespace = namespace;
    this.host = host;
    this.#keyTypes = keyTypes;
  }

  get keyTypes(): KeyTypes | null {
    return this.#keyTypes;
  }

  /** The same path in another namespace and on another host. */
  at(parts: CIMInstanceNameParts): CIMInstanceName<C> {
    return new CIMInstanceName<C>(this.className, this.keyBindings, {
      namespace: this.namespace,
      host: this.host,
      keyTypes: this.#keyTypes,
      ...parts,
    });
  }

  /** The same path under another class name (a superclass asked for, the real class found). */
  withClass<D extends string>(className: D): CIMInstanceName<D> {
    return new CIMInstanceName<D>(className, this.keyBindings, this);
  }

  /**
   * One text per instance: class name and key names folded, keys sorted, values typed, datetimes as the points in time that they denote.
   * Two paths name the same instance of one namespace exactly if these texts are equal (DSP0004 2.8, "Comparing object paths").
   * Host and namespace are left out.
   */
  get canonical(): string {
    const keys = [...this.keyBindings].map(([name, value]) => `${foldName(name)}=${printCanonical(value)}`);
    keys.sort();
    return `${foldName(this.className)}.${keys.join(',')}`;
  }

  /** Same class, same keys and, where both say one, same namespace.  Hosts are not compared. */
  equals(other: CIMInstanceName): boolean {
    return sameNamespace(this.namespace, other.namespace) && this.canonical === other.canonical;
  }

  /** The untyped WBEM URI without its scheme: `//host/namespace:Class.Key="value"` (DSP0207). */
  toString(): string {
    const authority = this.host === null ? '' : `//${this.host}/`;
    const namespace = this.namespace === null ? '' : `${this.namespace}:`;
    const keys = [...this.keyBindings].map(([name, value]) => `${name}=${printUriValue(value)}`);
    return `${authority}${namespace}${this.className}${keys.length === 0 ? '=@' : `.${keys.join(',')}`}`;
  }
}

/** Narrows to a path without a word about the class it names. */
export function isInstanceName(value: unknown): value is CIMInstanceName {
  return value instanceof CIMInstanceName;
}

function sameNamespace(a: string | null, b: string | null): boolean {
  return a === null || b === null || sameName(a, b);
}

function printCanonical(value: CIMKeyValue): string {
  if (value instanceof CIMInstanceName) {
    const namespace = value.namespace === null ? '' : `${foldName(value.namespace)}:`;
    return `{${namespace}${value.canonical}}`;
  }
  return value instanceof CIMDateTime ? quote(value.canonical) : printUriValue(value);
}

function printUriValue(value: CIMKeyValue): string {
  if (typeof value === 'string') return quote(value);
  if (value instanceof CIMDateTime || value instanceof CIMInstanceName) return quote(value.toString());
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
}
