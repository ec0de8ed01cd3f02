import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { WbemClient } from '../../src/client/WbemClient.js';
import type { AdministrationRequest } from '../../src/security/AdministrationRequest.js';
import { askAdministration } from '../../src/security/AdministrationSocket.js';
import { sdkClient, type AwsClient } from '../interop/awsClients.js';
import { ownClient } from '../interop/ownClient.js';
import type { CredentialClient } from '../interop/CredentialClient.js';
import { LoginProbe, tryToGetIn, type AttemptResult, type Portal } from '../interop/LoginProbe.js';
import { findFreePort } from '../support/freePort.js';
import { Server } from '../support/server.js';
import { patienceMs } from '../support/patience.js';

export const target = 'iqn.2026-11.test.example:killed';
const accessKeyId = 'AKIAKILLEDKILLED0001';
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const keeper = { chapName: 'keeper', secret: 'never-touched' };

/**
 * A server with a built-in target that can be told to kill itself at a step of what it does; and somebody who tries all the while to
 * get in without being allowed to.
 */
export class KilledWorld {
  readonly #folder = mkdtempSync(join(tmpdir(), 'killed-'));
  readonly server: Server;
  readonly intruder: LoginProbe;
  readonly portal: Portal;
  #aws: AwsClient | null = null;
  #client: CredentialClient | null = null;
  targetArn = '';

  private constructor(iscsiPort: number) {
    this.portal = { address: '127.0.0.1', port: iscsiPort };
    const config = join(this.#folder, 'config.toml');
    writeFileSync(
      config,
      `[[embedded.target]]\nname = "${target}"\n[[embedded.target.lun]]\nsize = "1 MiB"\nfile = "${join(this.#folder, 'lun.img')}"\n`,
    );
    this.server = new Server({
      args: ['--config', config, '--iscsi-port', String(iscsiPort), '--lock-wait-ms', '60000'],
      env: {
        ISCSI_KILL_AT: this.#killAt,
        NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'killAtStep.mjs')).href}`,
        ISCSI_WBEM_AWS_ACCESS_KEY_ID: accessKeyId,
        ISCSI_WBEM_AWS_SECRET_ACCESS_KEY: secretAccessKey,
      },
    });
    this.intruder = new LoginProbe(this.portal, [
      { target, account: null },
      { target, account: { ...keeper, secret: 'wrong-secret-2' } },
      { target, account: { chapName: 'nobody', secret: 'wrong-secret-3' } },
    ]);
  }

  static async start(): Promise<KilledWorld> {
    const world = new KilledWorld(await findFreePort());
    try {
      await world.restart();
      await world.client.addSharedSecret({ RemoteID: keeper.chapName, Secret: keeper.secret, target });
    } catch (error) {
      await world.dispose();
      throw error;
    }
    return world;
  }

  get aws(): AwsClient {
    if (this.#aws === null) throw new Error('it was not started');
    return this.#aws;
  }

  get client(): CredentialClient {
    if (this.#client === null) throw new Error('it was not started');
    return this.#client;
  }

  /** Starts it again after it was killed, or for the first time, and waits until no change is in doubt. */
  async restart(): Promise<void> {
    await this.#closeClients();
    await this.server.start();
    this.#client = ownClient(this.server);
    this.#aws = sdkClient({ url: this.server.url, region: 'us-east-1', accessKeyId, secretAccessKey });
    const { Gateways } = await this.aws.call<{ Gateways: { GatewayARN: string }[] }>('ListGateways', {});
    this.targetArn = `${Gateways[0]?.GatewayARN}/target/${target}`;
    for (const end = Date.now() + patienceMs; (await this.ask('/readyz')).status !== 200;) {
      if (Date.now() > end) throw new Error(`it is not ready: ${(await this.ask('/readyz')).text}`);
      await sleep(50);
    }
  }

  /** It dies at the step of this number from now on, so many turns of its event loop later. */
  killAt(step: number, turns: number): void {
    writeFileSync(this.#killAt, `${step} ${turns}`);
    process.kill(this.server.pid, 'SIGUSR2');
  }

  /** Settled when the process is gone. */
  async untilDead(): Promise<void> {
    for (const end = Date.now() + 5_000; this.server.isRunning;) {
      if (Date.now() > end) await this.server.kill();
      await sleep(5);
    }
  }

  connect(namespace: string): WbemClient {
    const { url, user, password } = this.server;
    return new WbemClient({ url, user, password, namespace });
  }

  administer(request: AdministrationRequest): Promise<unknown> {
    return askAdministration(this.server.stateFolder, request, 'tester');
  }

  async ask(
    path: string,
    { user = 'admin', password = this.server.password, method = 'GET', body = '' } = {},
  ) {
    const Authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const answer = await fetch(new URL(path, this.server.url), {
      method,
      headers: { Authorization },
      ...(body !== '' && { body }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  /** One login at the target. */
  tryIn(chapName: string, secret: string): Promise<AttemptResult> {
    const isName = chapName.startsWith('iqn.');
    return tryToGetIn(this.portal, {
      target,
      account: { chapName, secret },
      ...(isName && { initiatorName: chapName }),
    });
  }

  /** Whether the account that nobody touches gets in. */
  async keeperGetsIn(): Promise<boolean> {
    return (await this.tryIn(keeper.chapName, keeper.secret)) === 'in';
  }

  async dispose(): Promise<void> {
    await this.intruder.stop();
    await this.#closeClients();
    await this.server.dispose();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #killAt(): string {
    return join(this.#folder, 'kill-at');
  }

  async #closeClients(): Promise<void> {
    await this.#client?.stop();
    await this.#aws?.stop();
  }
}
