// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_ConcreteJobFamily } from './CIM_ConcreteJob.js';
import type { CIM_ControllerConfigurationServiceFamily } from './CIM_ControllerConfigurationService.js';
import type { CIM_EnabledLogicalElement, CIM_EnabledLogicalElementMethods } from './CIM_EnabledLogicalElement.js';
import type { CIM_IPConfigurationServiceFamily } from './CIM_IPConfigurationService.js';
import type { CIM_IndicationServiceFamily } from './CIM_IndicationService.js';
import type { CIM_ManagedElementFamily } from './CIM_ManagedElement.js';
import type { CIM_NetworkPortConfigurationServiceFamily } from './CIM_NetworkPortConfigurationService.js';
import type { CIM_ReplicationServiceFamily } from './CIM_ReplicationService.js';
import type { CIM_SecurityServiceFamily } from './CIM_SecurityService.js';
import type { CIM_StatisticsServiceFamily } from './CIM_StatisticsService.js';
import type { CIM_StorageConfigurationServiceFamily } from './CIM_StorageConfigurationService.js';
import type { CIM_StorageElementCompositionServiceFamily } from './CIM_StorageElementCompositionService.js';
import type { CIM_WBEMServerFamily } from './CIM_WBEMServer.js';
import type { CIM_WBEMServiceFamily } from './CIM_WBEMService.js';
import type { CIM_iSCSIConfigurationServiceFamily } from './CIM_iSCSIConfigurationService.js';
import type { ISCSIWBEM_ProvisioningServiceFamily } from './ISCSIWBEM_ProvisioningService.js';

/** Return values of CIM_Service.ChangeAffectedElementsAssignedSequence (ValueMap). */
export const ChangeAffectedElementsAssignedSequenceReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  ErrorOccured: 2,
  Busy: 3,
  InvalidReference: 4,
  InvalidParameter: 5,
  AccessDenied: 6,
} as const;

/** A function that a system offers, with what it takes to start and stop it. */
export interface CIM_Service extends CIM_EnabledLogicalElement {
  /** Names the service within its system. */
  readonly Name: string | null;
  /** Creation class of the system in whose scope the name is unique. */
  readonly SystemCreationClassName: string | null;
  /** Name of the system in whose scope the name is unique. */
  readonly SystemName: string | null;
  /** Name of the class that the instance was created with; it keeps instances of sibling subclasses apart. */
  readonly CreationClassName: string | null;
  /** Who is responsible for the element. */
  readonly PrimaryOwnerName: string | null;
  /** How to reach the primary owner, for example a telephone number or a mail address. */
  readonly PrimaryOwnerContact: string | null;
  /** Whether the system starts the service by itself; EnabledDefault replaces it. */
  readonly StartMode: string | null;
  /** Whether the service is running; EnabledState replaces it. */
  readonly Started: boolean | null;
  /** Level of service that is offered, by the name that LoSOrgID gave it. */
  readonly LoSID: string | null;
  /** The organisation that defined LoSID. */
  readonly LoSOrgID: string | null;
}

export interface CIM_ServiceMethods extends CIM_EnabledLogicalElementMethods {
  /** Starts the service. RequestStateChange is the newer way. */
  StartService: {
    in: {};
    out: {};
    returns: number;
  };
  /** Stops the service. RequestStateChange is the newer way. */
  StopService: {
    in: {};
    out: {};
    returns: number;
  };
  /** Sets in which order the service acts on the elements that it affects. */
  ChangeAffectedElementsAssignedSequence: {
    in: {
      /** The elements.  Required. */
      readonly ManagedElements: readonly (CIMInstanceName<CIM_ManagedElementFamily> | null)[];
      /** Place of each of them in the order; none may appear twice.  Required. */
      readonly AssignedSequence: readonly (number | null)[];
    };
    out: {
      /**
       * The job that carries out the rest of the work, where the method returned before all was done;
       * otherwise NULL.
       */
      readonly Job?: CIMInstanceName<CIM_ConcreteJobFamily> | null;
    };
    returns: (typeof ChangeAffectedElementsAssignedSequenceReturn)[keyof typeof ChangeAffectedElementsAssignedSequenceReturn];
  };
}

/** CIM_Service and all classes below it: what a reference to it may name. */
export type CIM_ServiceFamily =
  | 'CIM_Service'
  | CIM_ControllerConfigurationServiceFamily
  | CIM_IPConfigurationServiceFamily
  | CIM_IndicationServiceFamily
  | CIM_NetworkPortConfigurationServiceFamily
  | CIM_ReplicationServiceFamily
  | CIM_SecurityServiceFamily
  | CIM_StatisticsServiceFamily
  | CIM_StorageConfigurationServiceFamily
  | CIM_StorageElementCompositionServiceFamily
  | CIM_WBEMServerFamily
  | CIM_WBEMServiceFamily
  | CIM_iSCSIConfigurationServiceFamily
  | ISCSIWBEM_ProvisioningServiceFamily;
