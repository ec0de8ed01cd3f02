// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIM_System, CIM_SystemMethods } from './CIM_System.js';

/** Values of CIM_StorageLibrary.Capabilities (ValueMap). */
export const CIM_StorageLibrary_Capabilities = {
  Unknown: 0,
  AutomaticCleaning: 2,
  ManualOperation: 3,
  FrontPanelLockable: 4,
} as const;

/** A library of media with what moves them. */
export interface CIM_StorageLibrary extends CIM_System {
  readonly Capabilities: readonly (number | null)[] | null;
  readonly Overfilled: boolean | null;
  readonly AuditNeeded: boolean | null;
  readonly AuditInProgress: boolean | null;
  readonly MaxAuditTime: bigint | null;
  readonly Automated: boolean | null;
  readonly RoboticsEnabled: boolean | null;
}

export interface CIM_StorageLibraryMethods extends CIM_SystemMethods {
  /** Turns on what moves the media, or turns it off. */
  EnableRobotics: {
    in: {
      readonly Enable: boolean | null;
    };
    out: {};
    returns: number;
  };
}

/** CIM_StorageLibrary and all classes below it: what a reference to it may name. */
export type CIM_StorageLibraryFamily =
  | 'CIM_StorageLibrary';
