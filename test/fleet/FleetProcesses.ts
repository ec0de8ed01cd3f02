import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { findAuditFiles } from '../../src/audit/auditFiles.js';
import { askAdministration } from '../../src/security/AdministrationSocket.js';
import { tryToGetIn, type AttemptResult, type Portal } from '../interop/LoginProbe.js';
import { findFreePort } from '../support/freePort.js';
import { patienceMs } from '../support/patience.js';
import { Server } from '../support/server.js';
import { FleetClient } from './FleetClient.js';
import { enrolIn, parseRecords, type WrittenRecord } from './FleetWorld.js';

export type Side = 'agent' | 'endpoint';

/** Of the names of new targets. */
export const iqnPrefix = 'iqn.2026-11.test.example';
export const target = `${iqnPrefix}:killed`;
export const host = 'store1';

/** An endpoint and an agent with a built-in target, each a process that can be told to kill itself at a step of what it does. */
export class FleetProcesses {
  readonly #folder = mkdtempSync(join(tmpdir(), 'killed-fleet-'));
  readonly #sides: Readonly<Record<Side, Server>>;
  readonly portal: Portal;

  private constructor(agentPort: number, iscsiPort: number) {
    const config = join(this.#folder, 'agent.toml');
    writeFileSync(
      config,
      `iqn-prefix = "${iqnPrefix}"\n[[embedded.target]]\nname = "${target}"\n[[embedded.target.lun]]\nsize = "1 MiB"\n`,
    );
    this.portal = { address: '127.0.0.1', port: iscsiPort };
    const agent = `--role agent --agent-bind 127.0.0.1 --agent-port ${agentPort} --iscsi-port ${iscsiPort}`;
    this.#sides = {
      agent: this.#server('agent', [
        ...agent.split(' '),
        '--config',
        config,
        '--max-acts-per-minute',
        '10000',
      ]),
      endpoint: this.#server('endpoint', ['--role', 'endpoint', '--fleet-name', 'fleet.example']),
    };
  }

  static async start(): Promise<FleetProcesses> {
    const port = await findFreePort();
    const fleet = new FleetProcesses(port, await findFreePort());
    const { agent, endpoint } = fleet.#sides;
    try {
      await endpoint.start();
      const added = await fleet.#administer({
        kind: 'addHost',
        systemName: host,
        address: '127.0.0.1',
        port,
      });
      await enrolIn(
        agent.folder,
        ['--role=agent'],
        endpoint.url,
        (added as { readonly token: string }).token,
      );
      await agent.start();
      await fleet.untilInContact();
      return fleet;
    } catch (error) {
      await fleet.dispose();
      throw error;
    }
  }

  get endpoint(): Server {
    return this.#sides.endpoint;
  }

  get agent(): Server {
    return this.#sides.agent;
  }

  isRunning(side: Side): boolean {
    return this.#sides[side].isRunning;
  }

  /** The side dies at the step of this number from now on, so many turns of its event loop later. */
  killAt(side: Side, step: number, turns: number): void {
    writeFileSync(this.#killAt(side), `${step} ${turns}`);
    process.kill(this.#sides[side].pid, 'SIGUSR2');
  }

  /**
   * Begins a change and has one side die at a step of it.
   * @returns what its client was told: its return value; null: there was no answer.
   */
  async cutOff(
    { side, step, turns }: { readonly side: Side; readonly step: number; readonly turns: number },
    begin: (client: FleetClient) => Promise<number>,
  ): Promise<number | null> {
    const client = new FleetClient(this.endpoint);
    this.killAt(side, step, turns);
    try {
      const changing = begin(client);
      // A killed agent is started again while the endpoint asks it how the act ended.
      const answered = changing.then(
        () => true,
        () => true,
      );
      for (const end = Date.now() + 3_000; this.isRunning(side) && Date.now() < end;)
        if (await Promise.race([answered, sleep(20, false)])) break;
      await this.killAndRestart(side);
      const told = await changing.catch(() => null);
      // A host whose endpoint was killed goes on with what it had begun: until it has ended, nothing can be said of the change.
      if (side === 'endpoint' && told === null) await this.agent.restart();
      return told;
    } finally {
      client.close();
      await this.untilInContact();
    }
  }

  async killAndRestart(side: Side): Promise<void> {
    await this.#sides[side].kill();
    await this.#sides[side].start();
  }

  /** Settled when the endpoint sees the host. */
  async untilInContact(): Promise<void> {
    for (const end = Date.now() + patienceMs; ; await sleep(20)) {
      const [found] = (await this.#administer({ kind: 'listHosts' })) as readonly {
        readonly state: string;
      }[];
      if (found?.state === 'ok') return;
      if (Date.now() > end) throw new Error(`the host is ${found?.state}:\n${this.#sides.agent.log}`);
    }
  }

  tryIn(chapName: string, secret: string): Promise<AttemptResult> {
    return tryToGetIn(this.portal, { target, account: { chapName, secret } });
  }

  /** The audit records of a side. */
  auditOf(side: Side): readonly WrittenRecord[] {
    const files = findAuditFiles(this.#sides[side].stateFolder);
    return parseRecords(files.flatMap((file) => readFileSync(file, 'utf8').split('\n')));
  }

  async dispose(): Promise<void> {
    for (const side of Object.values(this.#sides)) await side.dispose();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #administer(request: Parameters<typeof askAdministration>[1]): Promise<unknown> {
    return askAdministration(this.endpoint.stateFolder, request, 'tester');
  }

  #server(side: Side, args: readonly string[]): Server {
    const preload = pathToFileURL(join(import.meta.dirname, '../faults/killAtStep.mjs')).href;
    return new Server({
      args,
      env: { ISCSI_KILL_AT: this.#killAt(side), NODE_OPTIONS: `--import ${preload}` },
    });
  }

  #killAt(side: Side): string {
    return join(this.#folder, `kill-${side}-at`);
  }
}
