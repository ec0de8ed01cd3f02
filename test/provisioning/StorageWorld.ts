import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditRecord } from '../../src/audit/AuditLog.js';
import { Changes, type ActOutcomes, type Audit, type ChangesLog } from '../../src/changes/Changes.js';
import { Credentials } from '../../src/credentials/Credentials.js';
import type { ChangedCredentials } from '../../src/credentials/CredentialsDeps.js';
import { tryLogin } from '../../src/credentials/tryLogin.js';
import { login } from '../../src/iscsi/Initiator.js';
import type { InitiatorSession } from '../../src/iscsi/InitiatorSession.js';
import { FolderPool } from '../../src/pools/FolderPool.js';
import type { Pool } from '../../src/pools/Pool.js';
import type { InitiatorsWithoutAccount } from '../../src/provisioning/describeAdmission.js';
import type { HostStorage } from '../../src/provisioning/HostStorage.js';
import { Jobs } from '../../src/provisioning/Jobs.js';
import { Masking } from '../../src/provisioning/Masking.js';
import type { MaskingSettings } from '../../src/provisioning/MaskingPlans.js';
import { MaskingRecords } from '../../src/provisioning/MaskingRecords.js';
import { MaskingViews } from '../../src/provisioning/MaskingViews.js';
import { Provisioning } from '../../src/provisioning/Provisioning.js';
import type { ProvisioningSettings, ChangedStorage } from '../../src/provisioning/ProvisioningDeps.js';
import type { Storage } from '../../src/provisioning/Storage.js';
import type { StorageChange } from '../../src/provisioning/StorageChange.js';
import type { StorageOutcome } from '../../src/provisioning/StorageOutcome.js';
import { ServedVolumes } from '../../src/provisioning/ServedVolumes.js';
import { VolumeRecords } from '../../src/provisioning/VolumeRecords.js';
import type { Principal, Role } from '../../src/security/Principal.js';
import { ChapSecret } from '../../src/targets/ChapSecret.js';
import { EmbeddedDriver } from '../../src/targets/embedded/EmbeddedDriver.js';
import type { EmbeddedTarget } from '../../src/targets/EmbeddedTarget.js';
import { parseIscsiName, type IscsiName } from '../../src/targets/IscsiName.js';
import type { StorageDriver } from '../../src/targets/StorageDriver.js';
import type { TargetDriver } from '../../src/targets/TargetDriver.js';
import { TargetDriverError } from '../../src/targets/TargetDriverError.js';
import { LioDriver } from '../../src/targets/lio/LioDriver.js';
import { TgtDriver } from '../../src/targets/tgt/TgtDriver.js';
import { embeddedWorkers, newTargetDataPath } from '../support/builtWorkerEntry.js';
import { makeTemporaryStore } from '../support/temporaryStore.js';
import { startTgtd, type Tgtd } from '../support/tgtd.js';
import type { GuestLio } from '../targets/lio/GuestLio.js';
import { withSharedBlocks } from './withSharedBlocks.js';
import { FakeLioHost, GuestLioHost, type LioHost } from './LioHost.js';

export const MiB = 2 ** 20;
export const host = parseIscsiName('iqn.1993-08.org.debian:01:host');
export const other = parseIscsiName('iqn.1993-08.org.debian:01:other');
export const secretText = 'twelve-bytes';

/** The demonstration target of the configuration, which nothing may change. */
export const configured: EmbeddedTarget = {
  iscsiName: parseIscsiName('iqn.2026-11.test.example:configured'),
  alias: null,
  luns: [{ lun: 1, bytes: MiB, file: null }],
  initiators: null,
  protected: false,
};

export type StorageKind = 'embedded' | 'tgt' | 'lio';

/** What is done in a session at a target. */
export type StorageSession = Pick<
  InitiatorSession,
  'reportLuns' | 'inquiry' | 'readCapacity16' | 'testUnitReady' | 'scsiCommand' | 'logout'
>;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

