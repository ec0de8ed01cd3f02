import { setTimeout as sleep } from 'node:timers/promises';
import type { InitiatorSession } from '../iscsi/InitiatorSession.js';
import type { OperationalResults } from '../iscsi/login/operationalKeys.js';
import type { IscsiSessionError } from '../iscsi/IscsiSessionError.js';
import { connectToTarget, type ConnectDeps, type LoginPortal, type TargetLogin } from './connectToTarget.js';
import { IsdscError } from './IsdscStatus.js';
import { isdscErrorOf } from './isdscErrorOf.js';
import type { UniqueId, UniqueIds } from './UniqueId.js';

/** ISCSI_CONNECTION_INFO. */
export interface ConnectionInfo {
  readonly connectionId: UniqueId;
  readonly initiatorAddress: string | null;
  readonly initiatorSocket: number | null;
  readonly targetAddress: string | null;
  readonly targetSocket: number | null;
  readonly cid: number;
}

/** ISCSI_SESSION_INFO. */
export interface SessionInfo {
  readonly sessionId: UniqueId;
  readonly initiatorName: string;
  readonly targetName: string;
  readonly isInformational: boolean;
  /** `recovering` while a lost connection is being re-established. */
  readonly state: 'logged-in' | 'recovering';
  /** 6 bytes; empty if the host's initiator holds the session. */
  readonly isid: Buffer;
  readonly tsih: number | null;
  /** Empty while recovering. */
  readonly connections: readonly ConnectionInfo[];
  /** The negotiated parameters; null if the host's initiator holds the session. */
  readonly parameters: OperationalResults | null;
  /** Names of block devices, if the host's initiator holds the session. */
  readonly devices: readonly string[];
}

export interface HeldSessionDeps {
  readonly connect: ConnectDeps;
  readonly ids: UniqueIds;
  /** Called once when the session has ended, with the reason, or null after a logout. */
  readonly ended: (session: HeldSession, reason: string | null) => void;
  readonly recovered: (session: HeldSession) => void;
}

export interface HeldLogin extends TargetLogin {
  readonly targetName: string;
  /**
   * Portals through which a lost session may be re-established: all portals of the target with portal hopping; empty: the same
   * portal.
   */
  readonly recoveryPortals: readonly LoginPortal[];
}

/**
 * An informational session: held by this process, for INQUIRY, REPORT LUNS and READ CAPACITY only. If its connection is lost it
 * waits Time2Wait and logs in again with the same ISID, until Time2Retain has passed as well; then it has ended, and `whyOver`
 * gives the reason.  The session id stays the same; each connection has its own id.
 */
export class HeldSession {
  readonly id: UniqueId;
  readonly targetName: string;
  readonly initiatorName: string;
  readonly #login: HeldLogin;
  readonly #deps: HeldSessionDeps;
  #session: InitiatorSession;
  #connectionId: UniqueId;
  #state: 'logged-in' | 'recovering' | 'gone' = 'logged-in';
  #reason: string | null = null;
  #loggingOut = false;
  readonly #stop = new AbortController();

  private constructor(login: HeldLogin, session: InitiatorSession, deps: HeldSessionDeps) {
    this.id = deps.ids.next();
    this.#connectionId = deps.ids.next();
    this.targetName = login.targetName;
    this.initiatorName = login.initiatorName;
    this.#login = login;
    this.#deps = deps;
    this.#session = session;
    this.#watch(session);
  }

  /** @throws IsdscError */
  static async open(login: HeldLogin, deps: HeldSessionDeps): Promise<HeldSession> {
    return new HeldSession(login, await connectToTarget(login, deps.connect), deps);
  }

  get connectionId(): UniqueId {
    return this.#connectionId;
  }

  get info(): SessionInfo {
    const { localAddress, localPort, remoteAddress, remotePort } = this.#session.addresses;
    const connection: ConnectionInfo = {
      connectionId: this.#connectionId,
      initiatorAddress: localAddress,
      initiatorSocket: localPort,
      targetAddress: remoteAddress,
      targetSocket: remotePort,
      cid: this.#session.identity.cid,
    };
    return {
      sessionId: this.id,
      initiatorName: this.initiatorName,
      targetName: this.targetName,
      isInformational: true,
      state: this.#state === 'logged-in' ? 'logged-in' : 'recovering',
      isid: this.#session.isid,
      tsih: this.#session.tsih,
      connections: this.#state === 'logged-in' ? [connection] : [],
      parameters: this.#session.parameters,
      devices: [],
    };
  }

