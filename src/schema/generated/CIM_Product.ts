// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';

/** A product as it is sold. */
export interface CIM_Product extends CIM_ManagedElement {
  /** The name of the product. */
  readonly Name: string | null;
  /** Serial or licence number. */
  readonly IdentifyingNumber: string | null;
  readonly Vendor: string | null;
  readonly Version: string | null;
  readonly SKUNumber: string | null;
  readonly WarrantyStartDate: CIMDateTime | null;
  readonly WarrantyDuration: number | null;
  /** The family of products that it belongs to. */
  readonly Family: string | null;
}

export interface CIM_ProductMethods extends CIM_ManagedElementMethods {}

/** CIM_Product and all classes below it: what a reference to it may name. */
export type CIM_ProductFamily =
  | 'CIM_Product';
