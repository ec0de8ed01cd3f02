import { holdSession } from '../support/holdSession.js';
import { InProcessServer } from '../support/InProcessServer.js';
import { login } from '../../src/iscsi/Initiator.js';
import { testUnitReadyCdb } from '../../src/iscsi/blockCommands.js';
import type { InitiatorSession } from '../../src/iscsi/InitiatorSession.js';
import { ConsoleClient, secretOf } from './ConsoleClient.js';

/** The target that the embedded driver has by itself. */
export const demo = 'iqn.2026-11.io.github.iscsi-wbem:demo';

/** The host that is let in. */
export const initiator = 'iqn.2026-11.test.example:host1';

/** A server with its console, and its administrator signed in. */
export class ConsoleWorld {
  readonly server: InProcessServer;
  readonly admin: ConsoleClient;
  readonly #portal: string;
  readonly #end: () => Promise<void>;

  private constructor(server: InProcessServer, portal: string, end: () => Promise<void> = async () => {}) {
    this.server = server;
    this.#portal = portal;
    this.#end = end;
    this.admin = new ConsoleClient(server.url);
  }

  static async open(...args: readonly string[]): Promise<ConsoleWorld> {
    const server = await InProcessServer.open({
      args: ['--login-attempts=5', '--login-delay-ms=0', ...args],
    });
    const world = new ConsoleWorld(server, server.portal);
    const { path } = await world.admin.signIn('admin', server.password);
    if (path === '/console') return world;
    await server.dispose();
    throw new Error(`signing in led to ${path}`);
  }

  /** The same with a target of another kind; `end` is called when its server is gone. */
  static async openOn({
    portal,
    args,
    end,
  }: {
    readonly portal: string;
    readonly args: readonly string[];
    readonly end: () => Promise<void>;
  }): Promise<ConsoleWorld> {
    try {
      const server = await InProcessServer.open({ args: ['--login-delay-ms=0', ...args] });
      const world = new ConsoleWorld(server, portal, end);
      await world.admin.signIn('admin', server.password);
      return world;
    } catch (error) {
      await end();
      throw error;
    }
  }

  async dispose(): Promise<void> {
    await this.server.dispose();
    await this.#end();
  }

  get portal(): { readonly address: string; readonly port: number } {
    const [address = '', port = ''] = this.#portal.split(':');
    return { address, port: Number(port) };
  }

  /** A user of its own, signed in. */
  async userWith(name: string, ...roles: readonly string[]): Promise<ConsoleClient> {
    await this.addUser(name, ...roles);
    const client = new ConsoleClient(this.server.url);
    const { path } = await client.signIn(name, `password-of-${name}`);
    if (path !== '/console') throw new Error(`signing in as ${name} led to ${path}`);
    return client;
  }

  /** Whose password is `password-of-<name>`. */
  async addUser(name: string, ...roles: readonly string[]): Promise<void> {
    const password = `password-of-${name}`;
    const form = new URLSearchParams({ name, password, again: password, token: await tokenOf(this.admin) });
    for (const role of roles) form.append('roles', role);
    const { status } = await fetch(`${this.server.url}/console/server/users/add`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
      headers: { cookie: this.admin.cookie ?? '' },
    });
    if (status !== 303) throw new Error(`adding ${name} was answered ${status}`);
  }

  /** Adds an account of an initiator by the form.  @returns its secret. */
  async addAccount(target: string, chapName: string): Promise<string> {
    const page = await this.admin.submit(
      await this.admin.get('/console/accounts/new'),
      '/console/accounts/new',
      { target, chapName },
    );
    return secretOf(page);
  }

  /** The LUNs that an initiator is shown once it is logged in. */
  lunsSeen(target: string, initiatorName: string, secret: string): Promise<readonly number[]> {
    return this.#inSession(target, initiatorName, secret, (session) => session.reportLuns());
  }

  /** The size of a LUN, as an initiator is told it. */
  bytesSeen(target: string, initiatorName: string, secret: string, lun: number): Promise<number> {
    return this.#inSession(target, initiatorName, secret, async (session) => {
      const { blocks, blockBytes } = await session.readCapacity16(lun);
      return Number(blocks) * blockBytes;
    });
  }

  /** Writes a text at the beginning of a LUN. */
  write(target: string, initiatorName: string, secret: string, lun: number, text: string): Promise<void> {
    const dataOut = Buffer.alloc(512);
    dataOut.write(text);
    return this.#inSession(target, initiatorName, secret, async (session) => {
      const { status } = await session.scsiCommand({ lun, cdb: firstBlock(0x8a), dataOut });
      if (status !== 0) throw new Error(`writing LUN ${lun} was answered ${status}`);
    });
  }

  /** The text at the beginning of a LUN. */
  read(target: string, initiatorName: string, secret: string, lun: number): Promise<string> {
    return this.#inSession(target, initiatorName, secret, async (session) => {
      const { dataIn } = await session.scsiCommand({ lun, cdb: firstBlock(0x88), dataInLength: 512 });
      return dataIn.toString('latin1').replace(/\0.*$/su, '');
    });
  }

  async #inSession<T>(
    targetName: string,
    initiatorName: string,
    secret: string,
    work: (session: InitiatorSession) => Promise<T>,
  ): Promise<T> {
    const session = await login({
      ...this.portal,
      targetName,
      initiatorName,
      chap: { userName: initiatorName, secret: Buffer.from(secret) },
      algorithms: [5, 6, 7, 8],
    });
    try {
      // What is news to it, such as a LUN that has come, is told once.
      for (let news = 0; news < 5; news += 1) {
        const [lun = 0] = await session.reportLuns();
        const { status } = await session.scsiCommand({ lun, cdb: testUnitReadyCdb() });
        if (status === 0) break;
      }
      return await work(session);
    } finally {
      await session.logout();
    }
  }

  /** Whether a login on the wire succeeds. */
  async getsIn(
    target: string,
    chapName: string,
    secret: string,
    initiatorName = initiator,
  ): Promise<boolean> {
    try {
      const session = await holdSession(this.portal, target, { chapName, secret }, initiatorName);
      await session.close();
      return true;
    } catch {
      return false;
    }
  }
}

/** READ or WRITE (16) of the first block (SBC-4 5.18, 5.42). */
function firstBlock(operation: 0x88 | 0x8a): Buffer {
  const cdb = Buffer.alloc(16);
  cdb[0] = operation;
  cdb[13] = 1;
  return cdb;
}

/** What each form of a session carries. */
export async function tokenOf(client: ConsoleClient): Promise<string> {
  const { root } = await client.get('/console/me');
  return root.querySelector('input[name="token"]')?.getAttribute('value') ?? '';
}
