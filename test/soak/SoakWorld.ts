import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { compileMof } from '../../src/mof/compile.js';
import { namespace } from '../interop/CredentialClient.js';
import { Server } from '../support/server.js';

export const targets = [1, 2, 3, 4].map((number) => `iqn.2026-11.test.example:soak-${number}`);

/** Where the clients' own instances live. */
export const instanceNamespace = 'root/soak';
export const instanceClass = 'Soak_Thing';

const mof = `
Qualifier Key : boolean = false, Scope(property, reference), Flavor(DisableOverride, ToSubclass);
class ${instanceClass} { [Key] string Id; uint32 Number; string Text; };
`;
const things = compiled();

function compiled() {
  const found = compileMof({ path: 'soak.mof', text: mof }, { namespace: instanceNamespace }).namespaces.get(
    instanceNamespace,
  );
  if (!found) throw new Error('the class of the soak test does not compile');
  return found;
}

/** The server under load, with four embedded targets, through all its lives; and what was found wrong with it. */
export class SoakWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'soak-'));
  readonly server: Server;
  readonly faults: string[] = [];
  readonly counts = new Map<string, number>();
  #stopping = false;
  #isUp = true;
  /** Settled when the server runs. */
  #up: Promise<void> = Promise.resolve();

  private constructor() {
    const config = join(this.folder, 'config.toml');
    writeFileSync(
      config,
      targets
        .map((name) => `[[embedded.target]]\nname = "${name}"\n[[embedded.target.lun]]\nsize = "1 MiB"\n`)
        .join('\n'),
    );
    this.server = new Server({ args: ['--target', 'embedded', '--config', config, '--log-level', 'warn'] });
  }

  static async start(): Promise<SoakWorld> {
    const world = new SoakWorld();
    await world.server.start();
    await world.#makeNamespaceAndClass();
    return world;
  }

  isStopping(): boolean {
    return this.#stopping;
  }

  isUp(): boolean {
    return this.#isUp;
  }

  /** Clients end after what they are at. */
  stop(): void {
    this.#stopping = true;
  }

  async dispose(): Promise<void> {
    await this.server.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Something that must never be. */
  wrong(what: string): void {
    if (this.faults.length < 50) this.faults.push(what);
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** A client of its own connection, in a namespace. */
  connect(where = namespace): WbemClient {
    const { user, password } = this.server;
    return new WbemClient({ url: this.server.url, user, password, namespace: where });
  }

  get portal(): { address: string; port: number } {
    const [, port] = /embedded at 127\.0\.0\.1:(\d+)/.exec(this.server.stdout) ?? [];
    if (port === undefined) throw new Error('the server has not said where its targets are');
    return { address: '127.0.0.1', port: Number(port) };
  }

  /** What ends the process and starts it again; clients wait for the new life. */
  async throughRestart(end: () => Promise<unknown>): Promise<void> {
    let isUp = (): void => {};
    this.#up = new Promise((resolve) => {
      isUp = resolve;
    });
    this.#isUp = false;
    try {
      await end();
      await this.server.start();
      this.#isUp = true;
    } finally {
      isUp();
    }
  }

  async untilUp(): Promise<void> {
    await this.#up;
    await sleep(10);
  }

  /** Resident memory of the server in MiB. */
  residentMiB(): number {
    const status = readFileSync(`/proc/${this.server.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  }

  async #makeNamespaceAndClass(): Promise<void> {
    const interop = this.connect('interop');
    await interop.createInstance(
      new CIMInstance('CIM_Namespace', [cimProperty('Name', 'string', instanceNamespace)]),
    );
    interop.close();
    const client = this.connect(instanceNamespace);
    for (const cimClass of things.classes.values()) await client.createClass(cimClass);
    client.close();
  }
}
