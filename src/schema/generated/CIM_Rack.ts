// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_PhysicalFrame, CIM_PhysicalFrameMethods } from './CIM_PhysicalFrame.js';

/** Values of CIM_Rack.TypeOfRack (ValueMap). */
export const CIM_Rack_TypeOfRack = {
  Unknown: 0,
  Standard19Inch: 1,
  Telco: 2,
  EquipmentShelf: 3,
  NonStandard: 4,
} as const;

/** A rack. */
export interface CIM_Rack extends CIM_PhysicalFrame {
  /** Height in inches. */
  readonly Height: number | null;
  readonly TypeOfRack: number | null;
  readonly CountryDesignation: string | null;
}

export interface CIM_RackMethods extends CIM_PhysicalFrameMethods {}

/** CIM_Rack and all classes below it: what a reference to it may name. */
export type CIM_RackFamily =
  | 'CIM_Rack';
