// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_LogicalDevice, CIM_LogicalDeviceMethods } from './CIM_LogicalDevice.js';
import type { CIM_PortControllerFamily } from './CIM_PortController.js';

/** Values of CIM_Controller.ProtocolSupported (ValueMap). */
export const CIM_Controller_ProtocolSupported = {
  Other: 1,
  Unknown: 2,
  EISA: 3,
  ISA: 4,
  PCI: 5,
  ATAATAPI: 6,
  FlexibleDiskette: 7,
  _1496: 8,
  SCSIParallelInterface: 9,
  SCSIFibreChannelProtocol: 10,
  SCSISerialBusProtocol: 11,
  SCSISerialBusProtocol2_1394: 12,
  SCSISerialStorageArchitecture: 13,
  VESA: 14,
  PCMCIA: 15,
  UniversalSerialBus: 16,
  ParallelProtocol: 17,
  ESCON: 18,
  Diagnostic: 19,
  I2C: 20,
  Power: 21,
  HIPPI: 22,
  MultiBus: 23,
  VME: 24,
  IPI: 25,
  IEEE488: 26,
  RS232: 27,
  IEEE802_3_10BASE5: 28,
  IEEE802_3_10BASE2: 29,
  IEEE802_3_1BASE5: 30,
  IEEE802_3_10BROAD36: 31,
  IEEE802_3_100BASEVG: 32,
  IEEE802_5TokenRing: 33,
  ANSIX3T9_5FDDI: 34,
  MCA: 35,
  ESDI: 36,
  IDE: 37,
  CMD: 38,
  ST506: 39,
  DSSI: 40,
  QIC2: 41,
  EnhancedATAIDE: 42,
  AGP: 43,
  TWIRPTwoWayInfrared: 44,
  FIRFastInfrared: 45,
  SIRSerialInfrared: 46,
  IrBus: 47,
  SerialATA: 48,
} as const;

/** A device that controls others and speaks a protocol with them. */
export interface CIM_Controller extends CIM_LogicalDevice {
  readonly TimeOfLastReset: CIMDateTime | null;
  /** The protocol. */
  readonly ProtocolSupported: number | null;
  /** How many devices it can control; 0 if there is no limit. */
  readonly MaxNumberControlled: number | null;
  /** More about the protocol. */
  readonly ProtocolDescription: string | null;
}

export interface CIM_ControllerMethods extends CIM_LogicalDeviceMethods {}

/** CIM_Controller and all classes below it: what a reference to it may name. */
export type CIM_ControllerFamily =
  | 'CIM_Controller'
  | CIM_PortControllerFamily;
