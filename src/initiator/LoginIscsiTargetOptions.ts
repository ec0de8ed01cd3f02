/** The eleven input parameters of LoginIscsiTarget (iscsidsc.h), under their own names in camelCase. */
export interface LoginIscsiTargetOptions {
  /** A discovered target. */
  readonly targetName: string;
  /**
   * TRUE: a session held by this process, for queries.  FALSE: a session of the host's own initiator, whose LUNs appear as block
   * devices.
   */
  readonly isInformationalSession: boolean;
  /** Null: the initiator of this server.  No other name is found. */
  readonly initiatorName?: string | null;
  /** Our initiator has no numbered ports: ISCSI_ANY_INITIATOR_PORT, the default. */
  readonly initiatorPortNumber?: number;
  /** One of the target's portals; null: each in turn until one answers. */
  readonly targetPortal?: TargetPortal | null;
  /** `SecurityFlag` bits.  Without VALID the others have no effect. */
  readonly securityFlags?: bigint;
  /** Bus, target and LUN numbers for devices; null: chosen by the initiator. */
  readonly mappings?: readonly TargetMapping[] | null;
  readonly loginOptions?: LoginOptions | null;
  /** Length of `key` in bytes; 0 without a key. */
  readonly keySize?: number;
  /** A preshared key for IPsec. */
  readonly key?: Uint8Array | null;
  /** TRUE: stored first, and repeated at every start. */
  readonly isPersistent: boolean;
}

/** ISCSI_TARGET_PORTAL. */
export interface TargetPortal {
  readonly symbolicName?: string | null;
  /** IPv4, IPv6 without brackets, or a domain name. */
  readonly address: string;
  /** TCP port. */
  readonly socket: number;
}

/** ISCSI_TARGET_MAPPING. */
export interface TargetMapping {
  readonly initiatorName: string | null;
  readonly targetName: string | null;
  readonly osDeviceName: string | null;
  readonly osBusNumber: number;
  readonly osTargetNumber: number;
  readonly lunList: readonly { readonly osLun: number; readonly targetLun: bigint }[];
}

/** ISCSI_LOGIN_OPTIONS.  Only fields whose bit is set in `informationSpecified` are used; the flags always are. */
export interface LoginOptions {
  /** Always 0. */
  readonly version: number;
  /** `InformationSpecified` bits. */
  readonly informationSpecified: number;
  /** `LoginFlag` bits. */
  readonly loginFlags: number;
  /** 0 none, 1 CHAP, 2 mutual CHAP.  If not specified: CHAP if there is a password, otherwise none. */
  readonly authType?: number | null;
  /** 0 none, 1 CRC32C only. */
  readonly headerDigest?: number | null;
  readonly dataDigest?: number | null;
  /** 1 to 65535.  It is offered to the target; the session uses one connection. */
  readonly maximumConnections?: number | null;
  /** Seconds, 0 to 3600. */
  readonly defaultTime2Wait?: number | null;
  /** Seconds, 0 to 3600. */
  readonly defaultTime2Retain?: number | null;
  /** CHAP_N, UTF-8.  If not specified: the initiator's name. */
  readonly username?: Uint8Array | null;
  /** The secret of the initiator account at the target. */
  readonly password?: Uint8Array | null;
}

/** ISCSI_ANY_INITIATOR_PORT and ISCSI_ALL_INITIATOR_PORTS. */
export const ISCSI_ANY_INITIATOR_PORT = 0xffffffff;

/** ISCSI_SECURITY_FLAGS. */
export const SecurityFlag = {
  VALID: 0x01n,
  IKE_IPSEC_ENABLED: 0x02n,
  MAIN_MODE_ENABLED: 0x04n,
  AGGRESSIVE_MODE_ENABLED: 0x08n,
  PFS_ENABLED: 0x10n,
  TRANSPORT_MODE_PREFERRED: 0x20n,
  TUNNEL_MODE_PREFERRED: 0x40n,
} as const;

/** ISCSI_LOGIN_OPTIONS_*. */
export const InformationSpecified = {
  HEADER_DIGEST: 0x01,
  DATA_DIGEST: 0x02,
  MAXIMUM_CONNECTIONS: 0x04,
  DEFAULT_TIME_2_WAIT: 0x08,
  DEFAULT_TIME_2_RETAIN: 0x10,
  USERNAME: 0x20,
  PASSWORD: 0x40,
  AUTH_TYPE: 0x80,
} as const;

/** ISCSI_LOGIN_FLAG_*. */
export const LoginFlag = {
  REQUIRE_IPSEC: 0x01,
  MULTIPATH_ENABLED: 0x02,
  RESERVED1: 0x04,
  ALLOW_PORTAL_HOPPING: 0x08,
  USE_RADIUS_RESPONSE: 0x10,
  USE_RADIUS_VERIFICATION: 0x20,
} as const;

/** ISCSI_AUTH_TYPES. */
export const AuthType = { None: 0, CHAP: 1, MutualCHAP: 2 } as const;
