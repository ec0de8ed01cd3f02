import { join } from 'node:path';
import { initiatorNamespace, interopNamespace, targetNamespace } from '../cim/namespaces.js';
import { packageFolder } from './packageFolder.js';

/** A root file of mof/ and the namespace that its classes are for. */
export interface ModelRoot {
  readonly file: string;
  readonly namespace: string;
}

/** The namespace that has what every namespace has, and no more. */
export const plainNamespace = 'root';

export const modelRoots: readonly ModelRoot[] = [
  { file: 'root.mof', namespace: plainNamespace },
  { file: 'schema.mof', namespace: targetNamespace },
  { file: 'interop.mof', namespace: interopNamespace },
  { file: 'wmi.mof', namespace: initiatorNamespace },
];

export const mofFolder = join(packageFolder, 'mof/');
