// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ComputerSystemFamily } from './CIM_ComputerSystem.js';
import type { CIM_ConcreteJobFamily } from './CIM_ConcreteJob.js';
import type { CIM_IPAssignmentSettingDataFamily } from './CIM_IPAssignmentSettingData.js';
import type { CIM_IPNetworkConnectionFamily } from './CIM_IPNetworkConnection.js';
import type { CIM_IPProtocolEndpoint, CIM_IPProtocolEndpointFamily } from './CIM_IPProtocolEndpoint.js';
import type { CIM_IPVersionSettingDataFamily } from './CIM_IPVersionSettingData.js';
import type { CIM_LANEndpointFamily } from './CIM_LANEndpoint.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_Service, CIM_ServiceMethods } from './CIM_Service.js';
import type { CIM_SettingData } from './CIM_SettingData.js';
import type { CIM_StaticIPAssignmentSettingDataFamily } from './CIM_StaticIPAssignmentSettingData.js';

/** Return values of CIM_IPConfigurationService.AddStaticIPv4Interface (ValueMap). */
export const AddStaticIPv4InterfaceReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnknownUnspecifiedError: 2,
  Failed: 3,
  InvalidParameter: 4,
} as const;

/** Return values of CIM_IPConfigurationService.ApplySettingToLANEndpoint (ValueMap). */
export const ApplySettingToLANEndpointReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnknownUnspecifiedError: 2,
  Failed: 3,
  InvalidParameter: 4,
  Busy: 5,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Return values of CIM_IPConfigurationService.ApplySettingToIPProtocolEndpoint (ValueMap). */
export const ApplySettingToIPProtocolEndpointReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnknownUnspecifiedError: 2,
  Failed: 3,
  InvalidParameter: 4,
  Busy: 5,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Return values of CIM_IPConfigurationService.ApplySettingToComputerSystem (ValueMap). */
export const ApplySettingToComputerSystemReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Failed: 2,
  JobStarted: 4096,
} as const;

/** Values of the parameter Mode of CIM_IPConfigurationService.ApplySettingToComputerSystem (ValueMap). */
export const ApplySettingToComputerSystem_Mode = {
  Mode0: 0,
  Mode1: 1,
  Mode2: 2,
  Mode3: 3,
  Mode4: 4,
  Mode5: 5,
  Mode6: 6,
} as const;

/** Return values of CIM_IPConfigurationService.ApplySettingToIPNetworkConnection (ValueMap). */
export const ApplySettingToIPNetworkConnectionReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Failed: 2,
  JobStarted: 4096,
} as const;

/**
 * Values of the parameter Mode of CIM_IPConfigurationService.ApplySettingToIPNetworkConnection (ValueMap).
 */
export const ApplySettingToIPNetworkConnection_Mode = {
  Mode0: 0,
  Mode1: 1,
  Mode2: 2,
  Mode3: 3,
  Mode4: 4,
  Mode5: 5,
  Mode6: 6,
} as const;

/** Return values of CIM_IPConfigurationService.AddIPProtocolEndpoint (ValueMap). */
export const AddIPProtocolEndpointReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnknownUnspecifiedError: 2,
  Failed: 3,
  InvalidParameter: 4,
  Busy: 5,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Return values of CIM_IPConfigurationService.RemoveIPProtocolEndpoint (ValueMap). */
export const RemoveIPProtocolEndpointReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnknownUnspecifiedError: 2,
  Failed: 3,
  InvalidParameter: 4,
  Busy: 5,
  MethodParametersCheckedJobStarted: 4096,
} as const;

/** Sets up IP interfaces. */
export interface CIM_IPConfigurationService extends CIM_Service {}

