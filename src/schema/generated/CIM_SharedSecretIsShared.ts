// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ManagedCredential, CIM_ManagedCredentialMethods } from './CIM_ManagedCredential.js';
import type { CIM_SharedSecretFamily } from './CIM_SharedSecret.js';
import type { CIM_SharedSecretServiceFamily } from './CIM_SharedSecretService.js';

/** Says which service keeps a shared secret; the secret takes its scoping keys from there. */
export interface CIM_SharedSecretIsShared extends CIM_ManagedCredential {
  /** The service. */
  readonly Antecedent: CIMInstanceName<CIM_SharedSecretServiceFamily> | null;
  /** The secret. */
  readonly Dependent: CIMInstanceName<CIM_SharedSecretFamily> | null;
}

export interface CIM_SharedSecretIsSharedMethods extends CIM_ManagedCredentialMethods {}

/** CIM_SharedSecretIsShared and all classes below it: what a reference to it may name. */
export type CIM_SharedSecretIsSharedFamily =
  | 'CIM_SharedSecretIsShared';
