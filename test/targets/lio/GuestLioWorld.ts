import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { login } from '../../../src/iscsi/Initiator.js';
import { IscsiLoginError } from '../../../src/iscsi/login/IscsiLoginError.js';
import { findIscsiName, parseIscsiName, type IscsiName } from '../../../src/targets/IscsiName.js';
import { LioDriver } from '../../../src/targets/lio/LioDriver.js';
import { holdSession } from '../../support/holdSession.js';
import type { ContractCredentials, ContractWorld, HeldSession } from '../contract/ContractWorld.js';
import { configfs, type GuestLio } from './GuestLio.js';

const stranger = 'iqn.2026-11.test.example:stranger';

/** The real LIO: targets in a guest, the driver here, over the guest's configfs and a saved configuration as rtslib writes it. */
export class GuestLioWorld implements ContractWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'iscsi-wbem-lio-'));
  readonly savedPath = join(this.folder, 'saveconfig.json');
  readonly #targets: IscsiName[] = [];
  /** The first one is of nobody's account. */
  readonly #names = ['iqn.2026-11.test.example:anybody'];
  /** Named, and without their ACLs yet. */
  #newNames: string[] = [];
  /** Whether an administrator has made something that is not saved. */
  #isUnsaved = false;
  #settled: Promise<void> = Promise.resolve();

  private constructor(private readonly lio: GuestLio) {}

  static async make(lio: GuestLio): Promise<GuestLioWorld> {
    await lio.clear();
    await lio.makeBackstore();
    return new GuestLioWorld(lio);
  }

  async openDriver({
    onStep = () => {},
  }: { readonly onStep?: () => void | Promise<void> } = {}): Promise<LioDriver> {
    await this.#settle();
    const real = this.lio.openConfigfs(onStep);
    const driver = new LioDriver({
      configfsPath: configfs,
      savedConfigurationPath: this.savedPath,
      log: { warn: () => {} },
      configfs: {
        ...real,
        read: async (path) => (await this.#settle(), real.read(path)),
        listFolders: async (path) => (await this.#settle(), real.listFolders(path)),
        write: async (path, value) => (await this.#settle(), real.write(path, value)),
      },
    });
    await driver.start();
    return driver;
  }

  async createTarget(): Promise<IscsiName> {
    const name = parseIscsiName(`iqn.2026-11.test.example:target-${this.#targets.length + 1}`);
    await this.lio.addGroup(name, { acls: this.#names });
    this.#targets.push(name);
    this.#isUnsaved = true;
    await this.#settle();
    return name;
  }

  accountName(label: string): string {
    const name = `iqn.2026-11.test.example:${label}-${this.#names.length + 1}`;
    this.#names.push(name);
    this.#newNames.push(name);
    return name;
  }

  async login(target: IscsiName, credentials: ContractCredentials | null): Promise<'in' | 'refused'> {
    await this.#settle();
    const own = credentials && findIscsiName(credentials.chapName);
    // Without credentials, as anybody who is admitted: one in is one too many.
    const initiators = own ? [own] : [...this.#names, stranger];
    for (const initiatorName of initiators) {
      if ((await this.#loginAs(initiatorName, target, credentials)) === 'in') return 'in';
    }
    return 'refused';
  }

  async holdSession(target: IscsiName, credentials: ContractCredentials | null): Promise<HeldSession> {
    await this.#settle();
    const [anybody = ''] = this.#names;
    return holdSession(this.lio.portal, target, credentials, credentials?.chapName ?? anybody);
  }

  /** The host starts anew: LIO is empty, and targetctl restores what is saved. */
  async restartTargets(): Promise<void> {
    await this.#settle();
    await this.lio.restore(readFileSync(this.savedPath, 'utf8'));
  }

  async stop(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #loginAs(
    initiatorName: string,
    targetName: IscsiName,
    credentials: ContractCredentials | null,
  ): Promise<'in' | 'refused'> {
    try {
      const session = await login({
        ...this.lio.portal,
        targetName,
        initiatorName,
        chap: credentials && { userName: credentials.chapName, secret: Buffer.from(credentials.secret) },
        targetChap: credentials?.target
          ? { userName: credentials.target.chapName, secret: Buffer.from(credentials.target.secret) }
          : null,
        algorithms: [5, 6, 7, 8],
      });
      await session.logout();
      return 'in';
    } catch (error) {
      if (!(error instanceof IscsiLoginError)) throw error;
      // Our initiator declines a target that asks for no proof; another one would be in.
      if (error.kind === 'not-protected') return 'in';
      if (['unreachable', 'timeout', 'closed'].includes(error.kind)) throw error;
      return 'refused';
    }
  }

  /** What an administrator would have done by now: ACLs for those who are to be admitted, and everything saved. */
  #settle(): Promise<void> {
    const before = this.#settled;
    this.#settled = (async () => {
      await before;
      await this.#saveWhatWasMade();
    })();
    return this.#settled;
  }

  async #saveWhatWasMade(): Promise<void> {
    const names = this.#newNames;
    this.#newNames = [];
    if (names.length > 0 && this.#targets.length > 0) {
      await this.lio.addAcls(this.#targets, names);
      this.#isUnsaved = true;
    }
    if (!this.#isUnsaved) return;
    this.#isUnsaved = false;
    writeFileSync(this.savedPath, await this.lio.save(), { mode: 0o600 });
  }
}
