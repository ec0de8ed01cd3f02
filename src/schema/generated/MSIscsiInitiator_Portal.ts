// Generated from mof/ by `npm run generate`.  Do not edit.

/** An address at which a target can be reached. It is embedded in other instances. */
export interface MSIscsiInitiator_Portal {
  /** Number of the portal in its group. */
  readonly Index: number | null;
  /** A name for people. */
  readonly SymbolicName: string | null;
  /** Host name or address. */
  readonly Address: string | null;
  /** The TCP port. */
  readonly Port: number | null;
}

export interface MSIscsiInitiator_PortalMethods {}

/** MSIscsiInitiator_Portal and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_PortalFamily =
  | 'MSIscsiInitiator_Portal';
