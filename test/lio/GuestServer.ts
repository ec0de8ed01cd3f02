import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Guest, RunResult, StartedProgram } from '../guest/Guest.js';

export const adminPassword = 'admin-password-of-the-tests';
/** The address in the guest that a forwarded port leads to. */
export const guestAddress = '10.0.2.15';
export const wbemPort = 5988;
/** Our program in the guest. */
export const mainInGuest = '/project/dist/main.js';

const log = '/tmp/server.log';
const killer = '/root/killAtStep.mjs';
const killAt = '/root/kill-at';
/** Of the whole server, under emulation. */
const READY_TIMEOUT_MS = 1_500_000;

/** The server itself in the guest, on the one address that the forwarded port leads to, and our commands beside it. */
export class GuestServer {
  readonly #getGuest: () => Guest;
  readonly settings: readonly string[];
  #program: StartedProgram | null = null;

  /** @param settings beside where it listens. */
  constructor(getGuest: () => Guest, settings: readonly string[]) {
    this.#getGuest = getGuest;
    this.settings = [
      '--target', 'lio',
      '--bind', guestAddress, '--plain-http', 'anywhere', '--http-port', String(wbemPort), '--https-port', 'off',
      '--wsman-http-port', 'off', '--wsman-https-port', 'off',
      // A machine that does much else gives the guest little of its time.
      '--operation-timeout-ms', '270000',
      ...settings,
    ]; // prettier-ignore
  }

  /** Where it is reached from here. */
  get url(): string {
    return `http://127.0.0.1:${this.#getGuest().port(wbemPort)}`;
  }

  /** @throws Error with what it printed, if it is not ready in time. */
  async start(): Promise<void> {
    const guest = this.#getGuest();
    await guest.create('/root/password', `${adminPassword}\n`);
    await guest.create(killer, readFileSync(join(import.meta.dirname, '../faults/killAtStep.mjs')));
    await guest.create(log, '');
    this.#program = await guest.start('node', ['--import', killer, mainInGuest, ...this.settings], log, {
      ISCSI_WBEM_ADMIN_PASSWORD: adminPassword,
      ISCSI_KILL_AT: killAt,
    });
    const deadline = performance.now() + READY_TIMEOUT_MS;
    while (performance.now() < deadline) {
      if ((await guest.text(log)).includes('iscsi-wbem ready:')) return;
      await sleep(250);
    }
    throw new Error(`the server did not start in the guest; it printed:\n${await guest.text(log)}`);
  }

  async stop(signal?: 'SIGKILL'): Promise<void> {
    if (this.#program) await this.#getGuest().stopProgram(this.#program, signal);
    this.#program = null;
  }

  /** It dies, or its machine, at the step of this number from now on, so many turns of its event loop later; see `killAtStep.mjs`. */
  async killAt(step: number, turns: number, victim: 'process' | 'machine' = 'process'): Promise<void> {
    const guest = this.#getGuest();
    await guest.create(killAt, `${step} ${turns} ${victim}`);
    await guest.run('kill', ['-USR2', String(this.#program?.pid)]);
  }

  /** Another process on the same state, after that which was told to die has done so, or is killed for not doing it in ten seconds. */
  async restart(): Promise<void> {
    const isRunning = async (): Promise<boolean> =>
      this.#program !== null && this.#getGuest().isRunning(this.#program);
    for (let tries = 0; tries < 40 && (await isRunning()); tries += 1) await sleep(250);
    await this.stop('SIGKILL');
    await this.start();
  }

  /** A command that asks it; without what it says of the plain HTTP that these tests use. */
  async command(args: readonly string[], input = ''): Promise<RunResult> {
    const connection = [
      '--url', `http://${guestAddress}:${wbemPort}`, '--password-file', '/root/password', '--timeout', '270',
    ]; // prettier-ignore
    const result = await this.run([...args, ...connection], input);
    return { ...result, stderr: result.stderr.replace(/^iscsi-wbem: plain HTTP to .*\n/, '') };
  }

  /** A command of its own. */
  run(args: readonly string[], input = ''): Promise<RunResult> {
    return this.#getGuest().run('node', [mainInGuest, ...args], { input, timeoutMs: 280_000 });
  }
}

/** open-iscsi of the guest, with this name. */
export async function startIscsid(guest: Guest, initiatorName: string): Promise<StartedProgram> {
  await guest.create('/etc/iscsi/initiatorname.iscsi', `InitiatorName=${initiatorName}\n`);
  await guest.create(
    '/etc/iscsi/iscsid.conf',
    'node.startup = manual\nnode.session.timeo.replacement_timeout = 5\n',
  );
  return guest.start('/sbin/iscsid', ['-f'], '/tmp/iscsid.log');
}
