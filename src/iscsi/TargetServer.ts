import { createServer, type Server, type Socket } from 'node:net';
import type { RandomSource } from './chap.js';
import { Connection } from './Connection.js';
import { DataBudget } from './DataBudget.js';
import { LoginPlaces, type TurnedAwayReason } from './LoginPlaces.js';
import { MemoryReturn } from './MemoryReturn.js';
import type { OperationalWishes } from './login/operationalKeys.js';
import { Opcode } from './pdu/Opcode.js';
import { opcodeOf, type Pdu } from './pdu/Pdu.js';
import { portalLimits, type PortalLimits } from './PortalLimits.js';
import type { TargetAuthority } from './TargetAuthority.js';
import {
  TargetConnection,
  targetWishes,
  type TargetEvents,
  type TargetConnectionDeps,
} from './TargetConnection.js';
import { newRandomPool } from './randomPool.js';
import { TargetSessions } from './TargetSessions.js';

export interface TargetServerOptions {
  readonly authority: TargetAuthority;
  readonly events?: TargetEvents;
  readonly wishes?: Partial<OperationalWishes>;
  readonly random?: RandomSource;
  /** Limits; the defaults are those of `portalLimits`. */
  readonly limits?: Partial<PortalLimits>;
  /** The key by which an address is counted; by default the address itself. */
  readonly shareOf?: (address: string) => string;
  /**
   * Interval at which every session is checked with a NOP-In.  A session that has not answered the previous one is ended. 60 s by
   * default.
   */
  readonly idleMs?: number;
  /** Maximum number of commands in progress of one initiator; 128 by default. */
  readonly commandWindow?: number;
}

export interface TargetLoad {
  /** Data of commands in progress, limited by `DataLimits`. */
  readonly dataBytes: number;
  /** Number of commands that wait for memory. */
  readonly waitingCommands: number;
  /** Number of sessions ended because their data made no progress. */
  readonly stalledSessions: number;
}

/** How long an announced login of the server is waited for, and how many there may be. */
const OWN_LOGIN_MS = 20_000;
const MAX_OWN_LOGINS = 64;

/** Maximum data segment that we accept, and our MaxRecvDataSegmentLength. */
const RECEIVE_BYTES = 262144;

/** During the login an initiator may send 8192 bytes (RFC 7143 13.12).  This allows for the text of a whole stage. */
const LOGIN_RECEIVE_BYTES = 65536;

/** Number of checks for a stalled session within its time limit. */
const LOOKS_PER_STALL = 4;

/** A target portal: listens, and serves every target of its authority.  Invalid input ends only the connection it came on. */
export class TargetServer {
  readonly sessions: TargetSessions;
  readonly #server: Server;
  readonly #deps: TargetConnectionDeps;
  readonly #options: TargetServerOptions;
  readonly #connections = new Set<Connection>();
  readonly #places: LoginPlaces;
  readonly #discoveries = new Map<string, NodeJS.Timeout>();
  readonly #ownLogins = new Map<string, NodeJS.Timeout>();
  readonly #limits: PortalLimits;
  readonly #budget: DataBudget;
  readonly #memoryReturn: MemoryReturn;
  #pings: NodeJS.Timeout | null = null;
  #stallLooks: NodeJS.Timeout | null = null;
  #stalledSessions = 0;

