import type { UnitStatistics } from '../targets/StorageDriver.js';

/** What initiators read and write in a second. */
export interface IoRate {
  readonly bytes: number;
  /** READ and WRITE commands. */
  readonly commands: number;
  /** Mean time of one command in ms; null: there was none, or the target does not tell. */
  readonly latencyMs: number | null;
}

/** Whose rate it is: a volume's, a target's, or that of all targets. */
export type IoSubject =
  | { readonly volume: string }
  | { readonly target: string }
  | { readonly everything: true };

interface Counted {
  readonly at: number;
  readonly bytes: number;
  readonly commands: number;
  readonly microseconds: number | null;
}

/** Rates from two looks at what a target has counted. */
export class IoRates {
  /** As many as there are units shown; those that are gone are forgotten. */
  #before = new Map<string, Counted>();

  /**
   * The rates since the last call.  A unit that was not there then, or whose counts have begun anew, has none yet; a volume at
   * several targets counts at the first of them.
   * @param at milliseconds of a clock that is not put back.
   */
  take(statistics: readonly UnitStatistics[], at: number): [IoSubject, IoRate][] {
    const now = new Map<string, Counted>();
    const volumes: [IoSubject, IoRate][] = [];
    const ofTargets = new Map<string, Counted[]>();
    for (const unit of statistics) {
      const name = `${unit.target} ${unit.lun} ${unit.startedAt}`;
      const counted = countedOf(unit, at);
      now.set(name, counted);
      const before = this.#before.get(name);
      if (before === undefined || counted.commands < before.commands) continue;
      const since = difference(counted, before);
      if (unit.volumeId !== null) volumes.push([{ volume: unit.volumeId }, rateOf([since])]);
      const others = ofTargets.get(unit.target);
      if (others) others.push(since);
      else ofTargets.set(unit.target, [since]);
    }
    this.#before = now;
    const targets = Array.from(ofTargets, ([target, each]): [IoSubject, IoRate] => [
      { target },
      rateOf(each),
    ]);
    const all = [...ofTargets.values()].flat();
    return [...volumes, ...targets, ...(all.length === 0 ? [] : [everythingAt(all)])];
  }
}

function everythingAt(all: readonly Counted[]): [IoSubject, IoRate] {
  return [{ everything: true }, rateOf(all)];
}

function countedOf(unit: UnitStatistics, at: number): Counted {
  const { reads, writes, readBytes, writtenBytes, readMicroseconds, writeMicroseconds } = unit;
  const isTold = readMicroseconds !== null && writeMicroseconds !== null;
  return {
    at,
    bytes: readBytes + writtenBytes,
    commands: reads + writes,
    microseconds: isTold ? readMicroseconds + writeMicroseconds : null,
  };
}

/** `at` is the time between them. */
function difference(now: Counted, before: Counted): Counted {
  return {
    at: now.at - before.at,
    bytes: now.bytes - before.bytes,
    commands: now.commands - before.commands,
    microseconds:
      now.microseconds === null || before.microseconds === null
        ? null
        : now.microseconds - before.microseconds,
  };
}

/** Of several units over the same time. */
function rateOf(differences: readonly Counted[]): IoRate {
  let [seconds, bytes, commands, microseconds]: [number, number, number, number | null] = [0, 0, 0, 0];
  for (const each of differences) {
    seconds = Math.max(seconds, each.at / 1000);
    bytes += each.bytes;
    commands += each.commands;
    microseconds =
      microseconds === null || each.microseconds === null ? null : microseconds + each.microseconds;
  }
  if (seconds === 0) return { bytes: 0, commands: 0, latencyMs: null };
  return {
    bytes: bytes / seconds,
    commands: commands / seconds,
    latencyMs: microseconds === null || commands === 0 ? null : microseconds / commands / 1000,
  };
}
