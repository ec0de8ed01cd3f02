// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_EthernetPort, CIM_EthernetPortMethods } from './CIM_EthernetPort.js';

/** An Ethernet port of the host. */
export interface MSFTSMNET_EthernetPort extends CIM_EthernetPort {
  /** The name of the adapter in the operating system. */
  readonly AdapterName: string | null;
}

export interface MSFTSMNET_EthernetPortMethods extends CIM_EthernetPortMethods {}

/** MSFTSMNET_EthernetPort and all classes below it: what a reference to it may name. */
export type MSFTSMNET_EthernetPortFamily =
  | 'MSFTSMNET_EthernetPort';
