import type { MethodHandler } from '../../dispatch/Provider.js';
import {
  GetStatisticsCollectionReturn as Return,
  GetStatisticsCollection_ElementTypes as ElementType,
  GetStatisticsCollection_StatisticsFormat as Format,
  type CIM_BlockStatisticsServiceMethods,
} from '../../schema/generated/CIM_BlockStatisticsService.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { listCounted, type CountedVolume } from './counted.js';
import { statisticalDataOf } from './ISCSIWBEM_BlockStorageStatisticalData.js';

/** The columns of a line, separated by semicolons.  A value that is not counted is empty. */
export const statisticsColumns = [
  'InstanceID',
  'ElementType',
  'StatisticTime',
  'TotalIOs',
  'KBytesTransferred',
  'IOTimeCounter',
  'ReadIOs',
  'ReadHitIOs',
  'ReadIOTimeCounter',
  'ReadHitIOTimeCounter',
  'KBytesRead',
  'WriteIOs',
  'WriteHitIOs',
  'WriteIOTimeCounter',
  'WriteHitIOTimeCounter',
  'KBytesWritten',
  'IdleTimeCounter',
  'MaintOp',
  'MaintTimeCounter',
] as const;

/** CIM_BlockStatisticsService.GetStatisticsCollection: returns a line for each volume with statistics. */
export function getStatisticsCollection(
  deps: StorageProviderDeps,
): MethodHandler<CIM_BlockStatisticsServiceMethods['GetStatisticsCollection']> {
  return async ({ ElementTypes, ManifestCollection, StatisticsFormat }) => {
    if (ManifestCollection !== null)
      return {
        returnValue: Return.NotSupported,
        refusal: `ManifestCollection ${ManifestCollection.toString()}: expected NULL, a line has always the same columns`,
      };
    if (StatisticsFormat !== null && StatisticsFormat !== Format.CSV)
      return {
        returnValue: Return.StatisticsFormatNotSupported,
        refusal: `StatisticsFormat ${StatisticsFormat}: expected 2 (CSV)`,
      };
    const others = (ElementTypes ?? []).filter((type) => type !== ElementType.Volume);
    if (others.length > 0)
      return {
        returnValue: Return.ElementNotSupported,
        refusal: `ElementTypes ${others.slice(0, 10).join(', ')}: expected 8 (volumes) alone`,
      };
    const counted = await listCounted(deps);
    return { returnValue: Return.JobCompletedWithNoError, Statistics: counted.map(lineOf) };
  };
}

function lineOf(counted: CountedVolume): string {
  const data = statisticalDataOf(counted);
  return statisticsColumns.map((column) => data[column]?.toString() ?? '').join(';');
}
