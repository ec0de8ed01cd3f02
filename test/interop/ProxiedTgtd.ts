import { createConnection } from 'node:net';
import { rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { FakeTgtd, tgtResponse, type FakeTgtdAnswer, type FakeTgtdRequest } from '../support/fakeTgtd.js';
import { startTgtd, type TestTarget, type Tgtd } from '../support/tgtd.js';
import { patienceMs } from '../support/patience.js';

/** Decides what becomes of one request of the server's; `pass` gives it to tgtd and answers what tgtd says. */
export type Interceptor = (
  request: FakeTgtdRequest,
  pass: () => Promise<FakeTgtdAnswer>,
) => Promise<FakeTgtdAnswer>;

/** tgtd's operation `show`: every other one changes something. */
const SHOW = 2;

export function isWrite({ operation }: FakeTgtdRequest): boolean {
  return operation !== SHOW;
}

/** The answer of a tgtd that fails with this error code. */
export const tgtdError = (code: number): FakeTgtdAnswer => tgtResponse(code);

/**
 * A real tgtd whose management socket the server reaches through the test, at `socketPath`.
 * Like tgtd's own, that socket is a new one in each life of the daemon, and there is nobody behind it in between.
 */
export class ProxiedTgtd {
  intercept: Interceptor | null = null;
  #front: FakeTgtd | null = null;
  #names: string[] = [];
  targets: readonly TestTarget[] = [];

  private constructor(readonly tgtd: Tgtd) {}

  /** @param names iSCSI names of the targets it has, in each of its lives. */
  static async start(names: readonly string[]): Promise<ProxiedTgtd> {
    const proxied = new ProxiedTgtd(await startTgtd());
    try {
      proxied.#names = [...names];
      await proxied.#createTargets('ALL');
      await proxied.#listen();
    } catch (error) {
      await proxied.stop();
      throw error;
    }
    return proxied;
  }

  get socketPath(): string {
    return join(this.tgtd.folder, 'proxied');
  }

  /** SIGKILL; what the server has asked and not been told is lost. */
  async kill(): Promise<void> {
    await this.tgtd.kill();
    await this.#front?.stop();
    this.#front = null;
  }

  /**
   * A new life: empty targets that nobody may use yet.
   * As tgt-admin does, the administrator gives them their access lists last: see `openTargets`.
   */
  async relaunch(): Promise<void> {
    await this.kill();
    await this.tgtd.restart();
    await this.#createTargets(null);
    await this.#listen();
  }

  /** Admits all initiators, to each target as soon as the server has closed it to those without credentials. */
  async openTargets(): Promise<void> {
    for (const { tid, iscsiName } of this.targets) {
      const deadline = Date.now() + patienceMs;
      while ((await this.tgtd.boundAccounts(iscsiName)).length === 0) {
        if (Date.now() > deadline)
          throw new Error(`${iscsiName} is open ${patienceMs} ms after tgtd was restarted`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await this.tgtd.administer('target', 'bind', tid, 'initiator-address=ALL');
    }
  }

  async stop(): Promise<void> {
    await this.#front?.stop();
    await this.tgtd.stop();
  }

  async #createTargets(acl: 'ALL' | null): Promise<void> {
    const targets: TestTarget[] = [];
    for (const name of this.#names) targets.push(await this.tgtd.createTarget(name, { acl }));
    this.targets = targets;
  }

  async #listen(): Promise<void> {
    this.#front = await FakeTgtd.start((request) => {
      const pass = (): Promise<FakeTgtdAnswer> => forward(this.tgtd.socketPath, request);
      return this.intercept === null ? pass() : this.intercept(request, pass);
    });
    const link = `${this.socketPath}.new`;
    await symlink(this.#front.socketPath, link);
    await rename(link, this.socketPath);
  }
}

/** "close" where tgtd closed the socket or is gone. */
function forward(socketPath: string, { bytes }: FakeTgtdRequest): Promise<FakeTgtdAnswer> {
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket = createConnection(socketPath, () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    socket.on('error', () => {});
    socket.once('close', () => resolve(received.length === 0 ? 'close' : Buffer.concat(received)));
  });
}
