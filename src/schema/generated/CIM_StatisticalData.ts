// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMDateTime } from '../../cim/CIMDateTime.js';
import type { CIM_BlockStorageStatisticalDataFamily } from './CIM_BlockStorageStatisticalData.js';
import type { CIM_CIMOMStatisticalDataFamily } from './CIM_CIMOMStatisticalData.js';
import type { CIM_ManagedElement, CIM_ManagedElementMethods } from './CIM_ManagedElement.js';
import type { CIM_iSCSILoginStatisticsFamily } from './CIM_iSCSILoginStatistics.js';
import type { CIM_iSCSISessionFailuresFamily } from './CIM_iSCSISessionFailures.js';
import type { CIM_iSCSISessionStatisticsFamily } from './CIM_iSCSISessionStatistics.js';

/** Statistics of an element. */
export interface CIM_StatisticalData extends CIM_ManagedElement {
  /** Names the statistics among all instances of the namespace. */
  readonly InstanceID: string | null;
  /** The name that users know the statistics by. */
  readonly ElementName: string | null;
  /** Since when counters count. */
  readonly StartStatisticTime: CIMDateTime | null;
  /** When they were read. */
  readonly StatisticTime: CIMDateTime | null;
  /** Time between two samples; 0 if they are always current. */
  readonly SampleInterval: CIMDateTime | null;
  /** End of the interval that rates are given over. */
  readonly RateIntervalEndTime: CIMDateTime | null;
  /** Beginning of the interval that rates are given over. */
  readonly RateIntervalStartTime: CIMDateTime | null;
}

export interface CIM_StatisticalDataMethods extends CIM_ManagedElementMethods {
  /** Sets counters to zero. */
  ResetSelectedStats: {
    in: {
      /** The properties to set to zero. */
      readonly SelectedStatistics: readonly (string | null)[] | null;
    };
    out: {};
    returns: number;
  };
}

/** CIM_StatisticalData and all classes below it: what a reference to it may name. */
export type CIM_StatisticalDataFamily =
  | 'CIM_StatisticalData'
  | CIM_BlockStorageStatisticalDataFamily
  | CIM_CIMOMStatisticalDataFamily
  | CIM_iSCSILoginStatisticsFamily
  | CIM_iSCSISessionFailuresFamily
  | CIM_iSCSISessionStatisticsFamily;
