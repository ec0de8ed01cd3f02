import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepEnrolled } from '../../src/agent/AgentIdentity.js';
import { enrolHost } from '../../src/agent/enrolHost.js';
import type { AuditRecord } from '../../src/audit/AuditLog.js';
import type { Settings } from '../../src/config/Settings.js';
import type { ProbeTimes } from '../../src/fleet/LinkedHost.js';
import { parseToken } from '../../src/link/enrolment.js';
import { createLogger } from '../../src/log.js';
import { createAgent, type RunningAgent } from '../../src/server/createAgent.js';
import { createEndpoint, type RunningEndpoint } from '../../src/server/createEndpoint.js';
import { openState } from '../../src/server/openState.js';
import { ResourceStack } from '../../src/server/ResourceStack.js';
import { TargetDataPath } from '../../src/targets/embedded/TargetDataPath.js';
import { adminPassword, inProcessSettings } from '../support/inProcessSettings.js';
import type { Endpoint } from '../support/server.js';
import { patienceMs } from '../support/patience.js';
import { FleetClient } from './FleetClient.js';

/** Soon enough for a test, and rare enough that it is not all that happens. */
const soon = { everyMs: 200, firstMs: 50, mostMs: 400, deadlineMs: 60_000 };

/** A line of an audit record. */
export type WrittenRecord = Partial<AuditRecord>;

export function parseRecords(lines: readonly string[]): readonly WrittenRecord[] {
  return lines.filter(Boolean).map((line) => JSON.parse(line) as WrittenRecord);
}

/** An agent of the world, with its folder; it may be ended and started again. */
export class WorldAgent {
  readonly folder: string;
  #resources: ResourceStack;
  agent: RunningAgent;

  constructor(
    readonly systemName: string,
    folder: string,
    readonly args: readonly string[],
    agent: RunningAgent,
    resources: ResourceStack,
    readonly lines: string[],
  ) {
    this.folder = folder;
    this.agent = agent;
    this.#resources = resources;
  }

  /** `address:port` of its portal. */
  get portal(): string {
    return this.agent.driver.place;
  }

  get stateFolder(): string {
    return join(this.folder, 'state');
  }

  async end(): Promise<void> {
    this.agent.hurry();
    await this.#resources.close();
    this.#resources = new ResourceStack();
  }

