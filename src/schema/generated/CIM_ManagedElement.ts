// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_BlockStatisticsManifestFamily } from './CIM_BlockStatisticsManifest.js';
import type { CIM_CapabilitiesFamily } from './CIM_Capabilities.js';
import type { CIM_CollectionFamily } from './CIM_Collection.js';
import type { CIM_CredentialFamily } from './CIM_Credential.js';
import type { CIM_IdentityFamily } from './CIM_Identity.js';
import type { CIM_IndicationFilterFamily } from './CIM_IndicationFilter.js';
import type { CIM_ListenerDestinationFamily } from './CIM_ListenerDestination.js';
import type { CIM_LocationFamily } from './CIM_Location.js';
import type { CIM_ManagedSystemElementFamily } from './CIM_ManagedSystemElement.js';
import type { CIM_MethodResultFamily } from './CIM_MethodResult.js';
import type { CIM_NamespaceFamily } from './CIM_Namespace.js';
import type { CIM_OrganizationalEntityFamily } from './CIM_OrganizationalEntity.js';
import type { CIM_PolicyFamily } from './CIM_Policy.js';
import type { CIM_PrivilegeFamily } from './CIM_Privilege.js';
import type { CIM_ProductFamily } from './CIM_Product.js';
import type { CIM_RegisteredSpecificationFamily } from './CIM_RegisteredSpecification.js';
import type { CIM_SettingDataFamily } from './CIM_SettingData.js';
import type { CIM_StatisticalDataFamily } from './CIM_StatisticalData.js';
import type { CIM_ViewFamily } from './CIM_View.js';
import type { CIM_WBEMServerNamespaceFamily } from './CIM_WBEMServerNamespace.js';

/** Root of nearly all classes that are no associations: anything that can be managed. */
export interface CIM_ManagedElement {
  /**
   * Optionally names the instance within the namespace; a subclass that makes it a key says how it is formed.
   */
  readonly InstanceID: string | null;
  /** A short text for people, of a single line. */
  readonly Caption: string | null;
  /** A text for people. */
  readonly Description: string | null;
  /** The name that users know the element by; it need not be unique. */
  readonly ElementName: string | null;
  /**
   * Grows with every change of the instance, so that a writer can tell whether it has changed since it was
   * read.
   */
  readonly Generation: bigint | null;
}

export interface CIM_ManagedElementMethods {}

/** CIM_ManagedElement and all classes below it: what a reference to it may name. */
export type CIM_ManagedElementFamily =
  | 'CIM_ManagedElement'
  | CIM_BlockStatisticsManifestFamily
  | CIM_CapabilitiesFamily
  | CIM_CollectionFamily
  | CIM_CredentialFamily
  | CIM_IdentityFamily
  | CIM_IndicationFilterFamily
  | CIM_ListenerDestinationFamily
  | CIM_LocationFamily
  | CIM_ManagedSystemElementFamily
  | CIM_MethodResultFamily
  | CIM_NamespaceFamily
  | CIM_OrganizationalEntityFamily
  | CIM_PolicyFamily
  | CIM_PrivilegeFamily
  | CIM_ProductFamily
  | CIM_RegisteredSpecificationFamily
  | CIM_SettingDataFamily
  | CIM_StatisticalDataFamily
  | CIM_ViewFamily
  | CIM_WBEMServerNamespaceFamily;
