import type { ScsiTargetPort } from './Nexus.js';
import type { BlockMedium } from './media/BlockMedium.js';

/** What a logical unit asks of the target that it belongs to. */
export interface UnitEnvironment {
  /** Logical unit numbers, in ascending order. */
  luns(): readonly number[];

  targetPorts(): readonly ScsiTargetPort[];

  /** The logical unit of this target that a designator of its Device Identification page names (EXTENDED COPY). */
  findByDesignator(designator: Buffer): CopyTarget | null;

  /** Whether the transport carries out TARGET RESET. */
  readonly targetReset: boolean;

  /** Drops the tasks of these nexuses at one unit (PREEMPT AND ABORT). */
  abortTasks(nexusIds: readonly string[]): void;
}

/** A logical unit as a source or destination of EXTENDED COPY. */
export interface CopyTarget {
  readonly medium: BlockMedium;
  readonly writeProtected: boolean;
  /** Whether a reservation keeps this nexus from reading or writing. */
  conflicts(nexusId: string, access: 'read' | 'write'): boolean;
}

/** A unit that stands alone: LUN 0, no ports known, no tasks to drop. */
export const STANDALONE: UnitEnvironment = {
  luns: () => [0],
  targetPorts: () => [],
  findByDesignator: () => null,
  targetReset: true,
  abortTasks: () => {},
};
