// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_Controller, CIM_ControllerMethods } from './CIM_Controller.js';

/** Values of CIM_PortController.ControllerType (ValueMap). */
export const CIM_PortController_ControllerType = {
  Unknown: 0,
  Other: 1,
  Ethernet: 2,
  IB: 3,
  FC: 4,
  FDDI: 5,
  ATM: 6,
  TokenRing: 7,
  FrameRelay: 8,
} as const;

/** A controller of ports, such as a network or host bus adapter. */
export interface CIM_PortController extends CIM_Controller {
  readonly ControllerType: number | null;
  readonly OtherControllerType: string | null;
  readonly ControllerVersion: number | null;
}

export interface CIM_PortControllerMethods extends CIM_ControllerMethods {}

/** CIM_PortController and all classes below it: what a reference to it may name. */
export type CIM_PortControllerFamily =
  | 'CIM_PortController';
