// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_EnabledLogicalElement, CIM_EnabledLogicalElementMethods } from './CIM_EnabledLogicalElement.js';

/** Values of CIM_Account.ComplexPasswordRulesEnforced (ValueMap). */
export const CIM_Account_ComplexPasswordRulesEnforced = {
  MinimumLength: 2,
  PrecludeUserIDInclusion: 3,
  MaximumRepeatingCharacters: 4,
  LowerCaseAlpha: 5,
  UpperCaseAlpha: 6,
  NumericCharacter: 7,
  SpecialCharacter: 8,
} as const;

/** Values of CIM_Account.UserPasswordEncryptionAlgorithm (ValueMap). */
export const CIM_Account_UserPasswordEncryptionAlgorithm = {
  None: 0,
  Other: 1,
  HTTPDigestMD5A1: 2,
} as const;

/** Values of CIM_Account.UserPasswordEncoding (ValueMap). */
export const CIM_Account_UserPasswordEncoding = {
  Ascii: 2,
  Kbd: 3,
  Pin: 4,
  UTF8: 5,
  UTF16: 6,
  UTF16LE: 7,
  UTF16BE: 8,
  UCS2: 9,
  USC2LE: 10,
  UCS2BE: 11,
} as const;

/** What a system keeps of somebody who may use it. */
export interface CIM_Account extends CIM_EnabledLogicalElement {
  /** Label of the account. */
  readonly Name: string | null;
  /** Creation class of the system in whose scope the name is unique. */
  readonly SystemCreationClassName: string | null;
  /** Name of the system in whose scope the name is unique. */
  readonly SystemName: string | null;
  /** Name of the class that the instance was created with; it keeps instances of sibling subclasses apart. */
  readonly CreationClassName: string | null;
  /** The name that is typed in to log on. */
  readonly UserID: string | null;
  /** The LDAP object classes of the account. */
  readonly ObjectClass: readonly (string | null)[] | null;
  readonly Descriptions: readonly (string | null)[] | null;
  readonly Host: readonly (string | null)[] | null;
  readonly LocalityName: readonly (string | null)[] | null;
  readonly OrganizationName: readonly (string | null)[] | null;
  /** Organisational unit. */
  readonly OU: readonly (string | null)[] | null;
  readonly SeeAlso: readonly (string | null)[] | null;
  /** X.509 certificates of the user. */
  readonly UserCertificate: readonly (string | null)[] | null;
  /** The password. It can be written and is not given out. */
  readonly UserPassword: readonly (string | null)[] | null;
  /** How many earlier passwords may not be used again. */
  readonly PasswordHistoryDepth: number | null;
  /** After which time a password must be changed. */
  readonly PasswordExpiration: CIMDateTime | null;
  /** Which rules a new password must obey. */
  readonly ComplexPasswordRulesEnforced: readonly (number | null)[] | null;
  /** After which time without use the account is locked. */
  readonly InactivityTimeout: CIMDateTime | null;
  /** How many failed attempts in a row lock the account. */
  readonly MaximumSuccessiveLoginFailures: number | null;
  /** When the account was last used. */
  readonly LastLogin: CIMDateTime | null;
  /** How the password is encrypted when it is sent. */
  readonly UserPasswordEncryptionAlgorithm: number | null;
  /** Names the algorithm where UserPasswordEncryptionAlgorithm is "Other". */
  readonly OtherUserPasswordEncryptionAlgorithm: string | null;
  /** The character encoding in which the password is encrypted. */
  readonly UserPasswordEncoding: number | null;
}

export interface CIM_AccountMethods extends CIM_EnabledLogicalElementMethods {}

/** CIM_Account and all classes below it: what a reference to it may name. */
export type CIM_AccountFamily =
  | 'CIM_Account';
