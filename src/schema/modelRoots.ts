import { join } from 'node:path';
import { initiatorNamespace, interopNamespace, targetNamespace } from '../cim/namespaces.js';
import { packageFolder } from './packageFolder.js';

/** A root file of mof/ and the namespace of its classes. */
export interface ModelRoot {
  readonly file: string;
  readonly namespace: string;
}

/** The namespace with only what every namespace has. */
export const plainNamespace = 'root';

export const modelRoots: readonly ModelRoot[] = [
  { file: 'root.mof', namespace: plainNamespace },
  { file: 'schema.mof', namespace: targetNamespace },
  { file: 'interop.mof', namespace: interopNamespace },
  { file: 'wmi.mof', namespace: initiatorNamespace },
];

export const mofFolder = join(packageFolder, 'mof/');
