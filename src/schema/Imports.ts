import type { CIMClass } from '../cim/CIMClass.js';
import type { ClassModel } from './ClassModel.js';
import type { CimTypeImport, TypeText } from './typeNames.js';

/** The form of generated modules. */
export interface GeneratedForm {
  /** First line of each module. */
  readonly header: string;
  /** The module from which a type of the object model is imported. */
  cimModule(name: CimTypeImport): string;
  /** Whether a class has a module.  Of other classes only the name is used. */
  hasModule(className: string): boolean;
}

/** Collects the imports of one generated module while its body is printed. */
export class Imports {
  readonly #className: string;
  readonly #model: ClassModel;
  readonly #form: GeneratedForm;
  readonly #namesByModule = new Map<string, Set<string>>();

  constructor(className: string, model: ClassModel, form: GeneratedForm) {
    this.#form = form;
    this.#className = className;
    this.#model = model;
  }

  /** Imports what a type needs and returns its text. */
  use({ text, cimTypes, interfaces, families }: TypeText): string {
    for (const name of cimTypes) this.#add(this.#form.cimModule(name), name);
    for (const name of interfaces) this.generated(name, '');
    for (const name of families) this.generated(name, 'Family');
    return text;
  }

  /** The generated name of a class in the class's spelling.  It is imported unless it belongs to this module. */
  generated(className: string, suffix: '' | 'Methods' | 'Family'): string {
    const { name } = this.getClass(className);
    if (name !== this.#className) this.#add(`./${name}.js`, `${name}${suffix}`);
    return `${name}${suffix}`;
  }

  /** @throws Error if the class is not declared. */
  getClass(className: string): CIMClass {
    return this.#model.getClass(className, this.#className);
  }

  print(): string {
    return [...this.#namesByModule]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([module, names]) => `import type { ${[...names].sort().join(', ')} } from '${module}';\n`)
      .join('');
  }

  #add(module: string, name: string): void {
    const names = this.#namesByModule.get(module) ?? new Set();
    names.add(name);
    this.#namesByModule.set(module, names);
  }
}
