// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMClass } from '../../cim/CIMClass.js';
import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIM_InstIndication, CIM_InstIndicationMethods } from './CIM_InstIndication.js';

/** Tells that an instance was changed. */
export interface CIM_InstModification extends CIM_InstIndication {
  /** The instance as it was before. */
  readonly PreviousInstance: CIMInstance | CIMClass | null;
  /** The properties that have changed. */
  readonly ChangedPropertyNames: readonly (string | null)[] | null;
}

export interface CIM_InstModificationMethods extends CIM_InstIndicationMethods {}

/** CIM_InstModification and all classes below it: what a reference to it may name. */
export type CIM_InstModificationFamily =
  | 'CIM_InstModification';
