import type { SealedStore } from '../../store/SealedStore.js';
import type { TurnedAwayReason } from '../../iscsi/LoginPlaces.js';
import type { TargetLoad } from '../../iscsi/SessionSupervisor.js';
import { portalLimits } from '../../iscsi/PortalLimits.js';
import type { ChapSecret } from '../ChapSecret.js';
import type { IscsiName } from '../IscsiName.js';
import type { ChangePlan, CredentialChange } from '../CredentialDriver.js';
import type { StorageDriver } from '../StorageDriver.js';
import { printPortal } from '../printPortal.js';
import { readingSealed } from '../readingSealed.js';
import type { TargetDriver } from '../TargetDriver.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type {
  Account,
  AccountRef,
  AccountRole,
  Authority,
  Finding,
  IsOwnSession,
  OpenTargetFinding,
  Portal,
  Session,
  Target,
  TargetCapabilities,
} from '../TargetReader.js';
import { AccountBook, type ListedAccount } from './AccountBook.js';
import { idOf, toAccess, toAccount, toSecret, toSession } from './accountForms.js';
import type { AccountRecord } from './AccountRecord.js';
import { authoritiesOf, orphanedAuthority, targetOfAuthority, unbound } from './authorities.js';
import type { AccessAccount, DataPath, DataPathSetup } from './DataPath.js';
import { cannotStart } from './cannotStart.js';
import { EmbeddedStorage } from './EmbeddedStorage.js';
import { listEmbeddedWishes } from './listEmbeddedWishes.js';
import { EmbeddedTargets } from './EmbeddedTargets.js';
import {
  portalGroupTag,
  type EmbeddedPortal,
  type EmbeddedTarget,
  type LeftOutLun,
} from '../EmbeddedTarget.js';
import {
  damagedEntryFinding,
  findEmbeddedFaults,
  findLargerFiles,
  findOpenTargets,
  leftOutFinding,
} from './findings.js';
import { maxSecretBytes, planChange, type EmbeddedSteps } from './planChange.js';

export interface EmbeddedDriverOptions extends Pick<DataPathSetup, 'limits' | 'discoveryShows' | 'workers'> {
  readonly portal: EmbeddedPortal;
  readonly targets: readonly EmbeddedTarget[];
  readonly sealed: SealedStore;
  /** Makes a data path without starting it.  `onCrash` is called if it ends without having been closed. */
  readonly makeDataPath: (onCrash: (error: Error) => void) => DataPath;
  /** Folder for persistent reservations of logical units. */
  readonly folder: string;
  readonly log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
  readonly isOwnSession?: IsOwnSession;
  /** Called before an expired former secret is removed.  It is invalid already. */
  readonly onOverlapEnd?: (account: AccountRef) => Promise<void>;
}

/**
 * After a crash the data path is restarted after the first of these times, then after twice as long each time, up to the second.
 */
const reviveMs = { first: 100, last: 30_000 };

/** Minimum and maximum time until former secrets are checked again.  A timer cannot be set much further ahead. */
const overlapCheckMs = { least: 500, most: 24 * 60 * 60 * 1000 };

/**
 * The embedded target of this server.  Accounts are sealed in its store; targets come from the configuration or were made through
 * this server.  Logins and disk traffic are handled by the data path.
 */
export class EmbeddedDriver implements TargetDriver {
  readonly kind = 'embedded';
  readonly isKeptInStore = true;
  readonly capabilities: TargetCapabilities;
  readonly #options: EmbeddedDriverOptions;
  readonly storage: StorageDriver;
  readonly listSessionWishes = listEmbeddedWishes(this);
  #targets: EmbeddedTargets | null = null;
  #port: number;
  #book: AccountBook | null = null;
  #dataPath: DataPath | null = null;
  /** While a data path is starting: changes made since it was given the initial state. */
  #sinceTold: ((dataPath: DataPath) => Promise<void>)[] | null = null;
  #reviving: NodeJS.Timeout | null = null;
  #overlapTimer: NodeJS.Timeout | null = null;
  #wasStarted = false;
  /** Null: it was never started. */
  #leftOut: readonly LeftOutLun[] | null = null;
  #closed = false;

