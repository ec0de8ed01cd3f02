// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_AdminDomain, CIM_AdminDomainMethods } from './CIM_AdminDomain.js';
import type { CIM_ConcreteJobFamily } from './CIM_ConcreteJob.js';
import type { CIM_NetworkPipeFamily } from './CIM_NetworkPipe.js';
import type { CIM_ServiceAccessPointFamily } from './CIM_ServiceAccessPoint.js';

/** Values of CIM_Network.Type (ValueMap). */
export const CIM_Network_Type = {
  Other: 1,
  LocalAreaNetworkLAN: 2,
  WirelessLocalAreaNetworkWLAN: 3,
  WideAreaNetworkWAN: 4,
  MetropolitanAreaNetworkMAN: 5,
  StorageAreaNetworkSAN: 6,
  VirtualLocalAreaNetworkVLAN: 7,
  EthernetNetwork: 8,
  IPNetwork: 9,
  IPv4Network: 10,
  IPv6Network: 11,
  OverlayNetwork: 12,
} as const;

/** Return values of CIM_Network.CreateNetworkPipes (ValueMap). */
export const CreateNetworkPipesReturn = {
  Success: 0,
  NotSupported: 1,
  UnknownUnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
} as const;

/** Values of the parameter Directionality of CIM_Network.CreateNetworkPipes (ValueMap). */
export const CreateNetworkPipes_Directionality = {
  BiDirectional: 2,
  Unidirectional: 3,
} as const;

/** Systems, connections and protocols that are administered as one network. */
export interface CIM_Network extends CIM_AdminDomain {
  readonly OtherTypeDescription: string | null;
  readonly Type: readonly (number | null)[] | null;
}

export interface CIM_NetworkMethods extends CIM_AdminDomainMethods {
  /** Creates pipes between two access points. */
  CreateNetworkPipes: {
    in: {
      readonly Directionality: readonly (number | null)[] | null;
      /** Required. */
      readonly SourceSAP: readonly (CIMInstanceName<CIM_ServiceAccessPointFamily> | null)[];
      /** Required. */
      readonly SinkSAP: readonly (CIMInstanceName<CIM_ServiceAccessPointFamily> | null)[];
      readonly NetworkPipe: readonly (CIMInstanceName<CIM_NetworkPipeFamily> | null)[] | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
      readonly NetworkPipe?: readonly (CIMInstanceName<CIM_NetworkPipeFamily> | null)[] | null;
    };
    returns: (typeof CreateNetworkPipesReturn)[keyof typeof CreateNetworkPipesReturn];
  };
}

/** CIM_Network and all classes below it: what a reference to it may name. */
export type CIM_NetworkFamily =
  | 'CIM_Network';
