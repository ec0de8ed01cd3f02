import type { LiveCounts } from '../metrics/Metrics.js';
import type { StorageDriver, UnitStatistics } from '../targets/StorageDriver.js';

/** Maximum number of volumes with lines of their own.  Further ones are summed up. */
export const maxCountedVolumes = 1_000;

/** The label of the sum. */
const others = 'others';

/** Time within which all counts come from the same reading, so that one scrape is consistent. */
const oneLookMs = 500;

/** Reads and writes of each volume that a target shows, by the volume's DeviceID; none if the target does not count them. */
export function volumeCountsOf(driver: StorageDriver): readonly LiveCounts[] {
  if (driver.readStatistics === undefined) return [];
  let look: { readonly at: number; readonly read: Promise<readonly UnitStatistics[]> } | null = null;
  const readOnce = (): Promise<readonly UnitStatistics[]> => {
    const at = performance.now();
    if (look === null || at - look.at > oneLookMs)
      look = { at, read: driver.readStatistics?.(null) ?? Promise.resolve([]) };
    return look.read;
  };
  const counts = (
    name: string,
    help: string,
    valueOf: (statistics: UnitStatistics) => number | null,
  ): LiveCounts => ({
    name,
    help,
    labelName: 'volume',
    read: async () => {
      const byVolume = new Map<string, number>();
      for (const statistics of await readOnce()) {
        const value = valueOf(statistics);
        if (value === null || statistics.volumeId === null) continue;
        const label = byVolume.size < maxCountedVolumes ? statistics.volumeId : others;
        byVolume.set(label, (byVolume.get(label) ?? 0) + value);
      }
      return byVolume;
    },
  });
  const seconds = (microseconds: number | null): number | null =>
    microseconds === null ? null : microseconds / 1e6;
  return [
    counts(
      'volume_commands_total',
      'Reads and writes that a volume answered; all commands where the target does not tell them apart.',
      ({ commands }) => commands,
    ),
    counts('volume_reads_total', 'READ commands that a volume answered.', ({ reads }) => reads),
    counts(
      'volume_read_bytes_total',
      'Bytes that initiators read of a volume.',
      ({ readBytes }) => readBytes,
    ),
    counts('volume_read_seconds_total', 'Time that a volume took for reads, of all together.', (each) =>
      seconds(each.readMicroseconds),
    ),
    counts('volume_writes_total', 'WRITE commands that a volume answered.', ({ writes }) => writes),
    counts(
      'volume_written_bytes_total',
      'Bytes that initiators wrote to a volume.',
      ({ writtenBytes }) => writtenBytes,
    ),
    counts('volume_write_seconds_total', 'Time that a volume took for writes, of all together.', (each) =>
      seconds(each.writeMicroseconds),
    ),
  ];
}
