import type { CIMClass } from '../cim/CIMClass.js';
import type { ClassModel } from './ClassModel.js';
import type { CimTypeImport, TypeText } from './typeNames.js';

/** Where generated modules are to stand. */
export interface GeneratedForm {
  /** First line of each. */
  readonly header: string;
  /** The module that a type of the object model is imported from. */
  cimModule(name: CimTypeImport): string;
  /** Whether a class has a module; of one that has none only its name is known. */
  hasModule(className: string): boolean;
}

/** What one generated module imports, gathered while its body is printed. */
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

  /** The text of a type; what it names is imported. */
  use({ text, cimTypes, interfaces, families }: TypeText): string {
    for (const name of cimTypes) this.#add(this.#form.cimModule(name), name);
    for (const name of interfaces) this.generated(name, '');
    for (const name of families) this.generated(name, 'Family');
    return text;
  }

  /** The generated name of a class, spelled as the class spells it; imported unless it is the module's own. */
  generated(className: string, suffix: '' | 'Methods' | 'Family'): string {
    const { name } = this.getClass(className);
    if (name !== this.#className) this.#add(`./${name}.js`, `${name}${suffix}`);
    return `${name}${suffix}`;
  }

  /** @throws Error if nothing declares the class. */
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
