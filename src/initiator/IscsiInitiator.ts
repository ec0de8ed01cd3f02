import { setTimeout as sleep } from 'node:timers/promises';
import { newIsid } from '../iscsi/Initiator.js';
import type { SealedStore } from '../store/SealedStore.js';
import type { HostStore } from '../store/KeyValueStore.js';
import type { AddressAllowList } from './AddressAllowList.js';
import { checkSecurity } from './checkSecurity.js';
import { defaultTimings, type ConnectDeps, type Timings } from './connectToTarget.js';
import { discover, type Discovery } from './discover.js';
import {
  DiscoveredTargets,
  printTargetPortal,
  STATIC,
  type DiscoveredTarget,
  type SendTargetsPortal,
} from './DiscoveredTargets.js';
import { HeldSession, type SessionInfo } from './HeldSession.js';
import {
  recordAction,
  serverItself,
  type InitiatorAction,
  type InitiatorAudit,
  type RecordOptions,
  type Requester,
} from './InitiatorAudit.js';
import { IsdscError, IsdscStatus } from './IsdscStatus.js';
import type { KernelInitiator } from './KernelInitiator.js';
import { KernelSessions } from './KernelSessions.js';
import { loginIscsiTarget } from './loginIscsiTarget.js';
import { loginParameters, type OwnCredentials } from './loginParameters.js';
import { optionsOf, PersistentLogins, type PersistentLogin } from './PersistentLogins.js';
import { findSameName } from '../targets/IscsiName.js';
import { expectTargetName, type PlannedLogin } from './planLogin.js';
import { judgeInitiatorChapSecret, type ByteLimits } from './secretLength.js';
import type { ScsiAnswer } from './scsiRequests.js';
import { sendScsiInquiry, sendScsiReadCapacity, sendScsiReportLuns } from './scsiRequests.js';
import { printUniqueId, UniqueIds, type UniqueId } from './UniqueId.js';

/** Receives events that do not belong to a request. */
export interface InitiatorLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface IscsiInitiatorOptions {
  /** The iSCSI name of this server as an initiator. */
  readonly initiatorName: string;
  readonly store: HostStore;
  readonly sealed: SealedStore;
  readonly secretLimits: ByteLimits;
  readonly allowList: AddressAllowList;
  /** Makes sessions that are not informational. */
  readonly kernel: KernelInitiator;
  readonly log: InitiatorLog;
  /** Without it nothing is recorded. */
  readonly audit?: InitiatorAudit;
  readonly timings?: Partial<Timings>;
  /** Maximum number of sessions; 64 by default. */
  readonly maxSessions?: number;
}

/** The two ids of a new session. */
export interface NewSession {
  readonly sessionId: UniqueId;
  readonly connectionId: UniqueId;
}

const secretKey = 'initiator/chap-secret';

/** How long the stop of the server waits for targets that do not answer. */
const CLOSE_TIMEOUT_MS = 2_000;

/** Maximum number of unreadable entries of an answer that are logged.  The rest is counted. */
const MAX_TOLD = 10;

/** Number of ended sessions whose ids are remembered, to distinguish them from ids that never existed. */
const REMEMBERED_ENDS = 200;

/**
 * The initiator service of this server: discovered targets, sessions, and persistent logins, which are repeated at every start.
 * Every method throws IsdscError and nothing else.
 */
export class IscsiInitiator {
  readonly name: string;
  readonly discovered: DiscoveredTargets;
  readonly persistentLogins: PersistentLogins;
  readonly #options: IscsiInitiatorOptions;
  readonly #timings: Timings;
  readonly #ids = new UniqueIds();
  readonly #held = new Map<string, HeldSession>();
  readonly #kernel: KernelSessions;
  /** Number of logins in progress by target. */
  readonly #pending = new Map<string, number>();
  readonly #ends = new Map<string, HeldSession>();
  /** Persistent logins that are being attempted, by target. */
  readonly #trying = new Map<string, AbortController>();
  readonly #closed = new AbortController();

