import { embedding, type CIMClass, type CIMPropertyDeclaration } from '../cim/CIMClass.js';
import type { ClassModel } from './ClassModel.js';
import { Imports, type GeneratedForm } from './Imports.js';
import { orNull, printDoc, printInterface } from './printInterface.js';
import { printMethods, printMethodTables } from './printMethods.js';
import { valueType } from './typeNames.js';
import { printValueTable } from './valueTables.js';

/**
 * The generated module of one class: its properties, its methods, the names of its subclasses, and its value tables.  It contains
 * types and tables only; inherited members are imported from the superclass's module.
 */
export function printClass(cimClass: CIMClass, model: ClassModel, form: GeneratedForm): string {
  const imports = new Imports(cimClass.name, model, form);
  const body = [
    ...printPropertyTables(cimClass),
    ...printMethodTables(cimClass),
    printProperties(cimClass, model, imports),
    printMethods(cimClass, imports),
    printFamily(cimClass, model, imports, form),
  ];
  return [form.header, imports.print(), ...body].filter((part) => part !== '').join('\n');
}

/** The module that lists all classes that have one. */
export function printSchema(model: ClassModel, form: GeneratedForm): string {
  const names = model.classes.map(({ name }) => name).filter((name) => form.hasModule(name));
  const imports = names.map((name) => `import type { ${name}, ${name}Methods } from './${name}.js';\n`);
  const entries = names.map((name) => `  ${name}: { properties: ${name}; methods: ${name}Methods };\n`);
  return [
    form.header,
    imports.join(''),
    '/** Properties and methods of every class that is declared, with what each inherits. */\n' +
      `export interface CIMSchema {\n${entries.join('')}}\n`,
    'export type ClassName = keyof CIMSchema;\n',
  ].join('\n');
}

function printProperties(cimClass: CIMClass, model: ClassModel, imports: Imports): string {
  const own = ownProperties(cimClass);
  const redeclared = own.filter((property) => changesType(property, cimClass, model)).map(({ name }) => name);
  const members = own.map((property) => {
    const type = imports.use(valueType(property, 'CIMInstance'));
    const embedded = embedding(property);
    const notes = embedded?.kind === 'instance' ? [`EmbeddedInstance("${embedded.className}").`] : [];
    return `${printDoc(property.qualifiers, '  ', notes)}  readonly ${property.name}: ${orNull(type)};\n`;
  });
  const doc = printDoc(cimClass.qualifiers, '');
  return doc + printInterface(cimClass, '', members, redeclared, imports);
}

/**
 * Whether an overriding property is incompatible in TypeScript.  A reference may be narrowed to a subclass, but a string cannot
 * become an embedded object.
 */
function changesType(property: CIMPropertyDeclaration, cimClass: CIMClass, model: ClassModel): boolean {
  if (cimClass.superclass === null) return false;
  const inherited = model.getClass(cimClass.superclass, cimClass.name).properties.get(property.name);
  if (!inherited) return false;
  if (property.referenceClass !== null && inherited.referenceClass !== null)
    return !model.isA(property.referenceClass, inherited.referenceClass);
  return valueType(property, 'CIMInstance').text !== valueType(inherited, 'CIMInstance').text;
}

function printFamily({ name }: CIMClass, model: ClassModel, imports: Imports, form: GeneratedForm): string {
  const namesBelow = (above: string): string[] => {
    const names: string[] = [];
    for (const subclass of model.subclassesOf(above)) {
      if (form.hasModule(subclass)) names.push(imports.generated(subclass, 'Family'));
      else names.push(`'${subclass}'`, ...namesBelow(subclass));
    }
    return names;
  };
  const subclasses = namesBelow(name);
  const members = [`'${name}'`, ...subclasses];
  return (
    `/** ${name} and all classes below it: what a reference to it may name. */\n` +
    `export type ${name}Family =${members.map((member) => `\n  | ${member}`).join('')};\n`
  );
}

function printPropertyTables(cimClass: CIMClass): string[] {
  return ownProperties(cimClass).map((property) =>
    printValueTable(
      `${cimClass.name}_${property.name}`,
      `Values of ${cimClass.name}.${property.name}`,
      property.type,
      property.qualifiers,
    ),
  );
}

function ownProperties(cimClass: CIMClass): CIMPropertyDeclaration[] {
  return [...cimClass.properties.values()].filter((property) => !property.propagated);
}
