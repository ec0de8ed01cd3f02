import type { Nexus, ScsiTargetPort } from './Nexus.js';
import type { ScsiStatus } from './ScsiStatus.js';

/** A command as the transport delivers it. */
export interface ScsiCommand {
  /** At least 16 bytes; bytes after a shorter CDB are ignored. */
  readonly cdb: Buffer;
  /**
   * Data from the initiator.  It may be shorter or longer than the CDB says: a write covers the complete blocks received, and
   * never more than the CDB names.  The unit does not use it after the end of the command.
   */
  readonly dataOut: Buffer;
  /** The same in the buffers in which it arrived; left out: `dataOut` alone. */
  readonly dataOutPieces?: readonly Buffer[];
  readonly nexus: Nexus;
}

/** The result of a command. */
export interface ScsiResult {
  readonly status: ScsiStatus;
  /** Sense data in the format selected by D_SENSE; null unless the status is CHECK CONDITION. */
  readonly sense: Buffer | null;
  /** Data for the initiator; the unit does not change it.  The residual is the difference to the expected length. */
  readonly dataIn: Buffer | null;
  /**
   * Number of bytes that the CDB expects from the initiator.  The residual of a write is the difference to the expected length.
   */
  readonly dataOutLength: number;
}

/**
 * A logical unit: executes commands (SAM-5 4.6.19), possibly several at the same time.  No method throws: every failure is a
 * status with sense data.
 */
export interface LogicalUnit {
  /** Returns a result without a promise if nothing has to be awaited.  Commands take effect in the order of the calls. */
  execute(command: ScsiCommand): ScsiResult | Promise<ScsiResult>;

  /** LOGICAL UNIT RESET: reservations by RESERVE end, registrations stay. */
  reset(): void;

  /**
   * Drops the tasks at this unit that came through other targets than that of this nexus.  Resolves when none can take effect any
   * more.
   */
  abortTasksElsewhere(nexus: Nexus): Promise<void>;

  /** Resets only these nexuses: for I_T NEXUS RESET, and for a target reset that affects only its initiator. */
  resetNexuses(nexusIds: readonly string[]): void;

  /** `nexus` requested CLEAR TASK SET: the transport drops all tasks, and the other nexuses get a unit attention. */
  clearTaskSet(nexus: Nexus): void;

  /** The session ended in any way. */
  nexusLost(nexus: Nexus): void;

  /** The set of logical units of the target with these ports has changed. */
  reportedLunsChanged(ports: readonly ScsiTargetPort[]): void;

  /** Waits for commands in progress and closes the medium. */
  close(): Promise<void>;
}

/** Logical units by number.  The set may change at any time. */
export type LogicalUnits = Pick<ReadonlyMap<number, LogicalUnit>, 'get' | 'has'> & {
  keys(): Iterable<number>;
  values(): Iterable<LogicalUnit>;
};
