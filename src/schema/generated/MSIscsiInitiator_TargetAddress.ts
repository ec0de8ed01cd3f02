// Generated from mof/ by `npm run generate`.  Do not edit.

/** Where a logical unit appears in the operating system. It is embedded in other instances. */
export interface MSIscsiInitiator_TargetAddress {
  readonly OSDeviceName: string | null;
  readonly OSBusNumber: number | null;
  readonly OSTargetNumber: number | null;
  readonly OSLunNumber: number | null;
}

export interface MSIscsiInitiator_TargetAddressMethods {}

/** MSIscsiInitiator_TargetAddress and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_TargetAddressFamily =
  | 'MSIscsiInitiator_TargetAddress';
