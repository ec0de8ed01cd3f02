import type { Nexus, ScsiTargetPort } from './Nexus.js';
import type { BlockMedium } from './media/BlockMedium.js';

/** What a logical unit needs from a target that shows it. */
export interface UnitEnvironment {
  /** The logical unit numbers that this nexus can access, in ascending order. */
  luns(nexus: Nexus): readonly number[];

  targetPorts(): readonly ScsiTargetPort[];

  /** The logical unit that a designator of its Device Identification page names (EXTENDED COPY), if this nexus can access it. */
  findByDesignator(designator: Buffer, nexus: Nexus): CopyTarget | null;

  /** Whether the transport supports TARGET RESET. */
  readonly targetReset: boolean;

  /** Write protected at this target. */
  readonly readOnly: boolean;

  /** Drops the tasks of these nexuses at the unit, of all for null.  Resolves when none of them can take effect any more. */
  abortTasks(nexusIds: readonly string[] | null): Promise<void>;
}

/** A logical unit as a source or destination of EXTENDED COPY. */
export interface CopyTarget {
  readonly medium: BlockMedium;
  isWriteProtected(nexus: Nexus): boolean;
  /** Whether a reservation prevents this nexus from reading or writing. */
  conflicts(nexusId: string, access: 'read' | 'write'): boolean;
}

/** The environment of a unit without a target: LUN 0, no ports known, no tasks to drop. */
export const STANDALONE: UnitEnvironment = {
  luns: () => [0],
  targetPorts: () => [],
  findByDesignator: () => null,
  targetReset: true,
  readOnly: false,
  abortTasks: async () => {},
};
