import { randomBytes } from 'node:crypto';
import type { HostStore } from '../store/KeyValueStore.js';
import { RecordChanges } from './RecordChanges.js';

export type JobState = 'running' | 'completed' | 'failed' | 'killed';

/** Work that continues after the request that started it was answered. */
export interface Job {
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** As in the audit record, such as "copyVolume" or "restoreVolume". */
  readonly what: string;
  /** Id of the volume that is made or changed. */
  readonly volume: string;
  /** Name of that volume. */
  readonly name: string;
  readonly who: string;
  readonly state: JobState;
  /** 0 to 100. */
  readonly percent: number;
  /** ms since the epoch. */
  readonly startedAt: number;
  /** Null while it runs. */
  readonly endedAt: number | null;
  /** The result as a sentence. */
  readonly message: string | null;
}

/** The job's side of the interface: the signal that ends it, and its progress. */
export interface JobControl {
  readonly signal: AbortSignal;
  progress(percent: number): void;
}

export interface JobsOptions {
  readonly store: HostStore;
  /** Maximum number of running jobs. */
  readonly maxRunning: number;
  /** Maximum number of ended jobs that are kept.  The oldest is dropped first. */
  readonly maxEnded: number;
  /** How long an ended job is kept; CIM_ConcreteJob.TimeBeforeRemoval. */
  readonly keptMs: number;
  readonly onChanged?: (job: Job) => void;
  readonly now?: () => number;
}

const prefix = 'job/';

/** A client killed the job. */
export class JobKilledError extends Error {
  override readonly name = 'JobKilledError';
}

/**
 * The jobs of this server.  A running job is on disk: a process that finds it at its start marks it as failed, because nothing
 * continues it.  The progress is only known to the process that runs it.
 */
export class Jobs {
  readonly changes = new RecordChanges();
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

  /** How long an ended job is kept. */
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
   * Starts a job.  It is on disk when this returns.
   * @param work resolves with a sentence about the result; an error is the reason of the failure.
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

  /** Resolves when the job has ended.  @returns false if no such job is running, or it was completed or failed meanwhile. */
  async kill(id: string): Promise<boolean> {
    const running = this.#running.get(id);
    if (!running) return false;
    running.abort.abort(new JobKilledError('the job was killed'));
    await running.ended;
    return this.#jobs.get(id)?.state === 'killed';
  }

  /** Drops an ended job.  @returns false if there is none, or it is running. */
  remove(id: string): boolean {
    const job = this.#jobs.get(id);
    if (!job || this.#running.has(id)) return false;
    this.#forget(id);
    this.#options.onChanged?.(job);
    return true;
  }

  /** Resolves when the job has ended. */
  async ended(id: string): Promise<Job | null> {
    await this.#running.get(id)?.ended;
    return this.find(id);
  }

  /** Stops running jobs and waits for them. */
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
    // Nobody may ever look at them.
    this.#dropOld();
  }

  /** Adds a job that has ended already, for callers that expect a job.  It is on disk when this resolves. */
  async addEnded(about: Pick<Job, 'what' | 'volume' | 'name' | 'who'>, message: string): Promise<Job> {
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
    await this.#options.store.writeAside(new Map([[prefix + id, bytesOf(job)]]));
    this.#hold(job);
    this.#dropOld();
    return job;
  }

  #progress(id: string, percent: number): void {
    const job = this.#jobs.get(id);
    const whole = Math.min(99, Math.floor(percent));
    if (!job || job.percent === whole) return;
    this.#hold({ ...job, percent: whole });
  }

  #put(job: Job): void {
    this.#options.store.put(prefix + job.id, bytesOf(job));
    this.#hold(job);
  }

  #hold(job: Job): void {
    this.#jobs.set(job.id, job);
    this.changes.note(job.id);
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
    this.changes.note(id);
  }
}

function bytesOf(job: Job): Buffer {
  return Buffer.from(JSON.stringify(job));
}
