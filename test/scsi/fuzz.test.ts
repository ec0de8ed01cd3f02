import fc from 'fast-check';
import { runs } from '../fuzz/runs.js';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/scsi/commands/table.js';
import { MemoryMedium } from '../../src/scsi/media/MemoryMedium.js';
import { diskUnit } from './support/diskUnit.js';
import { Session } from './support/session.js';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

/** Any 16 bytes; or a command that is there, with any bits in the fields that it looks at. */
const cdb = fc.oneof(
  bytes(16),
  fc.tuple(fc.constantFrom(...commands), bytes(16)).map(([{ usage, serviceAction }, noise]) => {
    return Uint8Array.from(noise, (byte, at) => {
      if (at === 0) return usage[0] ?? 0;
      const used = byte & (usage[at] ?? 0);
      return at === 1 && serviceAction !== null ? (used & 0xe0) | serviceAction : used;
    });
  }),
);

/** Small numbers more often: they reach behind the checks of ranges. */
const dataOut = fc.oneof(
  fc.uint8Array({ maxLength: 2048 }),
  fc
    .array(fc.constantFrom(0, 0, 0, 1, 2, 8, 16, 24, 0xe4, 0xff), { maxLength: 256 })
    .map((list) => Uint8Array.from(list)),
);

describe('Any command', () => {
  it('is answered with a status, sense data exactly where it belongs, and no defect of ours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cdb, dataOut), { minLength: 1, maxLength: 20 }), async (list) => {
        const defects: unknown[] = [];
        const unit = diskUnit('fuzz', new MemoryMedium(300), {
          removable: true,
          onError: (error) => defects.push(error),
        });
        const { nexus } = new Session(unit);
        for (const [bytesOfCdb, data] of list) {
          const result = await unit.execute({
            cdb: Buffer.from(bytesOfCdb),
            dataOut: Buffer.from(data),
            nexus,
          });
          expect([0x00, 0x02, 0x18]).toContain(result.status);
          expect(result.sense !== null).toBe(result.status === 0x02);
          if (result.status !== 0) expect(result.dataIn).toBeNull();
        }
        expect(defects).toEqual([]);
      }),
      runs(300),
    );
  });
});
