// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_LANEndpointFamily } from './CIM_LANEndpoint.js';
import type { CIM_NetworkPortFamily } from './CIM_NetworkPort.js';
import type { CIM_Service, CIM_ServiceMethods } from './CIM_Service.js';

/** Return values of CIM_NetworkPortConfigurationService.AddLANEndpoint (ValueMap). */
export const AddLANEndpointReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnknownUnspecifiedError: 2,
  Failed: 3,
  InvalidParameter: 4,
} as const;

/** Sets up the endpoints of network ports. */
export interface CIM_NetworkPortConfigurationService extends CIM_Service {}

export interface CIM_NetworkPortConfigurationServiceMethods extends CIM_ServiceMethods {
  /** Adds an endpoint to a port. */
  AddLANEndpoint: {
    in: {
      /** Required. */
      readonly Port: CIMInstanceName<CIM_NetworkPortFamily>;
      /** Required. */
      readonly Address: string;
      readonly LANID: string | null;
      readonly AliasAddresses: readonly (string | null)[] | null;
      readonly GroupAddresses: readonly (string | null)[] | null;
    };
    out: {
      readonly Endpoint?: CIMInstanceName<CIM_LANEndpointFamily> | null;
    };
    returns: (typeof AddLANEndpointReturn)[keyof typeof AddLANEndpointReturn];
  };
}

/** CIM_NetworkPortConfigurationService and all classes below it: what a reference to it may name. */
export type CIM_NetworkPortConfigurationServiceFamily =
  | 'CIM_NetworkPortConfigurationService';
