import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { IscsiLoginError } from '../../src/iscsi/login/IscsiLoginError.js';
import type { IscsiLoginOptions } from '../../src/iscsi/Initiator.js';
import { login } from '../../src/iscsi/Initiator.js';
import { tryLogin, type LoginAttempt, type TryLogin } from '../../src/credentials/tryLogin.js';
import type { Pool } from '../../src/pools/Pool.js';
import type { Configfs } from '../../src/targets/lio/Configfs.js';
import type { LioPortal } from '../../src/targets/lio/LioStorage.js';
import { FakeLioSession } from '../targets/lio/FakeLioSession.js';
import { FakeLioWorld } from '../targets/lio/FakeLioWorld.js';
import { portalPort, type GuestLio } from '../targets/lio/GuestLio.js';
import type { StorageSession } from './StorageWorld.js';

type Account = NonNullable<LoginAttempt['account']>;

/** A host whose kernel has LIO, with a target that an administrator made: in memory, or a guest. */
export interface LioHost {
  readonly configfs: Configfs;
  readonly savedPath: string;
  /** What targets that are made here listen on. */
  readonly portal: LioPortal;
  readonly tryLogin: TryLogin;
  login(wanted: Pick<IscsiLoginOptions, 'targetName' | 'initiatorName' | 'chap'>): Promise<StorageSession>;
  /** The target of an administrator that admits whoever knows its account, with LUN 1. */
  makeForeignTarget(name: string): Promise<void>;
  /** The host starts anew, and `targetctl restore` runs. */
  restart(): Promise<void>;
  /** The host starts anew, and nothing is restored yet. */
  clear(): Promise<void>;
  /** The size of a file where LIO looks for it; null: it is not there. */
  sizeOfFile(path: string): Promise<number | null>;
  /** Gives the file of a volume another name, here and where LIO looks for it; `putBack` its own again. */
  setAside(path: string): Promise<void>;
  putBack(path: string): Promise<void>;
  /** A pool of this machine whose files are where LIO looks for them. */
  servedFrom(pool: Pool): Pool;
  dispose(): Promise<void>;
}

/** LIO in memory: its disks are the files of this machine. */
export class FakeLioHost implements LioHost {
  readonly world = new FakeLioWorld();
  readonly configfs = this.world.lio;
  readonly savedPath = this.world.savedPath;
  readonly portal = { address: '127.0.0.1', port: portalPort };

  readonly tryLogin: TryLogin = async ({
    targetName,
    initiatorName,
    account,
    targetAccount,
    whileLoggedIn,
  }) => {
    try {
      if (targetAccount) this.#expectAuthentic(targetName ?? '', initiatorName, account, targetAccount);
      const session = await this.login({
        targetName,
        initiatorName,
        chap: account && { userName: account.chapName, secret: account.secret.reveal() },
      });
      await whileLoggedIn?.(Object.assign(session, { tsih: 1 }));
      await session.logout();
      return { kind: 'admitted', sentence: 'the login was accepted' };
    } catch (error) {
      if (!(error instanceof IscsiLoginError)) throw error;
      const kinds = { 'not-protected': 'open', 'target-not-authentic': 'not-authentic' } as const;
      const kind = error.kind in kinds ? kinds[error.kind as keyof typeof kinds] : 'unauthenticated';
      return { kind, sentence: error.message };
    }
  };

