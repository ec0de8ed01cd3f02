import type { Socket } from 'node:net';
import { Connection } from '../../iscsi/Connection.js';
import { digestsOf } from '../../iscsi/login/operationalKeys.js';
import { encodeLoginResponse } from '../../iscsi/pdu/LoginResponse.js';
import { SessionSupervisor, type TargetLoad } from '../../iscsi/SessionSupervisor.js';
import { normalIscsiName } from '../../iscsi/TargetAuthority.js';
import {
  targetCommandWindow,
  targetReceiveBytes,
  type HandedOverSession,
} from '../../iscsi/TargetConnection.js';
import { TargetSession, type SessionEndedBy, type SessionHost } from '../../iscsi/TargetSession.js';
import { networkOf } from '../../security/networkOf.js';
import {
  firstRelativePort,
  portalGroupTag,
  type EmbeddedTarget,
  type LeftOutLun,
} from '../EmbeddedTarget.js';
import type { IscsiName } from '../IscsiName.js';
import type { UnitCounts, UnitPlace } from './DataPath.js';
import { ServedTargets, type CarriedReservations, type PreparedTarget } from './ServedTargets.js';
import type { WorkerCalls, WorkerSetup } from './workerMessages.js';

/** What a worker tells of its sessions. */
export interface SessionWorkerEvents {
  taken(id: string): void;
  ended(id: string, why: string, by: SessionEndedBy): void;
}

/**
 * Some targets of the embedded target, in a process of their own: their logical units, and their sessions, which another process
 * has let in.  No secret comes here.
 */
export class SessionWorker implements WorkerCalls {
  readonly #events: SessionWorkerEvents;
  readonly #targets = new Map<string, EmbeddedTarget>();
  /** Sessions whose connection the other process has not let go of yet. */
  readonly #held = new Map<string, { readonly session: HandedOverSession; readonly socket: Socket }>();
  readonly #sockets = new Set<Socket>();
  #serving: {
    readonly supervisor: SessionSupervisor;
    readonly served: ServedTargets;
    readonly host: SessionHost;
  } | null = null;
  #limits: WorkerSetup['limits'] | null = null;
  #prepared: { readonly target: EmbeddedTarget; readonly prepared: PreparedTarget } | null = null;

  constructor(events: SessionWorkerEvents) {
    this.#events = events;
  }

  async start({ unitFolder, limits, targets }: WorkerSetup): Promise<readonly LeftOutLun[]> {
    const supervisor = new SessionSupervisor(limits);
    const { sessions, budget } = supervisor;
    const served = new ServedTargets({
      unitFolder,
      targetReset: limits.targetReset !== 'refuse',
      sessions: {
        of: (target) => sessions.of(target),
        abortTasks: (target, lun, nexusIds) => supervisor.abortTasks(target, lun, nexusIds),
      },
    });
    const host: SessionHost = {
      sessions,
      budget,
      commandWindow: targetCommandWindow,
      targetReset: limits.targetReset,
      shareOf: networkOf,
      authority: {
        findDevice: (name, initiatorName) => {
          const target = this.#targets.get(normalIscsiName(name));
          const device = target && served.find(target.iscsiName);
          if (!device) return null;
          const { relativePort = firstRelativePort } = target;
          return { units: device.unitsOf(normalIscsiName(initiatorName)), relativePort };
        },
        // A session sees its own target alone.
        visibleTargets: () => [...this.#targets.keys()].map((targetName) => ({ targetName, portalGroupTag })),
      },
    };
    this.#limits = limits;
    this.#serving = { supervisor, served, host };
    const leftOut: LeftOutLun[] = [];
    for (const target of targets) {
      this.#targets.set(target.iscsiName, target);
      leftOut.push(...served.open(target));
    }
    supervisor.start();
    return leftOut;
  }

  async prepare(target: EmbeddedTarget): Promise<void> {
    await this.#discard();
    this.#prepared = { target, prepared: await this.#running.served.prepare(target) };
  }

  async commit(): Promise<void> {
    const prepared = this.#prepared;
    this.#prepared = null;
    if (prepared === null) throw new Error('no state of a target is prepared');
    this.#targets.set(prepared.target.iscsiName, prepared.target);
    await prepared.prepared.commit();
  }

  async remove(target: IscsiName): Promise<void> {
    this.#targets.delete(target);
    await this.#running.served.remove(target);
  }

  async giveAway(target: IscsiName): Promise<CarriedReservations> {
    this.#targets.delete(target);
    return this.#running.served.giveAway(target);
  }

  async receive({ target, carried }: Parameters<WorkerCalls['receive']>[0]): Promise<readonly LeftOutLun[]> {
    this.#targets.set(target.iscsiName, target);
    return this.#running.served.open(target, carried);
  }

  async countsOf(places: readonly UnitPlace[]): Promise<readonly (UnitCounts | null)[]> {
    return this.#running.served.countsOf(places);
  }

  async load(): Promise<TargetLoad> {
    return this.#running.supervisor.load;
  }

  /** Ends the sessions, and waits until their connections and the units are closed. */
  async close(): Promise<void> {
    for (const id of this.#held.keys()) this.#drop(id);
    this.#serving?.supervisor.close();
    await Promise.all([...this.#sockets].map((socket) => closed(socket)));
    await this.#discard();
    await this.#serving?.served.close();
  }

  /** @param socket undefined: the connection was closed on its way here. */
  take(session: HandedOverSession, socket: Socket | undefined): void {
    const { id } = session.info;
    if (socket === undefined) {
      this.#events.ended(id, 'the connection has ended', 'connection');
      return;
    }
    this.#held.set(id, { session, socket });
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {});
    this.#events.taken(id);
  }

  /** The session begins: its initiator gets the last response of the login. */
  proceed(id: string): void {
    const held = this.#held.get(id);
    if (held === undefined) return;
    this.#held.delete(id);
    const { socket } = held;
    const { info, login, response } = held.session;
    const connection: Connection = new Connection(
      socket,
      {
        receive: (pdu) => session.receive(pdu),
        ended: (error) => {
          if (error === null) session.connectionEnded('the connection has ended', 'initiator');
          else session.connectionEnded(`the connection has ended: ${error.message}`, 'connection');
        },
      },
      targetReceiveBytes,
      this.#limits?.maxConnectionBytes,
    );
    connection.send(encodeLoginResponse(response));
    connection.enterFullFeaturePhase(digestsOf(login.parameters), targetReceiveBytes);
    const { host, supervisor } = this.#running;
    const session: TargetSession = new TargetSession(
      login,
      connection,
      host,
      (why, by) => {
        supervisor.sessionEnded();
        this.#events.ended(id, why, by);
      },
      info,
    );
    socket.resume();
  }

  end(id: string, why: string, graceMs: number): void {
    if (!this.#drop(id)) this.#serving?.supervisor.sessions.find(id)?.end(why, graceMs);
  }

  /** Drops the prepared state. */
  async #discard(): Promise<void> {
    const prepared = this.#prepared;
    this.#prepared = null;
    await prepared?.prepared.discard();
  }

  #drop(id: string): boolean {
    const held = this.#held.get(id);
    this.#held.delete(id);
    held?.socket.destroy();
    return held !== undefined;
  }

  get #running() {
    if (this.#serving === null) throw new Error('the worker has not been started');
    return this.#serving;
  }
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
}
