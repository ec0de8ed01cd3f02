import { SealedStoreError, type SealedStore } from '../../store/SealedStore.js';
import { ChapSecret } from '../ChapSecret.js';
import { discoveryAlias } from '../discovery.js';
import { findIscsiName, type IscsiName } from '../IscsiName.js';
import type { ChangePlan, CredentialChange } from '../CredentialDriver.js';
import type { StorageDriver } from '../StorageDriver.js';
import type { TargetDriver } from '../TargetDriver.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type {
  Account,
  AccountRef,
  Authority,
  Finding,
  OpenTargetFinding,
  Portal,
  Session,
  Target,
  TargetCapabilities,
} from '../TargetReader.js';
import { isSameDaemon, isSameSocket, readDaemonIdentity } from './DaemonIdentity.js';
import { executePlan } from './executePlan.js';
import { maxSecretBytes } from './expectStorable.js';
import { findRefusalReason } from './findRefusalReason.js';
import {
  damagedRecordFinding,
  findHoleFault,
  findOpenTargets,
  findSocketFaults,
  findTgtFaults,
} from './findings.js';
import { OneDaemon } from './OneDaemon.js';
import { parsePortalShow } from './parseShow.js';
import { planChange, tgtAuthority } from './planChange.js';
import { endSessions, readSessions } from './sessions.js';
import { findStorageFaults } from './storageFindings.js';
import { TgtConnection } from './TgtConnection.js';
import { fillHole, isRefusal, TgtEditor } from './TgtEditor.js';
import type { TgtLog } from './TgtLog.js';
import { parseTgtName, printTgtName, type TgtName } from './TgtName.js';
import { stepsOf, type TgtPlan } from './TgtPlan.js';
import { recordPlan } from './recordPlan.js';
import { restoreStorage } from './restoreStorage.js';
import { TgtMadeTargets } from './TgtMadeTargets.js';
import { TgtRecords } from './TgtRecords.js';
import { TgtReclosing } from './TgtReclosing.js';
import { TgtReplay, type TgtEvents } from './TgtReplay.js';
import { showPortals, unbindAccount, type TgtRequest } from './TgtRequest.js';
import { TgtSnapshot, type TgtTarget } from './TgtSnapshot.js';
import { TgtStorage } from './TgtStorage.js';

export interface TgtDriverOptions {
  /** tgtd's management socket; Debian's daemon listens on /var/run/tgtd/socket.0. */
  readonly socketPath: string;
  /** How long tgtd may take to answer one request; 5000 unless given. */
  readonly requestTimeoutMs?: number;
  /** off: no secret is kept, and after a restart of tgtd protected targets are closed and stay without accounts. */
  readonly replay: 'on' | 'off';
  /** off: a protected target that another process opens, or deletes and makes again, stays as that process leaves it.  on unless given. */
  readonly reclose?: 'on' | 'off';
  readonly sealed: SealedStore;
  /** chap: discovery is among the targets, and has accounts as they have.  'none' unless given. */
  readonly discoveryAuth?: 'none' | 'chap';
  readonly log: TgtLog;
  readonly events?: TgtEvents;
  /** Awaited before each request to tgtd; what it throws stops the request. */
  readonly onRequest?: (request: TgtRequest, count: number) => void | Promise<void>;
}

const WATCH_INTERVAL_MS = 500;
/** Looks at protected targets take at most this part of tgtd's time: a thousand targets take long to show. */
const LOOK_SHARE = 0.1;
/** While a target is missed, its return is looked for at every tick at first, then at every tenth. */
const EAGER_TICKS = 240;
const LAZY_TICKS = 10;

const authorityOfDaemon: Authority = {
  name: tgtAuthority,
  description: 'CHAP accounts of tgtd; a name is unique in the daemon',
};

/** What runs in one turn of the queue, on one life of tgtd, with the state found at its beginning. */
type Job<T> = (daemon: OneDaemon, snapshot: TgtSnapshot) => Promise<T>;

