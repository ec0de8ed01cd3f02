import { compileMof } from '../mof/compile.js';
import { MofError, printWarning, type MofFault } from '../mof/MofError.js';
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
 * `mof check`: compiles the files as the server would and reports every fault.  They may refer to the content of the namespace in
 * the project's own model or, if the model lacks the namespace, to the standard qualifier types.
 */
export async function checkMof(
  paths: readonly string[],
  { namespace, search, json }: CheckOptions,
  streams: Streams,
): Promise<number> {
  const files = await readMofFiles(paths, namespace, streams.stdin);
  const into = modelBehind(files, compileModel(), plainNamespace);
  const warnings: MofFault[] = [];
  const warn = (warning: MofFault): void => void warnings.push(warning);
  const faults: readonly MofFault[] = faultsOf(() =>
    compileMof(files.root, { readFile: files.readFile, namespace, into, searchPaths: search, warn }),
  );
  const ending = exitCodeOf(faults.length === 0 ? 'done' : 'failed');
  if (json) {
    const findings = [...faults.map(asFinding('fault')), ...warnings.map(asFinding('warning'))];
    streams.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
    return ending;
  }
  printWarnings(warnings, streams);
  const warned = warnings.length === 0 ? '' : `, ${count(warnings.length, 'warning')}`;
  if (faults.length > 0) {
    const error = new MofError(faults);
    streams.stderr.write(`${error.message}\n${count(faults.length, 'fault')}${warned}\n`);
    return ending;
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
      )}${warned}\n`,
  );
  return ending;
}

function faultsOf(compile: () => unknown): readonly MofFault[] {
  try {
    compile();
    return [];
  } catch (error) {
    if (!(error instanceof MofError)) throw error;
    return error.faults;
  }
}

function asFinding(severity: 'fault' | 'warning') {
  return (found: MofFault): MofFault & { readonly severity: string } => ({ severity, ...found });
}

/** Prints the warnings of the compiler with their positions. */
export function printWarnings(warnings: readonly MofFault[], { stderr }: Pick<Streams, 'stderr'>): void {
  for (const warning of warnings) stderr.write(`${printWarning(warning)}\n`);
}

/** `1 file`, `2 files`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
