import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askAdministration } from '../../src/security/AdministrationSocket.js';
import type { AdministrationRequest } from '../../src/security/AdministrationRequest.js';
import { ResourceStack } from '../../src/server/ResourceStack.js';
import { runProgram, type CommandResult } from '../cli/runCommand.js';
import { enrol, enrolIn, settingsOf, startAgent } from '../fleet/FleetWorld.js';
import { EtcdCluster, type EtcdOptions } from '../support/EtcdCluster.js';
import { findFreePort } from '../support/freePort.js';
import { buildOnce, Server } from '../support/server.js';

export interface ClusterProcessesOptions {
  readonly members?: 1 | 3;
  readonly endpoints?: number;
  /** Further lines of the configuration file of each endpoint. */
  readonly settings?: readonly string[];
  readonly etcd?: EtcdOptions;
  /** Called when etcd runs, before the fleet is made in it. */
  readonly prepare?: (etcd: EtcdCluster) => Promise<void>;
  /** Further arguments of `cluster init`, from the folder of the key that all endpoints have. */
  readonly init?: (folder: string) => Promise<readonly string[]>;
}

const fleetName = 'fleet.example';

/** Real etcd processes and real endpoint processes that share their state in them.  Agents run in the process of the test, or in their own. */
export class ClusterProcesses {
  readonly folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-cluster-'));
  readonly endpoints: Server[] = [];
  /** The agents that are processes, by the names of their hosts. */
  readonly agents = new Map<string, Server>();
  readonly #options: ClusterProcessesOptions;
  readonly #agents = new ResourceStack();
  #etcd: EtcdCluster | null = null;

  private constructor(options: ClusterProcessesOptions) {
    this.#options = options;
  }

  /** The fleet is made in etcd by `iscsi-wbem cluster init`. */
  static async open(options: ClusterProcessesOptions = {}): Promise<ClusterProcesses> {
    const world = new ClusterProcesses(options);
    try {
      await buildOnce();
      world.#etcd = await EtcdCluster.start(options.members ?? 1, options.etcd);
      await options.prepare?.(world.#etcd);
      await world.expectDone(0, ['cluster', 'init', ...((await options.init?.(world.folder)) ?? [])]);
      for (let index = 0; index < (options.endpoints ?? 2); index += 1) await world.startEndpoint();
      return world;
    } catch (error) {
      await world.dispose();
      throw error;
    }
  }

  get etcd(): EtcdCluster {
    if (!this.#etcd) throw new Error('etcd was not started');
    return this.#etcd;
  }

  /** Starts one more endpoint, with a state folder of its own. */
  async startEndpoint(env: Readonly<Record<string, string>> = {}): Promise<Server> {
    const server = this.makeEndpoint(this.endpoints.length, env);
    await server.start();
    this.endpoints.push(server);
    return server;
  }

  makeEndpoint(index: number, env: Readonly<Record<string, string>> = {}): Server {
    return new Server({ args: ['--config', this.configOf(index), ...this.#stateArgs(index)], env });
  }

  endpoint(index: number): Server {
    const server = this.endpoints[index];
    if (!server) throw new RangeError(`no endpoint ${index}`);
    return server;
  }

  stateFolder(index: number): string {
    return join(this.folder, `state${index}`);
  }

  /** The configuration file of an endpoint. */
  configOf(index: number): string {
    const file = join(this.folder, `endpoint${index}.toml`);
    const urls = this.etcd.urls.map((url) => JSON.stringify(url)).join(', ');
    const lines = [
      'role = "endpoint"',
      `fleet-name = "${fleetName}"`,
      'engine = "etcd"',
      `etcd = [${urls}]`,
      'endpoint-port = 0',
      'endpoint-bind = "127.0.0.1"',
      'endpoint-address = "127.0.0.1"',
      ...(this.#options.settings ?? []),
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    return file;
  }

  #stateArgs(index: number): readonly string[] {
    return ['--state-dir', this.stateFolder(index), '--key-file', join(this.folder, 'key')];
  }

  /** A command of the owner of an endpoint's state. */
  command(index: number, argv: readonly string[], stdin = ''): Promise<CommandResult> {
    mkdirSync(this.folder, { recursive: true });
    const at = argv.findIndex((argument) => argument.startsWith('-'));
    const words = at === -1 ? argv : argv.slice(0, at);
    const state = ['--config', this.configOf(index), ...this.#stateArgs(index)];
    return runProgram([...words, ...state, ...argv.slice(words.length)], stdin);
  }

  async expectDone(index: number, argv: readonly string[], stdin = ''): Promise<string> {
    const { exitCode, stdout, stderr } = await this.command(index, argv, stdin);
    if (exitCode !== 0) throw new Error(`${argv.join(' ')} ended with ${exitCode}: ${stdout}${stderr}`);
    return `${stdout}${stderr}`;
  }

  administer(index: number, request: AdministrationRequest): Promise<unknown> {
    return askAdministration(this.stateFolder(index), request, 'operator');
  }

  /** Adds a host at one endpoint and starts its agent, which is enrolled there. */
  async addHost(index: number, name: string): Promise<void> {
    const folder = join(this.folder, name);
    const { port, token } = await this.#announceHost(index, name);
    const settings = settingsOf(folder, ['--role=agent', `--agent-port=${port}`]);
    await enrol(settings, this.endpoint(index).url, token);
    await startAgent(settings, this.#agents, []);
  }

  /** As `addHost`, with an agent that is a process. */
  async addHostProcess(index: number, name: string, args: readonly string[] = []): Promise<Server> {
    const { port, token } = await this.#announceHost(index, name);
    const own = ['--role', 'agent', '--agent-bind', '127.0.0.1', '--agent-port', `${port}`];
    const agent = new Server({ args: [...own, '--max-acts-per-minute', '10000', ...args] });
    this.agents.set(name, agent);
    await enrolIn(agent.folder, ['--role=agent'], this.endpoint(index).url, token);
    await agent.start();
    return agent;
  }

  /** The endpoint is told the port of the agent before that runs, for it runs when it is enrolled. */
  async #announceHost(
    index: number,
    systemName: string,
  ): Promise<{ readonly port: number; readonly token: string }> {
    const port = await findFreePort();
    const request = { kind: 'addHost', systemName, address: '127.0.0.1', port } as const;
    const { token } = (await this.administer(index, request)) as { readonly token: string };
    return { port, token };
  }

  async dispose(): Promise<void> {
    for (const each of [...this.endpoints, ...this.agents.values()]) await each.dispose();
    await this.#agents.close();
    await this.#etcd?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
