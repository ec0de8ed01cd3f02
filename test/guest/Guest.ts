import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { getPeer, hasPeers } from '../support/environment.js';
import { findFreePort } from '../support/freePort.js';
import { makeImage } from './image.mjs';
import { qemuLibraries, qemuRoot } from './packages.mjs';

/** Whether this machine has what a guest takes. */
export const haveGuest = hasPeers('qemu', 'guestKernel');

/** Idle machines take 5 to 9 s; this is for one that does much else. */
const BOOT_TIMEOUT_MS = 300_000;
const REQUEST_TIMEOUT_MS = 300_000;
const AGENT_PORT = 7000;

/** What a program in the guest ended with. */
export interface RunResult {
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedProgram {
  readonly pid: number;
  /** File in the guest with all that it wrote. */
  readonly log: string;
}

/** The guest refused or failed to do something; `code` is the system's. */
export class GuestError extends Error {
  override readonly name = 'GuestError';

  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

/**
 * A virtual machine under software emulation with Debian's cloud kernel, LIO, open-iscsi, Python with rtslib, Node and the built
 * project in /project.  It has no network but the ports forwarded from 127.0.0.1, and ends with this process.
 */
export class Guest {
  readonly #process: ChildProcess;
  #agent: Socket | null = null;
  #console = '';
  #requests = 0;
  readonly #waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();

  private constructor(
    child: ChildProcess,
    /** Ports of this machine by the ports of the guest that they lead to. */
    readonly ports: ReadonlyMap<number, number>,
  ) {
    this.#process = child;
    const keep = (text: string): void => {
      this.#console = (this.#console + text).slice(-200_000);
    };
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
  }

  /**
   * @param forwarded ports of the guest that are reached from here.
   * @param disk a file that is /dev/vda of the guest, and outlives it.
   * @throws Error with the guest's console if it is not up in five minutes.
   */
  static async boot(forwarded: readonly number[] = [3260], disk: string | null = null): Promise<Guest> {
    const qemu = getPeer('qemu');
    const { kernel, image } = makeImage();
    const ports = new Map<number, number>();
    for (const port of [AGENT_PORT, ...forwarded]) ports.set(port, await findFreePort());
    const forwards = [...ports].map(
      ([inside, outside]) => `hostfwd=tcp:127.0.0.1:${outside}-10.0.2.15:${inside}`,
    );
    const options = {
      accel: 'tcg,thread=multi',
      cpu: 'max',
      M: 'q35',
      m: '1536',
      smp: '1',
      display: 'none',
      serial: 'stdio',
      monitor: 'none',
      kernel,
      initrd: image,
      // On a machine that is busy the kernel would take the emulated timer for a broken one.
      append: 'console=ttyS0 quiet panic=-1 loglevel=4 no_timer_check',
      // No way out: what the guest asks for outside of the forwarded ports is not answered.
      netdev: `user,id=n0,restrict=on,${forwards.join(',')}`,
      device: 'virtio-net-pci,netdev=n0,romfile=',
      L: `${qemuRoot}/usr/share/seabios`,
    };
    const child = spawn(
      qemu,
      [
        '-nodefaults',
        '-no-user-config',
        '-no-reboot',
        '-L',
        `${qemuRoot}/usr/share/qemu`,
        ...Object.entries(options).flatMap(([name, value]) => [`-${name}`, value]),
        ...(disk === null ? [] : ['-drive', `file=${disk},format=raw,if=virtio,cache=unsafe`]),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LD_LIBRARY_PATH: qemuLibraries() } },
    );
    const killWithUs = (): void => void child.kill('SIGKILL');
    process.once('exit', killWithUs);
    child.once('exit', () => process.off('exit', killWithUs));
    const guest = new Guest(child, ports);
    try {
      await guest.#connect();
    } catch (error) {
      await guest.stop();
      throw error;
    }
    return guest;
  }

  /** All that the kernel and the agent wrote to the console, at most the last 200,000 characters. */
  get console(): string {
    return this.#console;
  }

  /** The port of 127.0.0.1 that leads to a port of the guest. */
  port(inside: number): number {
    const port = this.ports.get(inside);
    if (port === undefined) throw new Error(`port ${inside} of the guest is not forwarded`);
    return port;
  }

