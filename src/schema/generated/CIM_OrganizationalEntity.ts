// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';
import type { CIM_UserEntityFamily } from './CIM_UserEntity.js';

/** Part of an organisation: a person, a role, a department. */
export interface CIM_OrganizationalEntity extends CIM_ManagedElement {}

export interface CIM_OrganizationalEntityMethods extends CIM_ManagedElementMethods {}

/** CIM_OrganizationalEntity and all classes below it: what a reference to it may name. */
export type CIM_OrganizationalEntityFamily =
  | 'CIM_OrganizationalEntity'
  | CIM_UserEntityFamily;
