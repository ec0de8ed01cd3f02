// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_AuthenticationRequirementFamily } from './CIM_AuthenticationRequirement.js';
import type { CIM_EnabledLogicalElementFamily } from './CIM_EnabledLogicalElement.js';
import type { CIM_JobFamily } from './CIM_Job.js';
import type { CIM_LogicalFileFamily } from './CIM_LogicalFile.js';
import type { CIM_ManagedSystemElement, CIM_ManagedSystemElementMethods } from './CIM_ManagedSystemElement.js';
import type { CIM_ResourcePoolFamily } from './CIM_ResourcePool.js';
import type { CIM_SoftwareIdentityFamily } from './CIM_SoftwareIdentity.js';

/** An element of a system that is not physical: a device, a service, a file, a job, the system itself. */
export interface CIM_LogicalElement extends CIM_ManagedSystemElement {}

export interface CIM_LogicalElementMethods extends CIM_ManagedSystemElementMethods {}

/** CIM_LogicalElement and all classes below it: what a reference to it may name. */
export type CIM_LogicalElementFamily =
  | 'CIM_LogicalElement'
  | CIM_AuthenticationRequirementFamily
  | CIM_EnabledLogicalElementFamily
  | CIM_JobFamily
  | CIM_LogicalFileFamily
  | CIM_ResourcePoolFamily
  | CIM_SoftwareIdentityFamily;
