// Generated from mof/ by `npm run generate`.  Do not edit.

/** A preshared key for IKE. It is embedded in parameters. */
export interface MSIscsiInitiator_IKEPresharedKeyAuthenticationInfo {
  /** The method of authentication; 1 means a preshared key. */
  readonly AuthMethod: number | null;
  /** Which kind of IPsec the key is for. */
  readonly SecurityFlags: bigint | null;
  /** What kind of identification Id is. */
  readonly IdType: number | null;
  /** The identification, as bytes. */
  readonly Id: readonly (number | null)[] | null;
  /** The key, as bytes. It is never given out. */
  readonly Key: readonly (number | null)[] | null;
}

export interface MSIscsiInitiator_IKEPresharedKeyAuthenticationInfoMethods {}

/** MSIscsiInitiator_IKEPresharedKeyAuthenticationInfo and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_IKEPresharedKeyAuthenticationInfoFamily =
  | 'MSIscsiInitiator_IKEPresharedKeyAuthenticationInfo';
