// Generated from mof/ by `npm run generate`.  Do not edit.

/**
 * A CHAP secret as VDS passes it. No secret: SharedSecret is NULL and SharedSecretSize 0. It is never read
 * back.
 */
export interface ISCSIWBEM_VdsSharedSecret {
  /** The bytes of the secret, 12 to 16 unless the server is set otherwise. */
  readonly SharedSecret: readonly (number | null)[] | null;
  /** How many bytes there are. */
  readonly SharedSecretSize: number | null;
}

export interface ISCSIWBEM_VdsSharedSecretMethods {}

/** ISCSIWBEM_VdsSharedSecret and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_VdsSharedSecretFamily =
  | 'ISCSIWBEM_VdsSharedSecret';
