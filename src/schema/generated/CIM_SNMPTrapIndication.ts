// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_ProcessIndication, CIM_ProcessIndicationMethods } from './CIM_ProcessIndication.js';

/** Values of CIM_SNMPTrapIndication.GenericTrap (ValueMap). */
export const CIM_SNMPTrapIndication_GenericTrap = {
  ColdStart: 0,
  WarmStart: 1,
  LinkDown: 2,
  LinkUp: 3,
  AuthenticationFailure: 4,
  EGPNeighborLoss: 5,
  EnterpriseSpecific: 6,
} as const;

/** Values of CIM_SNMPTrapIndication.VarBindSyntaxes (ValueMap). */
export const CIM_SNMPTrapIndication_VarBindSyntaxes = {
  Integer: 1,
  OctetString: 2,
  ObjectIdentifier: 3,
  NetworkAddress: 4,
  Counter: 5,
  Gauge: 6,
  TimeTicks: 7,
  Opaque: 8,
} as const;

/** A trap of SNMP as an indication. */
export interface CIM_SNMPTrapIndication extends CIM_ProcessIndication {
  readonly Enterprise: string | null;
  readonly AgentAddress: string | null;
  readonly GenericTrap: number | null;
  readonly SpecificTrap: number | null;
  readonly TimeStamp: CIMDateTime | null;
  readonly VarBindNames: readonly (string | null)[] | null;
  readonly VarBindSyntaxes: readonly (number | null)[] | null;
  readonly VarBindValues: readonly (string | null)[] | null;
}

export interface CIM_SNMPTrapIndicationMethods extends CIM_ProcessIndicationMethods {}

/** CIM_SNMPTrapIndication and all classes below it: what a reference to it may name. */
export type CIM_SNMPTrapIndicationFamily =
  | 'CIM_SNMPTrapIndication';
