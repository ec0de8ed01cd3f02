import { fileURLToPath } from 'node:url';

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
