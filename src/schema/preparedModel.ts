import type { CIMClass } from '../cim/CIMClass.js';
import { ClassFacts } from '../cim/ClassFacts.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import { localDeclarations, type LocalClass } from '../cim/localDeclarations.js';
import { NameMap } from '../cim/NameMap.js';
import { resolveClass } from '../cim/resolveClass.js';
import type { MofModel, MofNamespace } from '../mof/MofModel.js';
import { decodeStored, encodeStored } from '../repository/storedJson.js';
import { PreparedClass } from './PreparedClass.js';

// A compiled model as bytes: a line of JSON that lists the declarations with their lengths, followed by the declarations.

/** The source texts of a model. */
export interface ModelSources {
  /** Relative to mof/, in the order in which they were read. */
  readonly files: readonly string[];
  /** Digest of their content. */
  readonly digest: string;
}

interface Contents extends ModelSources {
  readonly namespaces: readonly {
    readonly name: string;
    readonly qualifierDeclarations: readonly Stated<readonly [name: string]>[];
    readonly classes: readonly Stated<readonly [name: string, superclass: string | null]>[];
  }[];
}

/** A declaration and its length in bytes; or the name of an earlier namespace with the same declaration. */
type Stated<D extends readonly unknown[]> = readonly [...D, number | string];

/** Null if the model has instances, which this format does not support. */
export function encodePreparedModel(model: MofModel, { files, digest }: ModelSources): Buffer | null {
  const parts: Buffer[] = [];
  const append = (value: unknown): number => {
    const bytes = encodeStored(value);
    parts.push(bytes);
    return bytes.length;
  };
  const declared = [...model.namespaces.values()];
  if (declared.some(({ instances }) => instances.length > 0)) return null;
  const owners = new Map<object, string>();
  const state = (declaration: object, namespace: string, stated: unknown): number | string => {
    const owner = owners.get(declaration);
    if (owner !== undefined) return owner;
    owners.set(declaration, namespace);
    return append(stated);
  };
  const namespaces = declared.map(({ name: namespace, qualifierDeclarations, classes }) => ({
    name: namespace,
    qualifierDeclarations: [...qualifierDeclarations.values()].map(
      (each) => [each.name, state(each, namespace, each)] as const,
    ),
    classes: [...classes.values()].map(
      (each) => [each.name, each.superclass, state(each, namespace, localDeclarations(each))] as const,
    ),
  }));
  const contents: Contents = { files, digest, namespaces };
  return Buffer.concat([Buffer.from(`${JSON.stringify(contents)}\n`), ...parts]);
}

/**
 * Decodes the result of `encodePreparedModel`.  Classes are resolved when they are first used.  Null if the source texts have
 * changed.
 * @param digestOf the digest of the current content of files.
 * @throws Error if the bytes are incomplete.
 */
export function decodePreparedModel(
  bytes: Buffer,
  digestOf: (files: readonly string[]) => string,
): MofModel | null {
  let at = bytes.indexOf('\n') + 1;
  const contents = JSON.parse(bytes.toString('utf8', 0, at)) as Contents;
  if (digestOf(contents.files) !== contents.digest) return null;
  const take = (length: number): Buffer => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const namespaces = new NameMap<MofNamespace>();
  const facts = new ClassFacts(null);
  for (const { name, qualifierDeclarations, classes } of contents.namespaces) {
    const namespace: MofNamespace = {
      name,
      qualifierDeclarations: new NameMap(),
      classes: new NameMap(),
      instances: [],
    };
    for (const [qualifierName, stated] of qualifierDeclarations) {
      const declaration =
        typeof stated === 'number'
          ? (decodeStored(take(stated)) as CIMQualifierDeclaration)
          : expectDeclared(namespaces.get(stated)?.qualifierDeclarations.get(qualifierName));
      namespace.qualifierDeclarations.set(qualifierName, declaration);
    }
    for (const [className, superclass, stated] of classes) {
      namespace.classes.set(
        className,
        typeof stated === 'number'
          ? prepare(className, superclass, take(stated), namespace, facts)
          : expectDeclared(namespaces.get(stated)?.classes.get(className)),
      );
    }
    namespaces.set(name, namespace);
  }
  if (at !== bytes.length) throw new Error(`a prepared model of ${bytes.length} bytes: expected ${at}`);
  return { namespaces };
}

function prepare(
  name: string,
  superclass: string | null,
  stated: Buffer,
  namespace: MofNamespace,
  facts: ClassFacts,
): PreparedClass {
  return new PreparedClass(name, superclass, () => resolve(stated, namespace, facts));
}

function expectDeclared<T>(declaration: T | undefined): T {
  if (declaration === undefined)
    throw new Error('a prepared model names a declaration that it does not hold');
  return declaration;
}

function resolve(
  stated: Buffer,
  { classes, qualifierDeclarations }: MofNamespace,
  facts: ClassFacts,
): CIMClass {
  const local = decodeStored(stated) as LocalClass;
  const superclass = local.superclass === null ? null : (classes.get(local.superclass) ?? null);
  const { cimClass, faults } = resolveClass(local, superclass, {
    findQualifierDeclaration: (name) => qualifierDeclarations.get(name),
    findClass: (name) => classes.get(name),
    facts,
  });
  const [fault] = faults;
  if (fault) throw new Error(`class ${local.name} was prepared, and does not resolve: ${fault.message}`);
  return cimClass;
}
