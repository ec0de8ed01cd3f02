// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_ManagedSystemElement, CIM_ManagedSystemElementMethods } from './CIM_ManagedSystemElement.js';
import type { CIM_PhysicalPackageFamily } from './CIM_PhysicalPackage.js';

/** Something that can be touched. */
export interface CIM_PhysicalElement extends CIM_ManagedSystemElement {
  /** A text for people. */
  readonly Description: string | null;
  /** The name that users know the element by; it need not be unique. */
  readonly ElementName: string | null;
  /** Names the element among all physical ones of its creation class. */
  readonly Tag: string | null;
  /** Name of the class that the instance was created with; it keeps instances of sibling subclasses apart. */
  readonly CreationClassName: string | null;
  readonly Manufacturer: string | null;
  readonly Model: string | null;
  /** Stock keeping unit. */
  readonly SKU: string | null;
  readonly SerialNumber: string | null;
  readonly Version: string | null;
  /** The number that the manufacturer gave the part. */
  readonly PartNumber: string | null;
  /** What else identifies it, such as a tag or a label. */
  readonly OtherIdentifyingInfo: string | null;
  readonly PoweredOn: boolean | null;
  readonly ManufactureDate: CIMDateTime | null;
  /** The kind of equipment in the words of the vendor. */
  readonly VendorEquipmentType: string | null;
  /** What users note to keep track of it. */
  readonly UserTracking: string | null;
  /** Whether it can be replaced in the field. */
  readonly CanBeFRUed: boolean | null;
}

export interface CIM_PhysicalElementMethods extends CIM_ManagedSystemElementMethods {}

/** CIM_PhysicalElement and all classes below it: what a reference to it may name. */
export type CIM_PhysicalElementFamily =
  | 'CIM_PhysicalElement'
  | CIM_PhysicalPackageFamily;
