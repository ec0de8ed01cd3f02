// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Dependency, CIM_DependencyMethods } from './CIM_Dependency.js';
import type { CIM_NetworkPipeFamily } from './CIM_NetworkPipe.js';
import type { CIM_ServiceAccessPointFamily } from './CIM_ServiceAccessPoint.js';
import type { MSISCSITARGET_EndpointOfNetworkPipeFamily } from './MSISCSITARGET_EndpointOfNetworkPipe.js';

/** Values of CIM_EndpointOfNetworkPipe.SourceOrSink (ValueMap). */
export const CIM_EndpointOfNetworkPipe_SourceOrSink = {
  Unknown: 0,
  Source: 2,
  Sink: 3,
  NotApplicable: 4,
} as const;

/** Says between which endpoints a network pipe runs. */
export interface CIM_EndpointOfNetworkPipe extends CIM_Dependency {
  /** The endpoint. */
  readonly Antecedent: CIMInstanceName<CIM_ServiceAccessPointFamily> | null;
  /** The pipe. */
  readonly Dependent: CIMInstanceName<CIM_NetworkPipeFamily> | null;
  /** Whether traffic starts or ends at the endpoint. */
  readonly SourceOrSink: number | null;
}

export interface CIM_EndpointOfNetworkPipeMethods extends CIM_DependencyMethods {}

/** CIM_EndpointOfNetworkPipe and all classes below it: what a reference to it may name. */
export type CIM_EndpointOfNetworkPipeFamily =
  | 'CIM_EndpointOfNetworkPipe'
  | MSISCSITARGET_EndpointOfNetworkPipeFamily;
