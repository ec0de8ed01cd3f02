import { fdatasync } from 'node:fs';
import { promisify } from 'node:util';

const syncOnDisk = promisify(fdatasync);

/**
 * Maximum number of simultaneous flushes of this thread.  They use the four threads of the process's pool: a disk that hangs must
 * not occupy all of them.
 */
const MAX_FLUSHES = 2;

let underWay = 0;
const waiting: (() => void)[] = [];

/**
 * Flushes a file to stable storage.
 * @param sync fdatasync(2).
 * @throws Error of the operating system.
 */
export async function flushFile(
  file: number,
  sync: (file: number) => Promise<void> = syncOnDisk,
): Promise<void> {
  if (underWay >= MAX_FLUSHES) await new Promise<void>((resolve) => waiting.push(resolve));
  else underWay++;
  try {
    await sync(file);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else underWay--;
  }
}

/** Work that covers everything before its start.  Calls during the work share its next run. */
export class SharedWork {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Resolves or rejects with a run that began after the call. */
  run(): Promise<void> {
    if (this.#next !== null) return this.#next;
    if (this.#running === null) return this.#begin();
    this.#next = this.#afterRunning(this.#running);
    return this.#next;
  }

  /** Resolves when no run is under way and none waits; never rejects. */
  async idle(): Promise<void> {
    for (let last = this.#next ?? this.#running; last !== null; last = this.#next ?? this.#running)
      await Promise.allSettled([last]);
  }

  /**
   * Resolves or rejects with a run that began after the call, when no other one is under way: a descriptor that is closed during a flush
   * could belong to another file by then.
   */
  async runLast(): Promise<void> {
    await this.run();
    await this.idle();
  }

  async #afterRunning(running: Promise<void>): Promise<void> {
    await Promise.allSettled([running]);
    this.#next = null;
    await this.#begin();
  }

  async #begin(): Promise<void> {
    const work = this.#work();
    this.#running = work;
    try {
      await work;
    } finally {
      if (this.#running === work) this.#running = null;
    }
  }
}
