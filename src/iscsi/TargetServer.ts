import { createServer, type Server, type Socket } from 'node:net';
import type { RandomSource } from './chap.js';
import { Connection } from './Connection.js';
import { LoginPlaces, type TurnedAwayReason } from './LoginPlaces.js';
import type { OperationalWishes } from './login/operationalKeys.js';
import { Opcode } from './pdu/Opcode.js';
import { opcodeOf, type Pdu } from './pdu/Pdu.js';
import { portalLimits, type PortalLimits } from './PortalLimits.js';
import type { TargetAuthority } from './TargetAuthority.js';
import {
  TargetConnection,
  targetCommandWindow,
  targetReceiveBytes,
  targetWishes,
  type SessionPlace,
  type TargetEvents,
  type TargetConnectionDeps,
} from './TargetConnection.js';
import { newRandomPool } from './randomPool.js';
import { SessionSupervisor, type TargetLoad } from './SessionSupervisor.js';
import type { TargetSessions } from './TargetSessions.js';

export interface TargetServerOptions {
  readonly authority: TargetAuthority;
  /** Where the sessions of a target are served, if that is another process; null: here. */
  readonly elsewhere?: (targetName: string) => SessionPlace | null;
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

/** How long an announced login of the server is waited for, and how many there may be. */
const OWN_LOGIN_MS = 20_000;
const MAX_OWN_LOGINS = 64;

/** During the login an initiator may send 8192 bytes (RFC 7143 13.12).  This allows for the text of a whole stage. */
const LOGIN_RECEIVE_BYTES = 65536;

/** A target portal: listens, and serves every target of its authority.  Invalid input ends only the connection it came on. */
export class TargetServer {
  readonly #supervisor: SessionSupervisor;
  readonly #server: Server;
  readonly #deps: TargetConnectionDeps;
  readonly #connections = new Set<Connection>();
  readonly #places: LoginPlaces;
  readonly #discoveries = new Map<string, NodeJS.Timeout>();
  readonly #ownLogins = new Map<string, NodeJS.Timeout>();
  readonly #limits: PortalLimits;

  constructor(options: TargetServerOptions) {
    const limits = { ...portalLimits, ...options.limits };
    this.#supervisor = new SessionSupervisor(limits, options.idleMs);
    this.#places = new LoginPlaces(limits);
    this.#limits = limits;
    this.#deps = {
      authority: options.authority,
      sessions: this.sessions,
      wishes: { ...targetWishes, ...options.wishes },
      receiveBytes: targetReceiveBytes,
      commandWindow: options.commandWindow ?? targetCommandWindow,
      targetReset: limits.targetReset,
      budget: this.#supervisor.budget,
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
          this.#supervisor.sessionEnded();
          options.events?.sessionEnded?.(session, why, by);
        },
      },
      ...(options.elsewhere && { elsewhere: options.elsewhere }),
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
    this.#supervisor.start();
    const bound = this.#server.address();
    return typeof bound === 'object' && bound !== null
      ? { address: bound.address, port: bound.port }
      : { address, port };
  }

  /** Stops listening, tells every session that it ends, and waits until the last connection is closed. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#supervisor.close();
    for (const connection of this.#connections) connection.finish();
    await closed;
  }

  get sessions(): TargetSessions {
    return this.#supervisor.sessions;
  }

  /** As SessionSupervisor.abortTasks. */
  abortTasks(targetName: string, lun: number, nexusIds: readonly string[] | null): Promise<void> {
    return this.#supervisor.abortTasks(targetName, lun, nexusIds);
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
    const isLoggedIn = (): boolean => target.isLoggedIn;
    const handlers = {
      receive: (pdu: Parameters<TargetConnection['receive']>[0]) => {
        if (place === null || isLoggedIn()) {
          target.receive(pdu);
          return;
        }
        const isOwn = opcodeOf(pdu) === Opcode.LoginRequest && this.#deps.isOwnLogin(isidOf(pdu));
        if (!this.#places.requested(place, isOwn)) return;
        target.receive(pdu);
        if (!isLoggedIn()) return;
        this.#places.leave(place);
        if (target.isElsewhere) this.#connections.delete(connection);
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

  get load(): TargetLoad {
    return this.#supervisor.load;
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
