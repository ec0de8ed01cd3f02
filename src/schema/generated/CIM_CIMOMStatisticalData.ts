// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_StatisticalData, CIM_StatisticalDataMethods } from './CIM_StatisticalData.js';

/** Values of CIM_CIMOMStatisticalData.OperationType (ValueMap). */
export const CIM_CIMOMStatisticalData_OperationType = {
  Unknown: 0,
  Other: 1,
  Batched: 2,
  GetClass: 3,
  GetInstance: 4,
  DeleteClass: 5,
  DeleteInstance: 6,
  CreateClass: 7,
  CreateInstance: 8,
  ModifyClass: 9,
  ModifyInstance: 10,
  EnumerateClasses: 11,
  EnumerateClassNames: 12,
  EnumerateInstances: 13,
  EnumerateInstanceNames: 14,
  ExecQuery: 15,
  Associators: 16,
  AssociatorNames: 17,
  References: 18,
  ReferenceNames: 19,
  GetProperty: 20,
  SetProperty: 21,
  GetQualifier: 22,
  SetQualifier: 23,
  DeleteQualifier: 24,
  EnumerateQualifiers: 25,
  IndicationDelivery: 26,
} as const;

/** Counts operations of the CIM server and the time they take. */
export interface CIM_CIMOMStatisticalData extends CIM_StatisticalData {
  /** Names the statistics among all instances of the namespace. */
  readonly InstanceID: string | null;
  /** The operation that is counted. */
  readonly OperationType: number | null;
  /** Names the operation where OperationType is "Other". */
  readonly OtherOperationType: string | null;
  /** How many there were. */
  readonly NumberOfOperations: bigint | null;
  /** Time in the server, providers not counted, in microseconds. */
  readonly CimomElapsedTime: CIMDateTime | null;
  /** Time in providers, in microseconds. */
  readonly ProviderElapsedTime: CIMDateTime | null;
  /** Size of the requests, in bytes. */
  readonly RequestSize: bigint | null;
  /** Size of the answers, in bytes. */
  readonly ResponseSize: bigint | null;
}

export interface CIM_CIMOMStatisticalDataMethods extends CIM_StatisticalDataMethods {}

/** CIM_CIMOMStatisticalData and all classes below it: what a reference to it may name. */
export type CIM_CIMOMStatisticalDataFamily =
  | 'CIM_CIMOMStatisticalData';
