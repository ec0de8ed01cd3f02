import { CheckCondition } from './CheckCondition.js';
import type { BlockMedium } from './media/BlockMedium.js';
import { ModePages } from './ModePages.js';
import type { Nexus, ScsiTargetPort } from './Nexus.js';
import { PersistentReservations } from './PersistentReservations.js';
import { SenseCode, SenseKey } from './SenseKey.js';
import { TransferCounts } from './TransferCounts.js';
import { UnitAttentions } from './UnitAttentions.js';
import { type CopyTarget, STANDALONE, type UnitEnvironment } from './UnitEnvironment.js';
import { expectIdentity, type UnitIdentity } from './UnitIdentity.js';

export interface DirectAccessUnitOptions {
  medium: BlockMedium;
  readonly identity: UnitIdentity;
  /** Write protected by the host: MODE SENSE reports WP, and writes are refused. */
  readonly readOnly?: boolean;
  /** START STOP UNIT with LOEJ unloads and loads the medium. */
  readonly removable?: boolean;
  /** What `saveReservations` received last; null or absent: none. */
  readonly reservations?: Uint8Array | null;
  /**
   * Called when persistent reservations that must survive a loss of power (APTPL) change; null: none.  The command is answered
   * when the promise resolves; a rejection becomes INSUFFICIENT REGISTRATION RESOURCES.
   */
  readonly saveReservations?: (data: Uint8Array | null) => void | Promise<void>;
  /** Receives an input or output error, or a programming error, before it becomes sense data. */
  readonly onError?: (error: unknown) => void;
}

/** The result of an EXTENDED COPY with a list identifier.  It is kept until it is queried (SPC-4 5.16.4.5). */
export interface CopyResult {
  readonly status: 'inProgress' | 'completed' | 'failed';
  readonly segmentsProcessed: number;
  readonly bytesTransferred: number;
}

/** The state that the commands of one direct-access unit share. */
export class UnitState implements CopyTarget {
  medium: BlockMedium;
  readonly identity: UnitIdentity;
  readonly readOnly: boolean;
  readonly removable: boolean;
  readonly onError: (error: unknown) => void;
  readonly attentions = new UnitAttentions();
  readonly counts = new TransferCounts();
  readonly modePages: ModePages;
  readonly reservations: PersistentReservations;
  /** Nexuses that prevent medium removal. */
  readonly preventingRemoval = new Set<string>();
  /** By nexus and list identifier. */
  readonly copyResults = new Map<string, Map<number, CopyResult>>();
  /** One for each target that shows the unit. */
  readonly environments: UnitEnvironment[] = [];
  /** Nexus that holds the unit by RESERVE (6) or (10). */
  reservedBy: string | null = null;
  loaded = true;
  started = true;
  /** Progress of a sanitize operation, in 65536ths; null if none is running. */
  sanitizeProgress: number | null = null;
  sanitizeFailed = false;

  constructor(options: DirectAccessUnitOptions) {
    this.medium = options.medium;
    this.identity = expectIdentity(options.identity);
    this.readOnly = options.readOnly ?? false;
    this.removable = options.removable ?? false;
    this.onError = options.onError ?? (() => {});
    this.modePages = new ModePages(options.medium.hasVolatileCache);
    this.reservations = new PersistentReservations(
      options.reservations ?? null,
      options.saveReservations ?? (() => {}),
    );
  }

  /** The environment of the target through which a nexus came. */
  environmentOf({ targetPort: { relativePort } }: Nexus): UnitEnvironment {
    const [first = STANDALONE, ...others] = this.environments;
    if (others.length === 0) return first;
    const isPort = ({ relativePort: other }: ScsiTargetPort): boolean => other === relativePort;
    return this.environments.find((each) => each.targetPorts().some(isPort)) ?? first;
  }

  /** The ports of all targets that show the unit. */
  targetPorts(): readonly ScsiTargetPort[] {
    return this.environments.flatMap((each) => each.targetPorts());
  }

  /** Whether the host or the target forbids writes.  No initiator can override this. */
  isReadOnly(nexus: Nexus): boolean {
    return this.readOnly || this.environmentOf(nexus).readOnly;
  }

  isWriteProtected(nexus: Nexus): boolean {
    return this.isReadOnly(nexus) || this.modePages.softwareWriteProtect;
  }

  conflicts(nexusId: string, access: 'read' | 'write'): boolean {
    if (this.reservedBy !== null && this.reservedBy !== nexusId) return true;
    return this.reservations.conflicts(nexusId, access);
  }

  /** @throws CheckCondition LOGICAL BLOCK ADDRESS OUT OF RANGE with the requested LBA. */
  expectRange(lba: number, blocks: number): void {
    if (lba + blocks <= this.medium.blocks) return;
    throw new CheckCondition({
      key: SenseKey.IllegalRequest,
      code: SenseCode.LogicalBlockAddressOutOfRange,
      information: Math.max(lba, this.medium.blocks),
    });
  }

  /** @throws CheckCondition UNRECOVERED READ ERROR. */
  read(lba: number, blocks: number): Buffer {
    return this.#onMedium(SenseCode.UnrecoveredReadError, lba, () => this.medium.read(lba, blocks));
  }

  /** @throws CheckCondition WRITE ERROR. */
  write(lba: number, ...pieces: readonly Buffer[]): void {
    this.#onMedium(SenseCode.WriteError, lba, () => this.medium.write(lba, ...pieces));
  }

  /** @throws CheckCondition WRITE ERROR. */
  unmap(lba: number, blocks: number): void {
    if (blocks > 0) this.#onMedium(SenseCode.WriteError, lba, () => this.medium.unmap(lba, blocks));
  }

  /**
   * Writes all blocks or none, to stable storage.
   * @throws CheckCondition WRITE ERROR.
   */
  async writeAtomic(lba: number, data: Buffer): Promise<void> {
    try {
      await this.medium.writeAtomic(lba, data);
    } catch (error) {
      throw this.#mediumError(SenseCode.WriteError, lba, error);
    }
  }

  /** @throws CheckCondition WRITE ERROR. */
  async flush(): Promise<void> {
    try {
      await this.medium.flush();
    } catch (error) {
      throw this.#mediumError(SenseCode.WriteError, undefined, error);
    }
  }

  #onMedium<T>(code: SenseCode, lba: number, action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw this.#mediumError(code, lba, error);
    }
  }

  #mediumError(code: SenseCode, information: number | undefined, error: unknown): CheckCondition {
    this.onError(error);
    if (isFull(error))
      return new CheckCondition({
        key: SenseKey.DataProtect,
        code: SenseCode.SpaceAllocationFailedWriteProtect,
      });
    return new CheckCondition({
      key: SenseKey.MediumError,
      code,
      ...(information === undefined ? {} : { information }),
    });
  }
}

/** Thin provisioning ran out of space (SBC-3 4.7.3.6): the initiator may wait and try again. */
function isFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
