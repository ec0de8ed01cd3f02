import type { CIMClass } from '../../src/cim/CIMClass.js';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMInstance } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { NameMap } from '../../src/cim/NameMap.js';
import { compileMof, type CompileOptions } from '../../src/mof/compile.js';
import { MofError } from '../../src/mof/MofError.js';
import type { MofNamespace } from '../../src/mof/MofModel.js';

/** Qualifier types that the tests use, with scopes and flavors as DSP0004 2.8 has them. */
export const qualifierTypes = `
Qualifier Abstract : boolean = false, Scope(class, association, indication), Flavor(Restricted);
Qualifier Association : boolean = false, Scope(association), Flavor(DisableOverride);
Qualifier Deprecated : string[], Scope(any), Flavor(Restricted);
Qualifier Description : string = NULL, Scope(any), Flavor(Translatable);
Qualifier EmbeddedInstance : string = NULL, Scope(property, method, parameter);
Qualifier EmbeddedObject : boolean = false, Scope(property, method, parameter), Flavor(DisableOverride);
Qualifier In : boolean = true, Scope(parameter), Flavor(DisableOverride);
Qualifier Indication : boolean = false, Scope(class, indication), Flavor(DisableOverride);
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride);
Qualifier MaxLen : uint32 = NULL, Scope(property, method, parameter);
Qualifier Out : boolean = false, Scope(parameter), Flavor(DisableOverride);
Qualifier Override : string = NULL, Scope(property, reference, method), Flavor(Restricted);
Qualifier Terminal : boolean = false, Scope(class, association, indication);
Qualifier ValueMap : string[], Scope(property, method, parameter);
Qualifier Values : string[], Scope(property, method, parameter), Flavor(Translatable);
`;

export const namespace = 'root/test';

/** Compiles a text called `x.mof`, behind `qualifierTypes`, and gives what is in root/test. */
export function compileText(text: string, options: CompileOptions = {}): MofNamespace {
  const into = compileMof({ path: 'qualifiers.mof', text: qualifierTypes }, { namespace });
  const model = compileMof({ path: 'x.mof', text }, { namespace, into, ...options });
  const found = model.namespaces.get(options.namespace ?? namespace);
  if (!found) throw new Error('the text put nothing into the namespace');
  return found;
}

export function classOf(text: string, name: string): CIMClass {
  const found = compileText(text).classes.get(name);
  if (!found) throw new Error(`the text declares no class ${name}`);
  return found;
}

/** The message of the MofError that the text ends in, as lines; empty if it compiles. */
export function messageOf(text: string, options: CompileOptions = {}): string {
  try {
    compileText(text, options);
    return '';
  } catch (error) {
    if (error instanceof MofError) return error.message;
    throw error;
  }
}

/** Position and message of each fault: `2:7 class A_B does not exist`. */
export function faultsOf(text: string, options: CompileOptions = {}): string[] {
  try {
    compileText(text, options);
    return [];
  } catch (error) {
    if (!(error instanceof MofError)) throw error;
    return error.faults.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
}

/** An object of the model as nested arrays and plain values, so that equality sees all of it.  Qualifiers have no order. */
export function plain(value: unknown): unknown {
  if (value instanceof NameMap)
    return [...value].map(([name, entry]: readonly [string, unknown]) => [name, plain(entry)]);
  if (value instanceof CIMDateTime) return `datetime ${value.toString()}`;
  if (value instanceof CIMInstanceName) return `path ${value.toString()}`;
  if (value instanceof CIMInstance) {
    return { className: value.className, properties: plain(value.properties), path: plain(value.path) };
  }
  if (value instanceof Set) return [...(value as Set<string>)].sort((a, b) => (a < b ? -1 : 1));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]: [string, unknown]) => {
      if (name !== 'qualifiers') return [name, plain(entry)];
      const qualifiers = plain(entry) as [string, unknown][];
      return [name, qualifiers.sort(([a], [b]) => (a < b ? -1 : 1))];
    }),
  );
}
