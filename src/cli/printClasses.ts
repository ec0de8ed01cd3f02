import type { CIMClass } from '../cim/CIMClass.js';
import { NameMap } from '../cim/NameMap.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import { localDeclarations, type LocalClass, type LocalQualifier } from '../cim/localDeclarations.js';
import type { WbemClient } from '../client/WbemClient.js';
import { compileMof } from '../mof/compile.js';
import type { MofModel, MofNamespace } from '../mof/MofModel.js';
import { printMof } from '../mof/printMof.js';
import { compileModel } from '../schema/compileModel.js';
import { plainNamespace } from '../schema/modelRoots.js';
import { openModel } from '../schema/openModel.js';
import { CommandError } from './CommandError.js';
import type { MofFault } from '../mof/MofError.js';
import { printWarnings } from './checkMof.js';
import { modelBehind, readMofFiles } from './MofFiles.js';
import { sameQualifierDeclaration } from './sameClass.js';
import type { Streams } from './Streams.js';

/** A source of classes: a namespace with everything the printer needs. */
interface ClassSource {
  readonly findClass: (name: string) => Promise<CIMClass | undefined> | CIMClass | undefined;
  readonly qualifierDeclarations: NameMap<CIMQualifierDeclaration>;
  /** The end of the sentence "class X is not in ...". */
  readonly place: string;
}

/** `mof print` from files. */
export async function printClassesOfFiles(
  names: readonly string[],
  paths: readonly string[],
  options: { readonly namespace: string; readonly search: readonly string[] },
  streams: Streams,
): Promise<void> {
  const { namespace, search } = options;
  const files = await readMofFiles(paths, namespace, streams.stdin);
  const into = modelBehind(files, compileModel(), plainNamespace);
  const warn = (warning: MofFault): void => printWarnings([warning], streams);
  const { root, readFile } = files;
  const model = compileMof(root, { readFile, namespace, into, searchPaths: search, warn });
  await printAll(names, sourceOf(model, namespace), streams);
}

/** `mof print` from the project's own model.  Without a namespace, the first one that has the classes is used. */
export async function printOwnClasses(
  names: readonly string[],
  namespace: string | null,
  streams: Streams,
): Promise<void> {
  const model = compileModel();
  const having = [...model.namespaces.values()].find(({ classes }) =>
    names.every((name) => classes.has(name)),
  );
  if (namespace !== null) await printAll(names, sourceOf(model, namespace), streams);
  else if (having) await printAll(names, sourceOf(model, having.name), streams);
  else await printAll(names, anyOf(model), streams);
}

/** `mof print` from a server. */
export async function printClassesOfServer(
  names: readonly string[],
  client: WbemClient,
  streams: Streams,
): Promise<void> {
  const declarations = await client.enumerateQualifiers();
  const source: ClassSource = {
    findClass: (name) => client.getClass(name, { includeQualifiers: true, includeClassOrigin: true }),
    qualifierDeclarations: new NameMap(declarations.map((each) => [each.name, each])),
    place: 'the server',
  };
  await printAll(names, source, streams);
}

/**
 * Prints all classes or, if one is missing, none.  The non-standard qualifier types they use come first, because the result could
 * not be compiled without them.
 */
async function printAll(
  names: readonly string[],
  { findClass, qualifierDeclarations, place }: ClassSource,
  { stdout }: Streams,
): Promise<void> {
  const texts: string[] = [];
  const ownTypes = new NameMap<CIMQualifierDeclaration>();
  const standard = (await openModel()).namespaces.get(plainNamespace)?.qualifierDeclarations;
  for (const name of names) {
    const cimClass = await findClass(name);
    if (!cimClass) throw new CommandError('failed', `class ${name} is not in ${place}.`);
    texts.push(printMof(cimClass, (qualifier) => qualifierDeclarations.get(qualifier)));
    for (const qualifier of statedQualifiers(localDeclarations(cimClass))) {
      const declaration = qualifierDeclarations.get(qualifier.name);
      const known = standard?.get(qualifier.name);
      if (!declaration || (known && sameQualifierDeclaration(known, declaration))) continue;
      ownTypes.set(declaration.name, declaration);
    }
  }
  const types = [...ownTypes.values()].map((declaration) => printMof(declaration)).join('');
  stdout.write([...(types === '' ? [] : [types]), ...texts].join('\n'));
}

/** All qualifiers that a class states on itself and its features. */
function statedQualifiers({ qualifiers, properties, methods }: LocalClass): LocalQualifier[] {
  return [
    ...qualifiers,
    ...properties.flatMap((property) => property.qualifiers),
    ...methods.flatMap((method) => [
      ...method.qualifiers,
      ...method.parameters.flatMap((parameter) => parameter.qualifiers),
    ]),
  ];
}

function sourceOf(model: MofModel, name: string): ClassSource {
  const namespace = model.namespaces.get(name);
  if (!namespace)
    throw new CommandError(
      'failed',
      `there is no namespace "${name}": expected ${[...model.namespaces.names()].map((each) => `"${each}"`).join(' or ')}.`,
    );
  const { classes, qualifierDeclarations }: MofNamespace = namespace;
  return {
    findClass: (className) => classes.get(className),
    qualifierDeclarations,
    place: `the namespace ${namespace.name}`,
  };
}

function anyOf(model: MofModel): ClassSource {
  const namespaces = [...model.namespaces.values()];
  return {
    findClass: (name) => namespaces.map(({ classes }) => classes.get(name)).find(Boolean),
    qualifierDeclarations: namespaces[0]?.qualifierDeclarations ?? new NameMap(),
    place: 'the own model',
  };
}
