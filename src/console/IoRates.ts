import type { UnitStatistics } from '../targets/StorageDriver.js';

/** Rates of reads and writes by initiators, each second. */
export interface IoRate {
  readonly bytes: number;
  /** Number of READ and WRITE commands; of all commands if the target does not tell them apart. */
  readonly commands: number;
  /** Mean time of one command in ms; null if there was none or the target does not measure it. */
  readonly latencyMs: number | null;
}

/** What a rate is for: a volume, a target, or all targets. */
export type IoSubject =
  | { readonly volume: string }
  | { readonly target: string }
  | { readonly everything: true };

interface Counts {
  readonly bytes: number;
  readonly commands: number;
  readonly microseconds: number | null;
}

/** Computes rates from two successive readings of a target's counters. */
export class IoRates {
  /** One entry for each unit shown.  Entries of units that are gone are dropped. */
  #before = new Map<string, Counts>();
  #lookedAt = 0;

  /**
   * The rates since the last call.
   * A unit that was not there at the last call, or whose counters were reset, has no rate yet.  A volume that several targets
   * show counts for the first of them.
   * @param at milliseconds of a monotonic clock.
   */
  take(statistics: readonly UnitStatistics[], at: number): [IoSubject, IoRate][] {
    const seconds = (at - this.#lookedAt) / 1000;
    const now = new Map<string, Counts>();
    const rates: [IoSubject, IoRate][] = [];
    const ofTargets = new Map<string, Counts>();
    let all: Counts | null = null;
    for (const unit of statistics) {
      const name = `${unit.target} ${unit.lun} ${unit.startedAt}`;
      const counts = countsOf(unit);
      now.set(name, counts);
      const before = this.#before.get(name);
      if (before === undefined || counts.commands < before.commands) continue;
      const since = combine(counts, before, -1);
      if (unit.volumeId !== null) rates.push([{ volume: unit.volumeId }, rateOf(since, seconds)]);
      const others = ofTargets.get(unit.target);
      ofTargets.set(unit.target, others ? combine(others, since, 1) : since);
      all = all ? combine(all, since, 1) : since;
    }
    this.#before = now;
    this.#lookedAt = at;
    for (const [target, since] of ofTargets) rates.push([{ target }, rateOf(since, seconds)]);
    if (all) rates.push([{ everything: true }, rateOf(all, seconds)]);
    return rates;
  }
}

function countsOf(unit: UnitStatistics): Counts {
  const { commands, readBytes, writtenBytes, readMicroseconds, writeMicroseconds } = unit;
  const isTold = readMicroseconds !== null && writeMicroseconds !== null;
  return {
    bytes: readBytes + writtenBytes,
    commands,
    microseconds: isTold ? readMicroseconds + writeMicroseconds : null,
  };
}

/** A value that is missing in one is missing in the result. */
function combine(a: Counts, b: Counts, sign: 1 | -1): Counts {
  const isTold = a.microseconds !== null && b.microseconds !== null;
  return {
    bytes: a.bytes + sign * b.bytes,
    commands: a.commands + sign * b.commands,
    microseconds: isTold ? a.microseconds + sign * b.microseconds : null,
  };
}

function rateOf({ bytes, commands, microseconds }: Counts, seconds: number): IoRate {
  return {
    bytes: bytes / seconds,
    commands: commands / seconds,
    latencyMs: microseconds === null || commands === 0 ? null : microseconds / commands / 1000,
  };
}
