import type { SecureContext } from 'node:tls';
import { z } from 'zod';
import {
  chooseVersion,
  protocolVersions,
  type AuditHeadSeen,
  type Greeting,
  type Hello,
  type ReadRequest,
} from '../link/messages.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import type { FleetStanding } from '../link/standing.js';
import { isToBeRenewed, type FleetCertificates } from './FleetCertificates.js';
import { HostLink } from './HostLink.js';
import { isNewer, isSameEnrolment, type HostRow } from './HostRegistry.js';
import type { Turns } from './Turns.js';
import { HostAnswerError, HostConnectionError } from './linkErrors.js';

/** The state of a host. */
export type HostState =
  /** It was added, but is not enrolled yet. */
  | 'added'
  /** It is enrolled, but has never been reached. */
  | 'never'
  | 'ok'
  /** It was reached before, but cannot be reached now. */
  | 'lost';

/** Why the target of a host cannot be read, although its agent answers. */
export interface TargetFault {
  /** In ISO 8601. */
  readonly since: string;
  /** A sentence without full stop. */
  readonly why: string;
  /** The reading that failed. */
  readonly asked: ReadRequest;
}

export function stateOf({ publicKey, hello, lost }: HostRow): HostState {
  if (publicKey === null) return 'added';
  if (hello === null) return 'never';
  return lost === null ? 'ok' : 'lost';
}

export interface LinkedHostOptions {
  readonly row: HostRow;
  readonly certificates: FleetCertificates;
  /** What agents are told of the fleet. */
  readonly standing: () => FleetStanding;
  readonly maxAnswerBytes: number;
  /** Called with each changed row, to store it.  It does not wait. */
  readonly onChange: (row: HostRow, before: HostRow) => void;
  /** Called when `fault` has changed. */
  readonly onFault?: (before: TargetFault | null) => void;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  /** Limits the probes that run at the same time.  A thousand simultaneous TLS handshakes would exceed the time limit of a probe. */
  readonly turns: Turns;
  /** The same for probes of lost hosts, so that reachable hosts do not wait for the timeouts of lost ones. */
  readonly turnsOfLost: Turns;
  /** The defaults are in `defaultProbe`. */
  readonly probe?: Partial<ProbeTimes>;
}

/** Times of the probes of a host.  A probe is a request that shows whether the host can be reached. */
export interface ProbeTimes {
  /** Interval while the host can be reached. */
  readonly everyMs: number;
  /** Time until the first probe after the host was lost.  It doubles for each further probe. */
  readonly firstMs: number;
  /** Maximum interval. */
  readonly mostMs: number;
  /** Maximum duration of a probe. */
  readonly deadlineMs: number;
}

const defaultProbe: ProbeTimes = { everyMs: 10_000, firstMs: 1_000, mostMs: 30_000, deadlineMs: 2_000 };
/** Minimum interval between two writes of the registry that have a new end of the audit log alone. */
const headStoredEveryMs = 60_000;

/**
 * One host of the fleet, its connections and its state.
 *
 * A host whose connection fails becomes lost immediately.  It is then probed in the background at growing intervals.  Requests about a lost
 * host fail at once.
 */
export class LinkedHost {
  readonly #options: LinkedHostOptions;
  readonly #probe: ProbeTimes;
  #row: HostRow;
  #link: HostLink | null;
  #timer: NodeJS.Timeout | null = null;
  #probing: Promise<void> | null = null;
  /** Probes that failed since it was last in contact.  Requests do not count: many of them fail in a moment. */
  #failures = 0;
  #isClosed = false;
  #fault: TargetFault | null = null;
  /** Whether the outcome of a change at the host was unknown at the last read. */
  isInDoubt = false;
  /** Of the end of the audit log: what was stored last, and when, by `performance.now`. */
  #headStored = { count: 0, at: -Infinity };

  constructor(options: LinkedHostOptions) {
    this.#options = options;
    this.#probe = { ...defaultProbe, ...options.probe };
    this.#row = options.row;
    this.#link = this.#makeLink();
  }

