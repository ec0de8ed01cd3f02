// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { MSIscsiInitiator_Portal } from './MSIscsiInitiator_Portal.js';
import type { MSIscsiInitiator_TargetLoginOptions } from './MSIscsiInitiator_TargetLoginOptions.js';
import type { MSIscsiInitiator_TargetMappings } from './MSIscsiInitiator_TargetMappings.js';

/** A target that an initiator of this host has discovered. */
export interface MSIscsiInitiator_TargetClass {
  /** The iSCSI name of the target. */
  readonly TargetName: string | null;
  /** How the target was discovered. */
  readonly DiscoveryMechanism: string | null;
  /** The initiator that discovered it. */
  readonly InitiatorName: string | null;
  /** The protocol: 0 is iSCSI over TCP. */
  readonly ProtocolType: number | null;
  /** The alias that the target gave itself. */
  readonly TargetAlias: string | null;
  /** Where the target can be reached.  EmbeddedInstance("MSIscsiInitiator_PortalGroup"). */
  readonly PortalGroups: readonly (CIMInstance | null)[] | null;
  /**
   * The numbers under which logical units are to appear.
   * EmbeddedInstance("MSIscsiInitiator_TargetMappings").
   */
  readonly Mappings: CIMInstance | null;
  /** Further facts about the target. */
  readonly TargetFlags: number | null;
  /**
   * How to log in where a login says nothing else.  EmbeddedInstance("MSIscsiInitiator_TargetLoginOptions").
   */
  readonly LoginOptions: CIMInstance | null;
}

export interface MSIscsiInitiator_TargetClassMethods {
  /** Logs in to the target: at once, or also at every start. */
  Login: {
    in: {
      /** TRUE for a session that is for questions only: the operating system sees no devices. */
      readonly IsInformationalSession: boolean | null;
      /** The port to log in from; 4294967295 means any. */
      readonly InitiatorPortNumber: number | null;
      /** The portal to log in to; NULL means any of them. */
      readonly TargetPortal: MSIscsiInitiator_Portal | null;
      /** Which kind of IPsec is asked for; without the bit Valid the others do not count. */
      readonly SecurityFlags: bigint | null;
      /** The numbers under which logical units are to appear; NULL lets the initiator choose. */
      readonly Mappings: readonly (MSIscsiInitiator_TargetMappings | null)[] | null;
      /** How to log in. */
      readonly LoginOptions: MSIscsiInitiator_TargetLoginOptions | null;
      /** A preshared key for IPsec. */
      readonly Key: readonly (number | null)[] | null;
      /** TRUE saves the login first and makes it anew at every start. */
      readonly IsPersistent: boolean | null;
    };
    out: {
      /** Identifies the new session. */
      readonly UniqueSessionId?: string | null;
      /** Identifies its first connection. */
      readonly UniqueConnectionId?: string | null;
    };
    returns: number;
  };
}

/** MSIscsiInitiator_TargetClass and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_TargetClassFamily =
  | 'MSIscsiInitiator_TargetClass';