  /** On the same state, and on the same port. */
  async restart(further: readonly string[] = []): Promise<void> {
    const settings = settingsOf(this.folder, [
      '--role=agent',
      ...this.args,
      ...further,
      `--agent-port=${this.agent.port}`,
    ]);
    this.agent = await startAgent(settings, this.#resources, this.lines);
  }
}

/** An endpoint and its agents in the process of the test: embedded targets, real TLS, real enrolment. */
export class FleetWorld implements Endpoint {
  readonly user = 'admin';
  readonly password = adminPassword;
  readonly agents = new Map<string, WorldAgent>();
  readonly lines: string[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-fleet-'));
  #resources = new ResourceStack();
  #endpoint!: RunningEndpoint;
  #client: FleetClient | null = null;

  private constructor(
    readonly args: readonly string[],
    readonly probe: Partial<ProbeTimes>,
  ) {}

  /** @param names of hosts that are added and enrolled. */
  static async open(
    names: readonly string[],
    args: readonly string[] = [],
    probe: Partial<ProbeTimes> = {},
  ): Promise<FleetWorld> {
    const world = new FleetWorld(args, { ...soon, ...probe });
    await world.startEndpoint();
    for (const name of names) await world.addAgent(name);
    return world;
  }

  get endpoint(): RunningEndpoint {
    return this.#endpoint;
  }

  /** `http://127.0.0.1:<port>`, without a path. */
  get url(): string {
    return (this.#endpoint.urls[0] ?? '').replace(/\/$/u, '');
  }

  /** A client of the endpoint that runs now, which is closed with it. */
  get client(): FleetClient {
    return (this.#client ??= new FleetClient(this));
  }

  agentOf(name: string): WorldAgent {
    const agent = this.agents.get(name);
    if (!agent) throw new Error(`no agent ${name}`);
    return agent;
  }

  async startEndpoint(): Promise<void> {
    const settings = settingsOf(this.folder, [
      '--role=endpoint',
      '--fleet-name=fleet.example',
      '--host-timeout-ms=30000',
      ...this.args,
    ]);
    this.#endpoint = await createEndpoint(settings, this.#resources, {
      logger: createLogger('debug', { write: (line) => void this.lines.push(line) }),
      probe: this.probe,
    });
  }

  async endEndpoint(): Promise<void> {
    this.#client?.close();
    this.#client = null;
    this.#endpoint.hurry();
    await this.#resources.close();
    this.#resources = new ResourceStack();
  }

  async addAgent(name: string, args: readonly string[] = []): Promise<WorldAgent> {
    const folder = mkdtempSync(join(tmpdir(), `iscsi-wbem-${name}-`));
    const { token } = await this.#endpoint.hosts.add(name, '127.0.0.1', 1);
    const settings = settingsOf(folder, ['--role=agent', '--agent-port=0', ...args]);
    await enrol(settings, this.url, token);
    const resources = new ResourceStack();
    const lines: string[] = [];
    const agent = await startAgent(settings, resources, lines);
    const world = new WorldAgent(name, folder, args, agent, resources, lines);
    this.agents.set(name, world);
    await this.moveTo(name, agent.port);
    await this.until(name, 'ok');
    return world;
  }

  /** The audit records of a host; null: of the endpoint. */
  auditOf(name: string | null): readonly WrittenRecord[] {
    const folder = name === null ? join(this.folder, 'state') : this.agentOf(name).stateFolder;
    return parseRecords(readFileSync(join(folder, 'audit.jsonl'), 'utf8').split('\n'));
  }

  /** The endpoint finds the host at another port. */
  async moveTo(name: string, port: number): Promise<void> {
    const host = this.#endpoint.fleet.find(name);
    if (!host) throw new Error(`no host ${name}`);
    await this.#endpoint.fleet.put({ ...host.row, port });
  }

  /** Settled when the endpoint sees the host so. */
  async until(name: string, state: string): Promise<void> {
    for (let tries = 0; this.#endpoint.fleet.find(name)?.state !== state; tries += 1) {
      if (tries * 25 >= patienceMs)
        throw new Error(`${name} is ${this.#endpoint.fleet.find(name)?.state}: expected ${state}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  async dispose(): Promise<void> {
    await this.endEndpoint();
    for (const agent of this.agents.values()) await agent.end();
    rmSync(this.folder, { recursive: true, force: true });
    for (const { folder } of this.agents.values()) rmSync(folder, { recursive: true, force: true });
  }
}

/** The settings of an agent or an endpoint in the process of a test. */
export function settingsOf(folder: string, args: readonly string[]): Settings {
  return inProcessSettings(folder, ['--agent-bind=127.0.0.1', ...args]);
}

/** Makes the host whose folder this is a part of a fleet; its agent must not run. */
export function enrolIn(folder: string, args: readonly string[], url: string, token: string): Promise<void> {
  return enrol(settingsOf(folder, args), url, token);
}

/** Enrols a host with the token that its endpoint made. */
export async function enrol(settings: Settings, url: string, text: string): Promise<void> {
  const token = parseToken(text);
  if (token === null) throw new Error('no token');
  const resources = new ResourceStack();
  try {
    const { sealedStore } = await openState(settings, resources);
    keepEnrolled(sealedStore, await enrolHost(url, token));
  } finally {
    await resources.close();
  }
}

export function startAgent(
  settings: Settings,
  resources: ResourceStack,
  lines: string[],
): Promise<RunningAgent> {
  return createAgent(settings, resources, {
    logger: createLogger('debug', { write: (line) => void lines.push(line) }),
    makeDataPath: (_onCrash, events) => new TargetDataPath(events),
  });
}
