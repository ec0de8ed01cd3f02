// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';

/** Says by a query which indications are wanted. */
export interface CIM_IndicationFilter extends CIM_ManagedElement {
  /** Creation class of the system in whose scope the name is unique. */
  readonly SystemCreationClassName: string | null;
  /** Name of the system in whose scope the name is unique. */
  readonly SystemName: string | null;
  /** Name of the class that the instance was created with; it keeps instances of sibling subclasses apart. */
  readonly CreationClassName: string | null;
  /** Names the filter within its system. */
  readonly Name: string | null;
  /** The namespace in which indications arise; SourceNamespaces replaces it. */
  readonly SourceNamespace: string | null;
  /** The namespaces in which indications arise; NULL means that of the filter. */
  readonly SourceNamespaces: readonly (string | null)[] | null;
  /** Whether the filter can be subscribed to, or only a collection that it is in. */
  readonly IndividualSubscriptionSupported: boolean | null;
  /** The query. */
  readonly Query: string | null;
  /** The language of the query. */
  readonly QueryLanguage: string | null;
  /** Values for the variables of the query. */
  readonly TemplateVariable: readonly (string | null)[] | null;
}

export interface CIM_IndicationFilterMethods extends CIM_ManagedElementMethods {}

/** CIM_IndicationFilter and all classes below it: what a reference to it may name. */
export type CIM_IndicationFilterFamily =
  | 'CIM_IndicationFilter';
