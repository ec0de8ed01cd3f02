// Generated from mof/ by `npm run generate`.  Do not edit.

/** Values of MSIscsiInitiator_TargetLoginOptions.AuthType (ValueMap). */
export const MSIscsiInitiator_TargetLoginOptions_AuthType = {
  None: 0,
  CHAP: 1,
  MutualCHAP: 2,
} as const;

/** Values of MSIscsiInitiator_TargetLoginOptions.HeaderDigest (ValueMap). */
export const MSIscsiInitiator_TargetLoginOptions_HeaderDigest = {
  None: 0,
  CRC32C: 1,
} as const;

/** Values of MSIscsiInitiator_TargetLoginOptions.DataDigest (ValueMap). */
export const MSIscsiInitiator_TargetLoginOptions_DataDigest = {
  None: 0,
  CRC32C: 1,
} as const;

/**
 * How to log in: digests, times, CHAP name and secret. It is embedded in other instances and in parameters.
 */
export interface MSIscsiInitiator_TargetLoginOptions {
  /** Version of the structure: 0. */
  readonly Version: number | null;
  /** Which of the other properties count; for the rest the initiator has its own values. */
  readonly InformationSpecified: number | null;
  /** Further wishes for the session. */
  readonly LoginFlags: number | null;
  /** How to prove who we are; mutual CHAP also asks the target for proof. */
  readonly AuthType: number | null;
  /** Digest of headers. */
  readonly HeaderDigest: number | null;
  /** Digest of data. */
  readonly DataDigest: number | null;
  /** How many connections the session may have, from 1 to 65535. */
  readonly MaximumConnections: number | null;
  /** How long to wait before a lost connection is taken up again, in seconds. */
  readonly DefaultTime2Wait: number | null;
  /** How long tasks are kept for that, in seconds. */
  readonly DefaultTime2Retain: number | null;
  /** The CHAP name as bytes; without it the name of the initiator. */
  readonly Username: readonly (number | null)[] | null;
  /** The CHAP secret of the target as bytes. It is never given out. */
  readonly Password: readonly (number | null)[] | null;
}

export interface MSIscsiInitiator_TargetLoginOptionsMethods {}

/** MSIscsiInitiator_TargetLoginOptions and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_TargetLoginOptionsFamily =
  | 'MSIscsiInitiator_TargetLoginOptions';
