// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Service, CIM_ServiceMethods } from './CIM_Service.js';
import type { CIM_WBEMServerNamespace, CIM_WBEMServerNamespaceFamily } from './CIM_WBEMServerNamespace.js';

/** Return values of CIM_WBEMServer.CreateWBEMServerNamespace (ValueMap). */
export const CreateWBEMServerNamespaceReturn = {
  CompletedWithNoError: 0,
  Failed: 1,
} as const;

/** The WBEM server, as it stands in its own model. */
export interface CIM_WBEMServer extends CIM_Service {
  /** A text for people. */
  readonly Description: string | null;
  /** The name that users know the element by; it need not be unique. */
  readonly ElementName: string | null;
  /** Names the service within its system. */
  readonly Name: string | null;
}

export interface CIM_WBEMServerMethods extends CIM_ServiceMethods {
  /** Creates a namespace. */
  CreateWBEMServerNamespace: {
    in: {
      /** The namespace as it is to be.  Required. */
      readonly NamespaceTemplate: CIM_WBEMServerNamespace;
    };
    out: {
      /** Its path. */
      readonly Namespace?: CIMInstanceName<CIM_WBEMServerNamespaceFamily> | null;
      /** The errors, where it could not be created.  EmbeddedInstance("CIM_Error"). */
      readonly Errors?: readonly (CIMInstance | null)[] | null;
    };
    returns: (typeof CreateWBEMServerNamespaceReturn)[keyof typeof CreateWBEMServerNamespaceReturn];
  };
}

/** CIM_WBEMServer and all classes below it: what a reference to it may name. */
export type CIM_WBEMServerFamily =
  | 'CIM_WBEMServer';
