// Generated from mof/ by `npm run generate`.  Do not edit.

/** A connection of a session. It is embedded in other instances. */
export interface MSIscsiInitiator_ConnectionInformation {
  /** Identifies the connection for the methods of the session; it is not the CID. */
  readonly ConnectionID: string | null;
  readonly InitiatorAddress: string | null;
  readonly TargetAddress: string | null;
  readonly InitiatorPort: number | null;
  readonly TargetPort: number | null;
  /** The CID of iSCSI, as bytes. */
  readonly CID: readonly (number | null)[] | null;
}

export interface MSIscsiInitiator_ConnectionInformationMethods {}

/** MSIscsiInitiator_ConnectionInformation and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_ConnectionInformationFamily =
  | 'MSIscsiInitiator_ConnectionInformation';
