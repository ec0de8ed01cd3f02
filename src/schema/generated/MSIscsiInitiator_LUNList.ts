// Generated from mof/ by `npm run generate`.  Do not edit.

/**
 * Says which number of the operating system stands for which logical unit of a target. It is embedded in
 * other instances.
 */
export interface MSIscsiInitiator_LUNList {
  /** The number that the operating system uses. */
  readonly OSLunNumber: number | null;
  /** The logical unit number at the target, eight bytes as SAM defines them. */
  readonly TargetLun: bigint | null;
}

export interface MSIscsiInitiator_LUNListMethods {}

/** MSIscsiInitiator_LUNList and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_LUNListFamily =
  | 'MSIscsiInitiator_LUNList';