  constructor(options: TargetServerOptions) {
    this.#options = options;
    const limits = { ...portalLimits, ...options.limits };
    this.sessions = new TargetSessions(limits);
    this.#places = new LoginPlaces(limits);
    this.#limits = limits;
    this.#budget = new DataBudget(limits);
    this.#memoryReturn = new MemoryReturn(this.#budget);
    this.#deps = {
      authority: options.authority,
      sessions: this.sessions,
      wishes: { ...targetWishes, ...options.wishes },
      receiveBytes: RECEIVE_BYTES,
      commandWindow: options.commandWindow ?? 128,
      targetReset: limits.targetReset,
      budget: this.#budget,
      random: options.random ?? newRandomPool(),
      events: {
        ...options.events,
        sessionOpened: (session) => {
          if (session.claim.targetName === null) this.#watchDiscovery(session.id);
          options.events?.sessionOpened?.(session);
        },
        sessionEnded: (session, why, by) => {
          clearTimeout(this.#discoveries.get(session.id));
          this.#discoveries.delete(session.id);
          this.#memoryReturn.sessionEnded();
          options.events?.sessionEnded?.(session, why, by);
        },
      },
      shareOf: options.shareOf ?? ((address) => address),
      isOwnLogin: (isid) => this.#ownLogins.has(isid),
    };
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /**
   * Listens on this address only; port 0 selects a free port.
   * @throws Error of node:net, such as EADDRINUSE.
   */
  async listen(address: string, port: number): Promise<{ readonly address: string; readonly port: number }> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host: address, port, exclusive: true }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const idleMs = this.#options.idleMs ?? 60_000;
    this.#pings = setInterval(() => this.#pingSessions(), idleMs);
    this.#pings.unref();
    const { stallTimeoutMs } = this.#limits;
    this.#stallLooks = setInterval(() => this.#endStalled(), Math.ceil(stallTimeoutMs / LOOKS_PER_STALL));
    this.#stallLooks.unref();
    const bound = this.#server.address();
    return typeof bound === 'object' && bound !== null
      ? { address: bound.address, port: bound.port }
      : { address, port };
  }

  /** Stops listening, tells every session that it ends, and waits until the last connection is closed. */
  async close(): Promise<void> {
    if (this.#pings !== null) clearInterval(this.#pings);
    if (this.#stallLooks !== null) clearInterval(this.#stallLooks);
    this.#memoryReturn.close();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const session of this.sessions.list()) session.end('the target is stopped', 0);
    for (const connection of this.#connections) connection.finish();
    await closed;
  }

  /** Drops the tasks of these nexuses at one unit, of all for null.  Resolves when none of them can take effect any more. */
  async abortTasks(targetName: string, lun: number, nexusIds: readonly string[] | null): Promise<void> {
    const sessions = Array.from(this.sessions.of(targetName)).filter(
      ({ nexusId }) => nexusId !== null && (nexusIds === null || nexusIds.includes(nexusId)),
    );
    await Promise.all(sessions.map((session) => session.abortTasks(lun)));
  }

  /** Announces a login of the server itself with this ISID (12 hexadecimal digits).  A place is reserved for it. */
  expectOwnLogin(isid: string): void {
    if (this.#ownLogins.size >= MAX_OWN_LOGINS) return;
    clearTimeout(this.#ownLogins.get(isid));
    this.#ownLogins.set(isid, setTimeout(() => this.#ownLogins.delete(isid), OWN_LOGIN_MS).unref());
  }

  #accept(socket: Socket): void {
    const { remoteAddress, localAddress } = socket;
    if (remoteAddress === undefined) {
      socket.destroy();
      return;
    }
    const isLoggedIn = (): boolean => target.session !== null;
    const handlers = {
      receive: (pdu: Parameters<TargetConnection['receive']>[0]) => {
        if (place === null || isLoggedIn()) {
          target.receive(pdu);
          return;
        }
        const isOwn = opcodeOf(pdu) === Opcode.LoginRequest && this.#deps.isOwnLogin(isidOf(pdu));
        if (!this.#places.requested(place, isOwn)) return;
        target.receive(pdu);
        if (isLoggedIn()) this.#places.leave(place);
      },
      ended: (error: Error | null) => {
        this.#connections.delete(connection);
        if (error === null) target.ended('the connection has ended', 'initiator');
        else target.ended(`the connection has ended: ${error.message}`, 'connection');
      },
    };
    const connection = new Connection(socket, handlers, LOGIN_RECEIVE_BYTES, this.#limits.maxConnectionBytes);
    const target = new TargetConnection(connection, this.#deps);
    this.#connections.add(connection);
    const place = this.#places.enter({
      share: this.#deps.shareOf(remoteAddress),
      isLocal: remoteAddress === localAddress,
      turnAway: (reason) => {
        this.#deps.events.turnedAway?.(remoteAddress, reason);
        connection.destroy(new Error(sentences[reason]));
      },
    });
    // A refused connection occupies its place until it is closed.
    socket.once('close', () => {
      if (place !== null) this.#places.leave(place);
    });
  }

  /** A discovery session is short, and anyone can open one. */
  #watchDiscovery(id: string): void {
    const over = () => this.sessions.find(id)?.end('a discovery session may not last longer', 0);
    this.#discoveries.set(id, setTimeout(over, this.#limits.discoveryTimeoutMs).unref());
  }

  /** Data of commands, and commands that wait for memory. */
  get load(): TargetLoad {
    return {
      dataBytes: this.#budget.heldBytes,
      waitingCommands: this.#budget.waitingCommands,
      stalledSessions: this.#stalledSessions,
    };
  }

  #endStalled(): void {
    const now = performance.now();
    for (const session of this.sessions.list()) {
      if (!session.isStalled(now, this.#limits.stallTimeoutMs)) continue;
      this.#stalledSessions++;
      session.end('the initiator neither sends nor takes the data of its commands', 0);
    }
  }

  #pingSessions(): void {
    for (const session of this.sessions.list()) {
      if (!session.ping()) session.end('no answer to a NOP-In', 0);
    }
  }
}

/** The ISID of a login request in any state of the login (RFC 7143 11.12). */
function isidOf({ bhs }: Pdu): string {
  return bhs.toString('hex', 8, 14);
}

const sentences = {
  silent: 'no login request has come in time',
  slow: 'the login took too long',
  'gave-way': 'others wanted in, and it had waited longest',
  'no-place': 'too many want to log in',
} as const satisfies Record<TurnedAwayReason, string>;
