import { standardNamespace } from '../cim/namespaces.js';
import { compileMof } from '../mof/compile.js';
import { readMofFile, type ReadFile } from '../mof/loadMof.js';
import { namespaceOf, type MofModel } from '../mof/MofModel.js';
import { modelRoots, mofFolder } from './modelRoots.js';

/**
 * Compiles the project's own model: every root file of mof/ into its namespace, and all classes of schema CIM into
 * `standardNamespace`.
 * @throws MofError with all faults of the first root file that has any.
 */
export function compileModel(readFile: ReadFile = readMofFile): MofModel {
  let model: MofModel | undefined;
  for (const { file, namespace } of modelRoots) {
    const into = model && { into: model };
    model = compileMof(`${mofFolder}${file}`, { namespace, readFile, ...into });
  }
  if (!model) throw new Error('mof/ has no root file');
  addStandardNamespace(model);
  return model;
}

/**
 * Everything that `__Namespace` and the DMTF classes refer to is also declared by the DMTF, so the declarations are valid there
 * as well.
 */
function addStandardNamespace(model: MofModel): void {
  const others = [...model.namespaces.values()];
  const { qualifierDeclarations, classes } = namespaceOf(model, standardNamespace);
  for (const other of others) {
    for (const [name, declaration] of other.qualifierDeclarations) {
      if (!qualifierDeclarations.has(name)) qualifierDeclarations.set(name, declaration);
    }
    for (const [name, cimClass] of other.classes) {
      if (/^(?:CIM_|__Namespace$)/iu.test(name) && !classes.has(name)) classes.set(name, cimClass);
    }
  }
}
