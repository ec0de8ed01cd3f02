import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../src/log.js';
import { createServer, type Server } from '../../src/server/createServer.js';
import { ResourceStack } from '../../src/server/ResourceStack.js';
import type { SharedStore } from '../../src/store/KeyValueStore.js';
import { TargetDataPath } from '../../src/targets/embedded/TargetDataPath.js';
import { adminPassword, inProcessSettings } from './inProcessSettings.js';
import type { Endpoint } from './server.js';

export interface InProcessServerOptions {
  /** Further command line arguments, such as `--login-attempts 8`. */
  readonly args?: readonly string[];
  /** Left out: a new one, which `dispose` removes. */
  readonly folder?: string;
  /** The store it shares with other servers; absent: none. */
  readonly sharedStore?: SharedStore;
}

/**
 * A whole server in the process of the test, as `createServer` makes it.  It is on 127.0.0.1 and free ports, with its state and
 * its sealing key in a temporary folder.  Its embedded target runs in this thread.  It starts much faster than a process of its
 * own, which only tests of signals, crashes or speed need.
 */
export class InProcessServer implements Endpoint {
  readonly user = 'admin';
  readonly password = adminPassword;
  readonly folder: string;
  readonly #server: Server;
  readonly #resources: ResourceStack;
  readonly #lines: string[];

  private constructor(folder: string, server: Server, resources: ResourceStack, lines: string[]) {
    this.folder = folder;
    this.#server = server;
    this.#resources = resources;
    this.#lines = lines;
  }

  /** @throws the errors of `createServer`, after everything is closed. */
  static async open({
    args = [],
    folder,
    sharedStore,
  }: InProcessServerOptions = {}): Promise<InProcessServer> {
    const kept = folder ?? mkdtempSync(join(tmpdir(), 'iscsi-wbem-'));
    const resources = new ResourceStack();
    const lines: string[] = [];
    try {
      const settings = inProcessSettings(kept, args);
      const server = await createServer(settings, resources, {
        logger: createLogger(settings.logLevel, { write: (line) => void lines.push(line) }),
        makeDataPath: (_onCrash, events) => new TargetDataPath(events),
        ...(sharedStore && { sharedStore }),
      });
      return new InProcessServer(kept, server, resources, lines);
    } catch (error) {
      await resources.close();
      if (folder === undefined) rmSync(kept, { recursive: true, force: true });
      throw error;
    }
  }

  /** `http://127.0.0.1:<port>`, without a path. */
  get url(): string {
    return (this.#server.urls[0] ?? '').replace(/\/$/u, '');
  }

  /** `https://127.0.0.1:<port>`, if its arguments enable HTTPS. */
  get httpsUrl(): string {
    return (this.#server.urls[1] ?? '').replace(/\/$/u, '');
  }

  get stateFolder(): string {
    return join(this.folder, 'state');
  }

  /** `address:port` of the portal. */
  get portal(): string {
    return this.#server.driver.place;
  }

  /** All lines of its log. */
  get log(): string {
    return this.#lines.join('');
  }

  /** As SIGTERM does: running requests are finished, and the folder stays. */
  async close(): Promise<void> {
    await this.#server.stop();
    await this.#resources.close();
  }

  /** Ends it and removes its folder. */
  async dispose(): Promise<void> {
    this.#server.hurry();
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
