// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMClass } from '../../cim/CIMClass.js';
import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { CIM_InstIndication, CIM_InstIndicationMethods } from './CIM_InstIndication.js';

/** Values of CIM_InstMethodCall.ReturnValueType (ValueMap). */
export const CIM_InstMethodCall_ReturnValueType = {
  Boolean: 2,
  String: 3,
  Char16: 4,
  Uint8: 5,
  Sint8: 6,
  Uint16: 7,
  Sint16: 8,
  Uint32: 9,
  Sint32: 10,
  Uint64: 11,
  Sint64: 12,
  Datetime: 13,
  Real32: 14,
  Real64: 15,
  Reference: 16,
} as const;

/** Tells that a method is called, or was. */
export interface CIM_InstMethodCall extends CIM_InstIndication {
  /** The method. */
  readonly MethodName: string | null;
  /** Its parameters, as an embedded object. */
  readonly MethodParameters: CIMInstance | CIMClass | null;
  /** What it returned, as text. */
  readonly ReturnValue: string | null;
  /** The type of that. */
  readonly ReturnValueType: number | null;
  /** The errors that it ended with.  EmbeddedInstance("CIM_Error"). */
  readonly Error: readonly (CIMInstance | null)[] | null;
  /** TRUE before the call, FALSE after it. */
  readonly PreCall: boolean | null;
}

export interface CIM_InstMethodCallMethods extends CIM_InstIndicationMethods {}

/** CIM_InstMethodCall and all classes below it: what a reference to it may name. */
export type CIM_InstMethodCallFamily =
  | 'CIM_InstMethodCall';
