// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_CredentialFamily } from './CIM_Credential.js';
import type { CIM_CredentialManagementServiceFamily } from './CIM_CredentialManagementService.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_SharedSecretIsSharedFamily } from './CIM_SharedSecretIsShared.js';

/** Says which service looks after a credential. */
export interface CIM_ManagedCredential extends CIM_Dependency {
  /** The service. */
  readonly Antecedent: CIMInstanceName<CIM_CredentialManagementServiceFamily> | null;
  /** The credential. */
  readonly Dependent: CIMInstanceName<CIM_CredentialFamily> | null;
}

export interface CIM_ManagedCredentialMethods extends CIM_DependencyMethods {}

/** CIM_ManagedCredential and all classes below it: what a reference to it may name. */
export type CIM_ManagedCredentialFamily =
  | 'CIM_ManagedCredential'
  | CIM_SharedSecretIsSharedFamily;
