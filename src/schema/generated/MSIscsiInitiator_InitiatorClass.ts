// Generated from mof/ by `npm run generate`.  Do not edit.

/** An initiator of this host. */
export interface MSIscsiInitiator_InitiatorClass {
  /** The name of the initiator instance. */
  readonly InitiatorName: string | null;
}

export interface MSIscsiInitiator_InitiatorClassMethods {}

/** MSIscsiInitiator_InitiatorClass and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_InitiatorClassFamily =
  | 'MSIscsiInitiator_InitiatorClass';
