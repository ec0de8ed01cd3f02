// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_UserEntity, CIM_UserEntityMethods } from './CIM_UserEntity.js';

/** How to reach somebody. */
export interface CIM_UserContact extends CIM_UserEntity {
  /** Name of the class that the instance was created with; it keeps instances of sibling subclasses apart. */
  readonly CreationClassName: string | null;
  readonly Name: string | null;
  readonly GivenName: string | null;
  readonly Surname: string | null;
  readonly Mail: string | null;
  readonly UserID: string | null;
  readonly LocalityName: string | null;
  readonly PostalAddress: readonly (string | null)[] | null;
  readonly StateOrProvince: string | null;
  readonly PostalCode: string | null;
  readonly TelephoneNumber: string | null;
}

export interface CIM_UserContactMethods extends CIM_UserEntityMethods {}

/** CIM_UserContact and all classes below it: what a reference to it may name. */
export type CIM_UserContactFamily =
  | 'CIM_UserContact';
