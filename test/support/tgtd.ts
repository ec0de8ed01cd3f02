import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getPeer, hasPeers, peerEnvironment } from './environment.js';
import { findFreePort } from './freePort.js';
import { patienceMs } from './patience.js';

/** Whether this machine can run tgtd and log in to it; `describe.skipIf(!haveTgtd)`. */
export const haveTgtd = hasPeers('tgtd', 'tgtadm', 'iscsiReadcapacity16');

export interface TgtdCredentials {
  readonly user?: string;
  readonly password?: string;
  /** For mutual CHAP: the credentials of the target. */
  readonly targetUser?: string;
  readonly targetPassword?: string;
  readonly initiatorName?: string;
}

export interface LoginResult {
  readonly outcome: 'in' | 'refused';
  /** The output of libiscsi. */
  readonly detail: string;
  /** Login status class and detail as libiscsi prints it, 513 for 0x0201; null if it prints none. */
  readonly status: number | null;
}

export interface TestTarget {
  readonly tid: number;
  readonly iscsiName: string;
}

const modes = { target: 1, logicalunit: 2, portal: 3, account: 7 } as const;
const operations = { new: 0, delete: 1, show: 2, bind: 3, unbind: 4, update: 5 } as const;

/**
 * A real tgtd on 127.0.0.1 and a free port, with its socket in its own folder.  Its administration here is an independent client
 * of the socket, so that no secret is in an argument list.
 */
export class Tgtd {
  #process: ChildProcess | null = null;
  #nextTid = 1;
  #log = '';

  private constructor(
    readonly folder: string,
    readonly port: number,
    readonly controlPort: number,
  ) {}

  get socketPath(): string {
    return `${join(this.folder, 'ipc')}.${this.controlPort}`;
  }

  get portal(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** The standard error of tgtd, at most the last 64 KB. */
  get log(): string {
    return this.#log;
  }

  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error('this tgtd is not running');
    return pid;
  }

  get isRunning(): boolean {
    return this.#process !== null;
  }

  static async start({ controlPort = 7 }: { readonly controlPort?: number } = {}): Promise<Tgtd> {
    const folder = mkdtempSync(join(tmpdir(), 'tgtd-'));
    const tgtd = new Tgtd(folder, await findFreePort(), controlPort);
    try {
      await tgtd.#launch();
    } catch (error) {
      await tgtd.stop();
      throw error;
    }
    return tgtd;
  }

  async #launch(): Promise<void> {
    const child = spawn(
      getPeer('tgtd'),
      ['-f', '-C', `${this.controlPort}`, '--iscsi', `portal=${this.portal}`],
      {
        env: peerEnvironment({ TGT_IPC_SOCKET: join(this.folder, 'ipc') }),
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    this.#process = child;
    this.#nextTid = 1;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#log = (this.#log + text).slice(-65_536);
    });
    child.once('exit', () => {
      if (this.#process === child) this.#process = null;
    });
    const killWithUs = (): void => void child.kill('SIGKILL');
    process.once('exit', killWithUs);
    child.once('exit', () => process.off('exit', killWithUs));

    // If tgtd cannot bind its portal it listens on all addresses, and must be ended.
    const portals = await this.#waitForPortals();
    if (portals !== `Portal: ${this.portal},1\n`) {
      await this.kill();
      throw new Error(`tgtd listens on ${JSON.stringify(portals)}, expected ${this.portal} alone`);
    }
  }

