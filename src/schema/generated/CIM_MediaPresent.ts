// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_MediaAccessDeviceFamily } from './CIM_MediaAccessDevice.js';
import type { CIM_StorageExtentFamily } from './CIM_StorageExtent.js';

/** Says which storage extent is on the medium in a device. */
export interface CIM_MediaPresent extends CIM_Dependency {
  /** The device. */
  readonly Antecedent: CIMInstanceName<CIM_MediaAccessDeviceFamily> | null;
  /** The extent. */
  readonly Dependent: CIMInstanceName<CIM_StorageExtentFamily> | null;
  readonly FixedMedia: boolean | null;
}

export interface CIM_MediaPresentMethods extends CIM_DependencyMethods {}

/** CIM_MediaPresent and all classes below it: what a reference to it may name. */
export type CIM_MediaPresentFamily =
  | 'CIM_MediaPresent';
