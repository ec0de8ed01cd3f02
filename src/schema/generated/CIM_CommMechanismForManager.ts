// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ObjectManagerFamily } from './CIM_ObjectManager.js';
import type { CIM_ObjectManagerCommunicationMechanismFamily } from './CIM_ObjectManagerCommunicationMechanism.js';
import type { CIM_ServiceAccessBySAP, CIM_ServiceAccessBySAPMethods } from './CIM_ServiceAccessBySAP.js';
import type { MSFTSM_CommMechanismForManagerFamily } from './MSFTSM_CommMechanismForManager.js';

/** Says by which mechanisms clients reach the object manager. */
export interface CIM_CommMechanismForManager extends CIM_ServiceAccessBySAP {
  /** The object manager. */
  readonly Antecedent: CIMInstanceName<CIM_ObjectManagerFamily> | null;
  /** The mechanism. */
  readonly Dependent: CIMInstanceName<CIM_ObjectManagerCommunicationMechanismFamily> | null;
}

export interface CIM_CommMechanismForManagerMethods extends CIM_ServiceAccessBySAPMethods {}

/** CIM_CommMechanismForManager and all classes below it: what a reference to it may name. */
export type CIM_CommMechanismForManagerFamily =
  | 'CIM_CommMechanismForManager'
  | MSFTSM_CommMechanismForManagerFamily;
