// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SettingData, CIM_SettingDataMethods } from './CIM_SettingData.js';

/** Values of CIM_iSCSIConnectionSettings.PrimaryHeaderDigestMethod (ValueMap). */
export const CIM_iSCSIConnectionSettings_PrimaryHeaderDigestMethod = {
  Other: 1,
  NoDigest: 2,
  CRC32C: 3,
} as const;

/** Values of CIM_iSCSIConnectionSettings.PrimaryDataDigestMethod (ValueMap). */
export const CIM_iSCSIConnectionSettings_PrimaryDataDigestMethod = {
  Other: 1,
  NoDigest: 2,
  CRC32C: 3,
} as const;

/** Values of CIM_iSCSIConnectionSettings.SecondaryHeaderDigestMethod (ValueMap). */
export const CIM_iSCSIConnectionSettings_SecondaryHeaderDigestMethod = {
  Other: 1,
  NoDigest: 2,
  CRC32C: 3,
  NoSecondaryPreference: 4,
} as const;

/** Values of CIM_iSCSIConnectionSettings.SecondaryDataDigestMethod (ValueMap). */
export const CIM_iSCSIConnectionSettings_SecondaryDataDigestMethod = {
  Other: 1,
  NoDigest: 2,
  CRC32C: 3,
  NoSecondaryPreference: 4,
} as const;

/** Values of CIM_iSCSIConnectionSettings.PrimaryAuthenticationMethod (ValueMap). */
export const CIM_iSCSIConnectionSettings_PrimaryAuthenticationMethod = {
  None: 2,
  NoAuthentication: 3,
  SRP: 4,
  CHAP: 5,
  Kerberos: 6,
} as const;

/** Values of CIM_iSCSIConnectionSettings.SecondaryAuthenticationMethod (ValueMap). */
export const CIM_iSCSIConnectionSettings_SecondaryAuthenticationMethod = {
  None: 2,
  NoAuthentication: 3,
  SRP: 4,
  CHAP: 5,
  Kerberos: 6,
} as const;

/** What an iSCSI node asks for when a connection is negotiated. */
export interface CIM_iSCSIConnectionSettings extends CIM_SettingData {
  /** The longest data segment that the node takes, in bytes. */
  readonly MaxReceiveDataSegmentLength: number | null;
  /** The digest of headers that is asked for first. */
  readonly PrimaryHeaderDigestMethod: number | null;
  /** Names the digest where PrimaryHeaderDigestMethod is "Other". */
  readonly OtherPrimaryHeaderDigestMethod: string | null;
  /** The digest of data that is asked for first. */
  readonly PrimaryDataDigestMethod: number | null;
  /** Names the digest where PrimaryDataDigestMethod is "Other". */
  readonly OtherPrimaryDataDigestMethod: string | null;
  /** The digest of headers that is asked for next. */
  readonly SecondaryHeaderDigestMethod: number | null;
  /** Names the digest where SecondaryHeaderDigestMethod is "Other". */
  readonly OtherSecondaryHeaderDigestMethod: string | null;
  /** The digest of data that is asked for next. */
  readonly SecondaryDataDigestMethod: number | null;
  /** Names the digest where SecondaryDataDigestMethod is "Other". */
  readonly OtherSecondaryDataDigestMethod: string | null;
  /** TRUE asks the other side to send markers. */
  readonly RequestingMarkersOnReceive: boolean | null;
  /** The method that is asked for first. */
  readonly PrimaryAuthenticationMethod: number | null;
  /** The method that is asked for next. */
  readonly SecondaryAuthenticationMethod: number | null;
}

export interface CIM_iSCSIConnectionSettingsMethods extends CIM_SettingDataMethods {}

/** CIM_iSCSIConnectionSettings and all classes below it: what a reference to it may name. */
export type CIM_iSCSIConnectionSettingsFamily =
  | 'CIM_iSCSIConnectionSettings';