  get systemName(): string {
    return this.#row.systemName;
  }

  get row(): HostRow {
    return this.#row;
  }

  get state(): HostState {
    return stateOf(this.#row);
  }

  /** Whether it was removed from the fleet, or the endpoint stops. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Null if the target can be read, as far as is known. */
  get fault(): TargetFault | null {
    return this.#fault;
  }

  /** Whether lists read it: it is in contact and its target can be read, as far as is known. */
  get isReadable(): boolean {
    return this.state === 'ok' && this.#fault === null;
  }

  /** Probes the host now, and periodically after that. */
  start(): Promise<void> {
    return this.probe();
  }

  close(): void {
    this.#isClosed = true;
    this.#link?.close();
    this.#link = null;
    if (this.#timer) clearTimeout(this.#timer);
  }

  /**
   * Applies the stored row, which another endpoint may have written.  Whether the host can be reached is what this endpoint sees
   * itself.
   */
  follow(row: HostRow): void {
    if (!isSameEnrolment(row, this.#row)) this.#replace(row);
    else {
      this.#seeHead(row.auditHead ?? null);
      if (isNewer(row.hello, this.#row.hello) && row.hello.bootId !== this.#row.hello?.bootId)
        this.#row = { ...this.#row, hello: row.hello };
    }
  }

  /** Applies a row with a new enrolment or address. */
  #replace(row: HostRow): void {
    this.#link?.close();
    this.#row = row;
    this.#link = this.#makeLink();
    this.#failures = 0;
    void this.probe();
  }

  useContext(context: SecureContext): void {
    this.#link?.useContext(context);
  }

  /**
   * The connections to the host.
   * @throws TargetDriverError host-unreachable, without trying, unless its state is 'ok'.
   */
  getLink(): HostLink {
    if (this.#link && this.state === 'ok') return this.#link;
    throw this.unreachable();
  }

  /** The connections to the host in any state, to ask for the outcome of an act.  @throws TargetDriverError host-unreachable if it is not enrolled. */
  get connections(): HostLink {
    if (this.#link) return this.#link;
    throw this.unreachable();
  }

  /** The error that states why the host cannot be reached. */
  unreachable(): TargetDriverError {
    const { systemName, since, lost } = this.#row;
    const why =
      this.state === 'added'
        ? `host ${systemName} has not been enrolled yet: expected "iscsi-wbem agent enrol" on it`
        : `no contact with ${systemName} since ${since}${lost === null ? '' : ` (${lost})`}`;
    return new TargetDriverError('host-unreachable', why);
  }

  /** The error that states why lists are without this host. */
  unreadable(): TargetDriverError {
    const fault = this.state === 'ok' ? this.#fault : null;
    if (fault === null) return this.unreachable();
    const { systemName } = this.#row;
    return new TargetDriverError(
      'unavailable',
      `the target of ${systemName} has not answered since ${fault.since} (${fault.why})`,
    );
  }

  /**
   * Handles the failure of a request.  A failed connection makes the host lost; after a timeout a probe decides whether it is lost.
   * @returns the error for the caller.
   */
  failed(error: unknown, deadlineMs: number): unknown {
    const { systemName } = this.#row;
    if (error instanceof HostConnectionError) {
      if (error.isLate) {
        void this.probe();
        return new TargetDriverError(
          'timeout',
          `${systemName} gave no answer within ${Math.round(deadlineMs)} ms`,
          { cause: error },
        );
      }
      this.#lose(error.message);
      return this.unreachable();
    }
    if (error instanceof HostAnswerError)
      return new TargetDriverError('rejected', `${systemName}: ${error.message}`, { cause: error });
    return error;
  }

  /** A host that answers while it counts as lost is probed at once. */
  answered(): void {
    if (this.state !== 'ok') void this.probe();
  }

  /**
   * Notes that the target did not answer a reading.  Lists of all hosts are without this one until the same reading succeeds, which the
   * probes try.  Readings of single objects are not noted.
   */
  readFailed(asked: ReadRequest, why: string): void {
    const isList = Object.entries(asked).every(([name, value]) => name === 'what' || value === null);
    if (!isList || this.#fault !== null || this.state !== 'ok') return;
    this.#options.log.warn({ host: this.systemName, why }, 'the target of a host does not answer');
    this.#setFault({ asked, why, since: new Date().toISOString() });
  }

  readSucceeded({ what }: ReadRequest): void {
    if (this.#fault?.asked.what === what) this.#setFault(null);
  }

  #setFault(fault: TargetFault | null): void {
    const before = this.#fault;
    if (before === fault) return;
    this.#fault = fault;
    if (fault === null)
      this.#options.log.info({ host: this.systemName }, 'the target of a host answers again');
    if (!this.#isClosed) this.#options.onFault?.(before);
  }

  /** Probes the host; concurrent calls share one probe.  Never rejects. */
  probe(): Promise<void> {
    const { turns, turnsOfLost } = this.#options;
    this.#probing ??= (this.state === 'ok' ? turns : turnsOfLost)
      .run(() => this.#ask())
      .finally(() => {
        this.#probing = null;
        this.#plan();
      });
    return this.#probing;
  }

  /** As `probe`, with a request that is made from now on.  Never rejects. */
  async probeAgain(): Promise<void> {
    await this.#probing;
    await this.probe();
  }

  async #ask(): Promise<void> {
    const link = this.#link;
    if (!link || this.#isClosed) return;
    const { deadlineMs } = this.#probe;
    try {
      // Another endpoint may see later records while this answer is on its way.
      const { auditHead: seen = null } = this.#row;
      const { auditHead, ...hello } = await this.#greet(link, deadlineMs);
      // The host may have been removed or replaced meanwhile.
      if (link !== this.#link) return;
      const fault = this.#faultOf(hello) ?? faultOfHead(auditHead, seen, this.systemName);
      if (fault !== null) {
        this.#probeFailed(fault);
        return;
      }
      if (isToBeRenewed(hello.certificateEnds)) await this.#renew(link, false);
      if (link !== this.#link) return;
      this.#find(hello, auditHead);
      await this.#tryFaulty(link, deadlineMs);
    } catch (error) {
      if (link === this.#link) this.#probeFailed((error as Error).message);
    }
  }

  /** Tries the reading that failed.  Its failure is no failure of the probe. */
  async #tryFaulty(link: HostLink, deadlineMs: number): Promise<void> {
    if (this.#fault === null) return;
    const { asked } = this.#fault;
    try {
      await link.read(asked, z.unknown(), deadlineMs);
      this.readSucceeded(asked);
    } catch (error) {
      if (error instanceof HostConnectionError && !error.isLate) throw error;
    }
  }

  /** Asks the agent for its description.  If the agent's certificate has expired, it is renewed first. */
  async #greet(link: HostLink, deadlineMs: number): Promise<Greeting> {
    try {
      return await link.hello(deadlineMs);
    } catch (error) {
      if (!(error instanceof HostConnectionError) || error.message !== 'CERT_HAS_EXPIRED') throw error;
      await this.#renew(link, true);
      return link.hello(deadlineMs);
    }
  }

  async #renew(link: HostLink, acceptsEnded: boolean): Promise<void> {
    const { hostId, publicKey, systemName } = this.#row;
    if (publicKey === null) return;
    const certificate = await this.#options.certificates.certify(hostId, publicKey);
    await link.renew(certificate, this.#probe.deadlineMs, acceptsEnded);
    this.#options.log.info({ host: systemName }, 'the certificate of a host was renewed');
  }

  /** Why the agent is not accepted as this host; null if it is accepted. */
  #faultOf(hello: Hello): string | null {
    const { systemName, hello: before } = this.#row;
    if (chooseVersion(hello.protocol, protocolVersions) === null)
      return `it speaks versions ${hello.protocol.min} to ${hello.protocol.max} of the protocol: expected ${protocolVersions.min} to ${protocolVersions.max}`;
    if (hello.systemName !== systemName) return `it says that it is ${hello.systemName}`;
    if (before && before.bootId !== hello.bootId && hello.generation <= before.generation)
      return `another agent with its state was in contact (start ${hello.generation} after start ${before.generation}): expected one agent; "iscsi-wbem host accept ${systemName}" accepts this one`;
    return null;
  }

  #find(hello: Hello, auditHead: AuditHeadSeen | null): void {
    this.#failures = 0;
    const { hello: before, lost, since } = this.#row;
    this.#seeHead(auditHead);
    const isSame = lost === null && before && JSON.stringify(before) === JSON.stringify(hello);
    if (isSame && !this.#isHeadToBeStored()) return;
    this.#headStored = { count: this.#row.auditHead?.count ?? 0, at: performance.now() };
    const isNew = lost !== null || before === null;
    if (isNew) this.#options.log.info({ host: this.systemName }, 'a host is in contact');
    this.#change({
      ...this.#row,
      hello: isSame ? before : hello,
      lost: null,
      since: isNew ? new Date().toISOString() : since,
    });
  }

  #seeHead(auditHead: AuditHeadSeen | null): void {
    if (auditHead !== null && auditHead.count > (this.#row.auditHead?.count ?? -1))
      this.#row = { ...this.#row, auditHead };
  }

  /** A host that records a change with every probe is not to cost a write of the registry each time. */
  #isHeadToBeStored(): boolean {
    const count = this.#row.auditHead?.count ?? 0;
    return count > this.#headStored.count && performance.now() - this.#headStored.at >= headStoredEveryMs;
  }

  #probeFailed(why: string): void {
    this.#failures += 1;
    this.#lose(why);
  }

  #lose(why: string): void {
    if (this.#row.lost !== null || this.#row.publicKey === null) return;
    this.#failures = Math.max(1, this.#failures);
    this.#setFault(null);
    this.#options.log.warn({ host: this.systemName, why }, 'a host is lost');
    this.#change({ ...this.#row, lost: why, since: new Date().toISOString() });
    this.#plan();
  }

  #change(row: HostRow): void {
    if (this.#isClosed) return;
    const before = this.#row;
    this.#row = row;
    this.#options.onChange(row, before);
  }

  #plan(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#isClosed || this.#link === null) return;
    const { everyMs, firstMs, mostMs } = this.#probe;
    const waitMs =
      this.#failures === 0 ? everyMs : Math.min(mostMs, firstMs * 2 ** Math.min(20, this.#failures - 1));
    // The random part spreads the probes of hosts that were lost at the same time.
    this.#timer = setTimeout(() => void this.probe(), waitMs * (0.75 + Math.random() / 2));
    this.#timer.unref();
  }

  #makeLink(): HostLink | null {
    const { hostId, address, port, publicKey } = this.#row;
    if (publicKey === null) return null;
    const { certificates, maxAnswerBytes, standing } = this.#options;
    return new HostLink({
      hostId,
      fleetId: certificates.fleetId,
      address,
      port,
      publicKey,
      ca: certificates.ca,
      context: certificates.context,
      standing,
      maxAnswerBytes,
    });
  }
}

/** Why a log that ends so cannot be the one whose end was seen before; null if it can. */
function faultOfHead(
  head: AuditHeadSeen | null,
  seen: AuditHeadSeen | null,
  systemName: string,
): string | null {
  if (!head || !seen || head.count > seen.count) return null;
  const isOther = head.count === seen.count;
  if (isOther && head.mac === seen.mac) return null;
  return `its audit log ends with record ${head.count}, and record ${seen.count} was seen${isOther ? ' with other content' : ''}: its state folder may be an earlier copy; "iscsi-wbem host accept ${systemName}" accepts it`;
}
