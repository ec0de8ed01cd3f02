import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import type { InitiatorSession } from '../../src/iscsi/InitiatorSession.js';
import { compileMof } from '../../src/mof/compile.js';
import { namespace } from '../interop/CredentialClient.js';
import type { Portal } from '../interop/LoginProbe.js';
import { ownClient } from '../interop/ownClient.js';
import { projectFolder } from '../support/environment.js';
import { askAdministration } from '../../src/security/AdministrationSocket.js';
import { Server, type Endpoint } from '../support/server.js';
import { processMemory, type ProcessMemory } from './processMemory.js';
import type { SoakRecord } from './SoakRecord.js';
import type { SoakTargets } from './soakTargets.js';

/** Where the clients' own instances live. */
export const instanceNamespace = 'root/soak';
export const instanceClass = 'Soak_Thing';

export const accessKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

/** Users that attack: one that may read and write, and one without a role. */
export const attackers = { mallory: ['read', 'write'], nobody: [] } as const;
export type Attacker = keyof typeof attackers;
const attackersPassword = 'password-of-attackers';

/** What every secret that a client of the soak sets begins with, so that it is found wherever it does not belong. */
export const secretPrefix = 'hush-';

/** The account of a target that nobody changes, by the target's number. */
export function keeperOf(index: number): { readonly chapName: string; readonly secret: string } {
  return { chapName: `keeper-${index}`, secret: `${secretPrefix}keeper-${index}` };
}

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