type Driver = TargetDriver & { readonly storage: StorageDriver };

/**
 * Provisioning on an embedded target in this thread, on a real tgtd, or on LIO (in memory unless a guest is given), with a folder pool, a
 * real store, and logins that are real but at a LIO in memory.
 */
export class StorageWorld {
  constructor(
    readonly kind: StorageKind = 'embedded',
    readonly guest: GuestLio | null = null,
  ) {}

  readonly folder = mkdtempSync(join(tmpdir(), 'storage-'));
  readonly temporary = makeTemporaryStore();
  readonly records: AuditRecord[] = [];
  readonly withoutAccount: InitiatorsWithoutAccount[] = [];
  readonly logged: string[] = [];
  readonly touched: ChangedStorage[] = [];
  /** Told of all that is touched. */
  onChanged: (changed: Partial<ChangedCredentials & ChangedStorage>) => void = () => {};
  readonly settings: Writable<ProvisioningSettings & MaskingSettings> = {
    initiatorName: parseIscsiName('iqn.2026-11.test.example:server'),
    iqnPrefix: 'iqn.2026-11.test.example',
    newTargets: 'chap',
    verifyExports: true,
    maxVolumes: 100,
    maxTargets: 100,
    maxInitiatorsPerTarget: 100,
    maxInitiators: 100,
    maxMaskingGroups: 100,
  };
  /** Called before each step that a pool or the data path is asked for; what it throws stops the step. */
  onStep: (step: string) => void | Promise<void> = () => {};
  /** Called before each write of an intent, so before each part of a change; what it throws prevents the write. */
  onIntent: () => void = () => {};
  /** From the next start on; records are kept in `records` unless another one is given. */
  audit: Audit = { write: async (record) => void this.records.push(record) };
  /** Of the pool, from the next start on. */
  reserveBytes = 0;
  /** Whether the pool makes copies at one instant: they are copied whole here, for few file systems can. */
  sharesBlocks = false;
  driver!: Driver;
  /** The port that targets are logged in to at. */
  port = 0;
  /** What tgtd was asked to do, in order. */
  readonly requests: string[] = [];
  #tgtd: Tgtd | null = null;
  #lioHost: LioHost | null = null;
  /** Targets and initiators that get an account once the initiator is allowed. */
  readonly #awaitedAccounts = new Set<string>();
  pool!: FolderPool;
  volumes!: VolumeRecords;
  /** How storage is changed and masking read: at this host, or through an agent. */
  provisioning!: HostStorage['provisioning'];
  served!: HostStorage['served'];
  views!: HostStorage['views'];
  masking!: HostStorage['masking'];
  maskingRecords!: MaskingRecords;
  #local!: Pick<Storage, 'masking' | 'provisioning' | 'served' | 'views'>;
  jobs!: Jobs;
  credentials!: Credentials;
  protected changes!: Changes;

  get poolFolder(): string {
    return join(this.folder, 'pool');
  }

