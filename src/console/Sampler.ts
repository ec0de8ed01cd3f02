import { setInterval } from 'node:timers';
import { PoolError } from '../pools/PoolError.js';
import type { Storage } from '../provisioning/Storage.js';
import type { StorageDriver } from '../targets/StorageDriver.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import { spans, type History } from './History.js';
import { IoRates, type IoSubject } from './IoRates.js';

/** The names of the series in `History`. */
export const series = {
  sessions: (target: string): string => `sessions ${target}`,
  allSessions: 'sessions',
  poolRemaining: (pool: string): string => `pool ${pool}`,
  volumeAllocated: (volume: string): string => `volume ${volume}`,
  dataBytes: 'data bytes',
  ioBytes: (subject: IoSubject): string => `bytes ${printSubject(subject)}`,
  ioCommands: (subject: IoSubject): string => `commands ${printSubject(subject)}`,
  ioLatency: (subject: IoSubject): string => `latency ${printSubject(subject)}`,
} as const;

function printSubject(subject: IoSubject): string {
  if ('volume' in subject) return `volume ${subject.volume}`;
  return 'target' in subject ? `target ${subject.target}` : 'everything';
}

/** Number of volumes that are read for one sample.  The others are read for the next ones. */
const volumesPerSample = 100;

type SampledDriver = Pick<TargetDriver, 'listSessions' | 'listTargets' | 'load'>;

interface SampledStorage extends Pick<Storage, 'pools'> {
  readonly driver: Pick<StorageDriver, 'readStatistics'>;
  readonly volumes: Pick<Storage['volumes'], 'find' | 'list'>;
}

/**
 * Reads targets, pools and volumes periodically and adds their values to the history.  Readings do not overlap; one that takes
 * too long leaves a gap.
 */
export class Sampler {
  readonly #driver: SampledDriver;
  readonly #storage: SampledStorage | null;
  readonly #history: History;
  readonly #timer: NodeJS.Timeout;
  /** Bytes that each volume occupied in its pool when it was last read. */
  readonly #allocated = new Map<string, number>();
  #turn: Iterator<{ readonly id: string; readonly pool: string }> | null = null;
  readonly #rates = new IoRates();
  #looking: Promise<void> | null = null;

  constructor(driver: SampledDriver, storage: SampledStorage | null, history: History) {
    this.#driver = driver;
    this.#storage = storage;
    this.#history = history;
    this.#timer = setInterval(() => {
      this.#looking ??= this.look().finally(() => {
        this.#looking = null;
      });
    }, spans.hour.stepSeconds * 1000);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Takes one sample. */
  async look(): Promise<void> {
    const values = new Map<string, number | null>();
    await this.#lookAtTargets(values);
    await this.#lookAtPools(values);
    await this.#lookAtIo(values);
    await this.#lookAtVolumes();
    for (const [id, bytes] of this.#allocated) values.set(series.volumeAllocated(id), bytes);
    this.#history.note(values);
  }

  async #lookAtTargets(values: Map<string, number | null>): Promise<void> {
    try {
      const [targets, sessions] = await Promise.all([
        this.#driver.listTargets(),
        this.#driver.listSessions(null),
      ]);
      for (const { iscsiName } of targets) values.set(series.sessions(iscsiName), 0);
      for (const { target } of sessions) {
        const name = series.sessions(target);
        values.set(name, (values.get(name) ?? 0) + 1);
      }
      values.set(series.allSessions, sessions.length);
      values.set(series.dataBytes, (await this.#driver.load?.())?.dataBytes ?? null);
    } catch (error) {
      // This leaves a gap in the curve.  The pages themselves report that the target does not answer.
      if (!(error instanceof TargetDriverError)) throw error;
    }
  }

  async #lookAtPools(values: Map<string, number | null>): Promise<void> {
    for (const pool of this.#storage?.pools ?? []) {
      try {
        values.set(series.poolRemaining(pool.name), (await pool.read()).remainingBytes);
      } catch (error) {
        if (!(error instanceof PoolError)) throw error;
      }
    }
  }

  async #lookAtIo(values: Map<string, number | null>): Promise<void> {
    try {
      const statistics = await this.#storage?.driver.readStatistics?.(null);
      if (statistics === undefined) return;
      for (const [subject, { bytes, commands, latencyMs }] of this.#rates.take(
        statistics,
        performance.now(),
      )) {
        values.set(series.ioBytes(subject), bytes);
        values.set(series.ioCommands(subject), commands);
        values.set(series.ioLatency(subject), latencyMs);
      }
    } catch (error) {
      if (!(error instanceof TargetDriverError)) throw error;
    }
  }

  async #lookAtVolumes(): Promise<void> {
    const storage = this.#storage;
    if (!storage) return;
    for (let looked = 0; looked < volumesPerSample; looked += 1) {
      this.#turn ??= storage.volumes.list()[Symbol.iterator]();
      const next = this.#turn.next();
      if (next.done === true) {
        this.#turn = null;
        for (const id of this.#allocated.keys()) if (!storage.volumes.find(id)) this.#allocated.delete(id);
        return;
      }
      const { id, pool } = next.value;
      try {
        const stored = await storage.pools.find(({ name }) => name === pool)?.find(id);
        if (stored) this.#allocated.set(id, stored.allocatedBytes);
      } catch (error) {
        if (!(error instanceof PoolError)) throw error;
      }
    }
  }
}
