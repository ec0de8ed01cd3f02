// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';

/** A namespace of a WBEM server. */
export interface CIM_WBEMServerNamespace extends CIM_ManagedElement {
  /**
   * Optionally names the instance within the namespace; a subclass that makes it a key says how it is formed.
   */
  readonly InstanceID: string | null;
  /** The name of the namespace. */
  readonly Name: string | null;
  /**
   * The schemas in it, each as an embedded CIM_SchemaInformationStructure.
   * EmbeddedInstance("CIM_SchemaInformationStructure").
   */
  readonly SchemaInformation: readonly (CIMInstance | null)[] | null;
}

export interface CIM_WBEMServerNamespaceMethods extends CIM_ManagedElementMethods {}

/** CIM_WBEMServerNamespace and all classes below it: what a reference to it may name. */
export type CIM_WBEMServerNamespaceFamily =
  | 'CIM_WBEMServerNamespace';
