// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AbstractBasedOn, CIM_AbstractBasedOnMethods } from './CIM_AbstractBasedOn.js';
import type { CIM_StorageExtentFamily } from './CIM_StorageExtent.js';

/** Says that a storage extent is built on another one. */
export interface CIM_BasedOn extends CIM_AbstractBasedOn {
  /** The lower extent. */
  readonly Antecedent: CIMInstanceName<CIM_StorageExtentFamily> | null;
  /** The extent that is built on it. */
  readonly Dependent: CIMInstanceName<CIM_StorageExtentFamily> | null;
}

export interface CIM_BasedOnMethods extends CIM_AbstractBasedOnMethods {}

/** CIM_BasedOn and all classes below it: what a reference to it may name. */
export type CIM_BasedOnFamily =
  | 'CIM_BasedOn';
