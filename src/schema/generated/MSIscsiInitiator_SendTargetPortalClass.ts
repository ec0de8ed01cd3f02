// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstance } from '../../cim/CIMInstance.js';

/** A portal that is asked for targets by SendTargets. */
export interface MSIscsiInitiator_SendTargetPortalClass {
  /** Identifies the portal. */
  readonly PortalIdentifierString: string | null;
  /** The initiator that asks; NULL lets any of them do it. */
  readonly InitiatorName: string | null;
  /** The port that it asks from. */
  readonly InitiatorPortNumber: number | null;
  readonly PortalSymbolicName: string | null;
  readonly PortalAddress: string | null;
  readonly PortalPort: number | null;
  /** How to log in for discovery.  EmbeddedInstance("MSIscsiInitiator_TargetLoginOptions"). */
  readonly LoginOptions: CIMInstance | null;
  /** Which kind of IPsec is asked for. */
  readonly SecurityFlags: bigint | null;
}

export interface MSIscsiInitiator_SendTargetPortalClassMethods {
  /** Asks the portal again which targets it knows. */
  Refresh: {
    in: {};
    out: {};
    returns: number;
  };
}

/** MSIscsiInitiator_SendTargetPortalClass and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_SendTargetPortalClassFamily =
  | 'MSIscsiInitiator_SendTargetPortalClass';
