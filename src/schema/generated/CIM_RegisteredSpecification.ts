// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';
import type { CIM_RegisteredProfileFamily } from './CIM_RegisteredProfile.js';

/** Values of CIM_RegisteredSpecification.SpecificationType (ValueMap). */
export const CIM_RegisteredSpecification_SpecificationType = {
  Other: 1,
  Profile: 2,
  InitiativeWrapper: 3,
  Mapping: 4,
} as const;

/** Values of CIM_RegisteredSpecification.RegisteredOrganization (ValueMap). */
export const CIM_RegisteredSpecification_RegisteredOrganization = {
  Other: 1,
  DMTF: 2,
  CompTIA: 3,
  ConsortiumForServiceInnovation: 4,
  FAST: 5,
  GGF: 6,
  INTAP: 7,
  ItSMF: 8,
  NAC: 9,
  NorthwestEnergyEfficiencyAlliance: 10,
  SNIA: 11,
  TMForum: 12,
  TheOpenGroup: 13,
  ANSI: 14,
  IEEE: 15,
  IETF: 16,
  INCITS: 17,
  ISO: 18,
  W3C: 19,
  OGF: 20,
  TheGreenGrid: 21,
} as const;

/** Values of CIM_RegisteredSpecification.AdvertiseTypes (ValueMap). */
export const CIM_RegisteredSpecification_AdvertiseTypes = {
  Other: 1,
  NotAdvertised: 2,
  SLP: 3,
  WSIdentify: 4,
} as const;

/** A specification that the server conforms to. */
export interface CIM_RegisteredSpecification extends CIM_ManagedElement {
  /** Names the specification among all instances of the namespace. */
  readonly InstanceID: string | null;
  /** The kind of specification. */
  readonly SpecificationType: number | null;
  readonly OtherSpecificationType: string | null;
  /** Who published it. */
  readonly RegisteredOrganization: number | null;
  readonly OtherRegisteredOrganization: string | null;
  /** The name under which it was published. */
  readonly RegisteredName: string | null;
  /** The version, as numbers with points between. */
  readonly RegisteredVersion: string | null;
  /** How the server makes it known. */
  readonly AdvertiseTypes: readonly (number | null)[] | null;
  readonly AdvertiseTypeDescriptions: readonly (string | null)[] | null;
}

export interface CIM_RegisteredSpecificationMethods extends CIM_ManagedElementMethods {}

/** CIM_RegisteredSpecification and all classes below it: what a reference to it may name. */
export type CIM_RegisteredSpecificationFamily =
  | 'CIM_RegisteredSpecification'
  | CIM_RegisteredProfileFamily;
