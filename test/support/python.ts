import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { getPeer, peerEnvironment, projectFolder } from './environment.js';
import { patienceMs } from './patience.js';

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A Python script that answers JSON requests: one line in on its standard input, one line out on its standard
 * output, in the same order.  It runs in the venv of the tests and lives until `stop`.
 */
export class PythonProcess {
  readonly #process: ChildProcess;
  readonly #waiting: Waiting[] = [];
  #stderr = '';

  /**
   * @param script a file in test/interop.
   * @param env for values that must not be in its arguments.
   * @param peer the Python whose packages the script imports.
   */
  constructor(
    readonly script: string,
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
    peer: 'python' | 'wsmanclientPython' = 'python',
  ) {
    const child = spawn(getPeer(peer), [join(projectFolder, 'test', 'interop', script), ...args], {
      env: peerEnvironment({ PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1', ...env }),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#process = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.#waiting.shift()?.resolve(JSON.parse(line));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-65_536);
    });
    // The script has ended; the event "close" reports why.
    child.stdin.on('error', () => undefined);
    const killWithUs = (): void => void child.kill('SIGKILL');
    process.once('exit', killWithUs);
    child.once('close', (code, signal) => {
      process.off('exit', killWithUs);
      this.#rejectAll(`ended with ${code ?? signal}: ${this.#stderr}`);
    });
  }

  /** @throws Error if the script ends or does not answer within `10 * patienceMs`; then the script is killed. */
  call(request: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#process.exitCode !== null || this.#process.signalCode !== null) {
        reject(new Error(`${this.script} has ended: ${this.#stderr}`));
        return;
      }
      const timer = setTimeout(() => this.#process.kill('SIGKILL'), 10 * patienceMs);
      this.#waiting.push({
        resolve: (answer) => {
          clearTimeout(timer);
          resolve(answer);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
    });
  }

  /** Closes its standard input, which ends the script. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => this.#process.once('close', () => resolve()));
    this.#process.stdin?.end();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(timer);
  }

  #rejectAll(why: string): void {
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(`${this.script} ${why}`));
  }
}
