// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_WBEMService, CIM_WBEMServiceMethods } from './CIM_WBEMService.js';

/** Values of CIM_ObjectManagerAdapter.AdapterType (ValueMap). */
export const CIM_ObjectManagerAdapter_AdapterType = {
  Other: 1,
  Client: 2,
  Provider: 3,
  IndicationHandler: 4,
  Repository: 5,
} as const;

/** A part of the server that extends it, such as a provider. */
export interface CIM_ObjectManagerAdapter extends CIM_WBEMService {
  /** The name that users know the element by; it need not be unique. */
  readonly ElementName: string | null;
  /** Names the service within its system. */
  readonly Name: string | null;
  /** The name by which the server knows the part. */
  readonly Handle: string | null;
  /** What the part does. */
  readonly AdapterType: number | null;
  readonly OtherAdapterTypeDescription: string | null;
}

export interface CIM_ObjectManagerAdapterMethods extends CIM_WBEMServiceMethods {}

/** CIM_ObjectManagerAdapter and all classes below it: what a reference to it may name. */
export type CIM_ObjectManagerAdapterFamily =
  | 'CIM_ObjectManagerAdapter';
