// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Collection, CIM_CollectionMethods } from './CIM_Collection.js';

/** Values of CIM_Role.RoleCharacteristics (ValueMap). */
export const CIM_Role_RoleCharacteristics = {
  Static: 2,
  Opaque: 3,
} as const;

/** A place in an organisation, with what it may do. */
export interface CIM_Role extends CIM_Collection {
  /** Name of the class that the instance was created with; it keeps instances of sibling subclasses apart. */
  readonly CreationClassName: string | null;
  readonly Name: string | null;
  readonly BusinessCategory: string | null;
  readonly CommonName: string | null;
  readonly RoleCharacteristics: readonly (number | null)[] | null;
}

export interface CIM_RoleMethods extends CIM_CollectionMethods {}

/** CIM_Role and all classes below it: what a reference to it may name. */
export type CIM_RoleFamily =
  | 'CIM_Role';
