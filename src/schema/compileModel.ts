import { compileMof } from '../mof/compile.js';
import { readMofFile, type ReadFile } from '../mof/loadMof.js';
import type { MofModel } from '../mof/MofModel.js';
import { modelRoots, mofFolder } from './modelRoots.js';

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
