import { CIMDateTime } from './CIMDateTime.js';
import type { DataTypeName } from './dataTypes.js';
import { foldName, NameMap, sameName } from './NameMap.js';

/**
 * The value of one key.
 * Integers are `bigint` whatever their width: a path without types does not show the width, and two spellings of one path must
 * compare equal.  `number` is used for real keys only.
 */
export type CIMKeyValue = string | boolean | bigint | number | CIMDateTime | CIMInstanceName;

export interface CIMInstanceNameParts {
  /** Namespace of the instance, without leading or trailing slash.  Null means the namespace of the message. */
  readonly namespace?: string | null;
  /** Authority part of a full path (host or host:port).  Null means this server. */
  readonly host?: string | null;
  /** The types that the class declares for its keys.  Null or absent: the type follows from each value. */
  readonly keyTypes?: KeyTypes | null;
}

/** Type by key name, spelled as in `keyBindings`.  Keys whose value shows the type are absent. */
export type KeyTypes = ReadonlyMap<string, DataTypeName>;

/**
 * The path of an instance: its class, its key bindings and, where known, namespace and host (DSP0004 2.8, "Object paths"). The
 * type parameter is the class that a reference declares.  It exists for the compiler only.
 */
export class CIMInstanceName<C extends string = string> {
  /** @internal Uses the type parameter, so that paths of different classes are different types. */
  declare readonly referencedClass?: C;
  readonly className: string;
  readonly keyBindings: NameMap<CIMKeyValue>;
  readonly namespace: string | null;
  readonly host: string | null;
  /** Private and not part of comparisons: two paths that differ only in their key types are equal. */
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

  /** The same path under another class name.  Used when a request names a superclass and the instance has a subclass. */
  withClass<D extends string>(className: D): CIMInstanceName<D> {
    return new CIMInstanceName<D>(className, this.keyBindings, this);
  }

  /**
   * One text per instance: class and key names folded, keys sorted, values typed, datetimes as points in time. Two paths name the
   * same instance of one namespace exactly if these texts are equal (DSP0004 2.8, "Comparing object paths").  Host and namespace
   * are left out.
   */
  get canonical(): string {
    const keys = [...this.keyBindings].map(([name, value]) => `${foldName(name)}=${printCanonical(value)}`);
    keys.sort();
    return `${foldName(this.className)}.${keys.join(',')}`;
  }

  /** Same class, same keys and, if both state a namespace, the same namespace.  Hosts are not compared. */
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

/** Whether a value is an instance path.  The class of the path is not checked. */
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
  if (!text.includes('"') && !text.includes('\\')) return `"${text}"`;
  return `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
}