export interface CIM_IPConfigurationServiceMethods extends CIM_ServiceMethods {
  /** Adds an interface with a fixed address. */
  AddStaticIPv4Interface: {
    in: {
      /** Required. */
      readonly Configuration: CIMInstanceName<CIM_IPAssignmentSettingDataFamily>;
      /** Required. */
      readonly Address: string;
      /** Required. */
      readonly SubnetMask: string;
      readonly Gateway: string | null;
    };
    out: {
      readonly StaticSetting?: CIMInstanceName<CIM_StaticIPAssignmentSettingDataFamily> | null;
    };
    returns: (typeof AddStaticIPv4InterfaceReturn)[keyof typeof AddStaticIPv4InterfaceReturn];
  };
  /** Makes an IP endpoint on an endpoint of a local network. */
  ApplySettingToLANEndpoint: {
    in: {
      /** Required. */
      readonly Configuration: CIMInstanceName<CIM_IPAssignmentSettingDataFamily>;
      /** Required. */
      readonly Endpoint: CIMInstanceName<CIM_LANEndpointFamily>;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof ApplySettingToLANEndpointReturn)[keyof typeof ApplySettingToLANEndpointReturn];
  };
  /** Changes an IP endpoint. */
  ApplySettingToIPProtocolEndpoint: {
    in: {
      /** Required. */
      readonly Configuration: CIMInstanceName<CIM_IPAssignmentSettingDataFamily>;
      /** Required. */
      readonly Endpoint: CIMInstanceName<CIM_IPProtocolEndpointFamily>;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof ApplySettingToIPProtocolEndpointReturn)[keyof typeof ApplySettingToIPProtocolEndpointReturn];
  };
  /** Turns a version of IP on or off for a system. */
  ApplySettingToComputerSystem: {
    in: {
      /** Required. */
      readonly IPVersionSettingData: CIMInstanceName<CIM_IPVersionSettingDataFamily>;
      /** Required. */
      readonly ComputerSystem: CIMInstanceName<CIM_ComputerSystemFamily>;
      /**
       * Whether writes reach the target before they are acknowledged (synchronous), later (asynchronous), or
       * as the load allows.  Required.
       */
      readonly Mode: number;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof ApplySettingToComputerSystemReturn)[keyof typeof ApplySettingToComputerSystemReturn];
  };
  /** Changes a network connection. */
  ApplySettingToIPNetworkConnection: {
    in: {
      readonly SettingData: CIMInstanceName<CIM_IPAssignmentSettingDataFamily> | null;
      readonly IPVersionSettingData: CIMInstanceName<CIM_IPVersionSettingDataFamily> | null;
      /** Required. */
      readonly IPNetworkConnection: CIMInstanceName<CIM_IPNetworkConnectionFamily>;
      /**
       * Whether writes reach the target before they are acknowledged (synchronous), later (asynchronous), or
       * as the load allows.  Required.
       */
      readonly Mode: number;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof ApplySettingToIPNetworkConnectionReturn)[keyof typeof ApplySettingToIPNetworkConnectionReturn];
  };
  /** Adds an IP endpoint. */
  AddIPProtocolEndpoint: {
    in: {
      readonly TargetInterface: CIMInstanceName<CIM_ManagedElementFamily> | null;
      readonly IPProtocolEndpoint: readonly (CIM_IPProtocolEndpoint | null)[] | null;
      readonly EndpointSettings: readonly (CIM_SettingData | null)[] | null;
    };
    out: {
      readonly ResultingEndpoint?: readonly (CIMInstanceName<CIM_IPProtocolEndpointFamily> | null)[] | null;
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof AddIPProtocolEndpointReturn)[keyof typeof AddIPProtocolEndpointReturn];
  };
  /** Removes an IP endpoint. */
  RemoveIPProtocolEndpoint: {
    in: {
      readonly Endpoint: readonly (CIMInstanceName<CIM_IPProtocolEndpointFamily> | null)[] | null;
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof RemoveIPProtocolEndpointReturn)[keyof typeof RemoveIPProtocolEndpointReturn];
  };
}

/** CIM_IPConfigurationService and all classes below it: what a reference to it may name. */
export type CIM_IPConfigurationServiceFamily =
  | 'CIM_IPConfigurationService';
