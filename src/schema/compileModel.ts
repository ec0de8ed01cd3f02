import { fileURLToPath } from 'node:url';
import { compileMof } from '../mof/compile.js';
import { readMofFile, type ReadFile } from '../mof/loadMof.js';
import type { MofModel } from '../mof/MofModel.js';

/** A root file of mof/ and the namespace that its classes are for. */
export interface ModelRoot {
  readonly file: string;
  readonly namespace: string;
}

/** The namespace that has what every namespace has, and no more. */
export const plainNamespace = 'root';

export const modelRoots: readonly ModelRoot[] = [
  { file: 'root.mof', namespace: plainNamespace },
  { file: 'schema.mof', namespace: 'root/cimv2/storage/iscsitarget' },
  { file: 'interop.mof', namespace: 'interop' },
  { file: 'wmi.mof', namespace: 'root/wmi' },
];

export const mofFolder = fileURLToPath(new URL('../../mof/', import.meta.url));

/**
 * Compiles the project's own model: every root file of mof/ into its namespace.
 * @throws MofError with all faults of the first root file that has any.
 */
export function compileModel(readFile: ReadFile = readMofFile): MofModel {
  let model: MofModel | undefined;
  for (const { file, namespace } of modelRoots) {
    const into = model && { into: model };
    model = compileMof(`${mofFolder}${file}`, { namespace, readFile, ...into });
  }
  if (!model) throw new Error('mof/ has no root file');
  return model;
}
