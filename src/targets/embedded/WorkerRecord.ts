import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { describeProcess, isAlive } from '../../store/describeProcess.js';

/**
 * A file that names the worker processes of a data path.  They end with it, but a process that waits for a disk, or was stopped, may
 * outlive it for a while; the next data path ends it before it opens the same logical units.
 */
export class WorkerRecord {
  readonly #path: string;
  readonly #processes = new Map<number, string>();

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Ends the processes of an earlier data path, and waits until the kernel has removed them.
   * @throws Error with a sentence if one of them does not end.
   */
  endEarlier(): void {
    for (const description of this.#read()) {
      const pid = Number(description.split(' ')[0]);
      if (describeProcess(pid) === description) process.kill(pid, 'SIGKILL');
      if (isAlive(description)) {
        throw new Error(
          `process ${pid}, which served targets for an earlier server, still has their LUNs open: expected it to end when it is killed; it may wait for a disk`,
        );
      }
    }
    this.#write();
  }

  /** Must be called before the process opens anything. */
  add(pid: number): void {
    const description = describeProcess(pid);
    if (description === null) return;
    this.#processes.set(pid, description);
    this.#write();
  }

  /** Called when the process has ended. */
  remove(pid: number): void {
    if (this.#processes.delete(pid)) this.#write();
  }

  #read(): readonly string[] {
    try {
      return readFileSync(this.#path, 'utf8')
        .split('\n')
        .filter((line) => line !== '');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  /** A loss of power ends the processes as well, so that nothing waits for the disk here. */
  #write(): void {
    if (this.#processes.size === 0) {
      rmSync(this.#path, { force: true });
      return;
    }
    writeFileSync(`${this.#path}.new`, [...this.#processes.values()].join('\n'), { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
  }
}
