import type { ClientDeclaration } from './Namespace.js';
import { decodeStored, encodeStored } from './storedJson.js';

/** Encodes a declaration of a client for the store, with the user who wrote it. */
export function encodeDeclaration<T extends object>(
  declaration: T,
  owner: string,
): { readonly stored: Buffer; readonly made: ClientDeclaration<T> } {
  const stored = encodeStored({ ...declaration, owner });
  return { stored, made: { declaration, owner, bytes: stored.length } };
}

/** Decodes the result of `encodeDeclaration`.  Older versions stored no owner. */
export function decodeDeclaration<T extends object>(stored: Buffer): ClientDeclaration<T> {
  const { owner = null, ...declaration } = decodeStored(stored) as T & { readonly owner?: string };
  // The record has only the owner and the declaration.
  return { declaration: declaration as unknown as T, owner, bytes: stored.length };
}
