// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMClass } from '../../cim/CIMClass.js';
import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIM_ClassCreationFamily } from './CIM_ClassCreation.js';
import type { CIM_ClassDeletionFamily } from './CIM_ClassDeletion.js';
import type { CIM_ClassModificationFamily } from './CIM_ClassModification.js';
import type { CIM_Indication, CIM_IndicationMethods } from './CIM_Indication.js';

/** Tells that the classes of the namespace have changed. */
export interface CIM_ClassIndication extends CIM_Indication {
  /** The class, as an embedded class. */
  readonly ClassDefinition: CIMInstance | CIMClass | null;
}

export interface CIM_ClassIndicationMethods extends CIM_IndicationMethods {}

/** CIM_ClassIndication and all classes below it: what a reference to it may name. */
export type CIM_ClassIndicationFamily =
  | 'CIM_ClassIndication'
  | CIM_ClassCreationFamily
  | CIM_ClassDeletionFamily
  | CIM_ClassModificationFamily;
