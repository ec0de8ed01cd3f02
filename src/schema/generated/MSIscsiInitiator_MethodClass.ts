// Generated from mof/ by `npm run generate`.  Do not edit.

import type { MSIscsiInitiator_IKEPresharedKeyAuthenticationInfo } from './MSIscsiInitiator_IKEPresharedKeyAuthenticationInfo.js';

/** The initiator service of this host: its methods are about no single target or session. */
export interface MSIscsiInitiator_MethodClass {
  /** The iSCSI name of the host as an initiator. */
  readonly IscsiNodeName: string | null;
}

export interface MSIscsiInitiator_MethodClassMethods {
  /** Forgets the devices that services wait for when the host starts. */
  ClearPersistentIscsiVolumes: {
    in: {};
    out: {};
    returns: number;
  };
  /** Asks all known portals and iSNS servers again for targets. */
  RefreshTargetList: {
    in: {};
    out: {};
    returns: number;
  };
  /** Sets the preshared key that is used where no other is set. */
  SetIscsiGroupPresharedKey: {
    in: {
      /** The key, as bytes. */
      readonly Key: readonly (number | null)[] | null;
      /** TRUE keeps it over a restart. */
      readonly Persist: boolean | null;
    };
    out: {};
    returns: number;
  };
  /** Sets the preshared key of one initiator. */
  SetIscsiIKEInfo: {
    in: {
      readonly InitiatorName: string | null;
      readonly InitiatorPortNumber: number | null;
      /** The key with its identification. */
      readonly AuthInfo: MSIscsiInitiator_IKEPresharedKeyAuthenticationInfo | null;
      /** TRUE keeps it over a restart. */
      readonly Persist: boolean | null;
    };
    out: {};
    returns: number;
  };
  /** Sets the secret that targets prove themselves with in mutual CHAP, for all initiators of this host. */
  SetIscsiInitiatorCHAPSharedSecret: {
    in: {
      /** The secret, as bytes. */
      readonly SharedSecret: readonly (number | null)[] | null;
    };
    out: {};
    returns: number;
  };
  /** Sets the iSCSI name of the host as an initiator. */
  SetIscsiInitiatorNodeName: {
    in: {
      /** The name; NULL goes back to the one that the host chooses. */
      readonly InitiatorNodeName: string | null;
    };
    out: {};
    returns: number;
  };
  /** Sets the secret that is shared with RADIUS servers. */
  SetIscsiInitiatorRADIUSSharedSecret: {
    in: {
      /** The secret, as bytes. */
      readonly SharedSecret: readonly (number | null)[] | null;
    };
    out: {};
    returns: number;
  };
  /** Sets the outer address of the IPsec tunnel to a destination. */
  SetIscsiTunnelModeOuterAddress: {
    in: {
      readonly InitiatorName: string | null;
      readonly InitiatorPortNumber: number | null;
      readonly DestinationAddress: string | null;
      readonly OuterModeAddress: string | null;
      /** TRUE keeps it over a restart. */
      readonly Persist: boolean | null;
    };
    out: {};
    returns: number;
  };
  /** Makes services wait for all devices that persistent logins make appear. */
  SetupPersistentIscsiVolumes: {
    in: {};
    out: {};
    returns: number;
  };
}

/** MSIscsiInitiator_MethodClass and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_MethodClassFamily =
  | 'MSIscsiInitiator_MethodClass';
