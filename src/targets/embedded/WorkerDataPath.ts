import type { Worker } from 'node:worker_threads';
import type { LoginRefused } from '../../iscsi/TargetConnection.js';
import { TargetDriverError } from '../TargetDriverError.js';
import type { EmbeddedTarget } from '../EmbeddedTarget.js';
import type { IscsiName } from '../IscsiName.js';
import type { TargetLoad } from '../../iscsi/SessionSupervisor.js';
import type { TurnedAwayReason } from '../../iscsi/LoginPlaces.js';
import type {
  AccessAccount,
  DataPath,
  DataPathSession,
  DataPathSetup,
  DataPathStart,
  EndedSession,
  TurnedAway,
  UnitCounts,
  UnitPlace,
} from './DataPath.js';
import type { DataPathEvents } from './TargetDataPath.js';
import type { WorkerChange } from './WorkerProcess.js';
import { takeWorker, workerEntry } from './spareWorker.js';

/** Methods that return an answer. */
type DataPathMethod = Exclude<keyof DataPath, 'expectOwnLogin'>;

/** A call of a DataPath method as a message to the worker. */
export interface DataPathCall {
  readonly id: number;
  readonly method: DataPathMethod;
  readonly argument: unknown;
}

/** The answer to a call. */
export type DataPathAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly message: string; readonly code: string | null } };

/** DataPath.expectOwnLogin, which has no answer. */
export interface OwnLoginNotice {
  readonly ownLogin: string;
}

/** An event that the worker reports. */
export type DataPathEvent =
  | { readonly loginRefused: LoginRefused }
  | { readonly turnedAway: TurnedAway }
  | { readonly sessionEnded: EndedSession }
  | { readonly workerChanged: WorkerChange };

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout | null;
}

export interface WorkerDataPathOptions {
  /** The module that the worker thread runs. */
  readonly entry?: URL;
  /** Time limit of a call except `start`, so that a hanging disk does not block callers. 10 s by default. */
  readonly callTimeoutMs?: number;
  readonly events?: DataPathEvents;
}

/**
 * The data path in a worker thread, so that disk traffic and WBEM requests do not delay each other.  It keeps the process running
 * only during a call.  A call that is not answered in time fails with TargetDriverError timeout; it may still take effect, before
 * all later calls.
 */
export class WorkerDataPath implements DataPath {
  readonly #onCrash: (error: Error) => void;
  readonly #entry: URL;
  readonly #callTimeoutMs: number;
  readonly #events: DataPathEvents;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #lastId = 0;
  #closing = false;

  /** @param onCrash is called if the worker ends without having been closed.  Nobody can log in then. */
  constructor(onCrash: (error: Error) => void, options: WorkerDataPathOptions = {}) {
    this.#onCrash = onCrash;
    this.#entry = options.entry ?? workerEntry;
    this.#callTimeoutMs = options.callTimeoutMs ?? 10_000;
    this.#events = options.events ?? {};
  }

  async start(setup: DataPathSetup): Promise<DataPathStart> {
    const worker = takeWorker(this.#entry);
    this.#worker = worker;
    worker.on('message', (message: DataPathAnswer | DataPathEvent) => {
      if ('loginRefused' in message) this.#events.loginRefused?.(message.loginRefused);
      else if ('turnedAway' in message) this.#events.turnedAway?.(message.turnedAway);
      else if ('sessionEnded' in message) this.#events.sessionEnded?.(message.sessionEnded);
      else if ('workerChanged' in message) this.#events.workerChanged?.(message.workerChanged);
      else this.#settle(message);
    });
    worker.on('error', (error) => this.#ended(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) =>
      this.#ended(new Error(`the worker of the embedded target ended with code ${code}`)),
    );
    return (await this.#call('start', setup)) as DataPathStart;
  }

  async putAccount(account: AccessAccount): Promise<void> {
    await this.#call('putAccount', account);
  }

  async removeAccount(id: string): Promise<void> {
    await this.#call('removeAccount', id);
  }

  async setOpen(target: IscsiName, open: boolean): Promise<void> {
    await this.#call('setOpen', [target, open]);
  }

  async putTarget(target: EmbeddedTarget): Promise<void> {
    await this.#call('putTarget', target);
  }

  async removeTarget(target: IscsiName): Promise<void> {
    await this.#call('removeTarget', target);
  }

  async sessions(target: IscsiName | null): Promise<readonly DataPathSession[]> {
    return (await this.#call('sessions', target)) as readonly DataPathSession[];
  }

  async endSessions(ids: readonly string[]): Promise<void> {
    await this.#call('endSessions', ids);
  }

  async refusedLogins(): Promise<ReadonlyMap<number, number>> {
    return (await this.#call('refusedLogins', null)) as ReadonlyMap<number, number>;
  }

  async load(): Promise<TargetLoad> {
    return (await this.#call('load', null)) as TargetLoad;
  }

  async countsOf(places: readonly UnitPlace[]): Promise<readonly (UnitCounts | null)[]> {
    return (await this.#call('countsOf', places)) as readonly (UnitCounts | null)[];
  }

  async turnedAway(): Promise<ReadonlyMap<TurnedAwayReason, number>> {
    return (await this.#call('turnedAway', null)) as ReadonlyMap<TurnedAwayReason, number>;
  }

  expectOwnLogin(isid: string): void {
    const notice: OwnLoginNotice = { ownLogin: isid };
    this.#worker?.postMessage(notice);
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    if (!worker || this.#closing) return;
    this.#closing = true;
    try {
      await this.#call('close', null);
    } finally {
      await worker.terminate();
    }
  }

  #call(method: DataPathMethod, argument: unknown): Promise<unknown> {
    const worker = this.#worker;
    if (!worker)
      return Promise.reject(new TargetDriverError('unavailable', 'the embedded target is not running'));
    this.#lastId += 1;
    const call: DataPathCall = { id: this.#lastId, method, argument };
    return new Promise((resolve, reject) => {
      // Opening and scanning files has no time limit.
      const timer = method === 'start' ? null : setTimeout(() => this.#giveUp(call), this.#callTimeoutMs);
      this.#waiting.set(call.id, { resolve, reject, timer });
      worker.ref();
      worker.postMessage(call);
    });
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting?.timer) clearTimeout(waiting.timer);
    if (this.#waiting.size === 0) this.#worker?.unref();
    return waiting;
  }

  #giveUp({ id, method }: DataPathCall): void {
    const message = `the embedded target did not answer ${method} within ${this.#callTimeoutMs} ms`;
    this.#take(id)?.reject(new TargetDriverError('timeout', message));
  }

  #settle(answer: DataPathAnswer): void {
    const waiting = this.#take(answer.id);
    if ('result' in answer) waiting?.resolve(answer.result);
    else
      waiting?.reject(
        Object.assign(
          new Error(answer.error.message),
          answer.error.code !== null && { code: answer.error.code },
        ),
      );
  }

  #ended(error: Error): void {
    this.#worker = null;
    for (const id of this.#waiting.keys())
      this.#take(id)?.reject(new TargetDriverError('unavailable', error.message, { cause: error }));
    if (!this.#closing) this.#onCrash(error);
    this.#closing = true;
  }
}