/** A server under load with its targets, through all its lives. */
export class SoakWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'soak-'));
  readonly server: Server;
  #stopping = false;
  #isUp = true;
  /** Settled when the server runs. */
  #up: Promise<void> = Promise.resolve();
  #watching: NodeJS.Timeout | null = null;

  private constructor(
    readonly targets: SoakTargets,
    readonly record: SoakRecord,
  ) {
    const config = join(this.folder, 'config.toml');
    writeFileSync(config, targets.configuration);
    writeFileSync(this.passwordFile, 'admin-password-of-the-tests', { mode: 0o600 });
    this.server = new Server({
      args: [...targets.arguments, '--config', config, '--log-level', 'info'],
      env: {
        NODE_OPTIONS: `--import=${new URL('./collectGarbage.mjs', import.meta.url).href}`,
        SOAK_HEAP_FILE: this.#heapFile,
        ISCSI_WBEM_AWS_ACCESS_KEY_ID: accessKey.accessKeyId,
        ISCSI_WBEM_AWS_SECRET_ACCESS_KEY: accessKey.secretAccessKey,
      },
    });
  }

  static async start(targets: SoakTargets, record: SoakRecord): Promise<SoakWorld> {
    const world = new SoakWorld(targets, record);
    await world.server.start();
    await world.#makeNamespaceAndClass();
    await world.#addKeepers();
    await world.#addAttackers();
    world.#watching = setInterval(() => world.#watch(), 200);
    return world;
  }

  get kind(): string {
    return this.targets.kind;
  }

  get passwordFile(): string {
    return join(this.folder, 'password');
  }

  isStopping(): boolean {
    return this.#stopping;
  }

  isUp(): boolean {
    return this.#isUp && this.server.isRunning;
  }

  /** Clients end after what they are at. */
  stop(): void {
    this.#stopping = true;
  }

  /** Ends the server in order; then looks at what it leaves: its exit code, its log, its audit record. */
  async close(): Promise<void> {
    this.#isUp = false;
    if (this.#watching) clearInterval(this.#watching);
    const code = await this.server.stop();
    if (code !== 0) this.record.wrong('the server crashed', `${this.kind}: exit code ${code} after SIGTERM`);
    if (this.server.log.includes(secretPrefix))
      this.record.wrong('a secret was shown', `${this.kind}: in the log`);
    for (const line of this.server.log
      .split('\n')
      .filter((text) => /uncaught|unhandled|internal error/iu.test(text)))
      this.record.wrong('the server crashed', `${this.kind}: ${line.slice(0, 300)}`);
    await this.#verifyAuditRecord();
  }

  async dispose(): Promise<void> {
    if (this.#watching) clearInterval(this.#watching);
    await this.server.dispose();
    await this.targets.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A client of its own connection, in a namespace. */
  connect(where = namespace): WbemClient {
    const { user, password } = this.server;
    return new WbemClient({ url: this.server.url, user, password, namespace: where });
  }

  endpointOf(user: Attacker): Endpoint {
    return { url: this.server.url, user, password: attackersPassword };
  }

  connectAs(user: Attacker, where = namespace): WbemClient {
    return new WbemClient({ ...this.endpointOf(user), namespace: where });
  }

  /** Tells later whether the process still runs that ran when this was asked. */
  sameLife(): () => boolean {
    const pid = this.isUp() ? this.server.pid : null;
    return () => pid !== null && this.isUp() && this.server.pid === pid;
  }

  get portal(): Portal {
    return this.targets.portal(this.server.stdout);
  }

  /** What the server says of a session's end; it may be a moment behind. */
  async logOfSession(session: Pick<InitiatorSession, 'isid'> | null): Promise<string> {
    await sleep(500);
    const isid = session?.isid.toString('hex');
    const lines = this.server.log.split('\n').filter((line) => isid !== undefined && line.includes(isid));
    return lines.join(' ') || `(the log has no line of ISID ${isid})`;
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

  /**
   * Sixteen wrong passwords at once: each thread of libuv's pool hashes, and from then on keeps the 16 MiB that this takes.  In
   * the midst of a measurement they would look like growth.
   */
  async warmUp(): Promise<void> {
    const attempts = Array.from({ length: 16 }, async (_, number) => {
      const client = new WbemClient({
        url: this.server.url,
        user: `warm-${number}`,
        password: 'x',
        namespace,
      });
      await client.enumerateClassNames().catch(() => {});
      client.close();
    });
    await Promise.all(attempts);
  }

  /** Heap of a thread and what belongs to it, in MiB, each time after its garbage was collected; of all lives so far. */
  heaps(thread: 'main' | 'worker'): readonly number[] {
    const lines = readFileSync(this.#heapFile, 'utf8')
      .split('\n')
      .map((line) => line.split(' '));
    return lines
      .filter(([name]) => name === thread)
      .map(([, used, external]) => (Number(used) + Number(external)) / 2 ** 20);
  }

  get #heapFile(): string {
    return join(this.folder, 'heaps');
  }

  memory(): ProcessMemory {
    return processMemory(this.server.pid);
  }

  #watch(): void {
    if (!this.#isUp || this.server.isRunning) return;
    this.#isUp = false;
    this.record.wrong(
      'the server crashed',
      `${this.kind}: it ended by itself; ${this.server.log.slice(-2000)}`,
    );
  }

  async #verifyAuditRecord(): Promise<void> {
    const main = join(projectFolder, 'dist', 'main.js');
    const folders = ['--state-dir', this.server.stateFolder, '--key-file', join(this.server.folder, 'key')];
    try {
      await promisify(execFile)(process.execPath, [main, 'audit', 'verify', ...folders]);
    } catch (error) {
      this.record.wrong(
        'an acknowledged change was lost',
        `${this.kind}: the audit record: ${String(error)}`,
      );
    }
    const audit = readFileSync(join(this.server.stateFolder, 'audit.jsonl'), 'utf8');
    if (audit.includes(secretPrefix))
      this.record.wrong('a secret was shown', `${this.kind}: in the audit record`);
  }

  /** A tgt target that has just been made is open: its first account closes it. */
  async #addKeepers(): Promise<void> {
    const client = ownClient(this.server);
    for (const [index, target] of this.targets.names.entries()) {
      const { chapName, secret } = keeperOf(index);
      const { returnValue } = await client.addSharedSecret({ RemoteID: chapName, Secret: secret, target });
      if (returnValue !== 0) throw new Error(`the keeper of ${target} was refused: ${returnValue}`);
    }
    await client.stop();
  }

  /** Each has been right once: who guesses passwords from the same address does not lock them out with the others. */
  async #addAttackers(): Promise<void> {
    for (const [name, roles] of Object.entries(attackers)) {
      const about = { name, roles, password: attackersPassword, namespaceRoles: {} };
      await askAdministration(this.server.stateFolder, { kind: 'addUser', ...about }, 'soak');
      const client = this.connectAs(name as Attacker);
      await client.enumerateClassNames().catch(() => {});
      client.close();
    }
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
