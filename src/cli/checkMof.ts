import { compileMof } from '../mof/compile.js';
import { MofError } from '../mof/MofError.js';
import { compileModel } from '../schema/compileModel.js';
import { plainNamespace } from '../schema/modelRoots.js';
import { exitCodeOf } from './exitCodes.js';
import { modelBehind, readMofFiles } from './MofFiles.js';
import type { Streams } from './Streams.js';

export interface CheckOptions {
  readonly namespace: string;
  readonly search: readonly string[];
  readonly json: boolean;
}

/**
 * `mof check`: compiles the files as the server would and tells every fault there is.
 *
 * What the project's own model has in the namespace may be referred to; in a namespace that it does not have, the qualifier
 * types of the standard.
 */
export async function checkMof(
  paths: readonly string[],
  { namespace, search, json }: CheckOptions,
  streams: Streams,
): Promise<number> {
  const files = await readMofFiles(paths, namespace, streams.stdin);
  const into = modelBehind(files, compileModel(), plainNamespace);
  try {
    compileMof(files.root, { readFile: files.readFile, namespace, into, searchPaths: search });
  } catch (error) {
    if (!(error instanceof MofError)) throw error;
    if (json) streams.stdout.write(`${JSON.stringify(error.faults, null, 2)}\n`);
    else streams.stderr.write(`${error.message}\n${count(error.faults.length, 'fault')}\n`);
    return exitCodeOf('failed');
  }
  if (json) {
    streams.stdout.write('[]\n');
    return exitCodeOf('done');
  }
  const total = (of: (each: (typeof files.declared)[number]) => readonly unknown[]): number =>
    files.declared.reduce((sum, each) => sum + of(each).length, 0);
  streams.stdout.write(
    `no fault in ${count(files.count, 'file')}: ` +
      `${count(
        total((each) => each.qualifierDeclarations),
        'qualifier type',
      )}, ` +
      `${count(
        total((each) => each.classes),
        'class',
        'classes',
      )}, ` +
      `${count(
        total((each) => each.instances),
        'instance',
      )}\n`,
  );
  return exitCodeOf('done');
}

/** `1 file`, `2 files`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
