import { randomBytes } from 'node:crypto';
import type { HostStore } from '../store/KeyValueStore.js';

export type JobState = 'running' | 'completed' | 'failed' | 'killed';

/** Work that goes on after the request that asked for it was answered. */
export interface Job {
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** As in the audit record: "copyVolume", "restoreVolume". */
  readonly what: string;
  /** Id of the volume that it makes or changes. */
  readonly volume: string;
  /** Name of that volume. */
  readonly name: string;
  readonly who: string;
  readonly state: JobState;
  /** 0 to 100. */
  readonly percent: number;
  /** ms since the epoch. */
  readonly startedAt: number;
  /** null while it runs. */
  readonly endedAt: number | null;
  /** How it ended, as a sentence. */
  readonly message: string | null;
}

/** What a job is told and tells while it works. */
export interface JobControl {
  readonly signal: AbortSignal;
  progress(percent: number): void;
}

export interface JobsOptions {
  readonly store: HostStore;
  /** Jobs that may run at the same time. */
  readonly maxRunning: number;
  /** Ended ones that are remembered; the oldest goes first. */
  readonly maxEnded: number;
  /** How long an ended one is remembered; CIM_ConcreteJob.TimeBeforeRemoval. */
  readonly keptMs: number;
  readonly onChanged?: (job: Job) => void;
  readonly now?: () => number;
}

const prefix = 'job/';

/** A job was killed by a client. */
export class JobKilledError extends Error {
  override readonly name = 'JobKilledError';
}

/**
 * The jobs of this server.  One that runs is on disk: a process that finds it there at its start says that it failed, for nothing goes on
 * with it.  How far it has come is known to the process that runs it alone.
 */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #now: () => number;
  readonly #jobs = new Map<string, Job>();
  readonly #running = new Map<string, { readonly abort: AbortController; readonly ended: Promise<void> }>();

  constructor(options: JobsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    for (const [, bytes] of options.store.entries(prefix)) {
      const job = JSON.parse(bytes.toString('utf8')) as Job;
      this.#jobs.set(job.id, job);
      if (job.state !== 'running') continue;
      const message = 'the server was stopped while it ran; what it had made was taken away';
      this.#put({ ...job, state: 'failed', endedAt: this.#now(), message });
    }
  }

  list(): readonly Job[] {
    this.#dropOld();
    return [...this.#jobs.values()];
  }

  find(id: string): Job | null {
    this.#dropOld();
    return this.#jobs.get(id) ?? null;
  }

  /** How long one that has ended is shown. */
  get keptMs(): number {
    return this.#options.keptMs;
  }

  get isFull(): boolean {
    return this.#running.size >= this.#options.maxRunning;
  }

  get maxRunning(): number {
    return this.#options.maxRunning;
  }

  /**
   * Begins to work; the job is on disk when this returns.
   * @param work settled with a sentence that says what it came to; what it throws is why it failed.
   */
  start(
    about: Pick<Job, 'what' | 'volume' | 'name' | 'who'>,
    work: (control: JobControl) => Promise<string>,
  ): Job {
    const id = randomBytes(16).toString('hex');
    const job: Job = {
      ...about,
      id,
      state: 'running',
      percent: 0,
      startedAt: this.#now(),
      endedAt: null,
      message: null,
    };
    this.#put(job);
    const abort = new AbortController();
    const ended = this.#run(id, abort.signal, work);
    this.#running.set(id, { abort, ended });
    return job;
  }

  /** Settled when it has ended.  @returns false where no such job runs. */
  async kill(id: string): Promise<boolean> {
    const running = this.#running.get(id);
    if (!running) return false;
    running.abort.abort(new JobKilledError('the job was killed'));
    await running.ended;
    return true;
  }

  /** Forgets one that has ended.  @returns false where there is none, or it runs. */
  remove(id: string): boolean {
    const job = this.#jobs.get(id);
    if (!job || this.#running.has(id)) return false;
    this.#forget(id);
    this.#options.onChanged?.(job);
    return true;
  }

  /** Settled when it has ended, at once where it has. */
  async ended(id: string): Promise<Job | null> {
    await this.#running.get(id)?.ended;
    return this.find(id);
  }

  /** Stops what runs, and waits for it. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { abort } of running) abort.abort(new Error('the server was stopped'));
    await Promise.all(running.map(({ ended }) => ended));
  }

  async #run(id: string, signal: AbortSignal, work: (control: JobControl) => Promise<string>): Promise<void> {
    let end: Pick<Job, 'state' | 'message'>;
    try {
      const message = await work({ signal, progress: (percent) => this.#progress(id, percent) });
      end = { state: 'completed', message };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      end = { state: error instanceof JobKilledError ? 'killed' : 'failed', message };
    }
    this.#running.delete(id);
    const job = this.#jobs.get(id);
    if (!job) return;
    this.#put({
      ...job,
      ...end,
      percent: end.state === 'completed' ? 100 : job.percent,
      endedAt: this.#now(),
    });
  }

  /** Notes what was done at once, for callers that look for a job. */
  addEnded(about: Pick<Job, 'what' | 'volume' | 'name' | 'who'>, message: string): Job {
    const id = randomBytes(16).toString('hex');
    const at = this.#now();
    const job: Job = {
      ...about,
      id,
      state: 'completed',
      percent: 100,
      startedAt: at,
      endedAt: at,
      message,
    };
    this.#put(job);
    this.#dropOld();
    return job;
  }

  #progress(id: string, percent: number): void {
    const job = this.#jobs.get(id);
    const whole = Math.min(99, Math.floor(percent));
    if (!job || job.percent === whole) return;
    const moved = { ...job, percent: whole };
    this.#jobs.set(id, moved);
    this.#options.onChanged?.(moved);
  }

  #put(job: Job): void {
    this.#options.store.put(prefix + job.id, Buffer.from(JSON.stringify(job)));
    this.#jobs.set(job.id, job);
    this.#options.onChanged?.(job);
  }

  #dropOld(): void {
    const { maxEnded, keptMs } = this.#options;
    const ended = [...this.#jobs.values()]
      .filter(({ id, endedAt }) => endedAt !== null && !this.#running.has(id))
      .toSorted((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0));
    const tooMany = ended.length - maxEnded;
    for (const [index, { id, endedAt }] of ended.entries())
      if (index < tooMany || this.#now() - (endedAt ?? 0) > keptMs) this.#forget(id);
  }

  #forget(id: string): void {
    this.#options.store.remove(prefix + id);
    this.#jobs.delete(id);
  }
}
