import type { ClientDeclaration } from './Namespace.js';
import { decodeStored, encodeStored } from './storedJson.js';

/** A declaration of a client as it is stored, with the user who wrote it. */
export function encodeDeclaration<T extends object>(
  declaration: T,
  owner: string,
): { readonly stored: Buffer; readonly made: ClientDeclaration<T> } {
  const stored = encodeStored({ ...declaration, owner });
  return { stored, made: { declaration, owner, bytes: stored.length } };
}

/** What `encodeDeclaration` wrote; older versions stored no owner. */
export function decodeDeclaration<T extends object>(stored: Buffer): ClientDeclaration<T> {
  const { owner = null, ...declaration } = decodeStored(stored) as T & { readonly owner?: string };
  // Nothing but the owner stands there beside the declaration.
  return { declaration: declaration as unknown as T, owner, bytes: stored.length };
}