  /** The same state in a new process. */
  async start(): Promise<void> {
    mkdirSync(this.poolFolder, { recursive: true });
    const note = (_: object, message: string): void => void this.logged.push(message);
    const log = { info: note, warn: note, error: note };
    const { store, watched } = this.temporary;
    const sealed = watched(() => this.onIntent());
    this.driver = await this.#startDriver(log);
    const folderPool = new FolderPool({
      name: 'pool',
      folder: this.poolFolder,
      thickByDefault: false,
      reserveBytes: this.reserveBytes,
    });
    this.pool = withSharedBlocks(folderPool, () => this.sharesBlocks);
    this.volumes = new VolumeRecords(store);
    this.maskingRecords = new MaskingRecords(store);
    this.jobs = new Jobs({
      store,
      maxRunning: 2,
      maxEnded: 20,
      // Longer than a slow machine takes for a test.
      keptMs: 3_600_000,
      onChanged: ({ id }) => this.onChanged({ jobs: [id] }),
    });
    const acts = this.makeActs();
    this.changes = new Changes({
      store,
      audit: this.audit,
      lockWaitMs: 5_000,
      log,
      ...(acts && { acts }),
    });
    const steps = ['create', 'resize', 'remove', 'copyAtOnce', 'replace'] as const;
    const provisioning = new Provisioning({
      target: this.driver,
      storage: this.driver.storage,
      pools: [this.#stepping<Pool>(this.#lioHost?.servedFrom(this.pool) ?? this.pool, steps)],
      volumes: this.volumes,
      maskingRecords: this.maskingRecords,
      jobs: this.jobs,
      changes: this.changes,
      sealed,
      tryLogin: this.#lioHost?.tryLogin ?? tryLogin,
      settings: this.settings,
      log,
      onAllowed: (caller, target, initiator) => this.credentials.proveAllowed(caller, target, initiator),
      onWithoutAccount: (found) => void this.withoutAccount.push(found),
      onChanged: (touched) => {
        this.touched.push(touched);
        this.onChanged(touched);
      },
    });
    this.credentials = new Credentials({
      driver: this.driver,
      store,
      sealed,
      changes: this.changes,
      tryLogin: this.#lioHost?.tryLogin ?? tryLogin,
      settings: {
        secretLimits: { minBytes: 12, maxBytes: 16 },
        initiatorName: this.settings.initiatorName,
        proofOf: () => 'full',
        sessionsOnChangeOf: () => 'affected',
      },
      log,
      onChanged: (changed) => this.onChanged(changed),
    });
    const served = new ServedVolumes({
      target: this.driver,
      storage: this.driver.storage,
      provisioning,
      credentials: this.credentials,
      changes: this.changes,
      sealed,
      iqnPrefix: this.settings.iqnPrefix,
    });
    const masked = {
      target: this.driver,
      storage: this.driver.storage,
      volumes: this.volumes,
      records: this.maskingRecords,
    };
    const views = new MaskingViews(masked);
    const masking = new Masking({
      ...masked,
      views,
      provisioning,
      changes: this.changes,
      sealed,
      settings: this.settings,
      log,
      onChanged: (changed) => this.onChanged(changed),
    });
    this.#local = { provisioning, served, views, masking };
    Object.assign(this, this.#local);
    this.credentials.start();
    await this.changes.start();
  }

  /** Keeps how acts of an endpoint ended; null: there is none. */
  protected makeActs(): ActOutcomes | null {
    return null;
  }

  #startDriver(log: ChangesLog): Promise<Driver> {
    const starts = {
      embedded: () => this.#startEmbedded(log),
      tgt: () => this.#startTgt(log),
      lio: () => this.#startLio(log),
    } satisfies Record<StorageKind, () => Promise<Driver>>;
    return starts[this.kind]();
  }

  async #startLio(log: ChangesLog): Promise<Driver> {
    const lio = (this.#lioHost ??= await this.#makeLioHost());
    const driver = new LioDriver({
      configfsPath: '/sys/kernel/config/target',
      savedConfigurationPath: lio.savedPath,
      log,
      configfs: this.#stepping(
        lio.configfs,
        ['write', 'makeFolder', 'removeFolder', 'link', 'unlink'],
        // What stops a step here has stopped the process: it is no answer of LIO's.
        (error) => new TargetDriverError('timeout', String(error)),
      ),
      storage: {
        sealed: this.temporary.sealed,
        portals: [lio.portal],
        sizeOfFile: (path) => lio.sizeOfFile(path),
      },
    });
    await driver.start();
    const { storage } = driver;
    if (!storage) throw new Error('the driver makes no targets');
    return Object.assign(driver, { storage });
  }

