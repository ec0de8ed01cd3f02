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

/**
 * The namespace in which clients look first.  It has the classes of the DMTF's schema CIM that the other namespaces have, the very
 * same declarations: no file lists them, and they cost nothing twice.
 */
export const standardNamespace = 'root/cimv2';

export const mofFolder = fileURLToPath(new URL('../../mof/', import.meta.url));
