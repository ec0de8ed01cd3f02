import type { CIMClass } from '../cim/CIMClass.js';
import { NameMap } from '../cim/NameMap.js';
import type { CIMQualifierDeclaration } from '../cim/CIMQualifier.js';
import type { WbemClient } from '../client/WbemClient.js';
import { compileMof } from '../mof/compile.js';
import type { MofModel, MofNamespace } from '../mof/MofModel.js';
import { printMof } from '../mof/printMof.js';
import { compileModel } from '../schema/compileModel.js';
import { plainNamespace } from '../schema/modelRoots.js';
import { CommandError } from './CommandError.js';
import { modelBehind, readMofFiles } from './MofFiles.js';
import type { Streams } from './Streams.js';

/** Where classes are looked for: some with everything a printer needs. */
interface ClassSource {
  readonly findClass: (name: string) => Promise<CIMClass | undefined> | CIMClass | undefined;
  readonly qualifierDeclarations: NameMap<CIMQualifierDeclaration>;
  /** Ends the sentence "class X is not in ...". */
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
  const model = compileMof(files.root, { readFile: files.readFile, namespace, into, searchPaths: search });
  await printAll(names, sourceOf(model, namespace), streams);
}

/** `mof print` from the project's own model; without a namespace, from the first that has the classes. */
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

/** All of them or, where one is missing, none. */
async function printAll(
  names: readonly string[],
  { findClass, qualifierDeclarations, place }: ClassSource,
  { stdout }: Streams,
): Promise<void> {
  const texts: string[] = [];
  for (const name of names) {
    const cimClass = await findClass(name);
    if (!cimClass) throw new CommandError('failed', `class ${name} is not in ${place}.`);
    texts.push(printMof(cimClass, (qualifier) => qualifierDeclarations.get(qualifier)));
  }
  stdout.write(texts.join('\n'));
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