  async #makeLioHost(): Promise<LioHost> {
    const lio =
      this.guest === null
        ? new FakeLioHost()
        : await GuestLioHost.make(this.guest, join(this.folder, 'saveconfig.json'));
    await lio.makeForeignTarget(configured.iscsiName);
    return lio;
  }

  /** @throws Error unless this is a world of LIO. */
  get lioHost(): LioHost {
    if (this.#lioHost === null) throw new Error('there is no LIO');
    return this.#lioHost;
  }

  async #startEmbedded(log: ChangesLog): Promise<Driver> {
    const driver = new EmbeddedDriver({
      portal: { address: '127.0.0.1', port: 0 },
      targets: [configured],
      sealed: this.temporary.sealed,
      makeDataPath: () =>
        this.#stepping(newTargetDataPath(), ['putAccount', 'removeAccount', 'putTarget', 'removeTarget']),
      folder: this.folder,
      workers: embeddedWorkers,
      log,
    });
    await driver.start();
    this.port = driver.port;
    return driver;
  }

  async #startTgt(log: ChangesLog): Promise<Driver> {
    const tgtd = (this.#tgtd ??= await this.#startTgtd());
    this.port = tgtd.port;
    const driver = new TgtDriver({
      socketPath: tgtd.socketPath,
      replay: 'on',
      reclose: 'off',
      sealed: this.temporary.sealed,
      log,
      onRequest: ({ operation, description }) => {
        this.requests.push(description);
        if (operation !== 'show') return this.onStep(description);
      },
    });
    await driver.start();
    return driver;
  }

  async #startTgtd(): Promise<Tgtd> {
    const tgtd = await startTgtd();
    await tgtd.createTarget(configured.iscsiName);
    return tgtd;
  }

  /** @throws Error unless this is the world of tgt. */
  get tgtd(): Tgtd {
    if (this.#tgtd === null) throw new Error('there is no tgtd');
    return this.#tgtd;
  }

  /** The target daemon dies and begins anew, while the server runs; the embedded target with the server. */
  async restartTargets(): Promise<void> {
    if (this.#lioHost !== null) return this.#lioHost.restart();
    if (this.#tgtd === null) return this.restart();
    await this.#tgtd.restart();
    await this.#tgtd.createTarget(configured.iscsiName);
  }

  /** What providers read storage from and change it through. */
  get storage(): Storage {
    const { driver, pool, volumes, jobs } = this;
    return { driver: driver.storage, pools: [pool], volumes, jobs, ...this.#local };
  }

  /** The lowest number that a LUN can have. */
  get firstLun(): number {
    return this.driver.storage.storageCapabilities.minLun;
  }

  /** The LUNs of a session that are disks: tgt has a controller beside them. */
  async disksOf(session: Pick<StorageSession, 'reportLuns' | 'inquiry'>): Promise<readonly number[]> {
    const disks: number[] = [];
    for (const lun of await session.reportLuns()) if ((await session.inquiry(lun))[0] === 0) disks.push(lun);
    return disks;
  }

  async stop(): Promise<void> {
    this.changes.close();
    await this.#local.provisioning.close();
    this.credentials.close();
    await this.driver.close();
  }

  /** Settles what is in doubt as the server does every two seconds. */
  get isInDoubt(): boolean {
    return this.changes.isInDoubt;
  }

  /** The same object, whose methods of these names are told before they are run. */
  #stepping<T extends object>(
    inner: T,
    names: readonly (keyof T & string)[],
    stopped: (error: unknown) => unknown = (error) => error,
  ): T {
    return new Proxy(inner, {
      get: (of, name) => {
        const member: unknown = Reflect.get(of, name, of);
        if (typeof member !== 'function') return member;
        return (...given: readonly unknown[]): unknown => {
          if (!names.some((each) => each === name)) return Reflect.apply(member, of, given);
          return (async () => {
            try {
              await this.onStep(String(name));
            } catch (error) {
              throw stopped(error);
            }
            return (await Reflect.apply(member, of, given)) as unknown;
          })();
        };
      },
    });
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async dispose(): Promise<void> {
    await this.stop();
    await this.#tgtd?.stop();
    await this.#lioHost?.dispose();
    await this.temporary.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async change(change: StorageChange, caller = principal('storage')): Promise<StorageOutcome> {
    const outcome = await this.provisioning.change(caller, change);
    if (change.kind === 'removeTarget') this.#awaitedAccounts.clear();
    if (change.kind !== 'allow' || outcome.cause !== 'done') return outcome;
    if (this.#awaitedAccounts.delete(`${change.target} ${change.initiator}`))
      await this.addAccount(change.target, change.initiator);
    return outcome;
  }

  /** @throws Error unless it is done. */
  async done(change: StorageChange): Promise<StorageOutcome> {
    const outcome = await this.change(change);
    if (outcome.cause !== 'done') throw new Error(`${change.kind}: ${outcome.cause}: ${outcome.message}`);
    return outcome;
  }

  async makeVolume(name: string, bytes = MiB): Promise<string> {
    const { volume } = await this.done({ kind: 'createVolume', name, bytes, pool: null, thick: null });
    if (volume === null) throw new Error('no volume was named');
    return volume;
  }

  async makeTarget(alias: string): Promise<IscsiName> {
    const { target } = await this.done({ kind: 'createTarget', target: null, alias });
    if (target === null) throw new Error('no target was named');
    return target;
  }

  /** An account of an initiator; where that needs the initiator to be allowed, once it is. */
  async addAccount(target: IscsiName, initiator: IscsiName = host): Promise<void> {
    const secret = new ChapSecret(Buffer.from(secretText));
    const { cause, message } = await this.credentials.change(principal('credentials'), {
      kind: 'add',
      target,
      role: 'initiator',
      chapName: initiator,
      secret,
    });
    if (cause === 'initiator-specific-not-supported') {
      this.#awaitedAccounts.add(`${target} ${initiator}`);
      return;
    }
    if (cause !== 'done') throw new Error(`${cause}: ${message}`);
  }

  /** A volume behind a target, with an account of a host that may see it. */
  async provide(
    name: string,
    bytes = MiB,
  ): Promise<{ readonly volume: string; readonly target: IscsiName; readonly lun: number }> {
    const volume = await this.makeVolume(name, bytes);
    const target = await this.makeTarget(name);
    await this.addAccount(target);
    await this.done({ kind: 'allow', target, initiator: host });
    const { lun } = await this.export(target, volume);
    return { volume, target, lun: lun ?? Number.NaN };
  }

  export(target: IscsiName, volume: string, lun: number | null = null): Promise<StorageOutcome> {
    return this.done({ kind: 'addExport', target, volume, lun, readOnly: false, shared: false });
  }

  /** Without CHAP. */
  loginByName(target: IscsiName, initiatorName: IscsiName = host): Promise<StorageSession> {
    const wanted = { targetName: target, initiatorName, chap: null };
    return this.#lioHost?.login(wanted) ?? login({ ...wanted, address: '127.0.0.1', port: this.port });
  }

  /** Adds an account that waited for its initiator to be allowed, if a view has allowed it meanwhile. */
  async #addAwaitedAccount(target: IscsiName, initiator: IscsiName): Promise<void> {
    if (!this.#awaitedAccounts.has(`${target} ${initiator}`)) return;
    const list = await this.driver.storage.findAccessList(target);
    if (!list?.initiators?.includes(initiator)) return;
    this.#awaitedAccounts.delete(`${target} ${initiator}`);
    await this.addAccount(target, initiator);
  }

  async login(target: IscsiName, initiatorName: IscsiName = host): Promise<StorageSession> {
    await this.#addAwaitedAccount(target, initiatorName);
    const wanted = {
      targetName: target,
      initiatorName,
      chap: { userName: initiatorName, secret: Buffer.from(secretText) },
    };
    return this.#lioHost?.login(wanted) ?? login({ ...wanted, address: '127.0.0.1', port: this.port });
  }
}

export function principal(...roles: readonly Role[]): Principal {
  return { name: 'operator', roles: new Set(roles), address: '127.0.0.1', door: 'test' };
}
