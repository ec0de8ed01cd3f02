// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_ErrorFamily } from './CIM_Error.js';

/** A message of the implementation, known by a number and a text with inserts. */
export interface CIM_Message {
  /** The organisation that defines the message; MessageID is unique for it. */
  readonly OwningEntity: string | null;
  /** Identifies the message for its owning entity. */
  readonly MessageID: string | null;
  /** TRUE if the next message belongs to this one. */
  readonly ContinuedInNextMessage: boolean | null;
  /** The text, with the arguments put in. */
  readonly Message: string | null;
  /** The variable parts of the message, in order. */
  readonly MessageArguments: readonly (string | null)[] | null;
}

export interface CIM_MessageMethods {}

/** CIM_Message and all classes below it: what a reference to it may name. */
export type CIM_MessageFamily =
  | 'CIM_Message'
  | CIM_ErrorFamily;
