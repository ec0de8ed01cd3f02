// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_SharedSecretFamily } from './CIM_SharedSecret.js';
import type { CIM_SharedSecretService, CIM_SharedSecretServiceMethods } from './CIM_SharedSecretService.js';

/** Return values of ISCSIWBEM_SharedSecretService.RotateSharedSecret (ValueMap). */
export const RotateSharedSecretReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/** Return values of ISCSIWBEM_SharedSecretService.ProveSharedSecret (ValueMap). */
export const ProveSharedSecretReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  UnspecifiedError: 2,
  Timeout: 3,
  Failed: 4,
  InvalidParameter: 5,
  InUse: 6,
} as const;

/**
 * The authority in which a CHAP name is unique: the whole daemon for tgt, the target for the embedded target,
 * a portal group or an access control list of it for LIO. Name says which; ElementName says it in words.
 */
export interface ISCSIWBEM_SharedSecretService extends CIM_SharedSecretService {}

export interface ISCSIWBEM_SharedSecretServiceMethods extends CIM_SharedSecretServiceMethods {
  /**
   * Replaces a secret of this service; its path stays as it is. Where the target can hold two secrets of one
   * name, the one before is accepted as well for a while, so that initiators can be changed one after the
   * other; elsewhere it is replaced at once.
   */
  RotateSharedSecret: {
    in: {
      /** The secret to replace; it belongs to this service.  Required. */
      readonly SharedSecret: CIMInstanceName<CIM_SharedSecretFamily>;
      /** The new secret, as text or as the property Secret of CIM_SharedSecret has it.  Required. */
      readonly NewSecret: string;
      /**
       * How long the secret before is accepted beside the new one: an interval of at most 366 days. NULL or
       * nothing: not at all.
       */
      readonly OverlapInterval: CIMDateTime | null;
    };
    out: {
      /** When the secret before stops being accepted. NULL: it was replaced at once. */
      readonly OverlapEnds?: CIMDateTime | null;
    };
    returns: (typeof RotateSharedSecretReturn)[keyof typeof RotateSharedSecretReturn];
  };
  /**
   * Tries by logging in whether the targets that a secret is bound to accept it, and no wrong one and none.
   * ProofState, ProofReason and ProofTime of the secret tell what was found; nothing else changes. 0 means
   * that it was tried, whatever was found.
   */
  ProveSharedSecret: {
    in: {
      /** The secret to prove; it belongs to this service.  Required. */
      readonly SharedSecret: CIMInstanceName<CIM_SharedSecretFamily>;
    };
    out: {};
    returns: (typeof ProveSharedSecretReturn)[keyof typeof ProveSharedSecretReturn];
  };
}

/** ISCSIWBEM_SharedSecretService and all classes below it: what a reference to it may name. */
export type ISCSIWBEM_SharedSecretServiceFamily =
  | 'ISCSIWBEM_SharedSecretService';
