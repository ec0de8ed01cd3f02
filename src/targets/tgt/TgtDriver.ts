import type { SealedStore } from '../../store/SealedStore.js';
import { ChapSecret } from '../ChapSecret.js';
import { discoveryAlias } from '../discovery.js';
import { findIscsiName, type IscsiName } from '../IscsiName.js';
import type { ChangePlan, CredentialChange } from '../CredentialDriver.js';
import type { StorageDriver } from '../StorageDriver.js';
import type { TargetDriver } from '../TargetDriver.js';
import { readingSealed } from '../readingSealed.js';
import type { SessionWishes } from '../SessionWishes.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type {
  Account,
  AccountRef,
  Authority,
  Finding,
  IsOwnSession,
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
import { endSessions, readSessions, readSessionWishes } from './sessions.js';
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
  /** tgtd's management socket.  On Debian it is /var/run/tgtd/socket.0. */
  readonly socketPath: string;
  /** Time limit of tgtd for one request; 5000 by default. */
  readonly requestTimeoutMs?: number;
  /** off: no secret is stored, and after a restart of tgtd protected targets are closed and stay without accounts. */
  readonly replay: 'on' | 'off';
  /** off: a protected target that another process opens, or deletes and re-creates, is left as it is. on by default. */
  readonly reclose?: 'on' | 'off';
  readonly sealed: SealedStore;
  /** chap: discovery is listed as a target and has accounts like one. 'none' by default. */
  readonly discoveryAuth?: 'none' | 'chap';
  readonly log: TgtLog;
  readonly events?: TgtEvents;
  /** Without it all sessions are listed. */
  readonly isOwnSession?: IsOwnSession;
  /** Awaited before each request to tgtd; an error prevents the request. */
  readonly onRequest?: (request: TgtRequest, count: number) => void | Promise<void>;
}

const WATCH_INTERVAL_MS = 500;
/** Checks of protected targets use at most this share of tgtd's time, because listing a thousand targets takes long. */
const LOOK_SHARE = 0.1;
/** While a target is missing, it is looked for at every tick at first, then at every tenth. */
const EAGER_TICKS = 240;
const LAZY_TICKS = 10;

const authorityOfDaemon: Authority = {
  name: tgtAuthority,
  description: 'CHAP accounts of tgtd; a name is unique in the daemon',
};

/** Runs in one turn of the queue, on one run of tgtd, with the state at its beginning. */
type Job<T> = (daemon: OneDaemon, snapshot: TgtSnapshot) => Promise<T>;

/**
 * tgtd (STGT), through its management socket.
 *
 * A protected target has a guard account, whose secret nobody knows, so that its list of accounts never becomes empty.  Guards
 * are identified by exact names in the sealed store, and never shown.  If that store is lost they are shown as ordinary accounts,
 * with a warning.
 *
 * Within one run of tgtd protected targets are checked continuously, and closed again if another process has opened one. tgtd has
 * no persistent state: with `replay` on, the secrets of accounts made here are stored sealed, and restored to a restarted
 * daemon.  Targets, LUNs and access lists made here are restored as well, even with `replay` off.
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
    // tgt uses SHA-1 for number 7 (SHA-256), and such logins fail.
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
  /** By performance.now(): a check before this time would exceed the share. */
  #restUntil = 0;
  /** Whether everything that an earlier process has sent is finished. */
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

  /** Number of requests sent to tgtd. */
  get requestCount(): number {
    return this.#connection.requestCount;
  }

  /**
   * A tgtd that cannot be reached is not an error: the driver waits for it.
   * @throws TargetDriverError rejected if the sealed store cannot be decrypted.
   */
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

  /** Names are unique in the daemon, so it is the only authority, whether or not it can be reached. */
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
    return this.#run(async (daemon, { targets }) => {
      const sessions = await readSessions(
        daemon,
        target === null ? targets : targets.filter(({ iscsiName }) => iscsiName === target),
      );
      return sessions.filter((session) => this.#options.isOwnSession?.(session) !== true);
    });
  }

  listSessionWishes(target: IscsiName | null): Promise<readonly SessionWishes[]> {
    return this.#run((daemon, { targets }) => readSessionWishes(daemon, targets, target));
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
        // A refusal is final: the other accounts are bound again, and nothing is left to complete.
        if (isRefusal(error) && records.unfinished?.hole === null) records.putUnfinished(null);
        throw error;
      }
      recordPlan(steps, editor, records, this.#options.replay);
      readingSealed(() => this.#noteOpened(steps));
    });
  }

  /** Records whether a target made here is open, so that it is restored in the same state. */
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
    const bytes = readingSealed(() => this.#open().records.findSecret(parseTgtName(chapName)));
    return bytes === null ? null : new ChapSecret(bytes, { minBytes: 1, maxBytes: maxSecretBytes });
  }

  /** Findings about records that cannot be decrypted.  What they describe is left out. */
  async leftOut(): Promise<readonly Finding[]> {
    try {
      return this.#open().records.damaged.map(damagedRecordFinding);
    } catch (error) {
      // The start reports this error and stops.
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

  /** Account names are global in the daemon, and one queue carries all requests. */
  lockKey(): string {
    return tgtAuthority;
  }

  /**
   * Runs a job after all earlier ones.  Urgent work comes first: a hole in a list is filled before anything is shown, and a
   * restarted daemon gets its accounts back before anything else is done with it.
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
        // Based on the checked snapshot, because a target may be deleted between two snapshots.
        readingSealed(() => replay.dropVanished(snapshot));
      }
      return job(daemon, snapshot);
    });
  }

  #readSnapshot(daemon: OneDaemon): Promise<TgtSnapshot> {
    return TgtSnapshot.read(daemon, this.#options.discoveryAuth === 'chap');
  }

  /** Reads without filling or restoring anything, unlike `#run`. */
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
        // Targets that are still to be restored are not reported as missing.
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
      // tgtd accepts connections in order: once it has answered that there is no such account, it has also finished what an
      // earlier process sent last.
      await daemon.request(unbindAccount(-1, parseTgtName('iscsi-wbem no such account'), 'incoming'));
      this.#isSettledWithPredecessor = true;
    }
    return daemon;
  }

  /** There is no record of any daemon: this is the first start, or the store was lost. */
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
    return readingSealed(() => {
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

  /** Another process that opens a protected target gives no notice. */
  #isLookDue({ targets }: TgtRecords): boolean {
    return this.#reclosing !== null && targets.size > 0 && performance.now() >= this.#restUntil;
  }

  #isLookedFor(): boolean {
    return this.#watchTicks < EAGER_TICKS || this.#watchTicks % LAZY_TICKS === 0;
  }

  #onWatchFailure(error: unknown): void {
    // A daemon that cannot be reached is tried again at a later tick.
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
    // tgt accepts anyone who knows the secret.  In our model an account whose name is an initiator name is for that initiator.
    initiatorName: answersOnly ? null : findIscsiName(chapName),
    bindings,
  };
}
