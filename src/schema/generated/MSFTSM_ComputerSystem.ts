// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ComputerSystem, CIM_ComputerSystemMethods } from './CIM_ComputerSystem.js';

/** Return values of MSFTSM_ComputerSystem.RescanExtents (ValueMap). */
export const RescanExtentsReturn = {
  JobCompletedWithNoError: 0,
  Failed: 1,
  NotSupported: 2,
} as const;

/**
 * The host whose iSCSI targets are managed. Microsoft's SMI-S provider for iSCSI targets declares it under
 * this name.
 */
export interface MSFTSM_ComputerSystem extends CIM_ComputerSystem {}

export interface MSFTSM_ComputerSystemMethods extends CIM_ComputerSystemMethods {
  /** Looks again for the storage that the host can offer. */
  RescanExtents: {
    in: {};
    out: {};
    returns: (typeof RescanExtentsReturn)[keyof typeof RescanExtentsReturn];
  };
}

/** MSFTSM_ComputerSystem and all classes below it: what a reference to it may name. */
export type MSFTSM_ComputerSystemFamily =
  | 'MSFTSM_ComputerSystem';
