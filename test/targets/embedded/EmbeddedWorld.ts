import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { login } from '../../../src/iscsi/Initiator.js';
import { IscsiLoginError } from '../../../src/iscsi/login/IscsiLoginError.js';
import type { DataPath } from '../../../src/targets/embedded/DataPath.js';
import { EmbeddedDriver } from '../../../src/targets/embedded/EmbeddedDriver.js';
import type { EmbeddedTarget } from '../../../src/targets/EmbeddedTarget.js';
import { parseIscsiName, type IscsiName } from '../../../src/targets/IscsiName.js';
import { holdSession } from '../../support/holdSession.js';
import { embeddedWorkers, newTargetDataPath } from '../../support/builtWorkerEntry.js';
import { buildOnce } from '../../support/server.js';
import { makeTemporaryStore } from '../../support/temporaryStore.js';
import type { ContractCredentials, ContractWorld, HeldSession } from '../contract/ContractWorld.js';

/** More than the tests take: a configuration does not change while the server runs. */
const configured: readonly EmbeddedTarget[] = Array.from({ length: 200 }, (_, index) => ({
  iscsiName: parseIscsiName(`iqn.2026-11.test.example:target-${index + 1}`),
  alias: null,
  luns: [{ lun: 1, bytes: 1024 * 1024, file: null }],
  initiators: null,
  protected: false,
}));

type OnStep = () => void | Promise<void>;

/** The embedded target in this thread, and its store. */
export class EmbeddedWorld implements ContractWorld {
  readonly #temporary = makeTemporaryStore();
  readonly #folder = mkdtempSync(join(tmpdir(), 'embedded-'));
  #driver: EmbeddedDriver | null = null;
  #dataPath: DataPath | null = null;
  #crash: (error: Error) => void = () => {};
  #port = 0;
  #handedOut = 0;
  #names = 0;

  /** @param workers number of processes that serve the targets. */
  constructor(readonly workers = embeddedWorkers) {}

  static async make(workers = embeddedWorkers): Promise<EmbeddedWorld> {
    if (workers > 1) await buildOnce();
    return new EmbeddedWorld(workers);
  }

  get port(): number {
    return this.#port;
  }

  /** The process before it ends, with its data path. */
  async openDriver({ onStep }: { readonly onStep?: OnStep } = {}): Promise<EmbeddedDriver> {
    await this.#driver?.close();
    const driver = new EmbeddedDriver({
      portal: { address: '127.0.0.1', port: this.#port },
      targets: configured,
      sealed: this.#temporary.sealed,
      makeDataPath: (onCrash) => {
        this.#crash = onCrash;
        this.#dataPath = newTargetDataPath();
        return onStep ? stepping(this.#dataPath, onStep) : this.#dataPath;
      },
      folder: this.#folder,
      workers: this.workers,
      log: { warn: () => {}, error: () => {} },
    });
    await driver.start();
    this.#driver = driver;
    this.#port = driver.port;
    return driver;
  }

  /** One of the configured ones, opened: they are closed until somebody opens them. */
  async createTarget(): Promise<IscsiName> {
    const target = configured[this.#handedOut];
    if (!target || !this.#driver) throw new Error('no target is left, or no driver is open');
    this.#handedOut += 1;
    const change = { kind: 'setChapEnabled', target: target.iscsiName, enabled: false } as const;
    await this.#driver.execute(await this.#driver.plan(change));
    return target.iscsiName;
  }

  /** Whether an account in the sealed store holds a secret. */
  hasOnDisk(secret: string): boolean {
    const accounts = [...this.#temporary.sealed.entries('embedded/account/')];
    return JSON.stringify(accounts).includes(Buffer.from(secret).toString('base64'));
  }

  accountName(label: string): string {
    this.#names += 1;
    return `host ${label} ${this.#names}`;
  }

  async login(target: IscsiName, credentials: ContractCredentials | null): Promise<'in' | 'refused'> {
    // The target lives in our process: where a test has ended that, it is started again.
    if (!(await this.#isRunning())) await this.openDriver();
    try {
      const session = await login({
        address: '127.0.0.1',
        port: this.#port,
        targetName: target,
        initiatorName: 'iqn.2026-11.test.example:contract',
        chap: credentials && { userName: credentials.chapName, secret: Buffer.from(credentials.secret) },
        targetChap: credentials?.target
          ? { userName: credentials.target.chapName, secret: Buffer.from(credentials.target.secret) }
          : null,
      });
      await session.logout();
      return 'in';
    } catch (error) {
      if (error instanceof IscsiLoginError && error.kind !== 'unreachable') return 'refused';
      throw error;
    }
  }

  holdSession(target: IscsiName, credentials: ContractCredentials | null): Promise<HeldSession> {
    return holdSession({ address: '127.0.0.1', port: this.#port }, target, credentials);
  }

  /** As when the worker crashes: the driver starts it again. */
  async restartTargets(): Promise<void> {
    const crashed = this.#dataPath;
    await crashed?.close();
    this.#crash(new Error('the data path was stopped by the test'));
    while (this.#dataPath === crashed || !(await this.#isRunning()))
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async stop(): Promise<void> {
    await this.#driver?.close();
    await this.#temporary.remove();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #isRunning(): Promise<boolean> {
    return (
      this.#driver?.listSessions(null).then(
        () => true,
        () => false,
      ) ?? false
    );
  }
}

/** A data path that tells before each call that comes from the driver. */
function stepping(inner: DataPath, onStep: OnStep): DataPath {
  return {
    start: (setup) => inner.start(setup),
    putAccount: async (account) => {
      await onStep();
      await inner.putAccount(account);
    },
    removeAccount: async (id) => {
      await onStep();
      await inner.removeAccount(id);
    },
    setOpen: async (target, open) => {
      await onStep();
      await inner.setOpen(target, open);
    },
    putTarget: async (target) => {
      await onStep();
      await inner.putTarget(target);
    },
    removeTarget: async (target) => {
      await onStep();
      await inner.removeTarget(target);
    },
    sessions: (target) => inner.sessions(target),
    endSessions: async (ids) => {
      await onStep();
      await inner.endSessions(ids);
    },
    refusedLogins: () => inner.refusedLogins(),
    turnedAway: () => inner.turnedAway(),
    load: () => inner.load(),
    countsOf: (places) => inner.countsOf(places),
    expectOwnLogin: (isid) => inner.expectOwnLogin(isid),
    close: () => inner.close(),
  };
}
