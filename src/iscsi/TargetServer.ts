import { createServer, type Server, type Socket } from 'node:net';
import type { RandomSource } from './chap.js';
import { Connection } from './Connection.js';
import type { OperationalWishes } from './login/operationalKeys.js';
import type { TargetAuthority } from './TargetAuthority.js';
import { TargetConnection, targetWishes, type TargetEvents, type TargetHost } from './TargetConnection.js';
import { newRandomPool } from './randomPool.js';
import { TargetSessions } from './TargetSessions.js';

export interface TargetServerOptions {
  readonly authority: TargetAuthority;
  readonly events?: TargetEvents;
  readonly wishes?: Partial<OperationalWishes>;
  readonly random?: RandomSource;
  /** Open connections; one more is closed at once.  512 by default. */
  readonly maxConnections?: number;
  /** Connections that have not logged in yet; one more is closed at once.  64 by default. */
  readonly maxLogins?: number;
  /** 256 by default. */
  readonly maxSessions?: number;
  /** From the connection to the full feature phase; 15 s by default. */
  readonly loginTimeoutMs?: number;
  /** Every session is asked for a sign of life that often, and ended when none came until the next time; 60 s by default. */
  readonly idleMs?: number;
  /** Commands that an initiator may have under way; 128 by default. */
  readonly commandWindow?: number;
}

/** Longest data segment that we take, and our MaxRecvDataSegmentLength. */
const RECEIVE_BYTES = 262144;

/** During the login an initiator may send 8192 bytes (RFC 7143 13.12); ours allows the text of one stage. */
const LOGIN_RECEIVE_BYTES = 65536;

/** A connection is not read while that much waits to be sent: an initiator that does not take its data gives no more commands. */
const MAX_UNSENT_BYTES = 16 << 20;

/**
 * A target portal: listens, and serves every target that its authority knows.
 *
 * Bad input ends the connection that it came on and nothing else.
 */
export class TargetServer {
  readonly sessions: TargetSessions;
  readonly #server: Server;
  readonly #host: TargetHost;
  readonly #options: TargetServerOptions;
  readonly #connections = new Set<Connection>();
  #logins = 0;
  #pings: NodeJS.Timeout | null = null;

  constructor(options: TargetServerOptions) {
    this.#options = options;
    this.sessions = new TargetSessions(options.maxSessions ?? 256);
    this.#host = {
      authority: options.authority,
      sessions: this.sessions,
      wishes: { ...targetWishes, ...options.wishes },
      receiveBytes: RECEIVE_BYTES,
      commandWindow: options.commandWindow ?? 128,
      random: options.random ?? newRandomPool(),
      events: options.events ?? {},
    };
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** Listens on this address and no other; port 0 takes a free one. @throws Error as node:net gives it: EADDRINUSE for a busy port. */
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
    const bound = this.#server.address();
    return typeof bound === 'object' && bound !== null
      ? { address: bound.address, port: bound.port }
      : { address, port };
  }

  /** Stops listening, tells every session that it is over, and waits until the last connection has gone. */
  async close(): Promise<void> {
    if (this.#pings !== null) clearInterval(this.#pings);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const session of this.sessions.list()) session.end('the target is stopped', 0);
    for (const connection of this.#connections) connection.finish();
    await closed;
  }

  /** Drops the tasks of these initiators at one unit (PREEMPT AND ABORT). */
  abortTasks(targetName: string, lun: number, nexusIds: readonly string[]): void {
    for (const session of this.sessions.of(targetName)) {
      if (session.nexusId !== null && nexusIds.includes(session.nexusId)) void session.abortTasks(lun);
    }
  }

  #accept(socket: Socket): void {
    const { maxConnections = 512, maxLogins = 64, loginTimeoutMs = 15_000 } = this.#options;
    if (this.#connections.size >= maxConnections || this.#logins >= maxLogins) {
      socket.on('error', () => undefined);
      socket.destroy();
      return;
    }
    this.#logins++;
    let loggingIn = true;
    const loginOver = () => {
      if (!loggingIn) return;
      loggingIn = false;
      this.#logins--;
      clearTimeout(timer);
    };
    const timer = setTimeout(() => connection.destroy(new Error('the login took too long')), loginTimeoutMs);
    const handlers = {
      receive: (pdu: Parameters<TargetConnection['receive']>[0]) => {
        target.receive(pdu);
        if (target.session !== null) loginOver();
      },
      ended: (error: Error | null) => {
        loginOver();
        this.#connections.delete(connection);
        target.ended(
          error === null ? 'the connection has ended' : `the connection has ended: ${error.message}`,
        );
      },
    };
    const connection = new Connection(socket, handlers, LOGIN_RECEIVE_BYTES, MAX_UNSENT_BYTES);
    const target = new TargetConnection(connection, this.#host);
    this.#connections.add(connection);
  }

  #pingSessions(): void {
    for (const session of this.sessions.list()) {
      if (!session.ping()) session.end('no answer to a NOP-In', 0);
    }
  }
}
