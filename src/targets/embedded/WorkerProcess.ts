import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { HandedOverSession, SessionPlace } from '../../iscsi/TargetConnection.js';
import type { SessionEndedBy } from '../../iscsi/TargetSession.js';
import type { LiveSession } from '../../iscsi/TargetSessions.js';
import type { EmbeddedTarget, LeftOutLun } from '../EmbeddedTarget.js';
import type { WorkerRecord } from './WorkerRecord.js';
import type { FromWorker, ToWorker, WorkerCalls, WorkerMethod, WorkerSetup } from './workerMessages.js';

/** The module of a worker process. */
export const workerProcessEntry = new URL('./sessionWorkerProcess.js', import.meta.url);

/** After it has ended it is started again after the first of these times, then after twice as long each time, up to the second. */
const restartMs = { first: 100, last: 30_000 };

/** Time limit of a call except `start`, below that of the caller, so that a disk that hangs for one process does not block the others. */
const callTimeoutMs = 8_000;

/** Large enough for the garbage of commands, as in the thread. */
const semiSpaceMb = 32;

/** A process that does not end within this time after it was closed is killed. */
const closeTimeoutMs = 10_000;

/** A worker process has ended, or runs again. */
export interface WorkerChange {
  readonly isUp: boolean;
  readonly sentence: string;
}

export interface WorkerProcessOptions {
  readonly entry?: URL;
  /** What it begins with, at each start. */
  readonly setup: () => WorkerSetup;
  readonly record: Pick<WorkerRecord, 'add' | 'remove'>;
  /** Called when it has ended without having been closed, and when it runs again. */
  readonly onChange: (change: WorkerChange) => void;
}

type EndedHandler = (session: LiveSession, why: string, by: SessionEndedBy) => void;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout | null;
}

/**
 * A process that serves the sessions of some targets.  If it ends its sessions end with it, and it is started again; meanwhile logins
 * to its targets are refused as unavailable.  It ends with this process.
 */
