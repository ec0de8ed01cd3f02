import type { Nexus, ScsiTargetPort } from './Nexus.js';
import type { BlockMedium } from './media/BlockMedium.js';

/** What a logical unit asks of a target that shows it. */
export interface UnitEnvironment {
  /** The logical unit numbers that this nexus reaches, in ascending order. */
  luns(nexus: Nexus): readonly number[];

  targetPorts(): readonly ScsiTargetPort[];

  /** The logical unit that a designator of its Device Identification page names (EXTENDED COPY), if this nexus reaches it. */
  findByDesignator(designator: Buffer, nexus: Nexus): CopyTarget | null;

  /** Whether the transport carries out TARGET RESET. */
  readonly targetReset: boolean;

  /** Write protected for initiators that come through this target. */
  readonly readOnly: boolean;

  /** Drops the tasks of these nexuses at the unit, of all for null; fulfilled when none of them can take effect any more. */
  abortTasks(nexusIds: readonly string[] | null): Promise<void>;
}

/** A logical unit as a source or destination of EXTENDED COPY. */
export interface CopyTarget {
  readonly medium: BlockMedium;
  isWriteProtected(nexus: Nexus): boolean;
  /** Whether a reservation keeps this nexus from reading or writing. */
  conflicts(nexusId: string, access: 'read' | 'write'): boolean;
}

/** A unit that stands alone: LUN 0, no ports known, no tasks to drop. */
export const STANDALONE: UnitEnvironment = {
  luns: () => [0],
  targetPorts: () => [],
  findByDesignator: () => null,
  targetReset: true,
  readOnly: false,
  abortTasks: async () => {},
};
