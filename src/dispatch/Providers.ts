import type { CIMClass } from '../cim/CIMClass.js';
import { foldName } from '../cim/NameMap.js';
import type { Namespace } from '../repository/Namespace.js';
import type { AnyProvider } from './Provider.js';

/** Finds a provider for a class that has none of its own; null if there is none. */
export type LastResort = (namespace: Namespace, cimClass: CIMClass) => AnyProvider | null;

/**
 * The providers of this server by namespace and class, at most one for each class.
 * A class without one gets the provider of the last resort, unless a superclass or subclass has a provider: then all instances of
 * that class hierarchy come from the server.
 */
export class Providers {
  readonly #byClass = new Map<string, AnyProvider>();
  /** Per namespace: the providers by class name in the spelling of the class.  Most requests use that spelling. */
  readonly #bySpelling = new WeakMap<Namespace, ReadonlyMap<string, AnyProvider>>();
  readonly #lastResort: LastResort;
  /** Folded names of the classes whose instances the server makes, and no client. */
  readonly #madeHere = new Set<string>();
  /**
   * Providers found for a class that was named in another spelling, or made by the last resort.  An entry is valid as long as the
   * class object exists, because a changed class is another object.
   */
  readonly #made = new WeakMap<Namespace, WeakMap<CIMClass, AnyProvider | null>>();
  /** Superclasses of the classes with a provider, as folded keys.  The server's own classes never change. */
  readonly #above = new WeakMap<Namespace, ReadonlySet<string>>();

  /** @throws Error if two providers name the same class, which is a programming error. */
  constructor(providers: Iterable<AnyProvider>, lastResort: LastResort = () => null) {
    for (const provider of providers) {
      const key = keyOf(provider.namespace, provider.className);
      if (this.#byClass.has(key))
        throw new Error(`two providers for ${provider.className} in ${provider.namespace}`);
      this.#byClass.set(key, provider);
      if (provider.instances && !provider.instances.create) this.#madeHere.add(foldName(provider.className));
    }
    this.#lastResort = lastResort;
  }

  find(namespace: Namespace, className: string): AnyProvider | null {
    const own = this.#ownOf(namespace).get(className);
    if (own !== undefined) return own;
    const cimClass = namespace.findClass(className);
    if (!cimClass) return this.#byClass.get(keyOf(namespace.name, className)) ?? null;
    // Several namespaces may share one declaration.
    let ofNamespace = this.#made.get(namespace);
    if (!ofNamespace) this.#made.set(namespace, (ofNamespace = new WeakMap()));
    const made = ofNamespace.get(cimClass);
    if (made !== undefined) return made;
    const provider = this.#findOrMake(namespace, cimClass);
    ofNamespace.set(cimClass, provider);
    return provider;
  }

  /** The class may have been named in another spelling, or by its older name. */
  #findOrMake(namespace: Namespace, cimClass: CIMClass): AnyProvider | null {
    const own = this.#byClass.get(keyOf(namespace.name, cimClass.name));
    if (own) return own;
    return this.isOfServer(namespace, cimClass.name) ? null : this.#lastResort(namespace, cimClass);
  }

  #ownOf(namespace: Namespace): ReadonlyMap<string, AnyProvider> {
    const known = this.#bySpelling.get(namespace);
    if (known) return known;
    const own = new Map<string, AnyProvider>();
    for (const provider of this.#byClass.values())
      if (sameNamespace(provider, namespace)) own.set(provider.className, provider);
    this.#bySpelling.set(namespace, own);
    return own;
  }

  /** Whether clients gave the references in the instances of a class: they made the instances, and not a provider of the server. */
  areReferencesGiven(className: string): boolean {
    return !this.#madeHere.has(foldName(className));
  }

  /** The server's own providers whose instances are watched for indications, in the order in which they were given. */
  watched(): AnyProvider[] {
    return [...this.#byClass.values()].filter(({ instances }) => instances?.watch !== undefined);
  }

  /** The providers of the class and of all its subclasses. */
  *ofFamily(namespace: Namespace, className: string): Generator<AnyProvider> {
    for (const name of namespace.familyOf(className)) {
      const provider = this.find(namespace, name);
      if (provider) yield provider;
    }
  }

  /** The provider with the handler of a method: that of the class itself or of a superclass. */
  findForMethod(namespace: Namespace, className: string, methodName: string): AnyProvider | null {
    for (const name of namespace.lineOf(className)) {
      const provider = this.find(namespace, name);
      if (provider?.methods?.[methodName]) return provider;
    }
    return null;
  }

  /** Whether all instances of the class come from the server: the class, a superclass or a subclass has a provider. */
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
