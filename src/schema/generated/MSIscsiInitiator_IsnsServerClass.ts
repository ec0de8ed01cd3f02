// Generated from mof/ by `npm run generate`.  Do not edit.

/** An iSNS server that is asked for targets. */
export interface MSIscsiInitiator_IsnsServerClass {
  readonly IsnsServerAddress: string | null;
}

export interface MSIscsiInitiator_IsnsServerClassMethods {
  /** Asks the iSNS server again. */
  Refresh: {
    in: {};
    out: {};
    returns: number;
  };
}

/** MSIscsiInitiator_IsnsServerClass and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_IsnsServerClassFamily =
  | 'MSIscsiInitiator_IsnsServerClass';
