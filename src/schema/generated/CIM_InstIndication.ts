// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMClass } from '../../cim/CIMClass.js';
import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIM_Indication, CIM_IndicationMethods } from './CIM_Indication.js';
import type { CIM_InstCreationFamily } from './CIM_InstCreation.js';
import type { CIM_InstDeletionFamily } from './CIM_InstDeletion.js';
import type { CIM_InstMethodCallFamily } from './CIM_InstMethodCall.js';
import type { CIM_InstModificationFamily } from './CIM_InstModification.js';

/** Tells that something has happened to an instance. */
export interface CIM_InstIndication extends CIM_Indication {
  /** The instance, as an embedded object. */
  readonly SourceInstance: CIMInstance | CIMClass | null;
  /** The path of the instance. */
  readonly SourceInstanceModelPath: string | null;
  /** The host that it is on. */
  readonly SourceInstanceHost: string | null;
}

export interface CIM_InstIndicationMethods extends CIM_IndicationMethods {}

/** CIM_InstIndication and all classes below it: what a reference to it may name. */
export type CIM_InstIndicationFamily =
  | 'CIM_InstIndication'
  | CIM_InstCreationFamily
  | CIM_InstDeletionFamily
  | CIM_InstMethodCallFamily
  | CIM_InstModificationFamily;