export class WorkerProcess implements SessionPlace {
  readonly #options: WorkerProcessOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly #sessions = new Map<string, RemoteSession>();
  #process: ChildProcess | null = null;
  #isUp = false;
  /** Whether this process was up, also if it is being killed. */
  #wasUp = false;
  #lastId = 0;
  #restarting: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(options: WorkerProcessOptions) {
    this.#options = options;
  }

  /** @throws Error if the process cannot be started. */
  async start(): Promise<readonly LeftOutLun[]> {
    const child = fork(this.#options.entry ?? workerProcessEntry, [], {
      serialization: 'advanced',
      // Nothing of ours is for it: no secret of the environment, no inspector.
      execArgv: [`--max-semi-space-size=${semiSpaceMb}`],
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#process = child;
    if (child.pid !== undefined) this.#options.record.add(child.pid);
    child.on('message', (message) => this.#receive(message as FromWorker));
    child.on('error', (error) => this.#ended(child, error.message));
    child.on('exit', (code, signal) => this.#ended(child, `it ended with ${signal ?? `code ${code}`}`));
    const setup = this.#options.setup();
    const leftOut = await this.call('start', setup);
    await this.#catchUp(setup.targets);
    this.#isUp = true;
    this.#wasUp = true;
    return leftOut;
  }

  /** Makes the changes of targets that came while it was starting. */
  async #catchUp(given: readonly EmbeddedTarget[]): Promise<void> {
    const now = this.#options.setup().targets;
    const changed = now.filter((target) => !given.includes(target));
    const gone = given.filter(({ iscsiName }) => !now.some((target) => target.iscsiName === iscsiName));
    if (changed.length === 0 && gone.length === 0) return;
    for (const { iscsiName } of gone) await this.call('remove', iscsiName);
    for (const target of changed) {
      await this.call('prepare', target);
      await this.call('commit', null);
    }
    await this.#catchUp(now);
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  get fault(): string | null {
    return this.#isUp ? null : 'the worker process of the target is not running';
  }

  take(session: HandedOverSession, socket: Socket, ended: EndedHandler): LiveSession {
    const { id } = session.info;
    const remote = new RemoteSession(session, {
      end: (why, graceMs) => this.#tell({ end: id, why, graceMs }),
      ended: (why, by) => {
        this.#sessions.delete(id);
        ended(remote, why, by);
      },
    });
    this.#sessions.set(id, remote);
    this.#tell({ take: session }, socket);
    return remote;
  }

  /**
   * A process that does not answer a change in time is killed, because nobody knows what it serves.  It is started again with what it
   * should serve.
   * @throws Error of the call; also if the process is not there.
   */
  call<M extends WorkerMethod>(
    method: M,
    argument: Parameters<WorkerCalls[M]>[0],
  ): ReturnType<WorkerCalls[M]> {
    this.#lastId += 1;
    const id = this.#lastId;
    const giveUp = (): void => {
      if (isChange[method]) this.#kill();
      this.#fail(id, new Error(`the worker process did not answer ${method} within ${callTimeoutMs} ms`));
    };
    const answer = new Promise((resolve, reject) => {
      // Opening and scanning files has no time limit.
      const timer = method === 'start' ? null : setTimeout(giveUp, callTimeoutMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#tell({ call: method, id, argument });
    });
    return answer as ReturnType<WorkerCalls[M]>;
  }

  /**
   * Resolves when the process has done all that it was told, such as the end of a session.  One that does not answer in time is killed: it
   * could execute commands that its sessions have sent already before it ends them.
   */
  async settled(): Promise<void> {
    if (!this.#isUp) return;
    await this.call('load', null).catch(() => this.#killed());
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#restarting !== null) clearTimeout(this.#restarting);
    const child = this.#process;
    if (child === null) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const killing = setTimeout(() => child.kill('SIGKILL'), closeTimeoutMs);
    await this.call('close', null).catch(() => {});
    if (child.connected) child.disconnect();
    await exited;
    clearTimeout(killing);
  }

  #receive(message: FromWorker): void {
    if ('taken' in message) {
      this.#tell({ proceed: message.taken });
    } else if ('ended' in message) {
      this.#sessions.get(message.ended)?.ended(message.why, message.by);
    } else {
      this.#settle(message);
    }
  }

  #settle(answer: Extract<FromWorker, { readonly id: number }>): void {
    const waiting = this.#forget(answer.id);
    if ('result' in answer) waiting?.resolve(answer.result);
    else {
      const { code, message } = answer.error;
      waiting?.reject(Object.assign(new Error(message), code !== null && { code }));
    }
  }

  #tell(message: ToWorker, socket?: Socket): void {
    const child = this.#process;
    if (child === null || !child.connected) {
      socket?.destroy();
      if ('call' in message) this.#fail(message.id, new Error('the worker process is not running'));
      return;
    }
    // What does not arrive is settled when the process has ended.
    child.send(message, socket, {}, () => {});
  }

  /** It is started again when it has ended, so that no LUN is open in two processes. */
  #kill(): void {
    this.#isUp = false;
    this.#process?.kill('SIGKILL');
  }

  async #killed(): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    const exited = once(child, 'exit');
    this.#kill();
    await exited;
  }

  #fail(id: number, error: Error): void {
    this.#forget(id)?.reject(error);
  }

  #forget(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting?.timer) clearTimeout(waiting.timer);
    return waiting;
  }

  #ended(child: ChildProcess, why: string): void {
    if (this.#process !== child) return;
    this.#process = null;
    if (child.pid !== undefined) this.#options.record.remove(child.pid);
    const wasUp = this.#wasUp;
    this.#wasUp = false;
    this.#isUp = false;
    for (const id of this.#waiting.keys()) this.#fail(id, new Error(`the worker process has ended: ${why}`));
    for (const session of this.#sessions.values())
      session.ended('the worker process of the target has ended', 'connection');
    if (!this.#isClosed && wasUp) this.#restart(why, restartMs.first);
  }

  #restart(why: string, afterMs: number): void {
    const sentence = `a worker process of the embedded target has stopped (${why}); it is started again in ${afterMs} ms`;
    this.#options.onChange({ isUp: false, sentence });
    this.#restarting = setTimeout(() => void this.#startAgain(afterMs), afterMs);
    this.#restarting.unref();
  }

  async #startAgain(afterMs: number): Promise<void> {
    try {
      const leftOut = await this.start();
      if (this.#isClosed) return;
      const without = leftOut.map(
        ({ target, lun, sentence }) => `, without LUN ${lun} of ${target}: ${sentence}`,
      );
      this.#options.onChange({ isUp: true, sentence: `the worker process runs again${without.join('')}` });
    } catch (error) {
      await this.#killed();
      const why = error instanceof Error ? error.message : String(error);
      if (!this.#isClosed) this.#restart(why, Math.min(afterMs * 2, restartMs.last));
    }
  }
}

/** Calls that change what the process serves, or has open. */
const isChange: Partial<Record<WorkerMethod, true>> = {
  prepare: true,
  commit: true,
  remove: true,
  giveAway: true,
  receive: true,
};

interface RemoteSessionHost {
  end(why: string, graceMs: number): void;
  ended(why: string, by: SessionEndedBy): void;
}

/** A session that another process serves.  That process looks after its tasks, and whether its initiator is there. */
class RemoteSession implements LiveSession {
  readonly info: HandedOverSession['info'];
  readonly nexusId = null;
  readonly #host: RemoteSessionHost;
  #isEnded = false;

  constructor({ info }: HandedOverSession, host: RemoteSessionHost) {
    this.info = info;
    this.#host = host;
  }

  end(why: string, graceMs: number): void {
    if (this.#isEnded) return;
    this.#host.end(why, graceMs);
    if (graceMs === 0) this.ended(why, 'target');
  }

  ended(why: string, by: SessionEndedBy): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#host.ended(why, by);
  }

  async abortTasks(): Promise<void> {}

  isStalled(): boolean {
    return false;
  }

  ping(): boolean {
    return true;
  }
}
