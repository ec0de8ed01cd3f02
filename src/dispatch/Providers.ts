import { foldName } from '../cim/NameMap.js';
import type { Namespace } from '../repository/Namespace.js';
import type { AnyProvider } from './Provider.js';

/** The providers of this server by namespace and class: at most one for each class. */
export class Providers {
  readonly #byClass = new Map<string, AnyProvider>();

  /** @throws Error if two providers name one class: a mistake in the program. */
  constructor(providers: Iterable<AnyProvider>) {
    for (const provider of providers) {
      const key = keyOf(provider.namespace, provider.className);
      if (this.#byClass.has(key))
        throw new Error(`two providers for ${provider.className} in ${provider.namespace}`);
      this.#byClass.set(key, provider);
    }
  }

  find(namespace: Namespace, className: string): AnyProvider | null {
    return this.#byClass.get(keyOf(namespace.name, className)) ?? null;
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
    for (
      let name: string | null = className;
      name !== null;
      name = namespace.findClass(name)?.superclass ?? null
    ) {
      const provider = this.find(namespace, name);
      if (provider?.methods?.[methodName]) return provider;
    }
    return null;
  }
}

function keyOf(namespace: string, className: string): string {
  return `${foldName(namespace)}:${foldName(className)}`;
}
