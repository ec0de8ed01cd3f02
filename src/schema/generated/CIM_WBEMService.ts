// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ObjectManagerFamily } from './CIM_ObjectManager.js';
import type { CIM_ObjectManagerAdapterFamily } from './CIM_ObjectManagerAdapter.js';
import type { CIM_Service, CIM_ServiceMethods } from './CIM_Service.js';

/** A part of the WBEM infrastructure: the server itself or a part that extends it. */
export interface CIM_WBEMService extends CIM_Service {}

export interface CIM_WBEMServiceMethods extends CIM_ServiceMethods {}

/** CIM_WBEMService and all classes below it: what a reference to it may name. */
export type CIM_WBEMServiceFamily =
  | 'CIM_WBEMService'
  | CIM_ObjectManagerFamily
  | CIM_ObjectManagerAdapterFamily;
