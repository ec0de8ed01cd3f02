// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstance } from '../../cim/CIMInstance.js';

/** A login that is made anew whenever the initiator starts. */
export interface MSIscsiInitiator_PersistentLoginClass {
  /** The iSCSI name of the target. */
  readonly TargetName: string | null;
  /** TRUE if the session is for questions only. */
  readonly IsInformationalSession: boolean | null;
  /** The initiator that logs in; NULL lets any of them do it. */
  readonly InitiatorInstance: string | null;
  /** The port that it logs in from. */
  readonly InitiatorPortNumber: number | null;
  /** The portal that it logs in to; NULL means any of them.  EmbeddedInstance("MSIscsiInitiator_Portal"). */
  readonly TargetPortal: CIMInstance | null;
  /** Which kind of IPsec is asked for. */
  readonly SecurityFlags: bigint | null;
  /**
   * The numbers under which logical units are to appear.
   * EmbeddedInstance("MSIscsiInitiator_TargetMappings").
   */
  readonly Mappings: CIMInstance | null;
  /** How to log in.  EmbeddedInstance("MSIscsiInitiator_TargetLoginOptions"). */
  readonly LoginOptions: CIMInstance | null;
}

export interface MSIscsiInitiator_PersistentLoginClassMethods {}

/** MSIscsiInitiator_PersistentLoginClass and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_PersistentLoginClassFamily =
  | 'MSIscsiInitiator_PersistentLoginClass';
