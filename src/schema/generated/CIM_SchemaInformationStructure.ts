// Generated from mof/ by `npm run generate`.  Do not edit.

/** Values of CIM_SchemaInformationStructure.Status (ValueMap). */
export const CIM_SchemaInformationStructure_Status = {
  Unknown: 0,
  Final: 2,
  Experimental: 3,
} as const;

/** Says which schema is in a namespace. It is embedded and has no instances of its own. */
export interface CIM_SchemaInformationStructure {
  readonly Name: string | null;
  readonly Version: string | null;
  readonly Description: string | null;
  /** Where the schema can be found. */
  readonly URI: string | null;
  readonly OwningOrganization: string | null;
  /** Whether the schema is final or experimental. */
  readonly Status: number | null;
}

export interface CIM_SchemaInformationStructureMethods {}

/** CIM_SchemaInformationStructure and all classes below it: what a reference to it may name. */
export type CIM_SchemaInformationStructureFamily =
  | 'CIM_SchemaInformationStructure';
