import type { Export, UnitStatistics } from '../StorageDriver.js';
import { oncePerVolume } from '../oncePerVolume.js';
import { isSameDaemon, type DaemonIdentity } from './DaemonIdentity.js';
import type { OneDaemon } from './OneDaemon.js';
import { parseStatistics, type NexusCounts, type UnitCounts } from './parseStatistics.js';
import { TgtCode, tgtError } from './tgtErrors.js';
import { countAll, countUnit } from './TgtRequest.js';

/** A LUN with tgtd's number of its target; null: tgtd does not have the target now. */
export interface CountedExport extends Pick<Export, 'target' | 'lun' | 'volumeId' | 'path'> {
  readonly tid: number | null;
}

type Daemon = Pick<OneDaemon, 'identity' | 'request' | 'expect'>;

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
   * Reads the statistics of a volume's LUNs; null: of all LUNs.  A volume with several LUNs occurs once in the result.
   * @param all the LUNs that there are: counts of others are dropped.
   */
  async read(
    daemon: Daemon,
    all: readonly CountedExport[],
    volumeId: string | null,
  ): Promise<readonly UnitStatistics[]> {
    // A restarted tgtd counts from zero.
    if (this.#daemon === null || !isSameDaemon(this.#daemon, daemon.identity)) this.#last.clear();
    this.#daemon = daemon.identity;
    const shown = volumeId === null ? all : all.filter((each) => each.volumeId === volumeId);
    this.#add(
      volumeId === null ? parseStatistics(await daemon.expect(countAll)) : await readEach(daemon, shown),
      shown,
    );
    this.#dropAllBut(all);
    const there = shown.filter(({ tid }) => tid !== null);
    return oncePerVolume(there, (each) => each.volumeId).map((each) => {
      const counts = this.#totals.get(unitOf(each)) ?? none;
      const { volumeId: id, target, lun } = each;
      const commands = counts.reads + counts.writes;
      const unknown = { startedAt: null, readMicroseconds: null, writeMicroseconds: null };
      return Object.assign({ volumeId: id, target, lun, commands }, counts, unknown);
    });
  }

  #add(counted: readonly NexusCounts[], shown: readonly CountedExport[]): void {
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
      if (!seen.has(key) && units.has(placeOf(each))) this.#last.delete(key);
  }

  #dropAllBut(present: readonly CountedExport[]): void {
    const places = new Set(present.map(placeOf));
    for (const [key, each] of this.#last) if (!places.has(placeOf(each))) this.#last.delete(key);
    const units = new Set(present.map(unitOf));
    for (const unit of this.#totals.keys()) if (!units.has(unit)) this.#totals.delete(unit);
  }
}

async function readEach(daemon: Daemon, shown: readonly CountedExport[]): Promise<readonly NexusCounts[]> {
  const all: NexusCounts[] = [];
  for (const { tid, lun } of shown) {
    if (tid === null) continue;
    const request = countUnit(tid, lun);
    const { code, text } = await daemon.request(request);
    if (code === TgtCode.NoTarget || code === TgtCode.NoUnit) continue;
    if (code !== TgtCode.Ok) throw tgtError(code, request.description);
    all.push(...parseStatistics(text));
  }
  return all;
}

function placeOf({ tid, lun }: { readonly tid: number | null; readonly lun: number }): string {
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
