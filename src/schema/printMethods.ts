import {
  embedding,
  isInParameter,
  isOutParameter,
  type CIMClass,
  type CIMMethodDeclaration,
  type CIMParameterDeclaration,
} from '../cim/CIMClass.js';
import { hasQualifier } from '../cim/CIMQualifier.js';
import type { Imports } from './Imports.js';
import { orNull, printDoc, printInterface } from './printInterface.js';
import { scalarTypes, valueType } from './typeNames.js';
import { printValueTable, valueConstants } from './valueTables.js';

/** `CIM_XMethods`: for each method the input, the output and the return values. */
export function printMethods(cimClass: CIMClass, imports: Imports): string {
  const own = ownMethods(cimClass);
  const inherited = cimClass.superclass === null ? null : imports.getClass(cimClass.superclass).methods;
  const redeclared = own.filter(({ name }) => inherited?.has(name)).map(({ name }) => name);
  const members = own.map((method) => printMethod(method, imports));
  return printInterface(cimClass, 'Methods', members, redeclared, imports);
}

/** The value tables of the methods' return values and parameters. */
export function printMethodTables(cimClass: CIMClass): string[] {
  const tables: string[] = [];
  for (const { name, returnType, qualifiers, parameters } of ownMethods(cimClass)) {
    const method = `${cimClass.name}.${name}`;
    tables.push(printValueTable(`${name}Return`, `Return values of ${method}`, returnType, qualifiers));
    for (const parameter of parameters.values()) {
      const comment = `Values of the parameter ${parameter.name} of ${method}`;
      tables.push(
        printValueTable(`${name}_${parameter.name}`, comment, parameter.type, parameter.qualifiers),
      );
    }
  }
  return tables;
}

function ownMethods(cimClass: CIMClass): CIMMethodDeclaration[] {
  return [...cimClass.methods.values()].filter((method) => !method.propagated);
}

function printMethod(method: CIMMethodDeclaration, imports: Imports): string {
  const parameters = [...method.parameters.values()];
  const inputs = parameters.filter(isInParameter).map((parameter) => printInput(parameter, imports));
  const outputs = parameters.filter(isOutParameter).map((parameter) => printOutput(parameter, imports));
  return [
    `${printDoc(method.qualifiers, '  ')}  ${method.name}: {\n`,
    `    in: ${block(inputs)};\n`,
    `    out: ${block(outputs)};\n`,
    `    returns: ${printReturnType(method)};\n`,
    '  };\n',
  ].join('');
}

function printInput(parameter: CIMParameterDeclaration, imports: Imports): string {
  const type = imports.use(valueType(parameter, 'properties'));
  const required = hasQualifier(parameter.qualifiers, 'Required');
  const doc = printDoc(parameter.qualifiers, '      ', required ? ['Required.'] : []);
  return `${doc}      readonly ${parameter.name}: ${required ? type : orNull(type)};\n`;
}

function printOutput(parameter: CIMParameterDeclaration, imports: Imports): string {
  const type = imports.use(valueType(parameter, 'CIMInstance'));
  const embedded = embedding(parameter);
  const notes = embedded?.kind === 'instance' ? [`EmbeddedInstance("${embedded.className}").`] : [];
  return `${printDoc(parameter.qualifiers, '      ', notes)}      readonly ${parameter.name}?: ${orNull(type)};\n`;
}

function printReturnType({ name, returnType, qualifiers }: CIMMethodDeclaration): string {
  if (valueConstants(returnType, qualifiers) === null) return scalarTypes[returnType];
  return `(typeof ${name}Return)[keyof typeof ${name}Return]`;
}

function block(members: readonly string[]): string {
  return members.length === 0 ? '{}' : `{\n${members.join('')}    }`;
}
