import type { ISCSIWBEM_VdsSharedSecret } from '../../schema/generated/ISCSIWBEM_VdsSharedSecret.js';
import { anyLength, ChapSecret } from '../../targets/ChapSecret.js';

/**
 * The secret that a VDS_ISCSI_SHARED_SECRET stands for: null where it says that there is none (no bytes, size 0).
 * `invalid`: no structure, bytes with size 0, a size without bytes, another size than there are bytes (E_INVALIDARG).
 */
export function parseVdsSecret(structure: ISCSIWBEM_VdsSharedSecret | null): ChapSecret | null | 'invalid' {
  if (structure === null) return 'invalid';
  const { SharedSecret: bytes, SharedSecretSize: size } = structure;
  if (bytes === null) return size === 0 || size === null ? null : 'invalid';
  if (size === null || size === 0 || size !== bytes.length) return 'invalid';
  const found = bytes.filter((byte) => byte !== null);
  return found.length === bytes.length ? new ChapSecret(Buffer.from(found), anyLength) : 'invalid';
}
