import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileMof } from '../mof/compile.js';
import { compileModel } from '../schema/compileModel.js';
import { providerTypeFiles, providerTypesHeader } from '../schema/generatedFiles.js';
import { plainNamespace } from '../schema/modelRoots.js';
import { CommandError } from './CommandError.js';
import { exitCodeOf } from './exitCodes.js';
import { modelBehind, readMofFiles } from './MofFiles.js';
import type { Streams } from './Streams.js';

export interface GenerateTypesOptions {
  readonly namespace: string;
  readonly search: readonly string[];
  /** The output folder. */
  readonly to: string;
}

/**
 * `mof generate-types`: writes TypeScript types of the classes that the files declare, and a `defineProvider` that checks
 * providers against them.  Generated modules of classes that the files no longer declare are removed.  Other files of the folder
 * are kept.
 * @throws MofError with all faults of the files; CommandError if they declare no class or the folder cannot be written.
 */
export async function generateTypes(
  paths: readonly string[],
  { namespace, search, to }: GenerateTypesOptions,
  streams: Streams,
): Promise<number> {
  const files = await readMofFiles(paths, namespace, streams.stdin);
  const into = modelBehind(files, compileModel(), plainNamespace);
  const model = compileMof(files.root, { readFile: files.readFile, namespace, into, searchPaths: search });
  const names = files.declared.flatMap(({ classes }) => Array.from(classes, ({ node }) => node.name));
  if (names.length === 0)
    throw new CommandError('failed', `${paths.join(', ')}: expected at least one class.`);
  const modules = providerTypeFiles(model, names);
  try {
    writeModules(to, modules);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new CommandError('failed', `the folder "${to}" cannot be written: ${error.message}.`);
  }
  streams.stdout.write(`${modules.size} files in ${to}\n`);
  return exitCodeOf('done');
}

function writeModules(folder: string, modules: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.ts') && !modules.has(name) && isGenerated(join(folder, name)))
      rmSync(join(folder, name));
  }
  for (const [name, text] of modules) {
    const path = join(folder, name);
    if (existsSync(path) && !isGenerated(path))
      throw new CommandError(
        'failed',
        `the file "${path}" is there and was not generated: expected another folder.`,
      );
    writeFileSync(path, text);
  }
}

function isGenerated(path: string): boolean {
  return readFileSync(path, 'utf8').startsWith(providerTypesHeader);
}
