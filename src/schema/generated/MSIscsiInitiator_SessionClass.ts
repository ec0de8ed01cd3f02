// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { MSIscsiInitiator_Portal } from './MSIscsiInitiator_Portal.js';
import type { MSIscsiInitiator_TargetLoginOptions } from './MSIscsiInitiator_TargetLoginOptions.js';

/** A session that this host holds with a target. */
export interface MSIscsiInitiator_SessionClass {
  /** Identifies the session on this host; it is made of neither ISID nor TSIH. */
  readonly SessionId: string | null;
  /** The iSCSI name of the initiator. */
  readonly InitiatorName: string | null;
  /** The iSCSI name that the target gave itself. */
  readonly TargetNodeName: string | null;
  /** The iSCSI name that was logged in to. */
  readonly TargetName: string | null;
  /** The ISID, six bytes. */
  readonly ISID: readonly (number | null)[] | null;
  /** The TSIH, two bytes. */
  readonly TSID: readonly (number | null)[] | null;
  /** The connections of the session.  EmbeddedInstance("MSIscsiInitiator_ConnectionInformation"). */
  readonly ConnectionInformation: readonly (CIMInstance | null)[] | null;
  /** The devices that it has made appear.  EmbeddedInstance("MSIscsiInitiator_DeviceOnSession"). */
  readonly Devices: readonly (CIMInstance | null)[] | null;
}

export interface MSIscsiInitiator_SessionClassMethods {
  /** Adds a connection to the session. */
  AddConnection: {
    in: {
      /** The port that it starts from. */
      readonly InitiatorPortNumber: number | null;
      /** The portal that it goes to. */
      readonly TargetPortal: MSIscsiInitiator_Portal | null;
      /** Which kind of IPsec is asked for. */
      readonly SecurityFlags: bigint | null;
      /** How to log in. */
      readonly LoginOptions: MSIscsiInitiator_TargetLoginOptions | null;
      /** A preshared key for IPsec. */
      readonly Key: readonly (number | null)[] | null;
    };
    out: {
      /** Identifies the new connection. */
      readonly UniqueConnectionId?: string | null;
    };
    returns: number;
  };
  /** Ends the session; refused while a device of it is in use. */
  Logout: {
    in: {};
    out: {};
    returns: number;
  };
  /** Takes a connection out of the session; the last one cannot be removed. */
  RemoveConnection: {
    in: {
      readonly UniqueConnectionId: string | null;
    };
    out: {};
    returns: number;
  };
  /** Sends INQUIRY to a logical unit. */
  SendScsiInquiry: {
    in: {
      /** The logical unit. */
      readonly Lun: bigint | null;
      /** Whether standard data (0) or a page of vital product data (1) is wanted. */
      readonly EvpdCmddt: number | null;
      /** The page. */
      readonly PageCode: number | null;
    };
    out: {
      /** The SCSI status. */
      readonly ScsiStatus?: number | null;
      /** The data that came back. */
      readonly ResponseBuffer?: readonly (number | null)[] | null;
      /** The sense data, where the status is CHECK CONDITION. */
      readonly SenseBuffer?: readonly (number | null)[] | null;
    };
    returns: number;
  };
  /** Sends READ CAPACITY to a logical unit. */
  SendScsiReadCapacity: {
    in: {
      /** The logical unit. */
      readonly Lun: bigint | null;
    };
    out: {
      /** The SCSI status. */
      readonly ScsiStatus?: number | null;
      /** The data that came back. */
      readonly ResponseBuffer?: readonly (number | null)[] | null;
      /** The sense data, where the status is CHECK CONDITION. */
      readonly SenseBuffer?: readonly (number | null)[] | null;
    };
    returns: number;
  };
  /** Sends REPORT LUNS to the target. */
  SendScsiReportLuns: {
    in: {};
    out: {
      /** The SCSI status. */
      readonly ScsiStatus?: number | null;
      /** The data that came back. */
      readonly ResponseBuffer?: readonly (number | null)[] | null;
      /** The sense data, where the status is CHECK CONDITION. */
      readonly SenseBuffer?: readonly (number | null)[] | null;
    };
    returns: number;
  };
}

/** MSIscsiInitiator_SessionClass and all classes below it: what a reference to it may name. */
export type MSIscsiInitiator_SessionClassFamily =
  | 'MSIscsiInitiator_SessionClass';
