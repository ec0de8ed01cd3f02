// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_CredentialManagementCapabilities, CIM_CredentialManagementCapabilitiesMethods } from './CIM_CredentialManagementCapabilities.js';

/** Values of ISCSIWBEM_CredentialManagementCapabilities.EndsSessionsBy (ValueMap). */
export const ISCSIWBEM_CredentialManagementCapabilities_EndsSessionsBy = {
  Connection: 2,
  Initiator: 3,
  Session: 4,
} as const;

/**
 * What the kind of target behind a service of shared secrets can do with CHAP accounts. What it cannot do is
 * answered with "Not Supported".
 */
export interface ISCSIWBEM_CredentialManagementCapabilities extends CIM_CredentialManagementCapabilities {
  /** The kind of target: embedded, tgt or lio. */
  readonly TargetKind: string | null;
  /**
   * An account can be named after one initiator. The embedded target then lets that initiator alone use it;
   * tgt lets in any initiator that it admits and that knows the secret.
   */
  readonly InitiatorSpecificAccounts: boolean | null;
  /** An account can be for any initiator that the target admits. */
  readonly DefaultAccounts: boolean | null;
  /** The target can prove itself to the initiator (mutual CHAP). */
  readonly TargetAccounts: boolean | null;
  /** An account can be made without a target, and bound to one later. */
  readonly UnboundAccounts: boolean | null;
  /** Two secrets of one CHAP name can be accepted at the same time, while one takes over from the other. */
  readonly SecretOverlap: boolean | null;
  /** The target keeps its accounts over its own restart. */
  readonly PersistentAccounts: boolean | null;
  /** What can be ended alone when a session has to end. */
  readonly EndsSessionsBy: number | null;
  /** The CHAP algorithms, by their names in RFC 7143 and RFC 7144, the preferred one first. */
  readonly Algorithms: readonly (string | null)[] | null;
  /** The longest secret that still logs in, in bytes. */
  readonly MaxSecretBytes: number | null;
}

export interface ISCSIWBEM_CredentialManagementCapabilitiesMethods extends CIM_CredentialManagementCapabilitiesMethods {}

/** ISCSIWBEM_CredentialManagementCapabilities and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_CredentialManagementCapabilitiesFamily =
  | 'ISCSIWBEM_CredentialManagementCapabilities';
