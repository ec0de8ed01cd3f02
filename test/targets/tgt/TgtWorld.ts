import type { SealedStore } from '../../../src/store/SealedStore.js';
import { parseIscsiName, type IscsiName } from '../../../src/targets/IscsiName.js';
import { TgtDriver } from '../../../src/targets/tgt/TgtDriver.js';
import type { TgtEvents } from '../../../src/targets/tgt/TgtReplay.js';
import type { TgtRequest } from '../../../src/targets/tgt/TgtRequest.js';
import { holdSession } from '../../support/holdSession.js';
import { makeTemporaryStore } from '../../support/temporaryStore.js';
import { startTgtd, type TestTarget, type Tgtd } from '../../support/tgtd.js';
import type { ContractCredentials, ContractWorld, HeldSession } from '../contract/ContractWorld.js';

export interface TgtWorldOptions {
  readonly replay?: 'on' | 'off';
  /** off unless given: looks would be among the requests that tests count. */
  readonly reclose?: 'on' | 'off';
  readonly events?: TgtEvents;
  readonly requestTimeoutMs?: number;
  readonly discoveryAuth?: 'none' | 'chap';
  readonly sealed?: SealedStore;
  readonly socketPath?: string;
  readonly onRequest?: (request: TgtRequest, count: number) => void | Promise<void>;
  /** Called before each write to the sealed store; what it throws stops the write. */
  readonly onWrite?: () => void;
}

export interface LogLine {
  readonly level: 'info' | 'warn';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A real tgtd, a store, and drivers over both. */
export class TgtWorld implements ContractWorld {
  readonly log: LogLine[] = [];
  #targets: TestTarget[] = [];
  #names = 0;

  #store = makeTemporaryStore();

  private constructor(readonly tgtd: Tgtd) {}

  static async make(): Promise<TgtWorld> {
    return new TgtWorld(await startTgtd());
  }

  async openDriver(options: { readonly onStep?: () => void | Promise<void> } = {}): Promise<TgtDriver> {
    return this.openTgtDriver(options.onStep === undefined ? {} : { onRequest: options.onStep });
  }

  async openTgtDriver({ onWrite, ...options }: TgtWorldOptions = {}): Promise<TgtDriver> {
    const driver = new TgtDriver({
      socketPath: this.tgtd.socketPath,
      requestTimeoutMs: 5000,
      replay: 'on',
      reclose: 'off',
      sealed: onWrite === undefined ? this.#store.sealed : this.#store.watched(onWrite),
      log: {
        info: (fields, message) => void this.log.push({ level: 'info', fields, message }),
        warn: (fields, message) => void this.log.push({ level: 'warn', fields, message }),
      },
      ...options,
    });
    await driver.start();
    return driver;
  }

  async createTarget(): Promise<IscsiName> {
    const name = parseIscsiName(`iqn.2026-11.test.example:target-${this.#targets.length + 1}`);
    this.#targets.push(await this.tgtd.createTarget(name));
    return name;
  }

  /** The id by which tgtd knows a target now. */
  tidOf(name: IscsiName): number {
    const target = this.#targets.find(({ iscsiName }) => iscsiName === name);
    if (target === undefined) throw new Error(`no target ${name}`);
    return target.tid;
  }

  accountName(label: string): string {
    this.#names += 1;
    return `host ${label} ${this.#names}`;
  }

  async login(target: IscsiName, credentials: ContractCredentials | null): Promise<'in' | 'refused'> {
    const { outcome } = await this.tgtd.login(target, {
      ...(credentials && { user: credentials.chapName, password: credentials.secret }),
      ...(credentials?.target && {
        targetUser: credentials.target.chapName,
        targetPassword: credentials.target.secret,
      }),
    });
    return outcome;
  }

  holdSession(target: IscsiName, credentials: ContractCredentials | null): Promise<HeldSession> {
    return holdSession({ address: '127.0.0.1', port: this.tgtd.port }, target, credentials);
  }

  async restartTargets(): Promise<void> {
    await this.tgtd.restart();
    await this.createTargetsAgain();
  }

  /** As an administrator's configuration does after a restart: the same names, all open. */
  async createTargetsAgain(): Promise<void> {
    const names = this.#targets.map(({ iscsiName }) => iscsiName);
    this.#targets = [];
    for (const name of names) this.#targets.push(await this.tgtd.createTarget(name));
  }

  /** Begins with an empty store; no driver may be open. */
  async forgetStore(): Promise<void> {
    await this.#store.remove();
    this.#store = makeTemporaryStore();
  }

  async stop(): Promise<void> {
    await this.tgtd.stop();
    await this.#store.remove();
  }
}
