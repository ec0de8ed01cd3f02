// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIM_NetworkPort, CIM_NetworkPortMethods } from './CIM_NetworkPort.js';

/** Values of CIM_FCPort.PortType (ValueMap). */
export const CIM_FCPort_PortType = {
  Unknown: 0,
  Other: 1,
  N: 10,
  NL: 11,
  FNL: 12,
  Nx: 13,
  E: 14,
  F: 15,
  FL: 16,
  B: 17,
  G: 18,
} as const;

/** Values of CIM_FCPort.SupportedCOS (ValueMap). */
export const CIM_FCPort_SupportedCOS = {
  Unknown: 0,
  _1: 1,
  _2: 2,
  _3: 3,
  _4: 4,
  _5: 5,
  _6: 6,
  F: 7,
} as const;

/** Values of CIM_FCPort.ActiveCOS (ValueMap). */
export const CIM_FCPort_ActiveCOS = {
  Unknown: 0,
  _1: 1,
  _2: 2,
  _3: 3,
  _4: 4,
  _5: 5,
  _6: 6,
  F: 7,
} as const;

/** Values of CIM_FCPort.SupportedFC4Types (ValueMap). */
export const CIM_FCPort_SupportedFC4Types = {
  Unknown: 0,
  Other: 1,
  ISOIEC8802_2LLC: 4,
  IPOverFC: 5,
  SCSIFCP: 8,
  SCSIGPP: 9,
  IPI3Master: 17,
  IPI3Slave: 18,
  IPI3Peer: 19,
  CPIPI3Master: 21,
  CPIPI3Slave: 22,
  CPIPI3Peer: 23,
  SBCCSChannel: 25,
  SBCCSControlUnit: 26,
  FCSB2Channel: 27,
  FCSB2ControlUnit: 28,
  FibreChannelServicesFCGSFCGS2FCGS3: 32,
  FCSW: 34,
  FCSNMP: 36,
  HIPPIFP: 64,
  BBLControl: 80,
  BBLFDDIEncapsulatedLANPDU: 81,
  BBL802_3EncapsulatedLANPDU: 82,
  FCVI: 88,
  FCAV: 96,
} as const;

/** Values of CIM_FCPort.ActiveFC4Types (ValueMap). */
export const CIM_FCPort_ActiveFC4Types = {
  Unknown: 0,
  Other: 1,
  ISOIEC8802_2LLC: 4,
  IPOverFC: 5,
  SCSIFCP: 8,
  SCSIGPP: 9,
  IPI3Master: 17,
  IPI3Slave: 18,
  IPI3Peer: 19,
  CPIPI3Master: 21,
  CPIPI3Slave: 22,
  CPIPI3Peer: 23,
  SBCCSChannel: 25,
  SBCCSControlUnit: 26,
  FCSB2Channel: 27,
  FCSB2ControlUnit: 28,
  FibreChannelServicesFCGSFCGS2FCGS3: 32,
  FCSW: 34,
  FCSNMP: 36,
  HIPPIFP: 64,
  BBLControl: 80,
  BBLFDDIEncapsulatedLANPDU: 81,
  BBL802_3EncapsulatedLANPDU: 82,
  FCVI: 88,
  FCAV: 96,
} as const;

/** Values of CIM_FCPort.DetailedPortState (ValueMap). */
export const CIM_FCPort_DetailedPortState = {
  Unknown: 0,
  Other: 1,
  TransceiverValidation: 2,
  LockingToReferenceSignal: 3,
  Sync: 4,
  InvalidTransceiver: 5,
  NoLight: 6,
  NoSync: 7,
  LaserFault: 8,
  PortFault: 9,
  DiagnosticFault: 10,
} as const;

/** Values of CIM_FCPort.PortAvailability (ValueMap). */
export const CIM_FCPort_PortAvailability = {
  Unknown: 0,
  Available: 2,
  NotInstalled: 3,
  NoTransceiver: 4,
  NotLicensed: 5,
} as const;

/** Values of CIM_FCPort.PortDiscriminator (ValueMap). */
export const CIM_FCPort_PortDiscriminator = {
  Unknown: 0,
  NotApplicable: 2,
  VF: 3,
  FCIP: 4,
  IFR: 5,
  IFRVirtual: 6,
  NPIV: 7,
  Internal: 8,
  Chassis: 9,
  FCoE: 10,
  FCNative: 11,
  HBA: 12,
  Storage: 13,
} as const;

/** Return values of CIM_FCPort.Decommission (ValueMap). */
export const DecommissionReturn = {
  Success: 0,
  OtherError: 1,
  DeniedPortIsInUse: 2,
  DeniedPortIsLastPathToDevice: 3,
} as const;

/** Return values of CIM_FCPort.Recommission (ValueMap). */
export const RecommissionReturn = {
  Success: 0,
  OtherError: 1,
  DeniedPortNotDecommissioned: 2,
} as const;

/** A port of a Fibre Channel. */
export interface CIM_FCPort extends CIM_NetworkPort {
  /** The kind of port. */
  readonly PortType: number | null;
  /** Number of the port on its device. */
  readonly PortNumber: number | null;
  readonly SupportedCOS: readonly (number | null)[] | null;
  readonly ActiveCOS: readonly (number | null)[] | null;
  readonly SupportedFC4Types: readonly (number | null)[] | null;
  readonly ActiveFC4Types: readonly (number | null)[] | null;
  readonly DetailedPortState: number | null;
  readonly DomainPortNumber: number | null;
  readonly LogicalModulePortNumber: number | null;
  readonly PortAvailability: number | null;
  readonly PortDiscriminator: readonly (number | null)[] | null;
}

export interface CIM_FCPortMethods extends CIM_NetworkPortMethods {
  /** Takes the port out of service. */
  Decommission: {
    in: {
      /** TRUE carries out the operation although data may be lost or an element is in use. */
      readonly Force: boolean | null;
    };
    out: {
      /** EmbeddedInstance("CIM_Message"). */
      readonly Messages?: readonly (CIMInstance | null)[] | null;
    };
    returns: (typeof DecommissionReturn)[keyof typeof DecommissionReturn];
  };
  /** Takes the port into service again. */
  Recommission: {
    in: {};
    out: {
      /** EmbeddedInstance("CIM_Message"). */
      readonly Messages?: readonly (CIMInstance | null)[] | null;
    };
    returns: (typeof RecommissionReturn)[keyof typeof RecommissionReturn];
  };
}

/** CIM_FCPort and all classes below it: what a reference to it may name. */
export type CIM_FCPortFamily =
  | 'CIM_FCPort';
