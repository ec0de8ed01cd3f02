// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_OrganizationalEntity, CIM_OrganizationalEntityMethods } from './CIM_OrganizationalEntity.js';
import type { CIM_UserContactFamily } from './CIM_UserContact.js';

/** Somebody or something that uses systems. */
export interface CIM_UserEntity extends CIM_OrganizationalEntity {}

export interface CIM_UserEntityMethods extends CIM_OrganizationalEntityMethods {}

/** CIM_UserEntity and all classes below it: what a reference to it may name. */
export type CIM_UserEntityFamily =
  | 'CIM_UserEntity'
  | CIM_UserContactFamily;
