import { fdatasync } from 'node:fs';
import { promisify } from 'node:util';

const syncOnDisk = promisify(fdatasync);

/**
 * Flushes of all files of this thread that wait for their disks at a time.  They wait in the four threads that the whole process
 * has for that: a disk that hangs leaves some of them to others.
 */
const MAX_FLUSHES = 2;

let underWay = 0;
const waiting: (() => void)[] = [];

/**
 * Makes what was written to a file stable.
 * @param sync does it: fdatasync(2).
 * @throws Error as the operating system gives it.
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

/** Work that covers all that happened before it began: a call made while it is under way shares the next one. */
export class SharedWork {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Fulfilled when work that began after the call is done; rejected as that work is. */
  run(): Promise<void> {
    if (this.#running === null) return this.#begin();
    this.#next ??= this.#afterRunning(this.#running);
    return this.#next;
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