/**
 * tgtd (STGT), spoken to over its management socket.
 *
 * A protected target has a guard account, whose secret nobody keeps, so that its list of accounts never becomes empty;
 * guards are known by exact names in the sealed store, and never shown.  Where that store is lost they are shown as
 * ordinary accounts, and a warning says so.
 *
 * Within one life of tgtd protected targets are looked at all the while, and closed again where another process has opened one.
 *
 * tgtd has no memory: with `replay` on, the secrets of the accounts we made are kept sealed, and given back to a
 * restarted daemon.  So are the targets, LUNs and allowed initiators that were made here, with `replay` off as well.
 */
export class TgtDriver implements TargetDriver {
  readonly kind = 'tgt';
  readonly capabilities: TargetCapabilities = {
    initiatorSpecificAccounts: true,
    defaultAccounts: true,
    targetAccounts: true,
    unboundAccounts: true,
    comparesNamesByBytes: true,
    secretOverlap: false,
    persistsAccounts: false,
    endsSessions: 'connection',
    // tgt takes 7 (SHA-256) for SHA-1, and never gets through with it.
    chapAlgorithms: [5],
    maxSecretBytes,
    loginTimeoutMs: 30_000,
  };

  readonly storage: StorageDriver;
  readonly #options: TgtDriverOptions;
  readonly #connection: TgtConnection;
  readonly #log: TgtLog;
  #records: TgtRecords | null = null;
  #made: TgtMadeTargets | null = null;
  #replay: TgtReplay | null = null;
  #watch: NodeJS.Timeout | null = null;
  #watchTicks = 0;
  #watchIsBusy = false;
  #reclosing: TgtReclosing | null = null;
  /** By performance.now(): a look before this would take more than its share. */
  #restUntil = 0;
  /** Whether everything that a process before us has sent is dealt with. */
  #isSettledWithPredecessor = false;
  #debugWarned = false;

  constructor(options: TgtDriverOptions) {
    this.#options = options;
    this.#log = options.log;
    const { socketPath, requestTimeoutMs = 5000, onRequest } = options;
    this.#connection = new TgtConnection({ socketPath, requestTimeoutMs, onRequest });
    this.storage = new TgtStorage({
      run: (job) => this.#run(job),
      records: () => this.#open().records,
      made: () => this.#open().made,
      replay: options.replay,
      log: options.log,
    });
  }

  get place(): string {
    return this.#options.socketPath;
  }

  /** How many requests have been sent to tgtd. */
  get requestCount(): number {
    return this.#connection.requestCount;
  }

  /** A tgtd that cannot be reached is no failure: it is waited for.  @throws TargetDriverError rejected if the sealed store does not open. */
  async start(): Promise<void> {
    this.#open();
    try {
      await this.#run(async () => {});
    } catch (error) {
      if (!(error instanceof TargetDriverError)) throw error;
      this.#log.warn({ reason: error.reason }, error.message);
    }
    this.#watch = setInterval(() => this.#onTick(), WATCH_INTERVAL_MS);
    this.#watch.unref();
  }

  async close(): Promise<void> {
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#watch = null;
    await this.#connection.close();
  }

