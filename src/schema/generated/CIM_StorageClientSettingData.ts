// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_SettingData, CIM_SettingDataMethods } from './CIM_SettingData.js';
import type { MSISCSITARGET_StorageClientSettingDataFamily } from './MSISCSITARGET_StorageClientSettingData.js';

/** Values of CIM_StorageClientSettingData.ClientTypes (ValueMap). */
export const CIM_StorageClientSettingData_ClientTypes = {
  Unknown: 0,
  Other: 1,
  Standard: 2,
  Solaris: 3,
  HPUX: 4,
  OpenVMS: 5,
  Tru64: 6,
  Netware: 7,
  Sequent: 8,
  AIX: 9,
  DGUX: 10,
  Dynix: 11,
  Irix: 12,
  CiscoISCSIStorageRouter: 13,
  Linux: 14,
  MicrosoftWindows: 15,
  OS400: 16,
  TRESPASS: 17,
  HIUX: 18,
  VMwareESXi: 19,
  MicrosoftWindowsServer2008: 20,
  MicrosoftWindowsServer2003: 21,
  MicrosoftWindowsServer2012: 22,
} as const;

/** What kind of host uses storage, where the storage has to know. */
export interface CIM_StorageClientSettingData extends CIM_SettingData {
  /** The kinds of host. */
  readonly ClientTypes: readonly (number | null)[] | null;
  /** Text for each kind that is "Other". */
  readonly OtherClientTypeDescriptions: readonly (string | null)[] | null;
}

export interface CIM_StorageClientSettingDataMethods extends CIM_SettingDataMethods {}

/** CIM_StorageClientSettingData and all classes below it: what a reference to it may name. */
export type CIM_StorageClientSettingDataFamily =
  | 'CIM_StorageClientSettingData'
  | MSISCSITARGET_StorageClientSettingDataFamily;
