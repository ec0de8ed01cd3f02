// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SCSIProtocolController, CIM_SCSIProtocolControllerMethods } from './CIM_SCSIProtocolController.js';
import type { ISCSIWBEM_VdsSharedSecret } from './ISCSIWBEM_VdsSharedSecret.js';

/** Return values of MSISCSITARGET_SCSIProtocolController.SetSharedSecret (ValueMap). */
export const SetSharedSecretReturn = {
  S_OK: 0,
  VDS_S_NAME_TRUNCATED: 272128,
  E_FAIL: 2147500037,
  E_UNEXPECTED: 2147549183,
  VDS_E_NOT_SUPPORTED: 2147755008,
  VDS_E_ANOTHER_CALL_IN_PROGRESS: 2147755012,
  VDS_E_OBJECT_DELETED: 2147755019,
  VDS_E_PROVIDER_CACHE_CORRUPT: 2147755039,
  VDS_E_ACCESS_DENIED: 2147755047,
  VDS_E_INITIATOR_SPECIFIC_NOT_SUPPORTED: 2147755783,
  E_INVALIDARG: 2147942487,
  HRESULT_FROM_WIN32ERROR_TIMEOUT: 2147943860,
} as const;

/** Return values of MSISCSITARGET_SCSIProtocolController.RememberInitiatorSharedSecret (ValueMap). */
export const RememberInitiatorSharedSecretReturn = {
  S_OK: 0,
  VDS_S_NAME_TRUNCATED: 272128,
  E_FAIL: 2147500037,
  E_UNEXPECTED: 2147549183,
  VDS_E_NOT_SUPPORTED: 2147755008,
  VDS_E_ANOTHER_CALL_IN_PROGRESS: 2147755012,
  VDS_E_OBJECT_DELETED: 2147755019,
  VDS_E_PROVIDER_CACHE_CORRUPT: 2147755039,
  VDS_E_ACCESS_DENIED: 2147755047,
  VDS_E_INITIATOR_SPECIFIC_NOT_SUPPORTED: 2147755783,
  E_INVALIDARG: 2147942487,
  HRESULT_FROM_WIN32ERROR_TIMEOUT: 2147943860,
} as const;

/** Return values of MSISCSITARGET_SCSIProtocolController.GetConnectedInitiators (ValueMap). */
export const GetConnectedInitiatorsReturn = {
  S_OK: 0,
  VDS_S_NAME_TRUNCATED: 272128,
  E_FAIL: 2147500037,
  E_UNEXPECTED: 2147549183,
  VDS_E_NOT_SUPPORTED: 2147755008,
  VDS_E_ANOTHER_CALL_IN_PROGRESS: 2147755012,
  VDS_E_OBJECT_DELETED: 2147755019,
  VDS_E_PROVIDER_CACHE_CORRUPT: 2147755039,
  VDS_E_ACCESS_DENIED: 2147755047,
  VDS_E_INITIATOR_SPECIFIC_NOT_SUPPORTED: 2147755783,
  E_INVALIDARG: 2147942487,
  HRESULT_FROM_WIN32ERROR_TIMEOUT: 2147943860,
} as const;

/** Return values of MSISCSITARGET_SCSIProtocolController.SetFriendlyName (ValueMap). */
export const SetFriendlyNameReturn = {
  S_OK: 0,
  VDS_S_NAME_TRUNCATED: 272128,
  E_FAIL: 2147500037,
  E_UNEXPECTED: 2147549183,
  VDS_E_NOT_SUPPORTED: 2147755008,
  VDS_E_ANOTHER_CALL_IN_PROGRESS: 2147755012,
  VDS_E_OBJECT_DELETED: 2147755019,
  VDS_E_PROVIDER_CACHE_CORRUPT: 2147755039,
  VDS_E_ACCESS_DENIED: 2147755047,
  VDS_E_INITIATOR_SPECIFIC_NOT_SUPPORTED: 2147755783,
  E_INVALIDARG: 2147942487,
  HRESULT_FROM_WIN32ERROR_TIMEOUT: 2147943860,
} as const;

/**
 * The iSCSI node of a target, and the view of its logical units, in one object. Name is the iSCSI name,
 * NameFormat is 3.
 */
export interface MSISCSITARGET_SCSIProtocolController extends CIM_SCSIProtocolController {
  /** Whether an initiator needs a CHAP secret to log in (VDS_ISCSI_TARGET_PROP.bChapEnabled). */
  readonly ChapEnabled: boolean | null;
}

export interface MSISCSITARGET_SCSIProtocolControllerMethods extends CIM_SCSIProtocolControllerMethods {
  /**
   * Sets the secret by which the target authenticates an initiator, or the default for all initiators; a
   * structure without a secret clears it.
   */
  SetSharedSecret: {
    in: {
      /** The secret; without one: clear it. */
      readonly TargetSharedSecret: ISCSIWBEM_VdsSharedSecret | null;
      /** The iSCSI name of the initiator, and its CHAP name; NULL: the default for all. */
      readonly InitiatorName: string | null;
    };
    out: {};
    returns: (typeof SetSharedSecretReturn)[keyof typeof SetSharedSecretReturn];
  };
  /**
   * Sets the secret by which the target proves itself to an initiator that asks for it (mutual CHAP); the
   * CHAP name is that of the target.
   */
  RememberInitiatorSharedSecret: {
    in: {
      /** The iSCSI name of the initiator.  Required. */
      readonly InitiatorName: string;
      /** The secret; without one: clear it. */
      readonly InitiatorSharedSecret: ISCSIWBEM_VdsSharedSecret | null;
    };
    out: {};
    returns: (typeof RememberInitiatorSharedSecretReturn)[keyof typeof RememberInitiatorSharedSecretReturn];
  };
  /** Tells which initiators are logged in now. */
  GetConnectedInitiators: {
    in: {};
    out: {
      /** Their iSCSI names, each once. */
      readonly InitiatorList?: readonly (string | null)[] | null;
    };
    returns: (typeof GetConnectedInitiatorsReturn)[keyof typeof GetConnectedInitiatorsReturn];
  };
  /** Gives the target its alias. */
  SetFriendlyName: {
    in: {
      /** The alias.  Required. */
      readonly FriendlyName: string;
    };
    out: {};
    returns: (typeof SetFriendlyNameReturn)[keyof typeof SetFriendlyNameReturn];
  };
}

/** MSISCSITARGET_SCSIProtocolController and all classes below it: what a reference to it may name. */
export type MSISCSITARGET_SCSIProtocolControllerFamily =
  | 'MSISCSITARGET_SCSIProtocolController';