  constructor(options: EmbeddedDriverOptions) {
    this.#options = options;
    this.capabilities = {
      initiatorSpecificAccounts: true,
      defaultAccounts: true,
      targetAccounts: true,
      unboundAccounts: true,
      secretOverlap: true,
      persistsAccounts: true,
      endsSessions: 'session',
      chapAlgorithms: [7, 8, 6, 5],
      maxSecretBytes,
      loginTimeoutMs: options.limits?.loginTimeoutMs ?? portalLimits.loginTimeoutMs,
    };
    this.storage = new EmbeddedStorage({
      targets: () => this.#openTargets(),
      putInForce: (target) => this.#inForce((dataPath) => dataPath.putTarget(target)),
      removeFromForce: (target) => this.#inForce((dataPath) => dataPath.removeTarget(target)),
      removeAccounts: (target) => this.#removeAccountsOf(target),
      setOpen: (target, open) => this.#setOpen(target, open),
      countsOf: async (places) => this.#running().countsOf(places),
      hasAccounts: (target) => !this.#openBook().boundTo(target)[Symbol.iterator]().next().done,
    });
    this.#port = options.portal.port;
  }

  /** The actual port of the portal. */
  get port(): number {
    return this.#port;
  }

  get place(): string {
    return printPortal({ address: this.#options.portal.address, port: this.#port });
  }

  /**
   * A LUN that cannot be opened is left out.
   * @throws TargetDriverError unavailable if the portal cannot be bound.  No other address is tried.
   */
  async start(): Promise<void> {
    const { portal, folder, limits, discoveryShows, workers, makeDataPath } = this.#options;
    const targets = Array.from(this.#openTargets().values());
    this.#wasStarted = true;
    const book = this.#openBook();
    const overlapping = Array.from(book.overlapping());
    for (const account of overlapping) await this.#forgetFormer(account);
    const accounts = [...book.list()].map((account) => this.#access(account));
    const open = targets.map(({ iscsiName }) => iscsiName).filter((name) => book.isOpen(name));
    const sinceTold: ((dataPath: DataPath) => Promise<void>)[] = [];
    this.#sinceTold = sinceTold;
    const dataPath = makeDataPath((error) => {
      if (this.#dataPath === dataPath) this.#crashed(error);
    });
    try {
      const started = await dataPath.start({
        portal: { ...portal, port: this.#port },
        targets,
        open,
        accounts,
        folder,
        ...(limits && { limits }),
        ...(discoveryShows && { discoveryShows }),
        ...(workers && { workers }),
      });
      this.#port = started.port;
      this.#leftOut = started.leftOut;
      // Including changes that arrive during the loop.
      for (const change of sinceTold) await change(dataPath);
    } catch (error) {
      this.#sinceTold = null;
      await dataPath.close();
      throw cannotStart({ ...portal, port: this.#port }, error);
    }
    this.#sinceTold = null;
    this.#dataPath = dataPath;
    this.#watchOverlaps();
    this.#tellUnitsThatDiffer();
  }

  /** Logs LUNs that are left out, and those that differ from the configuration. */
  #tellUnitsThatDiffer(): void {
    const { log } = this.#options;
    for (const { subject, sentence } of this.#findDamagedEntries())
      log.error({ subject }, `${subject}: ${sentence}`);
    for (const { target, lun, sentence } of this.#leftOut ?? [])
      log.error({ target, lun }, `LUN ${lun} of ${target} is left out. ${sentence}`);
    const served = Array.from(this.#openTargets().values(), ({ iscsiName, luns }) => ({
      iscsiName,
      luns: luns.filter(({ lun }) => !this.#isLeftOut(iscsiName, lun)),
    }));
    for (const { subject, sentence } of served.flatMap((target) => findLargerFiles(target)))
      log.warn({ subject }, `${subject}: ${sentence}`);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#reviving) clearTimeout(this.#reviving);
    if (this.#overlapTimer) clearTimeout(this.#overlapTimer);
    await this.#dataPath?.close();
    this.#dataPath = null;
  }

  /** Nobody can log in until it runs again.  Changes made meanwhile are in the store, and apply then. */
  #crashed(error: Error, afterMs = reviveMs.first): void {
    this.#dataPath = null;
    if (this.#closed) return;
    this.#options.log.error(
      { err: error },
      `the embedded target has stopped; it is started again in ${afterMs} ms`,
    );
    this.#reviving = setTimeout(() => void this.#revive(afterMs), afterMs);
    this.#reviving.unref();
  }

  async #revive(afterMs: number): Promise<void> {
    try {
      await this.start();
      this.#options.log.warn({ port: this.#port }, 'the embedded target runs again');
    } catch (error) {
      this.#crashed(
        error instanceof Error ? error : new Error(String(error)),
        Math.min(afterMs * 2, reviveMs.last),
      );
    }
  }

  #running(): DataPath {
    if (!this.#dataPath) throw new TargetDriverError('unavailable', 'the embedded target is not running now');
    return this.#dataPath;
  }

  async listTargets(): Promise<readonly Target[]> {
    return Array.from(this.#openTargets().values(), (target) => this.#describe(target));
  }

  async findTarget(name: IscsiName): Promise<Target | null> {
    const target = this.#openTargets().get(name);
    return target ? this.#describe(target) : null;
  }

  async listAuthorities(): Promise<readonly Authority[]> {
    const targets = this.#openTargets();
    const orphaned = [...this.#openBook().authorities()].filter((name) => {
      const target = targetOfAuthority(name);
      return target !== null && !targets.has(target);
    });
    const named = Array.from(targets.values(), ({ iscsiName }) => authoritiesOf(iscsiName));
    return [...named.flat(), unbound, ...orphaned.map(orphanedAuthority)];
  }

  async findAuthority(name: string): Promise<Authority | null> {
    if (name === unbound.name) return unbound;
    const target = targetOfAuthority(name);
    if (target !== null && this.#openTargets().has(target))
      return authoritiesOf(target).find((each) => each.name === name) ?? null;
    const [account] = this.#openBook().ofAuthority(name);
    return account ? orphanedAuthority(name) : null;
  }

  async listAccounts(target?: IscsiName, role?: AccountRole): Promise<readonly Account[]> {
    const book = this.#openBook();
    return Array.from(target === undefined ? book.list() : book.boundTo(target, role), toAccount);
  }

  async listAccountsOf(authority: string): Promise<readonly Account[]> {
    return Array.from(this.#openBook().ofAuthority(authority), toAccount);
  }

  async findAccount(account: AccountRef): Promise<Account | null> {
    const listed = this.#openBook().find(account);
    return listed && toAccount(listed);
  }

  async listSessions(target: IscsiName | null): Promise<readonly Session[]> {
    const { isOwnSession = () => false } = this.#options;
    return (await this.#running().sessions(target)).filter((each) => !isOwnSession(each)).map(toSession);
  }

  async refusedLogins(): Promise<ReadonlyMap<number, number>> {
    return this.#running().refusedLogins();
  }

  async load(): Promise<TargetLoad> {
    return this.#running().load();
  }

  async turnedAway(): Promise<ReadonlyMap<TurnedAwayReason, number>> {
    return this.#running().turnedAway();
  }

  expectOwnLogin(isid: string): void {
    this.#dataPath?.expectOwnLogin(isid);
  }

  async plan(change: CredentialChange): Promise<ChangePlan> {
    return readingSealed(() => planChange(change, this.#openBook(), this.#openTargets()));
  }

  async execute(plan: ChangePlan): Promise<void> {
    const { close, put, remove, open } = plan.steps as unknown as EmbeddedSteps;
    for (const target of close) await this.#setOpen(target, false);
    if (put) await this.#put(put);
    if (remove) await this.#remove(remove);
    for (const target of open) await this.#setOpen(target, true);
  }

  async endSessions(sessions: readonly Session[]): Promise<void> {
    await this.#running().endSessions(sessions.map(({ id }) => id));
  }

  async heldSecret(account: AccountRef): Promise<ChapSecret | null> {
    return toSecret(readingSealed(() => this.#openBook().open(account)));
  }

  async formerSecret(account: AccountRef): Promise<ChapSecret | null> {
    return toSecret(readingSealed(() => this.#openBook().openFormer(account)));
  }

  async findings(): Promise<readonly Finding[]> {
    const { portal } = this.#options;
    // A data path that was never to run has not stopped.
    const isRunning = this.#dataPath !== null || !this.#wasStarted;
    try {
      const book = this.#openBook();
      const leftOut = this.#leftOut;
      const found = findEmbeddedFaults({
        portal: { ...portal, port: this.#port },
        targets: Array.from(this.#openTargets().values()),
        isRunning,
        leftOut,
        book,
      });
      return [...this.#findDamagedEntries(), ...found];
    } catch (error) {
      if (!(error instanceof TargetDriverError)) throw error;
      const sentence = `${error.message}.`;
      return [{ severity: 'error', subject: 'accounts of the embedded target', sentence, remedy: null }];
    }
  }

  async leftOut(): Promise<readonly Finding[]> {
    return [...this.#findDamagedEntries(), ...(this.#leftOut ?? []).map(leftOutFinding)];
  }

  #findDamagedEntries(): readonly Finding[] {
    return [...this.#openTargets().damaged, ...this.#openBook().damaged].map(damagedEntryFinding);
  }

  async findOpenTargets(): Promise<readonly OpenTargetFinding[]> {
    const targets = Array.from(this.#openTargets().values());
    return findOpenTargets({ portal: this.#options.portal, targets, book: this.#openBook() });
  }

  /** One lock for all targets, because an account may be bound to several. */
  lockKey(): string {
    return 'embedded';
  }

  /** Stored first and then applied, so that an applied change is never lost. */
  async #put(wanted: NonNullable<EmbeddedSteps['put']>): Promise<void> {
    const book = this.#openBook();
    const held = wanted.secret === null ? readingSealed(() => book.open(wanted)) : wanted;
    const secret = held?.secret ?? null;
    if (secret === null)
      throw new TargetDriverError('no-such-account', `the account "${wanted.chapName}" is gone`);
    const { authority, chapName, generation, bindings } = wanted;
    const former = held?.former && { former: held.former };
    const record: AccountRecord = { authority, chapName, generation, bindings, secret, ...former };
    readingSealed(() => book.put(record));
    this.#watchOverlaps();
    await this.#inForce((dataPath) => dataPath.putAccount(toAccess(record)));
  }

  /** Sets a timer for the end of the next overlap. */
  #watchOverlaps(): void {
    if (this.#overlapTimer) clearTimeout(this.#overlapTimer);
    this.#overlapTimer = null;
    const next = Math.min(...Array.from(this.#openBook().overlapping(), (each) => each.overlapUntil ?? 0));
    if (this.#closed || next === Infinity) return;
    const afterMs = Math.min(Math.max(next - Date.now(), overlapCheckMs.least), overlapCheckMs.most);
    this.#overlapTimer = setTimeout(() => void this.#endOverlaps(), afterMs);
    this.#overlapTimer.unref();
  }

  /** Removes expired former secrets from the store and from the data path, which has refused them since they expired. */
  async #endOverlaps(): Promise<void> {
    try {
      const overlapping = Array.from(this.#openBook().overlapping());
      for (const account of overlapping) {
        const record = await this.#forgetFormer(account);
        if (record) await this.#dataPath?.putAccount(toAccess(record));
      }
    } catch (error) {
      this.#options.log.error({ err: error }, 'a former secret could not be removed; it is tried again');
    } finally {
      this.#watchOverlaps();
    }
  }

  /** @returns the account without its expired secret; null if there is none, or the account is gone. */
  async #forgetFormer(account: ListedAccount): Promise<AccountRecord | null> {
    const book = this.#openBook();
    const runOut = (): AccountRecord | null => {
      const record = readingSealed(() => book.open(account));
      return record?.former && Date.now() >= record.former.until ? record : null;
    };
    if (runOut() === null) return null;
    await this.#tellOverlapEnd(account);
    // It may have changed meanwhile: another overlap may have begun.
    const record = runOut();
    if (record === null) return null;
    const { former: _, ...present } = record;
    readingSealed(() => book.put(present));
    return present;
  }

  /**
   * Applies a stored change to the data path: now, or when the starting one takes over.
   * @throws TargetDriverError unavailable
   */
  async #inForce(change: (dataPath: DataPath) => Promise<void>): Promise<void> {
    this.#sinceTold?.push(change);
    await change(this.#running());
  }

  /** The secret is removed even if this cannot be recorded: keeping it would not be safer. */
  async #tellOverlapEnd({ authority, chapName }: AccountRef): Promise<void> {
    try {
      await this.#options.onOverlapEnd?.({ authority, chapName });
    } catch (error) {
      this.#options.log.error({ err: error }, 'the end of an overlap of two secrets was not recorded');
    }
  }

  async #remove(account: AccountRef): Promise<void> {
    // Applied first: if the write fails, the account gives no access although it still exists.
    await this.#running().removeAccount(idOf(account));
    readingSealed(() => this.#openBook().remove(account));
  }

  async #setOpen(target: IscsiName, open: boolean): Promise<void> {
    readingSealed(() => this.#openBook().setOpen(target, open));
    await this.#inForce((dataPath) => dataPath.setOpen(target, open));
  }

  #access(listed: ListedAccount): AccessAccount {
    const record = readingSealed(() => this.#openBook().open(listed));
    if (!record)
      throw new TargetDriverError(
        'rejected',
        `the account "${listed.chapName}" cannot be read from the store`,
      );
    return toAccess(record);
  }

  get #portal(): Portal {
    return { address: this.#options.portal.address, port: this.#port, portalGroupTag };
  }

  async listPortals(): Promise<readonly Portal[]> {
    return [this.#portal];
  }

  #describe({ iscsiName, alias, luns, protected: isProtected, isDiscovery }: EmbeddedTarget): Target {
    return {
      iscsiName,
      alias,
      portals: [this.#portal],
      chapEnabled: !this.#openBook().isOpen(iscsiName),
      luns: luns.map(({ lun }) => lun).filter((lun) => !this.#isLeftOut(iscsiName, lun)),
      protected: isProtected,
      ...(isDiscovery && { isDiscovery }),
    };
  }

  #isLeftOut(target: IscsiName, lun: number): boolean {
    return (this.#leftOut ?? []).some((each) => each.target === target && each.lun === lun);
  }

  /** Done before the target is removed, so that a later target of the same name has no accounts. */
  async #removeAccountsOf(target: IscsiName): Promise<void> {
    const book = this.#openBook();
    for (const listed of Array.from(book.boundTo(target))) {
      const bindings = listed.bindings.filter((binding) => binding.target !== target);
      const { authority, chapName, generation } = listed;
      if (bindings.length === 0) await this.#remove(listed);
      else await this.#put({ authority, chapName, generation, bindings, secret: null });
    }
    if (book.isOpen(target)) readingSealed(() => book.setOpen(target, false));
  }

  #openTargets(): EmbeddedTargets {
    this.#targets ??= readingSealed(() => new EmbeddedTargets(this.#options.sealed, this.#options.targets));
    return this.#targets;
  }

  #openBook(): AccountBook {
    this.#book ??= readingSealed(() => new AccountBook(this.#options.sealed));
    return this.#book;
  }
}