  async #waitForPortals(): Promise<string> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      try {
        return await this.administer('portal', 'show', -1, '');
      } catch (error) {
        if (this.#process === null || Date.now() > deadline) {
          throw new Error(`tgtd did not start: ${this.#log}`, { cause: error });
        }
        await sleep(10);
      }
    }
  }

  /** SIGKILL, as a crash: the socket file and the lock file stay. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await gone;
    this.#process = null;
  }

  /** Ends it and removes its folder. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Kills it if it runs, and starts a new, empty daemon on the same socket and port. */
  async restart(): Promise<void> {
    await this.kill();
    await this.#launch();
  }

  /** SIGSTOP: it accepts and answers nothing.  After SIGCONT it executes the requests that were sent meanwhile. */
  stopSignal(): void {
    process.kill(this.pid, 'SIGSTOP');
  }

  cont(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  /** A target with one disk as LUN 1.  `acl`: an address, "ALL", or an initiator name; null for none. */
  async createTarget(
    iscsiName: string,
    { lunBytes = 1 << 20, acl = 'ALL' }: { lunBytes?: number; acl?: string | null } = {},
  ): Promise<TestTarget> {
    const tid = this.#nextTid;
    this.#nextTid += 1;
    const file = join(this.folder, `lun-${tid}.img`);
    writeFileSync(file, '');
    truncateSync(file, lunBytes);
    await this.administer('target', 'new', tid, `targetname=${iscsiName}`);
    await this.administer('logicalunit', 'new', tid, `path=${file}`, { lun: 1n });
    if (acl !== null) {
      const key = acl.startsWith('iqn.') ? 'initiator-name' : 'initiator-address';
      await this.administer('target', 'bind', tid, `${key}=${acl}`);
    }
    return { tid, iscsiName };
  }

  /** As `tgtadm --op delete --force`. */
  async deleteTarget({ tid }: TestTarget): Promise<void> {
    await this.administer('target', 'delete', tid, '', { force: true });
  }

  async newAccount(name: string, secret: string): Promise<void> {
    await this.administer('account', 'new', -1, `user=${name},password=${secret}`);
  }

  async deleteAccount(name: string): Promise<void> {
    await this.administer('account', 'delete', -1, `user=${name}`);
  }

  /** `tid` -1: the discovery account. */
  async bindAccount(
    tid: number,
    name: string,
    direction: 'incoming' | 'outgoing' = 'incoming',
  ): Promise<void> {
    await this.administer('account', 'bind', tid, `user=${name}`, { outgoing: direction === 'outgoing' });
  }

  async unbindAccount(
    tid: number,
    name: string,
    direction: 'incoming' | 'outgoing' = 'incoming',
  ): Promise<void> {
    await this.administer('account', 'unbind', tid, `user=${name}`, { outgoing: direction === 'outgoing' });
  }

  /** The output of `--mode target --op show`. */
  async showTargets(): Promise<string> {
    return this.administer('target', 'show', -1, '');
  }

  /** The accounts of a target in tgtd's order, as `show` prints them ("name (outgoing)" for the target account). */
  async boundAccounts(iscsiName: string): Promise<readonly string[]> {
    const block = (await this.showTargets()).split(/^(?=Target \d+: )/m);
    const own = block.find((text) => text.split('\n', 1)[0]?.replace(/^Target \d+: /, '') === iscsiName);
    if (own === undefined) throw new Error(`tgtd has no target ${iscsiName}`);
    const accounts = /^ {4}Account information:\n((?: {8}.*\n)*) {4}ACL information:/m.exec(own)?.[1] ?? '';
    return accounts
      .split('\n')
      .filter(Boolean)
      .map((line) => line.slice(8));
  }

  /** All account names, newest first, as `--mode account --op show` prints them. */
  async accounts(): Promise<readonly string[]> {
    const text = await this.administer('account', 'show', -1, '');
    return text
      .split('\n')
      .slice(1)
      .filter(Boolean)
      .map((line) => line.slice(4));
  }

  /** One request of tgtd's management protocol.  @throws Error with tgtd's error code. */
  administer(
    mode: keyof typeof modes,
    operation: keyof typeof operations,
    tid: number,
    body: string | Buffer,
    { lun = 0n, outgoing = false, force = false }: { lun?: bigint; outgoing?: boolean; force?: boolean } = {},
  ): Promise<string> {
    const text = body.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from(body), Buffer.of(0)]);
    const header = Buffer.alloc(120);
    header.writeInt32LE(modes[mode], 0);
    header.writeInt32LE(operations[operation], 4);
    header.write('iscsi', 8, 'latin1');
    header.writeInt32LE(120 + text.length, 72);
    header.writeInt32LE(tid, 76);
    header.writeBigUInt64LE(lun, 88);
    header.writeInt32LE(outgoing ? 1 : 0, 108);
    header.writeInt32LE(force ? 1 : 0, 116);
    return new Promise((resolve, reject) => {
      const received: Buffer[] = [];
      const socket = createConnection(this.socketPath, () => socket.write(Buffer.concat([header, text])));
      socket.setTimeout(patienceMs, () => socket.destroy(new Error('tgtd did not answer in time')));
      socket.on('data', (chunk: Buffer) => received.push(chunk));
      socket.once('error', reject);
      socket.once('close', () => {
        const response = Buffer.concat(received);
        if (response.length < 8) return reject(new Error('tgtd closed the socket'));
        const code = response.readUInt32LE(0);
        if (code !== 0) return reject(new Error(`tgtd answered ${code} to ${mode} ${operation}`));
        return resolve(response.subarray(8).toString('utf8').replace(/\0+$/, ''));
      });
    });
  }

  /** An independent login: libiscsi's iscsi-readcapacity16, secrets by environment, one disk read, logout. */
  login(iscsiName: string, credentials: TgtdCredentials = {}): Promise<LoginResult> {
    return loginWithLibiscsi(`iscsi://${this.portal}/${iscsiName}/1`, credentials);
  }
}

/** libiscsi supports CHAP with MD5 only.  Every login that does not succeed counts as refused. */
export function loginWithLibiscsi(url: string, credentials: TgtdCredentials = {}): Promise<LoginResult> {
  const { user, password, targetUser, targetPassword } = credentials;
  const initiatorName = credentials.initiatorName ?? 'iqn.2026-11.test.example:libiscsi';
  const env = peerEnvironment({
    ...(user !== undefined && { LIBISCSI_CHAP_USERNAME: user }),
    ...(password !== undefined && { LIBISCSI_CHAP_PASSWORD: password }),
    ...(targetUser !== undefined && { LIBISCSI_CHAP_TARGET_USERNAME: targetUser }),
    ...(targetPassword !== undefined && { LIBISCSI_CHAP_TARGET_PASSWORD: targetPassword }),
  });
  return new Promise((resolve) => {
    const args = ['-i', initiatorName, '-s', url];
    execFile(getPeer('iscsiReadcapacity16'), args, { env, timeout: patienceMs }, (error, stdout, stderr) => {
      const detail = `${stdout}${stderr}`.trim();
      const status = /\((\d+)\)/.exec(detail)?.[1];
      resolve({
        outcome: error === null ? 'in' : 'refused',
        detail,
        status: status === undefined ? null : Number(status),
      });
    });
  });
}

/** A real tgtd; end it with `stop`. */
export function startTgtd(options: { readonly controlPort?: number } = {}): Promise<Tgtd> {
  return Tgtd.start(options);
}
