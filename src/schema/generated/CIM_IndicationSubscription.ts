// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AbstractIndicationSubscription, CIM_AbstractIndicationSubscriptionMethods } from './CIM_AbstractIndicationSubscription.js';
import type { CIM_IndicationFilterFamily } from './CIM_IndicationFilter.js';
import type { CIM_ListenerDestinationFamily } from './CIM_ListenerDestination.js';

/** Says that indications which one filter lets through go to a destination. */
export interface CIM_IndicationSubscription extends CIM_AbstractIndicationSubscription {
  /** The filter. */
  readonly Filter: CIMInstanceName<CIM_IndicationFilterFamily> | null;
  /** The destination. */
  readonly Handler: CIMInstanceName<CIM_ListenerDestinationFamily> | null;
}

export interface CIM_IndicationSubscriptionMethods extends CIM_AbstractIndicationSubscriptionMethods {}

/** CIM_IndicationSubscription and all classes below it: what a reference to it may name. */
export type CIM_IndicationSubscriptionFamily =
  | 'CIM_IndicationSubscription';
