// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMClass } from '../../cim/CIMClass.js';
import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIM_ClassIndication, CIM_ClassIndicationMethods } from './CIM_ClassIndication.js';

/** Tells that a class was changed. */
export interface CIM_ClassModification extends CIM_ClassIndication {
  /** The class as it was before. */
  readonly PreviousClassDefinition: CIMInstance | CIMClass | null;
}

export interface CIM_ClassModificationMethods extends CIM_ClassIndicationMethods {}

/** CIM_ClassModification and all classes below it: what a reference to it may name. */
export type CIM_ClassModificationFamily =
  | 'CIM_ClassModification';
