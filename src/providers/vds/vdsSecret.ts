import type { ISCSIWBEM_VdsSharedSecret } from '../../schema/generated/ISCSIWBEM_VdsSharedSecret.js';
import { anyLength, ChapSecret } from '../../targets/ChapSecret.js';

/** A decoded VDS_ISCSI_SHARED_SECRET.  `secret` is null if the structure says that there is none (no bytes, size 0). */
export type VdsSecret = { readonly secret: ChapSecret | null } | { readonly fault: string };

/**
 * Decodes a VDS_ISCSI_SHARED_SECRET, or states its fault (E_INVALIDARG): no structure, bytes with size 0, a size without bytes,
 * or a size that differs from the number of bytes.
 * @param name the parameter, for the sentence.
 */
export function parseVdsSecret(name: string, structure: ISCSIWBEM_VdsSharedSecret | null): VdsSecret {
  if (structure === null)
    return { fault: `${name} is NULL: expected a structure, without bytes for no secret` };
  const { SharedSecret: bytes, SharedSecretSize: size } = structure;
  if (bytes === null) {
    if (size === 0 || size === null) return { secret: null };
    return {
      fault: `${name}.SharedSecretSize is ${size} and SharedSecret is NULL: expected as many bytes, or 0`,
    };
  }
  if (size === null || size === 0 || size !== bytes.length) {
    return {
      fault: `${name}.SharedSecretSize is ${size ?? 'NULL'}: expected ${bytes.length}, the number of bytes`,
    };
  }
  const found = bytes.filter((byte) => byte !== null);
  if (found.length === bytes.length) return { secret: new ChapSecret(Buffer.from(found), anyLength) };
  return { fault: `${name}.SharedSecret has NULL among its bytes: expected numbers` };
}
