// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AbstractIndicationSubscription, CIM_AbstractIndicationSubscriptionMethods } from './CIM_AbstractIndicationSubscription.js';
import type { CIM_FilterCollectionFamily } from './CIM_FilterCollection.js';
import type { CIM_ListenerDestinationFamily } from './CIM_ListenerDestination.js';

/** Says that indications which any filter of a collection lets through go to a destination. */
export interface CIM_FilterCollectionSubscription extends CIM_AbstractIndicationSubscription {
  /** The collection. */
  readonly Filter: CIMInstanceName<CIM_FilterCollectionFamily> | null;
  /** The destination. */
  readonly Handler: CIMInstanceName<CIM_ListenerDestinationFamily> | null;
}

export interface CIM_FilterCollectionSubscriptionMethods extends CIM_AbstractIndicationSubscriptionMethods {}

/** CIM_FilterCollectionSubscription and all classes below it: what a reference to it may name. */
export type CIM_FilterCollectionSubscriptionFamily =
  | 'CIM_FilterCollectionSubscription';
