import type { CIMClass } from '../cim/CIMClass.js';
import { foldName } from '../cim/NameMap.js';
import type { Namespace } from '../repository/Namespace.js';
import type { AnyProvider } from './Provider.js';

/** A provider for a class that none was made for; null if there is none. */
export type LastResort = (namespace: Namespace, cimClass: CIMClass) => AnyProvider | null;

/**
 * The providers of this server by namespace and class: at most one for each class.
 *
 * A class without one is asked of the last resort, unless a class above or below it has a provider: then all instances of
 * that family come from the server.
 */
export class Providers {
  readonly #byClass = new Map<string, AnyProvider>();
  readonly #lastResort: LastResort;
  /** What the last resort gave, for as long as the class stays what it is. */
  readonly #made = new WeakMap<Namespace, WeakMap<CIMClass, AnyProvider | null>>();
  /** The superclasses of the classes with a provider, as keys; the server's own classes do not change. */
  readonly #above = new WeakMap<Namespace, ReadonlySet<string>>();

  /** @throws Error if two providers name one class: a mistake in the program. */
  constructor(providers: Iterable<AnyProvider>, lastResort: LastResort = () => null) {
    for (const provider of providers) {
      const key = keyOf(provider.namespace, provider.className);
      if (this.#byClass.has(key))
        throw new Error(`two providers for ${provider.className} in ${provider.namespace}`);
      this.#byClass.set(key, provider);
    }
    this.#lastResort = lastResort;
  }

  find(namespace: Namespace, className: string): AnyProvider | null {
    return this.#byClass.get(keyOf(namespace.name, className)) ?? this.#findLastResort(namespace, className);
  }

  /** The server's own providers whose instances are watched for indications, in the order in which they were given. */
  watched(): AnyProvider[] {
    return [...this.#byClass.values()].filter(({ instances }) => instances?.watch !== undefined);
  }

  /** Providers of the class and of all classes below it. */
  *ofFamily(namespace: Namespace, className: string): Generator<AnyProvider> {
    for (const name of namespace.familyOf(className)) {
      const provider = this.find(namespace, name);
      if (provider) yield provider;
    }
  }

  /** The handler of a method: of the class itself or inherited from the provider of a superclass. */
  findForMethod(namespace: Namespace, className: string, methodName: string): AnyProvider | null {
    for (const name of namespace.lineOf(className)) {
      const provider = this.find(namespace, name);
      if (provider?.methods?.[methodName]) return provider;
    }
    return null;
  }

  #findLastResort(namespace: Namespace, className: string): AnyProvider | null {
    const cimClass = namespace.findClass(className);
    if (!cimClass) return null;
    // By an older name of the class.
    const own = this.#byClass.get(keyOf(namespace.name, cimClass.name));
    if (own) return own;
    // The same declaration may stand in several namespaces.
    let ofNamespace = this.#made.get(namespace);
    if (!ofNamespace) this.#made.set(namespace, (ofNamespace = new WeakMap()));
    const made = ofNamespace.get(cimClass);
    if (made !== undefined) return made;
    const provider = this.isOfServer(namespace, className) ? null : this.#lastResort(namespace, cimClass);
    ofNamespace.set(cimClass, provider);
    return provider;
  }

  /** Whether all instances of the class come from the server: it, a class above it or one below it has a provider. */
  isOfServer(namespace: Namespace, className: string): boolean {
    if (this.#aboveProviders(namespace).has(foldName(className))) return true;
    for (const name of namespace.lineOf(className)) {
      if (this.#byClass.has(keyOf(namespace.name, name))) return true;
    }
    return false;
  }

  #aboveProviders(namespace: Namespace): ReadonlySet<string> {
    const known = this.#above.get(namespace);
    if (known) return known;
    const above = new Set<string>();
    for (const provider of this.#byClass.values()) {
      if (!sameNamespace(provider, namespace)) continue;
      for (const name of namespace.lineOf(provider.className)) above.add(foldName(name));
    }
    this.#above.set(namespace, above);
    return above;
  }
}

function sameNamespace(provider: AnyProvider, namespace: Namespace): boolean {
  return foldName(provider.namespace) === foldName(namespace.name);
}

function keyOf(namespace: string, className: string): string {
  return `${foldName(namespace)}:${foldName(className)}`;
}
