// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Component, CIM_ComponentMethods } from './CIM_Component.js';
import type { CIM_NetworkPipeFamily } from './CIM_NetworkPipe.js';
import type { MSISCSITARGET_NetworkPipeCompositionFamily } from './MSISCSITARGET_NetworkPipeComposition.js';

/** Says that a pipe is made of others, as an iSCSI session is of connections. */
export interface CIM_NetworkPipeComposition extends CIM_Component {
  /** The pipe that is made of others. */
  readonly GroupComponent: CIMInstanceName<CIM_NetworkPipeFamily> | null;
  /** A pipe that it is made of. */
  readonly PartComponent: CIMInstanceName<CIM_NetworkPipeFamily> | null;
  /** Place of the part in the whole. */
  readonly AggregationSequence: number | null;
}

export interface CIM_NetworkPipeCompositionMethods extends CIM_ComponentMethods {}

/** CIM_NetworkPipeComposition and all classes below it: what a reference to it may name. */
export type CIM_NetworkPipeCompositionFamily =
  | 'CIM_NetworkPipeComposition'
  | MSISCSITARGET_NetworkPipeCompositionFamily;
