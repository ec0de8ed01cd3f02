import { DataBudget } from './DataBudget.js';
import { MemoryReturn } from './MemoryReturn.js';
import type { PortalLimits } from './PortalLimits.js';
import { TargetSessions } from './TargetSessions.js';

export interface TargetLoad {
  /** Data of commands in progress, limited by `DataLimits`. */
  readonly dataBytes: number;
  /** Number of commands that wait for memory. */
  readonly waitingCommands: number;
  /** Number of sessions ended because their data made no progress. */
  readonly stalledSessions: number;
}

/** Number of checks for a stalled session within its time limit. */
const LOOKS_PER_STALL = 4;

/**
 * What the sessions of one thread have in common: their list, the memory for their data, and the timers that end those whose
 * initiator does not answer a NOP-In or makes no progress.
 */
export class SessionSupervisor {
  readonly sessions: TargetSessions;
  readonly budget: DataBudget;
  readonly #memoryReturn: MemoryReturn;
  readonly #limits: PortalLimits;
  readonly #idleMs: number;
  #timers: NodeJS.Timeout[] = [];
  #stalledSessions = 0;

  /** @param idleMs interval at which every session is checked with a NOP-In. */
  constructor(limits: PortalLimits, idleMs = 60_000) {
    this.#limits = limits;
    this.#idleMs = idleMs;
    this.sessions = new TargetSessions(limits);
    this.budget = new DataBudget(limits);
    this.#memoryReturn = new MemoryReturn(this.budget);
  }

  /** Begins to check the sessions. */
  start(): void {
    const { stallTimeoutMs } = this.#limits;
    this.#timers = [
      setInterval(() => this.#pingSessions(), this.#idleMs),
      setInterval(() => this.#endStalled(), Math.ceil(stallTimeoutMs / LOOKS_PER_STALL)),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  /** Tells every session that it ends. */
  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#memoryReturn.close();
    for (const session of this.sessions.list()) session.end('the target is stopped', 0);
  }

  /** Called when a session has ended. */
  sessionEnded(): void {
    this.#memoryReturn.sessionEnded();
  }

  /** Drops the tasks of these nexuses at one unit, of all for null.  Resolves when none of them can take effect any more. */
  async abortTasks(targetName: string, lun: number, nexusIds: readonly string[] | null): Promise<void> {
    const sessions = Array.from(this.sessions.of(targetName)).filter(
      ({ nexusId }) => nexusId !== null && (nexusIds === null || nexusIds.includes(nexusId)),
    );
    await Promise.all(sessions.map((session) => session.abortTasks(lun)));
  }

  /** Data of commands, and commands that wait for memory. */
  get load(): TargetLoad {
    return {
      dataBytes: this.budget.heldBytes,
      waitingCommands: this.budget.waitingCommands,
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