  /** @throws IscsiLoginError if the initiator is admitted, and the target has another account than it expects. */
  #expectAuthentic(target: string, initiator: string, account: Account | null, targetAccount: Account): void {
    if (account === null) return;
    const { lio } = this.world;
    const own = { chapName: account.chapName, secret: Buffer.from(account.secret.reveal()).toString() };
    const expected = {
      chapName: targetAccount.chapName,
      secret: Buffer.from(targetAccount.secret.reveal()).toString(),
    };
    if (
      lio.login(target, initiator, own) === 'in' &&
      lio.login(target, initiator, { ...own, target: expected }) !== 'in'
    )
      throw new IscsiLoginError('target-not-authentic', 'security', 'the answer of the target is wrong');
  }

  async login({
    targetName,
    initiatorName,
    chap,
  }: Pick<IscsiLoginOptions, 'targetName' | 'initiatorName' | 'chap'>): Promise<StorageSession> {
    const { lio } = this.world;
    const target = targetName ?? '';
    const credentials = chap && { chapName: chap.userName, secret: Buffer.from(chap.secret).toString() };
    if (lio.login(target, initiatorName, credentials) !== 'in')
      throw new IscsiLoginError('unauthenticated', 'security', 'the target refused the login');
    if (chap && lio.login(target, initiatorName, null) === 'in')
      throw new IscsiLoginError('not-protected', 'security', 'the target lets in without a secret');
    return new FakeLioSession(lio, target, initiatorName);
  }

  async makeForeignTarget(name: string): Promise<void> {
    this.world.lio.addGroup(name, { authentication: true, generateNodeAcls: true });
    this.world.save();
  }

  restart(): Promise<void> {
    return this.world.restartTargets();
  }

  async clear(): Promise<void> {
    this.world.lio.removeTargets();
  }

  async sizeOfFile(path: string): Promise<number | null> {
    return statSync(path, { throwIfNoEntry: false })?.size ?? null;
  }

  async setAside(path: string): Promise<void> {
    renameSync(path, `${path}.aside`);
  }

  async putBack(path: string): Promise<void> {
    renameSync(`${path}.aside`, path);
  }

  servedFrom(pool: Pool): Pool {
    return pool;
  }

  dispose(): Promise<void> {
    return this.world.stop();
  }
}

/** LIO in a guest: its disks are files of the guest, of the same sizes and under the same paths as those of the pool here. */
export class GuestLioHost implements LioHost {
  readonly configfs: Configfs;
  readonly portal = { address: '0.0.0.0', port: portalPort };

  private constructor(
    private readonly lio: GuestLio,
    readonly savedPath: string,
  ) {
    this.configfs = lio.openConfigfs(() => {});
  }

  static async make(lio: GuestLio, savedPath: string): Promise<GuestLioHost> {
    await lio.clear();
    await lio.makeBackstore();
    return new GuestLioHost(lio, savedPath);
  }

  /** The portal as it is reached from outside of the guest. */
  readonly tryLogin: TryLogin = (attempt, signal) =>
    tryLogin({ ...attempt, portal: { ...attempt.portal, ...this.lio.portal } }, signal);

  login(wanted: Pick<IscsiLoginOptions, 'targetName' | 'initiatorName' | 'chap'>): Promise<StorageSession> {
    return login({ ...wanted, ...this.lio.portal });
  }

  async makeForeignTarget(name: string): Promise<void> {
    await this.lio.addGroup(name, { authentication: true, generateNodeAcls: true });
    writeFileSync(this.savedPath, await this.lio.save(), { mode: 0o600 });
  }

  clear(): Promise<void> {
    return this.lio.clear();
  }

  readonly sizeOfFile = async (path: string): Promise<number | null> => {
    const size = await this.lio.shell(`[ ! -e ${path} ] || stat -c %s ${path}`);
    return size === '' ? null : Number(size);
  };

  async setAside(path: string): Promise<void> {
    renameSync(path, `${path}.aside`);
    await this.lio.shell(`mv ${path} ${path}.aside`);
  }

  async putBack(path: string): Promise<void> {
    renameSync(`${path}.aside`, path);
    await this.lio.shell(`mv ${path}.aside ${path}`);
  }

  restart(): Promise<void> {
    return this.lio.restore(readFileSync(this.savedPath, 'utf8'));
  }

  servedFrom(pool: Pool): Pool {
    return new Proxy(pool, {
      get: (of, name) => {
        const member: unknown = Reflect.get(of, name, of);
        if (typeof member !== 'function') return member;
        return async (...given: readonly unknown[]): Promise<unknown> => {
          const result: unknown = await Reflect.apply(member, of, given);
          if (name === 'create') await this.#follow(of, (given[0] as { readonly id: string }).id, true);
          if (name === 'resize') await this.#follow(of, String(given[0]), false);
          if (name === 'remove') await this.#follow(of, String(given[0]), false);
          return result;
        };
      },
    });
  }

  /** What the pool here has done, in the guest. */
  async #follow(pool: Pool, id: string, isNew: boolean): Promise<void> {
    const stored = await pool.find(id);
    const folder = 'folder' in pool ? String(pool.folder) : '';
    const path = `${folder}/${id}.img`;
    if (stored === null || isNew) await this.lio.shell(`rm -f ${path}`);
    if (stored !== null) await this.lio.shell(`mkdir -p ${folder}; truncate -s ${stored.bytes} ${path}`);
  }

  async dispose(): Promise<void> {
    await this.lio.clear();
  }
}
