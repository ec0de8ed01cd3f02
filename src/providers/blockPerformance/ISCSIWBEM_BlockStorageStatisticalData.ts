import { CIMDateTime } from '../../cim/CIMDateTime.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { CIM_BlockStorageStatisticalData_ElementType as ElementType } from '../../schema/generated/CIM_BlockStorageStatisticalData.js';
import { targetNamespace } from '../identity.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { findCounted, listCounted, type CountedVolume } from './counted.js';
import { parseStatisticsId, statisticsId } from './statisticsIdentity.js';

const className = 'ISCSIWBEM_BlockStorageStatisticalData';

/** Reads and writes of each volume that a target shows. */
export function blockStorageStatisticalDataProvider(deps: StorageProviderDeps) {
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      async *enumerate() {
        for (const counted of await listCounted(deps)) yield statisticalDataOf(counted);
      },
      async find(path) {
        const id = parseStatisticsId(path);
        const counted = id === null ? null : await findCounted(deps, id);
        return counted && statisticalDataOf(counted);
      },
    },
  });
}

/** The current CIM_BlockStorageStatisticalData of a volume.  Times are in microseconds, the clock tick of the service. */
export function statisticalDataOf({
  deviceId,
  statistics,
}: CountedVolume): Required<Pick<PropertiesOf<typeof className>, 'InstanceID'>> &
  PropertiesOf<typeof className> {
  const { startedAt, commands, reads, readBytes, writes, writtenBytes } = statistics;
  const { readMicroseconds, writeMicroseconds } = statistics;
  return {
    InstanceID: statisticsId(deviceId),
    ElementName: `Reads and writes of ${deviceId}`,
    ElementType: ElementType.Volume,
    StatisticTime: CIMDateTime.fromDate(new Date()),
    ...(startedAt !== null && { StartStatisticTime: CIMDateTime.fromDate(new Date(startedAt)) }),
    TotalIOs: BigInt(commands),
    KBytesTransferred: kBytesOf(readBytes + writtenBytes),
    ...(reads !== null && { ReadIOs: BigInt(reads) }),
    KBytesRead: kBytesOf(readBytes),
    ...(writes !== null && { WriteIOs: BigInt(writes) }),
    KBytesWritten: kBytesOf(writtenBytes),
    ...(readMicroseconds !== null && { ReadIOTimeCounter: BigInt(readMicroseconds) }),
    ...(writeMicroseconds !== null && { WriteIOTimeCounter: BigInt(writeMicroseconds) }),
    ...(readMicroseconds !== null &&
      writeMicroseconds !== null && { IOTimeCounter: BigInt(readMicroseconds + writeMicroseconds) }),
  };
}

/** The unit of the class is 10^3 bytes. */
function kBytesOf(bytes: number): bigint {
  return BigInt(Math.floor(bytes / 1_000));
}
