import type { CIMClass } from '../cim/CIMClass.js';
import type { ClassModel } from './ClassModel.js';
import type { CimTypeImport, TypeText } from './typeNames.js';

const cimModules: Readonly<Record<CimTypeImport, string>> = {
  CIMClass: '../../cim/CIMClass.js',
  CIMDateTime: '../../cim/CIMDateTime.js',
  CIMInstance: '../../cim/CIMInstance.js',
  CIMInstanceName: '../../cim/CIMInstanceName.js',
};

/** What one generated module imports, gathered while its body is printed. */
export class Imports {
  readonly #className: string;
  readonly #model: ClassModel;
  readonly #namesByModule = new Map<string, Set<string>>();

  constructor(className: string, model: ClassModel) {
    this.#className = className;
    this.#model = model;
  }

  /** The text of a type; what it names is imported. */
  use({ text, cimTypes, interfaces, families }: TypeText): string {
    for (const name of cimTypes) this.#add(cimModules[name], name);
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

  /** @throws Error if mof/ does not declare the class. */
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