  listTargets(): Promise<readonly Target[]> {
    return this.#run(async (daemon, { targets }) => {
      const portals = parsePortalShow(await daemon.expect(showPortals));
      return targets.map((target) => toTarget(target, portals));
    });
  }

  listPortals(): Promise<readonly Portal[]> {
    return this.#run(async (daemon) => parsePortalShow(await daemon.expect(showPortals)));
  }

  findTarget(name: IscsiName): Promise<Target | null> {
    return this.#run(async (daemon, snapshot) => {
      const target = snapshot.findTarget(name);
      return target === null ? null : toTarget(target, parsePortalShow(await daemon.expect(showPortals)));
    });
  }

  /** Names are unique in the daemon: it is the one authority, whether it can be reached or not. */
  async listAuthorities(): Promise<readonly Authority[]> {
    return [authorityOfDaemon];
  }

  async findAuthority(name: string): Promise<Authority | null> {
    return name === tgtAuthority ? authorityOfDaemon : null;
  }

  /** tgtd lists all accounts at once. */
  listAccounts(): Promise<readonly Account[]> {
    return this.#run(async (_, snapshot) => {
      const { records } = this.#open();
      return [...snapshot.accounts]
        .filter((name) => !records.isGuard(name) && snapshot.hasOrdinaryAccount(name))
        .map((name) => toAccount(name, snapshot));
    });
  }

  async listAccountsOf(authority: string): Promise<readonly Account[]> {
    return authority === tgtAuthority ? this.listAccounts() : [];
  }

  findAccount({ authority, chapName }: AccountRef): Promise<Account | null> {
    return this.#run(async (_, snapshot) => {
      const name = parseTgtName(chapName);
      const isVisible = authority === tgtAuthority && !this.#open().records.isGuard(name);
      return isVisible && snapshot.hasOrdinaryAccount(name) ? toAccount(name, snapshot) : null;
    });
  }

  listSessions(target: IscsiName | null): Promise<readonly Session[]> {
    return this.#run((daemon, { targets }) =>
      readSessions(
        daemon,
        target === null ? targets : targets.filter(({ iscsiName }) => iscsiName === target),
      ),
    );
  }

  endSessions(sessions: readonly Session[]): Promise<void> {
    return this.#run((daemon, snapshot) => endSessions(daemon, snapshot, sessions));
  }

  findRefusalReason(target: IscsiName, initiatorName: string): Promise<string | null> {
    return this.#run(async (_, snapshot) => {
      const shown = snapshot.findTarget(target);
      return shown && findRefusalReason(shown, initiatorName);
    });
  }

  plan(change: CredentialChange): Promise<ChangePlan> {
    return this.#run(async (daemon, snapshot) =>
      planChange(change, snapshot, this.#open().records, daemon.identity),
    );
  }

  execute(plan: ChangePlan): Promise<void> {
    if (plan.nothingToDo) return Promise.resolve();
    return this.#run(async (daemon, snapshot) => {
      const { records } = this.#open();
      const steps = stepsOf(plan);
      if (steps.secret !== null) this.#warnOfDebugLog(snapshot);
      const editor = new TgtEditor(daemon, snapshot, records);
      try {
        await executePlan(steps, editor, snapshot, daemon);
      } catch (error) {
        // What tgtd refused is over: the others are bound again, and nothing is missing that will come.
        if (isRefusal(error) && records.unfinished?.hole === null) records.putUnfinished(null);
        throw error;
      }
      recordPlan(steps, editor, records, this.#options.replay);
      this.#guardStore(() => this.#noteOpened(steps));
    });
  }

  /** A target that was made here comes back as it was left: closed, or open where that was chosen. */
  #noteOpened({ kind, targets }: TgtPlan): void {
    const { made, records } = this.#open();
    for (const { iscsiName } of targets) {
      const target = made.get(iscsiName);
      if (target === null) continue;
      const isOpen = kind === 'open' || (target.isOpen && !records.targets.has(iscsiName));
      made.put({ ...target, isOpen });
    }
  }

  async heldSecret({ authority, chapName }: AccountRef): Promise<ChapSecret | null> {
    if (authority !== tgtAuthority) return null;
    const bytes = this.#guardStore(() => this.#open().records.findSecret(parseTgtName(chapName)));
    return bytes === null ? null : new ChapSecret(bytes, { minBytes: 1, maxBytes: maxSecretBytes });
  }

  /** Records that do not open: what they are of is left out. */
  async leftOut(): Promise<readonly Finding[]> {
    try {
      return this.#open().records.damaged.map(damagedRecordFinding);
    } catch (error) {
      // The start says so, and nothing else goes on.
      if (error instanceof TargetDriverError) return [];
      throw error;
    }
  }

  async findings(): Promise<readonly Finding[]> {
    const { socketPath } = this.#options;
    const found = [...(await this.leftOut()), ...findSocketFaults(socketPath)];
    if (found.some(({ severity }) => severity === 'error')) return found;
    try {
      return [...found, ...(await this.#look())];
    } catch (error) {
      if (!(error instanceof TargetDriverError)) throw error;
      const sentence = `${error.message}.`;
      return [...found, { severity: 'error', subject: socketPath, sentence, remedy: null }];
    }
  }

  findOpenTargets(): Promise<readonly OpenTargetFinding[]> {
    return this.#run(async (_, { targets }) => findOpenTargets(targets));
  }

  /** Account names are the daemon's, and one queue carries all requests. */
  lockKey(): string {
    return tgtAuthority;
  }

  /**
   * Runs a job when all before it have ended.  What must not wait comes first: a hole in a list is filled before
   * anything is shown, and a restarted daemon gets its accounts back before anything else happens to it.
   */
  #run<T>(job: Job<T>): Promise<T> {
    return this.#connection.inTurn(async () => {
      const { records, made, replay } = this.#open();
      const daemon = await this.#findDaemon();
      if (records.daemon === null) await this.#beginRecords(daemon);
      else if (!replay.isKnown(daemon.identity)) replay.noteNewDaemon(daemon.identity);
      await fillHole(daemon, records);
      await restoreStorage({ daemon, records, made, log: this.#log });
      const lookedAt = performance.now();
      let snapshot = await this.#readSnapshot(daemon);
      this.#restUntil = performance.now() + (performance.now() - lookedAt) / LOOK_SHARE;
      if (await replay.restore(daemon, snapshot)) snapshot = await this.#readSnapshot(daemon);
      if (await this.#reclosing?.reclose(daemon, snapshot, lookedAt)) {
        snapshot = await this.#readSnapshot(daemon);
      } else {
        // Of the snapshot that was looked at: a target may be deleted between two.
        this.#guardStore(() => replay.dropVanished(snapshot));
      }
      return job(daemon, snapshot);
    });
  }

  #readSnapshot(daemon: OneDaemon): Promise<TgtSnapshot> {
    return TgtSnapshot.read(daemon, this.#options.discoveryAuth === 'chap');
  }

  /** Looks without filling or restoring anything, as `#run` would. */
  #look(): Promise<readonly Finding[]> {
    return this.#connection.inTurn(async () => {
      const { records, made, replay } = this.#open();
      const hole = findHoleFault(records);
      if (hole) return [hole];
      const daemon = await this.#findDaemon();
      const snapshot = await this.#readSnapshot(daemon);
      const portals = parsePortalShow(await daemon.expect(showPortals));
      const isOther = records.daemon !== null && !isSameDaemon(records.daemon.identity, daemon.identity);
      const isRestored = replay.isComplete && !isOther;
      return [
        ...findTgtFaults(snapshot, portals, records, isRestored),
        // What is to be made again is missing by nobody's act.
        ...(isRestored ? findStorageFaults(snapshot, made) : []),
      ];
    });
  }

  /** @throws TargetDriverError unavailable if there is no socket. */
  async #findDaemon(): Promise<OneDaemon> {
    const { socketPath } = this.#options;
    const identity = readDaemonIdentity(socketPath);
    if (identity === null)
      throw new TargetDriverError('unavailable', `tgtd cannot be reached: there is no socket ${socketPath}`);
    const daemon = new OneDaemon(this.#connection, socketPath, identity);
    if (!this.#isSettledWithPredecessor) {
      // tgtd takes in connections in order: once it has said that it knows no such account, it has also dealt with
      // what a process before us may have sent in its last moment.
      await daemon.request(unbindAccount(-1, parseTgtName('iscsi-wbem no such account'), 'incoming'));
      this.#isSettledWithPredecessor = true;
    }
    return daemon;
  }

  /** Nothing is known of any daemon: this is our first start, or the store was lost. */
  async #beginRecords(daemon: OneDaemon): Promise<void> {
    const { records } = this.#open();
    const { targets } = await this.#readSnapshot(daemon);
    const closed = targets.filter(({ incoming }) => incoming.length > 0).map(({ iscsiName }) => iscsiName);
    if (closed.length > 0) {
      this.#log.warn(
        { targets: closed },
        'these targets are protected and nothing is recorded of them: if the sealed store was lost, their guard accounts are shown as ordinary ones',
      );
    }
    records.putDaemon({ identity: daemon.identity, pending: [], accountsRestored: true });
  }

  #open(): { readonly records: TgtRecords; readonly made: TgtMadeTargets; readonly replay: TgtReplay } {
    return this.#guardStore(() => {
      this.#records ??= this.#readRecords();
      this.#made ??= new TgtMadeTargets(this.#options.sealed);
      const { reclose = 'on', events } = this.#options;
      this.#replay ??= new TgtReplay(this.#records, this.#log, events);
      if (reclose === 'on')
        this.#reclosing ??= new TgtReclosing(this.#records, this.#log, (each) => events?.reclosed?.(each));
      return { records: this.#records, made: this.#made, replay: this.#replay };
    });
  }

  #readRecords(): TgtRecords {
    const records = new TgtRecords(this.#options.sealed);
    if (this.#options.replay === 'off') for (const name of records.heldAccounts) records.removeSecret(name);
    return records;
  }

  #guardStore<T>(use: () => T): T {
    try {
      return use();
    } catch (error) {
      if (!(error instanceof SealedStoreError)) throw error;
      throw new TargetDriverError('rejected', error.message, { cause: error });
    }
  }

  #onTick(): void {
    const { records, replay } = this.#open();
    this.#watchTicks += 1;
    const known = records.daemon;
    const isNew = known === null || !isSameSocket(this.#options.socketPath, known.identity);
    if (isNew && readDaemonIdentity(this.#options.socketPath) === null) return;
    if (isNew) this.#watchTicks = 0;
    const isDue = isNew || (!replay.isComplete && this.#isLookedFor()) || this.#isLookDue(records);
    if (!isDue || this.#watchIsBusy) return;
    this.#watchIsBusy = true;
    this.#run(async () => {})
      .catch((error: unknown) => this.#onWatchFailure(error))
      .finally(() => {
        this.#watchIsBusy = false;
      });
  }

  /** Another process does not tell when it opens a protected target. */
  #isLookDue({ targets }: TgtRecords): boolean {
    return this.#reclosing !== null && targets.size > 0 && performance.now() >= this.#restUntil;
  }

  #isLookedFor(): boolean {
    return this.#watchTicks < EAGER_TICKS || this.#watchTicks % LAZY_TICKS === 0;
  }

  #onWatchFailure(error: unknown): void {
    // A daemon that is away is found again at a later tick.
    if (error instanceof TargetDriverError && error.reason === 'unavailable') return;
    this.#log.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'watching tgtd failed');
  }

  #warnOfDebugLog({ debug }: TgtSnapshot): void {
    if (debug && !this.#debugWarned)
      this.#log.warn({}, 'tgtd is in debug mode: it writes every secret it is given to its log');
    this.#debugWarned = debug;
  }
}

function toTarget({ iscsiName, incoming, luns, isDiscovery }: TgtTarget, portals: readonly Portal[]): Target {
  return {
    iscsiName,
    alias: isDiscovery ? discoveryAlias : null,
    portals,
    chapEnabled: incoming.length > 0,
    luns,
    protected: false,
    ...(isDiscovery && { isDiscovery }),
  };
}

function toAccount(name: TgtName, snapshot: TgtSnapshot): Account {
  const chapName = printTgtName(name);
  const bindings = snapshot.bindingsOf(name).map(({ target, direction }) => ({
    target: target.iscsiName,
    role: direction === 'incoming' ? ('initiator' as const) : ('target' as const),
  }));
  const answersOnly = bindings.length > 0 && bindings.every(({ role }) => role === 'target');
  return {
    authority: tgtAuthority,
    chapName,
    // tgt lets in anybody who knows the secret; by our model a name that is an initiator's is for that initiator.
    initiatorName: answersOnly ? null : findIscsiName(chapName),
    bindings,
  };
}
