// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_WBEMService, CIM_WBEMServiceMethods } from './CIM_WBEMService.js';
import type { MSFTSM_ObjectManagerFamily } from './MSFTSM_ObjectManager.js';

/** The CIM server, as it stands in its own model. */
export interface CIM_ObjectManager extends CIM_WBEMService {
  /** A text for people. */
  readonly Description: string | null;
  /** The name that users know the element by; it need not be unique. */
  readonly ElementName: string | null;
  /** Identifies the server; no other server bears the same name. */
  readonly Name: string | null;
  /** Whether the server counts its operations. It can be written. */
  readonly GatherStatisticalData: boolean | null;
}

export interface CIM_ObjectManagerMethods extends CIM_WBEMServiceMethods {}

/** CIM_ObjectManager and all classes below it: what a reference to it may name. */
export type CIM_ObjectManagerFamily =
  | 'CIM_ObjectManager'
  | MSFTSM_ObjectManagerFamily;
