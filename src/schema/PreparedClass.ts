import type { CIMClass } from '../cim/CIMClass.js';

/** A class that is resolved when it is first used.  Most classes of a model never are. */
export class PreparedClass implements CIMClass {
  readonly kind = 'class';
  readonly name: string;
  readonly superclass: string | null;
  #resolve: (() => CIMClass) | null;
  #resolved: CIMClass | null = null;

  constructor(name: string, superclass: string | null, resolve: () => CIMClass) {
    this.name = name;
    this.superclass = superclass;
    this.#resolve = resolve;
  }

  get qualifiers(): CIMClass['qualifiers'] {
    return this.#whole().qualifiers;
  }

  get properties(): CIMClass['properties'] {
    return this.#whole().properties;
  }

  get methods(): CIMClass['methods'] {
    return this.#whole().methods;
  }

  #whole(): CIMClass {
    if (this.#resolved !== null) return this.#resolved;
    if (this.#resolve === null) throw new Error(`class ${this.name} is its own ancestor`);
    const resolve = this.#resolve;
    this.#resolve = null;
    this.#resolved = resolve();
    return this.#resolved;
  }
}
