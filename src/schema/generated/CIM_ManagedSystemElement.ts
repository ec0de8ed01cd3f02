// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_LogicalElementFamily } from './CIM_LogicalElement.js';
import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';
import type { CIM_PhysicalElementFamily } from './CIM_PhysicalElement.js';

/** Values of CIM_ManagedSystemElement.OperationalStatus (ValueMap). */
export const CIM_ManagedSystemElement_OperationalStatus = {
  Unknown: 0,
  Other: 1,
  OK: 2,
  Degraded: 3,
  Stressed: 4,
  PredictiveFailure: 5,
  Error: 6,
  NonRecoverableError: 7,
  Starting: 8,
  Stopping: 9,
  Stopped: 10,
  InService: 11,
  NoContact: 12,
  LostCommunication: 13,
  Aborted: 14,
  Dormant: 15,
  SupportingEntityInError: 16,
  Completed: 17,
  PowerMode: 18,
  Relocating: 19,
} as const;

/** Values of CIM_ManagedSystemElement.HealthState (ValueMap). */
export const CIM_ManagedSystemElement_HealthState = {
  Unknown: 0,
  OK: 5,
  DegradedWarning: 10,
  MinorFailure: 15,
  MajorFailure: 20,
  CriticalFailure: 25,
  NonRecoverableError: 30,
} as const;

/** Values of CIM_ManagedSystemElement.CommunicationStatus (ValueMap). */
export const CIM_ManagedSystemElement_CommunicationStatus = {
  Unknown: 0,
  NotAvailable: 1,
  CommunicationOK: 2,
  LostCommunication: 3,
  NoContact: 4,
} as const;

/** Values of CIM_ManagedSystemElement.DetailedStatus (ValueMap). */
export const CIM_ManagedSystemElement_DetailedStatus = {
  NotAvailable: 0,
  NoAdditionalInformation: 1,
  Stressed: 2,
  PredictiveFailure: 3,
  NonRecoverableError: 4,
  SupportingEntityInError: 5,
} as const;

/** Values of CIM_ManagedSystemElement.OperatingStatus (ValueMap). */
export const CIM_ManagedSystemElement_OperatingStatus = {
  Unknown: 0,
  NotAvailable: 1,
  Servicing: 2,
  Starting: 3,
  Stopping: 4,
  Stopped: 5,
  Aborted: 6,
  Dormant: 7,
  Completed: 8,
  Migrating: 9,
  Emigrating: 10,
  Immigrating: 11,
  Snapshotting: 12,
  ShuttingDown: 13,
  InTest: 14,
  Transitioning: 15,
  InService: 16,
} as const;

/** Values of CIM_ManagedSystemElement.PrimaryStatus (ValueMap). */
export const CIM_ManagedSystemElement_PrimaryStatus = {
  Unknown: 0,
  OK: 1,
  Degraded: 2,
  Error: 3,
} as const;

/** An element that is part of a system and has a state of health. */
export interface CIM_ManagedSystemElement extends CIM_ManagedElement {
  /** When the element was installed; NULL does not mean that it is not. */
  readonly InstallDate: CIMDateTime | null;
  /** The name the element goes by. */
  readonly Name: string | null;
  /** How the element is doing now; the first value is the main one. */
  readonly OperationalStatus: readonly (number | null)[] | null;
  /** Text for each element of OperationalStatus. */
  readonly StatusDescriptions: readonly (string | null)[] | null;
  /** The state as a word; OperationalStatus replaces it. */
  readonly Status: string | null;
  /** How well the element is, and nothing but that: from 5 (as it should be) to 30 (beyond repair). */
  readonly HealthState: number | null;
  /** Whether the instrumentation can talk to the element. */
  readonly CommunicationStatus: number | null;
  /** Adds detail to PrimaryStatus. */
  readonly DetailedStatus: number | null;
  /** What the element is doing now, in terms of starting, servicing and stopping. */
  readonly OperatingStatus: number | null;
  /** The state at a glance, as a traffic light shows it. */
  readonly PrimaryStatus: number | null;
}

export interface CIM_ManagedSystemElementMethods extends CIM_ManagedElementMethods {}

/** CIM_ManagedSystemElement and all classes below it: what a reference to it may name. */
export type CIM_ManagedSystemElementFamily =
  | 'CIM_ManagedSystemElement'
  | CIM_LogicalElementFamily
  | CIM_PhysicalElementFamily;