  async read(path: string): Promise<Buffer> {
    return Buffer.from(await this.#ask<string>('read', { path }), 'base64');
  }

  /** The text of a file, as it is. */
  async text(path: string): Promise<string> {
    return (await this.read(path)).toString('latin1');
  }

  /** One write to a file that is there. */
  async write(path: string, value: string | Uint8Array): Promise<void> {
    const bytes = Buffer.from(value);
    const written = await this.#ask<number>('write', { path, bytes: bytes.toString('base64') });
    if (written !== bytes.length) throw new Error(`${path} took ${written} of ${bytes.length} bytes`);
  }

  async create(path: string, text: string | Uint8Array, mode = 0o600): Promise<void> {
    await this.#ask('create', { path, bytes: Buffer.from(text).toString('base64'), mode });
  }

  /** `link`: what it leads to; null: it is none. */
  list(
    path: string,
  ): Promise<readonly { readonly name: string; readonly isFolder: boolean; readonly link: string | null }[]> {
    return this.#ask('list', { path });
  }

  /** @throws GuestError EEXIST if it is there. */
  async makeFolder(path: string): Promise<void> {
    await this.#ask('makeFolder', { path });
  }

  async removeFolder(path: string): Promise<void> {
    await this.#ask('removeFolder', { path });
  }

  async link(target: string, path: string): Promise<void> {
    await this.#ask('link', { target, path });
  }

  async unlink(path: string): Promise<void> {
    await this.#ask('unlink', { path });
  }

  /** Runs a program to its end. */
  run(
    program: string,
    args: readonly string[] = [],
    more: { input?: string; env?: object; timeoutMs?: number } = {},
  ): Promise<RunResult> {
    return this.#ask('run', { program, args, ...more });
  }

  /** Sends a line to a program that answers each with a line, and is started for the first.  null: it has ended. */
  ask(program: string, args: readonly string[], line: string): Promise<string | null> {
    return this.#ask('ask', { program, args, line });
  }

  /** Starts a program that goes on. */
  async start(
    program: string,
    args: readonly string[],
    log: string,
    env: object = {},
  ): Promise<StartedProgram> {
    return { pid: await this.#ask<number>('start', { program, args, log, env }), log };
  }

  /** Whether a program that was started goes on. */
  isRunning({ pid }: StartedProgram): Promise<boolean> {
    return this.#ask('isRunning', { pid });
  }

  async stopProgram({ pid }: StartedProgram, signal = 'SIGTERM'): Promise<void> {
    await this.#ask('stop', { pid, signal });
  }

  /** Ends the machine, as if its plug were pulled. */
  async stop(): Promise<void> {
    this.#agent?.destroy();
    const child = this.#process;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** qemu takes connections before the guest listens, and closes them: tried again until the agent says that it is there. */
  async #connect(): Promise<void> {
    const deadline = performance.now() + BOOT_TIMEOUT_MS;
    while (performance.now() < deadline) {
      if (this.#process.exitCode !== null) break;
      const socket = await this.#tryToConnect();
      if (socket !== null) {
        this.#agent = socket;
        return;
      }
      await sleep(200);
    }
    throw new Error(`the guest did not come up; its console:\n${this.#console}`);
  }

  #tryToConnect(): Promise<Socket | null> {
    return new Promise((resolve) => {
      const socket = connect(this.port(AGENT_PORT), '127.0.0.1');
      socket.setNoDelay(true);
      const giveUp = setTimeout(() => socket.destroy(), 5_000);
      socket.on('error', () => {});
      socket.once('close', () => {
        clearTimeout(giveUp);
        resolve(null);
        for (const { reject } of this.#waiting.values())
          reject(new GuestError(`the guest has gone; its console:\n${this.#console}`, undefined));
        this.#waiting.clear();
      });
      createInterface({ input: socket })
        .on('error', () => {})
        .on('line', (line) => {
          const message = JSON.parse(line) as {
            ready?: true;
            id: number;
            value: unknown;
            error?: { message: string; code?: string };
          };
          if (message.ready) {
            clearTimeout(giveUp);
            resolve(socket);
            return;
          }
          const waiting = this.#waiting.get(message.id);
          this.#waiting.delete(message.id);
          if (message.error) waiting?.reject(new GuestError(message.error.message, message.error.code));
          else waiting?.resolve(message.value);
        });
    });
  }

  async #ask<T>(action: string, input: object): Promise<T> {
    const id = (this.#requests += 1);
    let timer: NodeJS.Timeout | undefined;
    const answer = new Promise<unknown>((resolve, reject) => {
      timer = setTimeout(() => {
        reject(
          new Error(
            `the guest did not ${action} in ${REQUEST_TIMEOUT_MS} ms; its console:\n${this.#console}`,
          ),
        );
      }, REQUEST_TIMEOUT_MS);
      this.#waiting.set(id, { resolve, reject });
      this.#agent?.write(`${JSON.stringify({ id, do: action, ...input })}\n`);
    });
    try {
      return (await answer) as T;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }
}
