import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { qemuLibraries, qemuRoot } from '../guest/packages.mjs';
import { getPeer } from '../support/environment.js';

/** An idle machine takes 6 to 8 s; this is for one that does much else. */
const TIMEOUT_MS = 90_000;

/** A machine without a disk, under software emulation; it ends with this process, and 90 s after its start at the latest. */
export class Machine {
  readonly #child: ChildProcess;
  readonly #ended: Promise<readonly [status: number | null, signal: NodeJS.Signals | null]>;
  #console = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('latin1').on('data', (text: string) => (this.#console += text));
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
    const timer = setTimeout(kill, TIMEOUT_MS);
    this.#ended = once(child, 'close').then(([status, signal]) => {
      clearTimeout(timer);
      process.off('exit', kill);
      return [status as number | null, signal as NodeJS.Signals | null];
    });
  }

  /** @param options of qemu, each with its value. */
  static start(options: readonly (readonly [option: string, value: string])[]): Machine {
    const all: typeof options = [
      ['L', join(qemuRoot, 'usr/share/qemu')],
      ['L', join(qemuRoot, 'usr/share/seabios')],
      ['accel', 'tcg'],
      ['display', 'none'],
      ['serial', 'stdio'],
      ['monitor', 'none'],
      ...options,
    ];
    const args = all.flatMap(([option, value]) => [`-${option}`, value]);
    return new Machine(
      spawn(getPeer('qemu'), ['-nodefaults', '-no-user-config', '-no-reboot', ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, LD_LIBRARY_PATH: qemuLibraries() },
      }),
    );
  }

  /** All that was printed, by the firmware and by what it booted. */
  get console(): string {
    return this.#console;
  }

  /** Until it has ended by itself.  @returns qemu's exit status.  @throws Error with the console where it had to be killed. */
  async run(): Promise<number | null> {
    const [status, signal] = await this.#ended;
    if (signal !== null)
      throw new Error(`the machine did not end in ${TIMEOUT_MS / 1000} s:\n${this.#console}`);
    return status;
  }

  /** Until it has printed a text.  @throws Error with the console where it ends before. */
  async waitFor(text: string): Promise<void> {
    while (!this.#console.includes(text)) {
      const ended = await Promise.race([this.#ended, sleep(100, null)]);
      if (ended !== null && !this.#console.includes(text))
        throw new Error(`the machine ended and had not printed "${text}":\n${this.#console}`);
    }
  }

  /** Pulls its plug. */
  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
