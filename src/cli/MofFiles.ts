import { copyModel, namespaceOf, type MofModel } from '../mof/MofModel.js';
import { MofLoader, readMofFile, type LoadedNamespace, type MofText, type ReadFile } from '../mof/loadMof.js';
import { CommandError } from './CommandError.js';
import { readAll, type Streams } from './Streams.js';

const STANDARD_INPUT = '<standard input>';
const MAX_INPUT_BYTES = 256 << 20;

/**
 * The MOF files of a command line, read as one text.  Each begins in the given namespace and may refer to declarations of the
 * others.
 */
export interface MofFiles {
  /** Includes one file after the other. */
  readonly root: MofText;
  readonly readFile: ReadFile;
  /** The declarations of all texts that can be parsed, including included files. */
  readonly declared: readonly LoadedNamespace[];
  /** Number of texts, including included files. */
  readonly count: number;
}

/**
 * Reads the files; `-` is standard input.
 * @throws CommandError naming each file that cannot be read.
 */
export async function readMofFiles(
  paths: readonly string[],
  namespace: string,
  stdin: Streams['stdin'],
): Promise<MofFiles> {
  const texts = new Map<string, Buffer>();
  const unreadable: string[] = [];
  const includes: string[] = [];
  for (const path of paths) {
    const name = path === '-' ? STANDARD_INPUT : path;
    includes.push(`#pragma namespace ("${namespace}")\n#pragma include (${quote(name)})\n`);
    try {
      if (path === '-') texts.set(name, await readAll(stdin, MAX_INPUT_BYTES));
      else readMofFile(path);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
      unreadable.push(`the file "${path}" cannot be read (${code}): expected a MOF file.`);
    }
  }
  if (unreadable.length > 0) throw new CommandError('failed', unreadable.join('\n'));

  const root: MofText = { path: '', text: includes.join('') };
  const readFile: ReadFile = (path) => texts.get(path) ?? readMofFile(path);
  // Faults are reported when the files are compiled.
  const loader = new MofLoader(
    readFile,
    () => {},
    () => {},
  );
  loader.load(root, namespace);
  return { root, readFile, declared: [...loader.namespaces.values()], count: loader.sources.length - 1 };
}

/**
 * What the files may refer to: `model` without what they declare themselves, so that repeating an existing declaration is no
 * fault.  A namespace that the model lacks has the content of its namespace `plain`.
 */
export function modelBehind({ declared }: MofFiles, model: MofModel, plain: string | null = null): MofModel {
  const behind = copyModel(model);
  const plainContent = plain === null ? undefined : behind.namespaces.get(plain);
  for (const { name, qualifierDeclarations, classes } of declared) {
    const isNew = !behind.namespaces.has(name);
    const namespace = namespaceOf(behind, name);
    if (isNew && plainContent) {
      for (const [key, value] of plainContent.qualifierDeclarations)
        namespace.qualifierDeclarations.set(key, value);
      for (const [key, value] of plainContent.classes) namespace.classes.set(key, value);
    }
    for (const { node } of qualifierDeclarations) namespace.qualifierDeclarations.delete(node.name);
    for (const { node } of classes) namespace.classes.delete(node.name);
    namespace.instances.length = 0;
  }
  return behind;
}

function quote(path: string): string {
  return `"${path.replaceAll(/["\\]/gu, String.raw`\$&`)}"`;
}