  /**
   * Runs a request in the session.
   * @throws IsdscError ISDSC_NO_CONNECTION_AVAILABLE while recovering, ISDSC_INVALID_SESSION_ID after the end.
   */
  async request<T>(ask: (session: InitiatorSession) => T | Promise<T>): Promise<T> {
    if (this.#state === 'gone') throw this.#gone();
    if (this.#state === 'recovering') {
      throw new IsdscError(
        'ISDSC_NO_CONNECTION_AVAILABLE',
        `The connection to ${this.targetName} was lost and is being taken up again.`,
      );
    }
    try {
      return await ask(this.#session);
    } catch (error) {
      throw isdscErrorOf(error);
    }
  }

  /**
   * Ends the session, whatever the target answers.
   * @throws IsdscError ISDSC_SESSION_BUSY while another logout is in progress.
   */
  async logout(timeoutMs?: number): Promise<void> {
    if (this.#state === 'gone') throw this.#gone();
    if (this.#loggingOut) {
      throw new IsdscError(
        'ISDSC_SESSION_BUSY',
        `The session with ${this.targetName} is being logged out already.`,
      );
    }
    this.#loggingOut = true;
    this.#stop.abort();
    // If the target does not answer, closing the connection ends the session as well.
    if (this.#session.isOpen) await this.#session.logout(timeoutMs).catch(() => undefined);
    this.#end(null);
  }

  #watch(session: InitiatorSession): void {
    // NOP-Outs detect a connection that was lost without notice.
    const pings = setInterval(() => {
      session.nop().catch(() => undefined);
    }, this.#deps.connect.timings.nopIntervalMs);
    pings.unref();
    void session.ended.then(() => clearInterval(pings));
    void session.ended.then((error) => {
      if (this.#loggingOut || this.#state === 'gone') return undefined;
      return this.#recover(error);
    });
  }

  async #recover(error: IscsiSessionError | null): Promise<void> {
    const { DefaultTime2Wait, DefaultTime2Retain } = this.#session.parameters;
    const lost = error?.message ?? 'The target ended the session.';
    if (DefaultTime2Retain === 0) {
      this.#end(`${lost}  It is not kept: Time2Retain is 0.`);
      return;
    }
    this.#state = 'recovering';
    const deadline = performance.now() + (DefaultTime2Wait + DefaultTime2Retain) * 1000;
    try {
      await sleep(DefaultTime2Wait * 1000, undefined, { signal: this.#stop.signal });
      const failure = await this.#retryUntil(deadline);
      if (failure === null) this.#deps.recovered(this);
      else {
        this.#end(
          `${lost}  It did not come back within Time2Retain, ${DefaultTime2Retain} s: ${failure.message}`,
        );
      }
    } catch {
      // Logged out during the wait; the logout reports the end.
    }
  }

  /** Null if the session is re-established, otherwise the error of the last attempt. */
  async #retryUntil(deadline: number): Promise<IsdscError | null> {
    const { remoteAddress, remotePort } = this.#session.addresses;
    const before = remoteAddress === null ? [] : [{ address: remoteAddress, port: remotePort ?? 0 }];
    const { recoveryPortals } = this.#login;
    const portals = recoveryPortals.length > 0 ? recoveryPortals : before;
    const { timings, signal } = this.#deps.connect;
    for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 2000)) {
      const leftMs = deadline - performance.now();
      try {
        const session = await connectToTarget(
          { ...this.#login, portals },
          {
            ...this.#deps.connect,
            signal: AbortSignal.any([signal, this.#stop.signal]),
            timings: { ...timings, loginTimeoutMs: Math.max(1, Math.min(timings.loginTimeoutMs, leftMs)) },
          },
        );
        this.#resume(session);
        return null;
      } catch (error) {
        this.#stop.signal.throwIfAborted();
        const failure = isdscErrorOf(error);
        if (performance.now() + pauseMs >= deadline) return failure;
        await sleep(pauseMs, undefined, { signal: this.#stop.signal });
      }
    }
  }

  /** If a logout was requested during the login, the session stays ended. */
  #resume(session: InitiatorSession): void {
    if (this.#stop.signal.aborted) session.close();
    this.#stop.signal.throwIfAborted();
    this.#session = session;
    this.#connectionId = this.#deps.ids.next();
    this.#state = 'logged-in';
    this.#watch(session);
  }

  #end(reason: string | null): void {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    this.#reason = reason;
    this.#deps.ended(this, reason);
  }

  /** A sentence; null while the session exists. */
  get whyOver(): string | null {
    if (this.#state !== 'gone') return null;
    return `The session with ${this.targetName} is over: ${this.#reason ?? 'it was logged out.'}`;
  }

  #gone(): IsdscError {
    return new IsdscError('ISDSC_INVALID_SESSION_ID', this.whyOver ?? 'The session is over.');
  }
}
