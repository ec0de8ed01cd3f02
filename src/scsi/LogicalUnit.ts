import type { Nexus, ScsiTargetPort } from './Nexus.js';
import type { ScsiStatus } from './ScsiStatus.js';

/** A command as it left the transport. */
export interface ScsiCommand {
  /** At least 16 bytes; what lies behind a shorter CDB is ignored. */
  readonly cdb: Buffer;
  /**
   * What the initiator sent.  May be shorter or longer than the CDB asks for: a write then covers the whole blocks
   * that came, and never more than the CDB names.  The unit does not keep it past the end of the command.
   */
  readonly dataOut: Buffer;
  readonly nexus: Nexus;
}

/** How a command ended. */
export interface ScsiResult {
  readonly status: ScsiStatus;
  /** Sense data in the format that D_SENSE asks for; null unless the status is CHECK CONDITION. */
  readonly sense: Buffer | null;
  /** What goes to the initiator; the unit will not change it.  Compare with the expected length for the residual. */
  readonly dataIn: Buffer | null;
  /** Bytes that the CDB asks the initiator for.  Compare with the expected length for the residual of a write. */
  readonly dataOutLength: number;
}

/**
 * A logical unit: executes commands (SAM-5 4.6.19), one at a time or overlapped.
 *
 * No method throws: every failure is a status with sense data.
 */
export interface LogicalUnit {
  /**
   * The answer comes at once, without a promise, when nothing has to be waited for; commands take effect in the order of the
   * calls.
   */
  execute(command: ScsiCommand): ScsiResult | Promise<ScsiResult>;

  /** LOGICAL UNIT RESET: reservations of RESERVE end, registrations stay. */
  reset(): void;

  /** Drops the tasks at this unit that came through other targets than this nexus; fulfilled when none can take effect any more. */
  abortTasksElsewhere(nexus: Nexus): Promise<void>;

  /** I_T NEXUS RESET, and each unit's part in a target reset that reaches no further than its initiator: what `reset` does, to these alone. */
  resetNexuses(nexusIds: readonly string[]): void;

  /** CLEAR TASK SET came from `nexus`: the transport drops all tasks, the other nexuses are told. */
  clearTaskSet(nexus: Nexus): void;

  /** The session ended, however it did. */
  nexusLost(nexus: Nexus): void;

  /** The set of logical units of a target changed: of the one with these ports. */
  reportedLunsChanged(ports: readonly ScsiTargetPort[]): void;

  /** Waits for what is under way and closes the medium. */
  close(): Promise<void>;
}

/** Logical units by their numbers; what there is may change at any time. */
export type LogicalUnits = Pick<ReadonlyMap<number, LogicalUnit>, 'get' | 'has'> & {
  keys(): Iterable<number>;
  values(): Iterable<LogicalUnit>;
};
