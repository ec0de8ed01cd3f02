import { holdSession } from '../support/holdSession.js';
import { InProcessServer } from '../support/InProcessServer.js';
import { ConsoleClient } from './ConsoleClient.js';

/** The target that the embedded driver has by itself. */
export const demo = 'iqn.2026-11.io.github.iscsi-wbem:demo';

/** The host that is let in. */
export const initiator = 'iqn.2026-11.test.example:host1';

/** A server with its console, and its administrator signed in. */
export class ConsoleWorld {
  readonly server: InProcessServer;
  readonly admin: ConsoleClient;

  private constructor(server: InProcessServer) {
    this.server = server;
    this.admin = new ConsoleClient(server.url);
  }

  static async open(...args: readonly string[]): Promise<ConsoleWorld> {
    const server = await InProcessServer.open({
      args: ['--login-attempts=5', '--login-delay-ms=0', ...args],
    });
    const world = new ConsoleWorld(server);
    const { path } = await world.admin.signIn('admin', server.password);
    if (path === '/console') return world;
    await server.dispose();
    throw new Error(`signing in led to ${path}`);
  }

  async dispose(): Promise<void> {
    await this.server.dispose();
  }

  get portal(): { readonly address: string; readonly port: number } {
    const [address = '', port = ''] = this.server.portal.split(':');
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

/** What each form of a session carries. */
export async function tokenOf(client: ConsoleClient): Promise<string> {
  const { root } = await client.get('/console/me');
  return root.querySelector('input[name="token"]')?.getAttribute('value') ?? '';
}
