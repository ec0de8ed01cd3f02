// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_NetworkPort, CIM_NetworkPortMethods } from './CIM_NetworkPort.js';
import type { MSFTSMNET_EthernetPortFamily } from './MSFTSMNET_EthernetPort.js';

/** Values of CIM_EthernetPort.PortType (ValueMap). */
export const CIM_EthernetPort_PortType = {
  Unknown: 0,
  Other: 1,
  _10BaseT: 50,
  _10_100BaseT: 51,
  _100BaseT: 52,
  _1000BaseT: 53,
  _2500BaseT: 54,
  _10GBaseT: 55,
  _10GBaseCX4: 56,
  _1000BaseKX: 57,
  _10GBaseKX4: 58,
  _10GBaseKR: 59,
  _1000_10GBaseKX: 60,
  _1000BaseKX10GBaseKX4KR: 61,
  _10_100_1000BaseT: 62,
  _100_1000_10GBaseT: 63,
  _100BaseFX: 100,
  _100BaseSX: 101,
  _1000BaseSX: 102,
  _1000BaseLX: 103,
  _1000BaseCX: 104,
  _10GBaseSR: 105,
  _10GBaseSW: 106,
  _10GBaseLX4: 107,
  _10GBaseLR: 108,
  _10GBaseLW: 109,
  _10GBaseER: 110,
  _10GBaseEW: 111,
  _10GBaseLRM: 112,
  _40GBaseKR4: 200,
  _40GBaseCR4: 201,
  _40GBaseSR4: 202,
  _40GBaseFR: 203,
  _40GBaseLR4: 204,
  _100GBaseCR10: 300,
  _100GBaseSR10: 301,
  _100GBaseLR4: 302,
  _100GBaseER4: 303,
  _100GBaseKR4: 304,
  _100GBaseCR4: 305,
  _100GBaseKP4: 306,
} as const;

/** Values of CIM_EthernetPort.Capabilities (ValueMap). */
export const CIM_EthernetPort_Capabilities = {
  Unknown: 0,
  Other: 1,
  AlertOnLan: 2,
  WakeOnLan: 3,
  FailOver: 4,
  LoadBalancing: 5,
  LLDP: 6,
  PoE: 7,
  EEE: 8,
  DCE: 9,
  VDP: 10,
  SChannel: 11,
} as const;

/** Values of CIM_EthernetPort.EnabledCapabilities (ValueMap). */
export const CIM_EthernetPort_EnabledCapabilities = {
  Unknown: 0,
  Other: 1,
  AlertOnLan: 2,
  WakeOnLan: 3,
  FailOver: 4,
  LoadBalancing: 5,
  LLDP: 6,
  PoE: 7,
  EEE: 8,
  DCE: 9,
  VDP: 10,
  SChannel: 11,
} as const;

/** Values of CIM_EthernetPort.PoEPowerEntityType (ValueMap). */
export const CIM_EthernetPort_PoEPowerEntityType = {
  None: 0,
  Other: 1,
  PowerSourcingEquipment: 2,
  PoweredDevice: 3,
} as const;

/** A network port of an Ethernet. */
export interface CIM_EthernetPort extends CIM_NetworkPort {
  /** Which Ethernet it is. */
  readonly PortType: number | null;
  /** The addresses that the port uses. */
  readonly NetworkAddresses: readonly (string | null)[] | null;
  /** The largest amount of data in a frame, in bytes. */
  readonly MaxDataSize: number | null;
  readonly Capabilities: readonly (number | null)[] | null;
  readonly CapabilityDescriptions: readonly (string | null)[] | null;
  readonly EnabledCapabilities: readonly (number | null)[] | null;
  readonly OtherEnabledCapabilities: readonly (string | null)[] | null;
  readonly PortDiscriminator: readonly (string | null)[] | null;
  /** The VLAN of frames that bear no tag. */
  readonly PVID: number | null;
  /** Whether the port gives or takes power. */
  readonly PoEPowerEntityType: number | null;
}

export interface CIM_EthernetPortMethods extends CIM_NetworkPortMethods {}

/** CIM_EthernetPort and all classes below it: what a reference to it may name. */
export type CIM_EthernetPortFamily =
  | 'CIM_EthernetPort'
  | MSFTSMNET_EthernetPortFamily;
