import type { Export, UnitStatistics } from '../StorageDriver.js';
import { isSameDaemon, type DaemonIdentity } from './DaemonIdentity.js';
import type { OneDaemon } from './OneDaemon.js';
import { parseStatistics, type NexusCounts, type UnitCounts } from './parseStatistics.js';
import { TgtCode, tgtError } from './tgtErrors.js';
import { countAll, countUnit } from './TgtRequest.js';

/** A LUN whose statistics are requested. */
export interface CountedExport extends Pick<Export, 'target' | 'lun' | 'volumeId' | 'path'> {
  readonly tid: number;
}

/** tgtd counts commands in 32 bits. */
const wrap = 2 ** 32;

const none: UnitCounts = { reads: 0, readBytes: 0, writes: 0, writtenBytes: 0 };

/**
 * The reads and writes of each LUN, summed over all its sessions since the first reading. tgtd counts per session, and drops the
 * counts when a session ends: activity after the last reading of a session is not counted.  The sums never decrease while the LUN
 * exists.
 */
export class TgtStatistics {
  /** The counts of each session at the last reading, by target id, LUN and session. */
  readonly #last = new Map<string, NexusCounts>();
  /** By backing volume: a volume may have several LUNs. */
  readonly #totals = new Map<string, UnitCounts>();
  #daemon: DaemonIdentity | null = null;

  /**
   * Reads the statistics of these LUNs.  A volume with several LUNs occurs once in the result.
   * @param isWhole whether these are all LUNs: then the counts of all others are dropped.
   */
  async read(
    daemon: OneDaemon,
    shown: readonly CountedExport[],
    isWhole: boolean,
  ): Promise<readonly UnitStatistics[]> {
    // A restarted tgtd counts from zero.
    if (this.#daemon === null || !isSameDaemon(this.#daemon, daemon.identity)) this.#last.clear();
    this.#daemon = daemon.identity;
    const counted = isWhole ? parseStatistics(await daemon.expect(countAll)) : await readEach(daemon, shown);
    this.#add(counted, shown, isWhole);
    const first = new Map<string, CountedExport>();
    for (const each of shown) if (!first.has(unitOf(each))) first.set(unitOf(each), each);
    return Array.from(first, ([unit, { volumeId, target, lun }]) => {
      const counts = this.#totals.get(unit) ?? none;
      return {
        volumeId,
        target,
        lun,
        startedAt: null,
        commands: counts.reads + counts.writes,
        ...counts,
        readMicroseconds: null,
        writeMicroseconds: null,
      };
    });
  }

  #add(counted: readonly NexusCounts[], shown: readonly CountedExport[], isWhole: boolean): void {
    const units = new Map(shown.map((each) => [placeOf(each), unitOf(each)]));
    const seen = new Set<string>();
    for (const now of counted) {
      const unit = units.get(placeOf(now));
      if (unit === undefined) continue;
      const key = `${placeOf(now)} ${now.sid}`;
      seen.add(key);
      this.#totals.set(unit, sum(this.#totals.get(unit) ?? none, since(this.#last.get(key), now)));
      this.#last.set(key, now);
    }
    for (const [key, each] of this.#last)
      if (!seen.has(key) && (isWhole || units.has(placeOf(each)))) this.#last.delete(key);
    if (!isWhole) return;
    const present = new Set(units.values());
    for (const unit of this.#totals.keys()) if (!present.has(unit)) this.#totals.delete(unit);
  }
}

async function readEach(daemon: OneDaemon, shown: readonly CountedExport[]): Promise<readonly NexusCounts[]> {
  const all: NexusCounts[] = [];
  for (const { tid, lun } of shown) {
    const request = countUnit(tid, lun);
    const { code, text } = await daemon.request(request);
    if (code === TgtCode.NoTarget || code === TgtCode.NoUnit) continue;
    if (code !== TgtCode.Ok) throw tgtError(code, request.description);
    all.push(...parseStatistics(text));
  }
  return all;
}

function placeOf({ tid, lun }: { readonly tid: number; readonly lun: number }): string {
  return `${tid} ${lun}`;
}

function unitOf({ volumeId, target, lun, path }: CountedExport): string {
  return volumeId ?? `${target} ${lun} ${path ?? ''}`;
}

/** The activity after `last`.  If the byte counts are lower than before, it is another session with the same number. */
function since(last: UnitCounts | undefined, now: UnitCounts): UnitCounts {
  if (!last || now.readBytes < last.readBytes || now.writtenBytes < last.writtenBytes) return now;
  const commands = (key: 'reads' | 'writes'): number =>
    now[key] - last[key] + (now[key] < last[key] ? wrap : 0);
  return {
    reads: commands('reads'),
    readBytes: now.readBytes - last.readBytes,
    writes: commands('writes'),
    writtenBytes: now.writtenBytes - last.writtenBytes,
  };
}

function sum(a: UnitCounts, b: UnitCounts): UnitCounts {
  return {
    reads: a.reads + b.reads,
    readBytes: a.readBytes + b.readBytes,
    writes: a.writes + b.writes,
    writtenBytes: a.writtenBytes + b.writtenBytes,
  };
}
