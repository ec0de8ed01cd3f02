import { targetNamespace } from '../../src/cim/namespaces.js';
import { StorageHost } from '../../src/cli/StorageHost.js';
import { wbemClientOf } from '../support/wbemClientOf.js';
import { adminPassword, type GuestServer } from './GuestServer.js';

const MiB = 2 ** 20;
/** More than `provide` or `withdraw` seals, syncs, and does to the kernel. */
const mostSteps = 150;

/**
 * At which steps of a change the server, or its machine, dies: each takes a start or two of a server under emulation.  LIO_KILL_STEPS is
 * the distance from one to the next, of which 1 tries all.
 */
const distance = Number(process.env['LIO_KILL_STEPS'] ?? 17);
const first = 1 + (Number(process.env['FAST_CHECK_SEED'] ?? 0) % distance);
export const stepsOfChanges: readonly number[] = Array.from(
  { length: Math.ceil(mostSteps / distance) },
  (_, index) => first + index * distance,
);

/** What the tests of crashes ask the server in the guest; each request has a connection of its own, for the server dies between two. */
export class GuestStorage {
  readonly #getServer: () => GuestServer;
  readonly #initiator: string;
  readonly #secret: string;

  /** @param account what volumes are provided to. */
  constructor(
    getServer: () => GuestServer,
    { initiator, secret }: { readonly initiator: string; readonly secret: string },
  ) {
    this.#getServer = getServer;
    this.#initiator = initiator;
    this.#secret = secret;
  }

  async ask<T>(work: (host: StorageHost) => Promise<T>): Promise<T> {
    const { url } = this.#getServer();
    const client = wbemClientOf({ url, user: 'admin', password: adminPassword }, targetNamespace);
    try {
      return await work(new StorageHost(client));
    } finally {
      client.close();
    }
  }

  /** A volume of 1 MiB in the pool `files`.  @throws Error unless all of it is done. */
  provide(name: string): Promise<void> {
    return this.#call('Provide', [
      ['Name', 'string', name],
      ['Size', 'uint64', MiB],
      ['Pool', 'string', 'files'],
      ['Initiator', 'string', this.#initiator],
      ['Secret', 'string', this.#secret],
    ]);
  }

  /** With the volume.  @throws Error unless all of it is done. */
  withdraw(target: string): Promise<void> {
    return this.#call('Withdraw', [
      ['Target', 'string', target],
      ['RemoveVolumes', 'boolean', true],
    ]);
  }

  /** What `doctor` finds, but for how full the pools are, and for the portals of the guest, which is reached at an address of its own. */
  async findings(): Promise<readonly string[]> {
    const { text } = await this.page('/doctor');
    const found = JSON.parse(text) as readonly { readonly subject: string; readonly sentence: string }[];
    return found
      .map(({ subject, sentence }) => `${subject}: ${sentence}`)
      .filter((line) => !/on all addresses|% of its \d+ bytes/u.test(line));
  }

  async page(path: string): Promise<{ readonly status: number; readonly text: string }> {
    const authorization = `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`;
    const answer = await fetch(new URL(path, this.#getServer().url), { headers: { authorization } });
    return { status: answer.status, text: await answer.text() };
  }

  #call(...asked: Parameters<StorageHost['call']>): Promise<void> {
    return this.ask(async (storage) => {
      const { returnValue, message } = await storage.call(...asked);
      if (returnValue !== 0) throw new Error(`${asked[0]}: ${returnValue}: ${message}`);
    });
  }
}
