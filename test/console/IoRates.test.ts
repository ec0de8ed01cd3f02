import { describe, expect, it } from 'vitest';
import { IoRates } from '../../src/console/IoRates.js';
import type { IscsiName } from '../../src/targets/IscsiName.js';
import type { UnitStatistics } from '../../src/targets/StorageDriver.js';

const target = 'iqn.2026-11.test.example:a' as IscsiName;

function unit(lun: number, more: Partial<UnitStatistics> = {}): UnitStatistics {
  return {
    volumeId: `volume-${lun}`,
    target,
    lun,
    startedAt: 1,
    commands: (more.reads ?? 0) + (more.writes ?? 0),
    reads: 0,
    readBytes: 0,
    writes: 0,
    writtenBytes: 0,
    readMicroseconds: 0,
    writeMicroseconds: 0,
    ...more,
  };
}

describe('the rates of reads and writes', () => {
  it('are what was counted between two looks, of each volume, target and all together', () => {
    const rates = new IoRates();
    expect(rates.take([unit(1), unit(2)], 0)).toEqual([]);
    const later = [
      unit(1, { reads: 10, readBytes: 10_000, readMicroseconds: 20_000 }),
      unit(2, { writes: 30, writtenBytes: 50_000, writeMicroseconds: 100_000 }),
    ];
    expect(rates.take(later, 10_000)).toEqual([
      [{ volume: 'volume-1' }, { bytes: 1_000, commands: 1, latencyMs: 2 }],
      [{ volume: 'volume-2' }, { bytes: 5_000, commands: 3, latencyMs: 100 / 30 }],
      [{ target }, { bytes: 6_000, commands: 4, latencyMs: 3 }],
      [{ everything: true }, { bytes: 6_000, commands: 4, latencyMs: 3 }],
    ]);
  });

  it('are 0 where nothing was read or written, and have no time of a command then', () => {
    const rates = new IoRates();
    rates.take([unit(1)], 0);
    expect(rates.take([unit(1)], 10_000)[0]).toEqual([
      { volume: 'volume-1' },
      { bytes: 0, commands: 0, latencyMs: null },
    ]);
  });

  it.each([
    ['has begun anew', unit(1, { reads: 2, startedAt: 5_000 })],
    ['counts less than before', unit(1, { reads: 2 })],
  ])('are not told of a unit that %s', (_, now) => {
    const rates = new IoRates();
    rates.take([unit(1, { reads: 7 })], 0);
    expect(rates.take([now], 10_000)).toEqual([]);
  });

  it('have no time of a command where the target does not tell it', () => {
    const rates = new IoRates();
    const silent = { readMicroseconds: null, writeMicroseconds: null };
    rates.take([unit(1, silent)], 0);
    expect(rates.take([unit(1, { ...silent, reads: 20 })], 10_000)[0]?.[1]).toEqual({
      bytes: 0,
      commands: 2,
      latencyMs: null,
    });
  });
});
