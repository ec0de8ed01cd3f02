// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ProcessFamily } from './CIM_Process.js';
import type { CIM_ServiceFamily } from './CIM_Service.js';

/** Values of CIM_ServiceProcess.ExecutionType (ValueMap). */
export const CIM_ServiceProcess_ExecutionType = {
  Unknown: 0,
  Other: 1,
  ExecutesInExistingProcess: 2,
  ExecutesAsIndependentProcess: 3,
} as const;

/** Says in which process a service runs. */
export interface CIM_ServiceProcess {
  /** The service. */
  readonly Service: CIMInstanceName<CIM_ServiceFamily> | null;
  /** The process. */
  readonly Process: CIMInstanceName<CIM_ProcessFamily> | null;
  /** Whether the service is the process or shares it. */
  readonly ExecutionType: number | null;
}

export interface CIM_ServiceProcessMethods {}

/** CIM_ServiceProcess and all classes below it: what a reference to it may name. */
export type CIM_ServiceProcessFamily =
  | 'CIM_ServiceProcess';
