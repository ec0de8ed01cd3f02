import type { LogicalUnit, ScsiCommand, ScsiResult } from '../../../src/scsi/LogicalUnit.js';
import { checkCondition, good, goodAfter, goodWith } from '../../../src/scsi/results.js';

const BLOCK_BYTES = 512;

/** A disk of a few commands in memory, with a list of what happened to it.  `delayMs` makes commands end later. */
export class MemoryUnit implements LogicalUnit {
  readonly data: Buffer;
  readonly events: string[] = [];
  delayMs = 0;

  async abortTasksElsewhere(): Promise<void> {}

  constructor(readonly blocks: number) {
    this.data = Buffer.alloc(blocks * BLOCK_BYTES);
  }

  execute(command: ScsiCommand): ScsiResult | Promise<ScsiResult> {
    if (this.delayMs === 0) return this.#execute(command);
    return new Promise((resolve) => {
      setTimeout(() => {
        this.events.push(`executed ${command.cdb.toString('hex', 0, 1)}`);
        resolve(this.#execute(command));
      }, this.delayMs);
    });
  }

  #execute({ cdb, dataOut }: ScsiCommand): ScsiResult {
    const at = cdb.readUInt32BE(2) * BLOCK_BYTES;
    const bytes = cdb.readUInt16BE(7) * BLOCK_BYTES;
    switch (cdb.readUInt8(0)) {
      case 0x00:
        return good();
      case 0x12:
        return goodWith(
          Buffer.concat([Buffer.from([0, 0, 6, 2, 31, 0, 0, 2]), Buffer.alloc(28, 'X')]),
          cdb.readUInt16BE(3),
        );
      case 0x28:
        return goodWith(Buffer.from(this.data.subarray(at, at + bytes)));
      case 0x2a:
        dataOut.copy(this.data, at, 0, bytes);
        return goodAfter(bytes);
      case 0x25: {
        const capacity = Buffer.alloc(8);
        capacity.writeUInt32BE(this.blocks - 1, 0);
        capacity.writeUInt32BE(BLOCK_BYTES, 4);
        return goodWith(capacity);
      }
      case 0x9e: {
        const capacity = Buffer.alloc(32);
        capacity.writeBigUInt64BE(BigInt(this.blocks - 1), 0);
        capacity.writeUInt32BE(BLOCK_BYTES, 8);
        return goodWith(capacity, cdb.readUInt32BE(10));
      }
      case 0xa0: {
        const luns = Buffer.alloc(16);
        luns.writeUInt32BE(8, 0);
        luns.writeUInt16BE(1, 8);
        return goodWith(luns, cdb.readUInt32BE(6));
      }
      default:
        return checkCondition(
          Buffer.from('700005000000000a000000002000000000 00'.replace(' ', ''), 'hex'),
          0,
        );
    }
  }

  reset(): void {
    this.events.push('reset');
  }

  resetNexuses(nexusIds: readonly string[]): void {
    this.events.push(`reset ${nexusIds.length}`);
  }

  clearTaskSet(): void {
    this.events.push('clearTaskSet');
  }

  nexusLost(): void {
    this.events.push('nexusLost');
  }

  reportedLunsChanged(): void {}

  async close(): Promise<void> {}
}