  constructor(options: IscsiInitiatorOptions) {
    this.name = options.initiatorName;
    this.#options = options;
    this.#timings = { ...defaultTimings, ...options.timings };
    this.discovered = new DiscoveredTargets(options.store, options.sealed);
    this.persistentLogins = new PersistentLogins(options.sealed);
    this.#kernel = new KernelSessions(options.kernel, this.#ids, options.store);
  }

  /**
   * Starts the persistent logins in the background.  Each is retried until it succeeds, is removed, or the initiator is closed.
   */
  start(): void {
    try {
      for (const login of this.persistentLogins.list()) this.#keepTrying(login.targetName);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the persistent logins cannot be read: none is made anew');
    }
  }

  /** Logs out of every session that this process holds.  Sessions of the host's initiator stay. */
  async close(): Promise<void> {
    this.#closed.abort();
    for (const trying of this.#trying.values()) trying.abort();
    await Promise.all(
      [...this.#held.values()].map((session) => session.logout(CLOSE_TIMEOUT_MS).catch(() => undefined)),
    );
  }

  /**
   * The credentials of the initiator itself.
   * @throws IsdscError ISDSC_CACHE_CORRUPTED if the stored secret cannot be decrypted.
   */
  get own(): OwnCredentials {
    const { secretLimits, sealed } = this.#options;
    try {
      const kept = sealed.get(secretKey) as string | null;
      const initiatorChapSecret = kept === null ? null : Buffer.from(kept, 'base64');
      return { initiatorName: this.name, initiatorChapSecret, secretLimits };
    } catch (cause) {
      throw corrupted('the initiator CHAP secret', cause);
    }
  }

  /**
   * SetIScsiInitiatorCHAPSharedSecret: the secret with which targets authenticate themselves in mutual CHAP.  It is stored
   * sealed.  Null or no bytes removes it.
   * @returns ERROR_SUCCESS, or the warning ISDSC_SHORT_CHAP_SECRET.
   */
  setInitiatorChapSecret(secret: Uint8Array | null): IsdscStatus {
    if (secret === null || secret.length === 0) {
      this.#options.sealed.remove(secretKey);
      return IsdscStatus.ERROR_SUCCESS;
    }
    const status = judgeInitiatorChapSecret(secret, this.#options.secretLimits);
    this.#options.sealed.put(secretKey, Buffer.from(secret).toString('base64'));
    return status;
  }

  /** See `recordAction`. */
  recorded<T>(
    by: Requester,
    act: InitiatorAction,
    run: () => T | Promise<T>,
    options: RecordOptions<T> = {},
  ): Promise<T> {
    return recordAction(this.#options.audit ?? null, by, act, run, options);
  }

  /** Logs a refusal, because a method's answer contains the number only. */
  report(error: IsdscError): void {
    const { symbol, message } = error;
    if (symbol === 'ISDSC_NON_SPECIFIC_ERROR' || symbol === 'ISDSC_CACHE_CORRUPTED') {
      this.#options.log.warn({ err: error, status: symbol }, 'the initiator failed');
    } else {
      this.#options.log.info({ status: symbol, reason: message }, 'the initiator refused a request');
    }
  }

  // Discovery

  /** AddIScsiSendTargetPortal: queries the portal at once, and stores it if it answers.  @returns its id. */
  async addSendTargetsPortal(portal: SendTargetsPortal): Promise<string> {
    const id = printTargetPortal(portal.portal);
    checkSecurity({ securityFlags: portal.securityFlags });
    if (this.#reading(() => this.discovered.findPortal(id)) !== null) {
      throw new IsdscError('ISDSC_TARGET_PORTAL_ALREADY_EXISTS', `${id} is among the portals already.`);
    }
    const targets = await this.#discover(id, portal);
    this.discovered.putPortal(portal);
    this.discovered.putFound(id, targets);
    return id;
  }

  async #discover(id: string, portal: SendTargetsPortal): Promise<Discovery['targets']> {
    const { targets, unreadable } = await discover(portal, this.own, this.#connect());
    if (unreadable.length > 0) {
      const { length } = unreadable;
      const told = unreadable.slice(0, MAX_TOLD);
      this.#options.log.warn(
        { portal: id, count: length, unreadable: told },
        `the portal ${id} answered with ${length} names or addresses that cannot be read and are left out: ${told.join('; ')}`,
      );
    }
    return targets;
  }

  /** RefreshIScsiSendTargetPortal: queries again.  If the portal does not answer, its previous answer is kept. */
  async refreshSendTargetsPortal(id: string): Promise<void> {
    const portal = this.#reading(() => this.discovered.findPortal(id));
    if (portal === null) throw noPortal(id);
    const targets = await this.#discover(id, portal);
    // If the portal was removed during the query, it stays removed.
    if (this.discovered.findPortal(id) !== null) this.discovered.putFound(id, targets);
  }

  removeSendTargetsPortal(id: string): void {
    if (this.#reading(() => this.discovered.findPortal(id)) === null) throw noPortal(id);
    this.discovered.removePortal(id);
  }

  /** AddIScsiStaticTarget.  @returns the name under which it is stored. */
  addStaticTarget(target: Omit<DiscoveredTarget, 'discoveryMechanism'>): string {
    const targetName = expectTargetName(target.targetName);
    if (target.portals.length === 0) {
      throw new IsdscError(
        'ISDSC_NO_PORTAL_SPECIFIED',
        `${targetName} has no portal: expected at least one.`,
      );
    }
    if (this.#findStatic(targetName) !== null) {
      throw new IsdscError('ISDSC_TARGET_ALREADY_EXISTS', `${targetName} is a static target already.`);
    }
    if (target.loginOptions !== null) loginParameters(target.loginOptions, this.own);
    this.discovered.putStatic({ ...target, targetName, discoveryMechanism: STATIC });
    return targetName;
  }

  removeStaticTarget(text: string): void {
    const target = this.#findStatic(expectTargetName(text));
    if (target === null) throw new IsdscError('ISDSC_TARGET_NOT_FOUND', `${text} is not a static target.`);
    this.discovered.removeStatic(target.targetName);
  }

  /** RefreshTargetList.  @returns ERROR_SUCCESS, or ISDSC_OPERATION_NOT_ALL_SUCCESS if a portal did not answer. */
  async refreshTargetList(): Promise<IsdscStatus> {
    const portals = this.listSendTargetsPortals();
    const results = await Promise.allSettled(
      portals.map(({ portal }) => this.refreshSendTargetsPortal(printTargetPortal(portal))),
    );
    const failed = results.filter((result) => result.status === 'rejected');
    for (const { reason } of failed)
      this.#options.log.warn({ err: reason as unknown }, 'a portal was not refreshed');
    return failed.length === 0 ? IsdscStatus.ERROR_SUCCESS : IsdscStatus.ISDSC_OPERATION_NOT_ALL_SUCCESS;
  }

  listSendTargetsPortals(): SendTargetsPortal[] {
    return this.#reading(() => this.discovered.portals());
  }

  /** A target that was discovered by several mechanisms is listed once for each. */
  listTargets(): DiscoveredTarget[] {
    return this.#reading(() => this.discovered.list());
  }

  /** All entries of a discovered target. */
  findTarget(targetName: string): readonly DiscoveredTarget[] {
    return this.#reading(() => this.discovered.find(targetName));
  }

  // Sessions

  /** @throws IsdscError if there is no session afterwards. */
  async logIn(planned: PlannedLogin): Promise<NewSession> {
    if (this.#closed.signal.aborted) throw stopping();
    await this.expectPossible(planned);
    if (this.#kernel.has(planned.targetName)) await this.#kernel.refresh();
    this.#reserve(planned);
    try {
      return planned.isInformationalSession
        ? await this.#openHeld(planned)
        : await this.#kernel.open(planned, this.name, (portal) =>
            this.#options.allowList.expectAllowed(portal.address, portal.port),
          );
    } finally {
      this.#release(planned.targetName);
    }
  }

  /**
   * @throws IsdscError ISDSC_REQUEST_NOT_SUPPORTED if block devices are requested and this host has no initiator that can create
   * them.
   */
  async expectPossible({ isInformationalSession }: PlannedLogin): Promise<void> {
    if (!isInformationalSession) await this.#options.kernel.expectAvailable();
  }

  async sessions(): Promise<SessionInfo[]> {
    const held = [...this.#held.values()].map((session) => session.info);
    return [...held, ...(await this.#kernel.list(this.name))];
  }

  async findSession(id: UniqueId): Promise<SessionInfo | null> {
    const held = this.#held.get(printUniqueId(id));
    if (held) return held.info;
    if (!this.#kernel.find(id)) return null;
    const sessions = await this.#kernel.list(this.name);
    return sessions.find(({ sessionId }) => printUniqueId(sessionId) === printUniqueId(id)) ?? null;
  }

  /** Why a session ended; null for an id that is not among the last 200. */
  whyOver(id: UniqueId): string | null {
    return this.#ends.get(printUniqueId(id))?.whyOver ?? null;
  }

  /** LogoutIScsiTarget.  A persistent login stays: it is made again at the next start. */
  async logout(id: UniqueId): Promise<void> {
    const held = this.#held.get(printUniqueId(id)) ?? this.#ends.get(printUniqueId(id));
    if (held) {
      await held.logout();
      return;
    }
    if (!(await this.#kernel.logout(id))) throw noSession(id);
  }

  async sendScsiInquiry(id: UniqueId, lun: bigint, evpdCmddt: number, pageCode: number): Promise<ScsiAnswer> {
    return this.#getHeld(id).request((session) => sendScsiInquiry(session, lun, evpdCmddt, pageCode));
  }

  async sendScsiReadCapacity(id: UniqueId, lun: bigint): Promise<ScsiAnswer> {
    return this.#getHeld(id).request((session) => sendScsiReadCapacity(session, lun));
  }

  async sendScsiReportLuns(id: UniqueId): Promise<ScsiAnswer> {
    return this.#getHeld(id).request((session) => sendScsiReportLuns(session));
  }

  // Persistent logins

  listPersistentLogins(): PersistentLogin[] {
    return this.#reading(() => this.persistentLogins.list());
  }

  /** RemoveIScsiPersistentTarget: ends its attempts.  An existing session stays. */
  removePersistentLogin(text: string): void {
    const logins = this.listPersistentLogins().map((login) => login.targetName);
    const targetName = findSameName(expectTargetName(text), logins);
    if (targetName === null)
      throw new IsdscError('ISDSC_TARGET_NOT_FOUND', `There is no persistent login to ${text}.`);
    this.persistentLogins.remove(targetName);
    this.#trying.get(targetName)?.abort();
  }

  async #openHeld(planned: PlannedLogin): Promise<NewSession> {
    const { targetName, parameters, portals, recoveryPortals } = planned;
    const session = await HeldSession.open(
      { targetName, parameters, portals, recoveryPortals, initiatorName: this.name, isid: newIsid() },
      {
        connect: this.#connect(),
        ids: this.#ids,
        ended: (ended, reason) => this.#sessionEnded(ended, reason),
        recovered: ({ id }) =>
          this.#options.log.info({ targetName, session: printUniqueId(id) }, 'a lost iSCSI session is back'),
      },
    );
    if (this.#closed.signal.aborted) {
      await session.logout();
      throw stopping();
    }
    this.#held.set(printUniqueId(session.id), session);
    return { sessionId: session.id, connectionId: session.connectionId };
  }

  #sessionEnded(session: HeldSession, reason: string | null): void {
    const id = printUniqueId(session.id);
    this.#held.delete(id);
    this.#ends.set(id, session);
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > REMEMBERED_ENDS && oldest !== undefined) this.#ends.delete(oldest);
    if (reason === null) return;
    const { targetName } = session;
    this.#options.log.warn({ targetName, session: id, reason }, 'an iSCSI session is gone');
    // A stored persistent login is also attempted now, until it succeeds.
    try {
      if (this.persistentLogins.find(targetName) !== null) this.#keepTrying(targetName);
    } catch (error) {
      this.#options.log.warn({ err: error, targetName }, 'the persistent login cannot be read');
    }
  }

  #keepTrying(targetName: string): void {
    if (this.#trying.has(targetName) || this.#closed.signal.aborted) return;
    const stop = new AbortController();
    this.#trying.set(targetName, stop);
    void this.#tryUntilIn(targetName, stop.signal)
      .catch((error: unknown) => {
        if (!stop.signal.aborted)
          this.#options.log.warn({ err: error, targetName }, 'a persistent login was given up');
      })
      .finally(() => {
        if (this.#trying.get(targetName) === stop) this.#trying.delete(targetName);
      });
  }

  async #tryUntilIn(targetName: string, signal: AbortSignal): Promise<void> {
    const { firstRetryMs, longestRetryMs } = this.#timings;
    let knownStatus: IsdscStatus | null = null;
    for (let pauseMs = firstRetryMs; ; pauseMs = Math.min(pauseMs * 2, longestRetryMs)) {
      signal.throwIfAborted();
      const login = this.persistentLogins.find(targetName);
      if (login === null) return;
      const { status, name, message } = await loginIscsiTarget(this, optionsOf(login), {
        savedAs: login,
        by: serverItself,
        knownStatus,
      });
      knownStatus = status;
      if (status === IsdscStatus.ERROR_SUCCESS || status === IsdscStatus.ISDSC_TARGET_ALREADY_LOGGED_IN)
        return;
      this.#options.log.warn(
        { targetName, status: name, message, pauseMs },
        'a persistent login failed; it is tried again',
      );
      await sleep(pauseMs, undefined, { signal, ref: false });
    }
  }

  #reserve({ targetName, parameters }: PlannedLogin): void {
    const { maxSessions = 64 } = this.#options;
    const pending = [...this.#pending.values()].reduce((sum, each) => sum + each, 0);
    if (this.#held.size + this.#kernel.size + pending >= maxSessions) {
      throw new IsdscError(
        'ISDSC_TOO_MANY_SESSIONS',
        `There are ${maxSessions} sessions, as many as may be.`,
      );
    }
    const isThere =
      this.#pending.has(targetName) ||
      this.#kernel.has(targetName) ||
      [...this.#held.values()].some((session) => session.targetName === targetName);
    if (isThere && !parameters.multipath) {
      throw new IsdscError(
        'ISDSC_TARGET_ALREADY_LOGGED_IN',
        `There is a session with ${targetName} already: expected LoginFlags with multipath for another one.`,
      );
    }
    this.#pending.set(targetName, (this.#pending.get(targetName) ?? 0) + 1);
  }

  #release(targetName: string): void {
    const pending = (this.#pending.get(targetName) ?? 1) - 1;
    if (pending === 0) this.#pending.delete(targetName);
    else this.#pending.set(targetName, pending);
  }

  #getHeld(id: UniqueId): HeldSession {
    const held = this.#held.get(printUniqueId(id)) ?? this.#ends.get(printUniqueId(id));
    if (held) return held;
    if (this.#kernel.find(id)) {
      throw new IsdscError(
        'ISDSC_REQUEST_NOT_SUPPORTED',
        "The session is held by the host's own initiator: expected its block devices to be asked.",
      );
    }
    throw noSession(id);
  }

  #findStatic(targetName: string): DiscoveredTarget | null {
    return this.findTarget(targetName).find((each) => each.discoveryMechanism === STATIC) ?? null;
  }

  #connect(): ConnectDeps {
    return { allowList: this.#options.allowList, timings: this.#timings, signal: this.#closed.signal };
  }

  /** @throws IsdscError ISDSC_CACHE_CORRUPTED for an entry that cannot be decrypted. */
  #reading<T>(read: () => T): T {
    try {
      return read();
    } catch (cause) {
      throw corrupted("the initiator's entries", cause);
    }
  }
}

function corrupted(what: string, cause: unknown): IsdscError {
  return new IsdscError('ISDSC_CACHE_CORRUPTED', `In the sealed store ${what} cannot be read.`, { cause });
}

function stopping(): IsdscError {
  return new IsdscError('ISDSC_SERVICE_NOT_RUNNING', 'The initiator is being stopped.');
}

function noPortal(id: string): IsdscError {
  return new IsdscError(
    'ISDSC_PORTAL_NOT_FOUND',
    `"${id}" is not among the portals that are asked for targets.`,
  );
}

function noSession(id: UniqueId): IsdscError {
  return new IsdscError('ISDSC_INVALID_SESSION_ID', `There is no session ${printUniqueId(id)}.`);
}
