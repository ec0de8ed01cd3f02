import type { SecureContext } from 'node:tls';
import { chooseVersion, protocolVersions, type Hello } from '../link/messages.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import { isToBeRenewed, type FleetCertificates } from './FleetCertificates.js';
import { HostLink } from './HostLink.js';
import type { HostRow } from './HostRegistry.js';
import type { Turns } from './Turns.js';
import { HostAnswerError, HostConnectionError } from './linkErrors.js';

/** How a host stands now. */
export type HostState =
  /** It was added, and its agent has not been enrolled. */
  | 'added'
  /** It was enrolled and never reached. */
  | 'never'
  | 'ok'
  /** It was reached once, and is not now. */
  | 'lost';

export interface LinkedHostOptions {
  readonly row: HostRow;
  readonly certificates: FleetCertificates;
  readonly maxAnswerBytes: number;
  /** Keeps a row that has changed; does not wait. */
  readonly onChange: (row: HostRow) => void;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  /** Bounds how many hosts are asked at a time whether they are there: a thousand handshakes at once help none of them. */
  readonly turns: Turns;
  /** Left out: as said below. */
  readonly probe?: Partial<ProbeTimes>;
}

/** How often a host is asked whether it is there. */
export interface ProbeTimes {
  /** While it is. */
  readonly everyMs: number;
  /** The first time after it was lost; twice as long each time after. */
  readonly firstMs: number;
  readonly mostMs: number;
  readonly deadlineMs: number;
}

const defaultProbe: ProbeTimes = { everyMs: 10_000, firstMs: 1_000, mostMs: 30_000, deadlineMs: 2_000 };

/**
 * One host of the fleet and whether it can be reached.
 *
 * A host that gives no answer is lost at once, and asked in the background, less and less often, whether it is there again: nobody waits
 * for one that is known to be lost.
 */
export class LinkedHost {
  readonly #options: LinkedHostOptions;
  readonly #probe: ProbeTimes;
  #row: HostRow;
  #link: HostLink | null;
  #timer: NodeJS.Timeout | null = null;
  #probing: Promise<void> | null = null;
  #failures = 0;
  #isClosed = false;
  /** Whether a change at the host was in doubt when it was read last. */
  isInDoubt = false;

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
    const { publicKey, hello, lost } = this.#row;
    if (publicKey === null) return 'added';
    if (hello === null) return 'never';
    return lost === null ? 'ok' : 'lost';
  }

  /** Asks it at once whether it is there, and from then on. */
  start(): Promise<void> {
    return this.probe();
  }

  close(): void {
    this.#isClosed = true;
    this.#link?.close();
    this.#link = null;
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** The host was enrolled, or has another address. */
  replace(row: HostRow): void {
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
   * Its connections.
   * @throws TargetDriverError host-unreachable, at once, where it is known to be lost.
   */
  getLink(): HostLink {
    if (this.#link && this.state === 'ok') return this.#link;
    throw this.unreachable();
  }

  /** Its connections, whether it is known to be lost or not: to learn how an act ended. */
  get connections(): HostLink {
    if (this.#link) return this.#link;
    throw this.unreachable();
  }

  /** Why it cannot be reached, as an error for whoever asks. */
  unreachable(): TargetDriverError {
    const { systemName, since, lost } = this.#row;
    const why =
      this.state === 'added'
        ? `host ${systemName} has not been enrolled yet: expected "iscsi-wbem agent enrol" on it`
        : `no contact with ${systemName} since ${since}${lost === null ? '' : ` (${lost})`}`;
    return new TargetDriverError('host-unreachable', why);
  }

  /**
   * A request failed: whether the host is lost is found out, by asking where the request only took too long.
   * @returns the error for whoever asked.
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

  /** Asks whether it is there; one question at a time.  Never rejects. */
  probe(): Promise<void> {
    this.#probing ??= this.#options.turns
      .run(() => this.#ask())
      .finally(() => {
        this.#probing = null;
        this.#plan();
      });
    return this.#probing;
  }

  async #ask(): Promise<void> {
    const link = this.#link;
    if (!link || this.#isClosed) return;
    const { deadlineMs } = this.#probe;
    try {
      const hello = await this.#greet(link, deadlineMs);
      const fault = this.#faultOf(hello);
      if (fault !== null) {
        this.#lose(fault);
        return;
      }
      if (isToBeRenewed(hello.certificateEnds)) await this.#renew(link, false);
      if (link === this.#link) this.#find(hello);
    } catch (error) {
      // It may have been taken away or replaced meanwhile.
      if (link === this.#link) this.#lose((error as Error).message);
    }
  }

  /** A certificate that ended while the host was off is renewed first. */
  async #greet(link: HostLink, deadlineMs: number): Promise<Hello> {
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

  /** Why this is not the host that it says; null: it is. */
  #faultOf(hello: Hello): string | null {
    const { systemName, hello: before } = this.#row;
    if (chooseVersion(hello.protocol, protocolVersions) === null)
      return `it speaks versions ${hello.protocol.min} to ${hello.protocol.max} of the protocol: expected ${protocolVersions.min} to ${protocolVersions.max}`;
    if (hello.systemName !== systemName) return `it says that it is ${hello.systemName}`;
    if (before && before.bootId !== hello.bootId && hello.generation <= before.generation)
      return `another agent with its state was seen (start ${hello.generation} after start ${before.generation}): expected one; "iscsi-wbem host accept ${systemName}" takes this one`;
    return null;
  }

  #find(hello: Hello): void {
    this.#failures = 0;
    const { hello: before, lost, since } = this.#row;
    if (lost === null && before && JSON.stringify(before) === JSON.stringify(hello)) return;
    const isNew = lost !== null || before === null;
    if (isNew) this.#options.log.info({ host: this.systemName }, 'a host is in contact');
    this.#change({
      ...this.#row,
      hello,
      lost: null,
      since: isNew ? new Date().toISOString() : since,
    });
  }

  #lose(why: string): void {
    this.#failures += 1;
    if (this.#row.lost !== null || this.#row.publicKey === null) return;
    this.#options.log.warn({ host: this.systemName, why }, 'a host is lost');
    this.#change({ ...this.#row, lost: why, since: new Date().toISOString() });
    this.#plan();
  }

  #change(row: HostRow): void {
    this.#row = row;
    this.#options.onChange(row);
  }

  #plan(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#isClosed || this.#link === null) return;
    const { everyMs, firstMs, mostMs } = this.#probe;
    const waitMs =
      this.#failures === 0 ? everyMs : Math.min(mostMs, firstMs * 2 ** Math.min(20, this.#failures - 1));
    // Hosts that were lost together do not come back together.
    this.#timer = setTimeout(() => void this.probe(), waitMs * (0.75 + Math.random() / 2));
    this.#timer.unref();
  }

  #makeLink(): HostLink | null {
    const { hostId, address, port, publicKey } = this.#row;
    if (publicKey === null) return null;
    const { certificates, maxAnswerBytes } = this.#options;
    return new HostLink({
      hostId,
      fleetId: certificates.fleetId,
      address,
      port,
      publicKey,
      ca: certificates.ca,
      context: certificates.context,
      maxAnswerBytes,
    });
  }
}
