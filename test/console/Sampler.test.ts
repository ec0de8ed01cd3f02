import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { History } from '../../src/console/History.js';
import { Sampler, series } from '../../src/console/Sampler.js';
import type { IscsiName } from '../../src/targets/IscsiName.js';
import { TargetDriverError } from '../../src/targets/TargetDriverError.js';

const target = 'iqn.2026-11.test.example:a' as IscsiName;

it('a sample has what the target has counted since the sample before, and a gap where it does not answer', async () => {
  let reads = 0;
  let isAway = false;
  const history = new History(100);
  const sampler = new Sampler(
    { listTargets: async () => [], listSessions: async () => [] },
    {
      pools: [],
      volumes: { list: () => [], find: () => null },
      driver: {
        readStatistics: async () => {
          if (isAway) throw new TargetDriverError('unavailable', 'the target is away');
          const counts = { commands: reads, reads, readBytes: reads * 4096, readMicroseconds: reads * 500 };
          const none = { writes: 0, writtenBytes: 0, writeMicroseconds: 0, startedAt: 1 };
          return [{ volumeId: 'v', target, lun: 0, ...counts, ...none }];
        },
      },
    },
    history,
  );
  const volume = { volume: 'v' };
  await sampler.look();
  expect(history.read(series.ioBytes(volume), 'hour')).toBeNull();
  reads = 100;
  await sleep(20);
  await sampler.look();
  const perSecond = history.last(series.ioCommands(volume)) ?? 0;
  expect(perSecond).toBeGreaterThan(0);
  expect(history.last(series.ioBytes(volume))).toBeCloseTo(perSecond * 4096, -3);
  expect(history.last(series.ioLatency(volume))).toBeCloseTo(0.5);
  expect(history.last(series.ioCommands({ target }))).toBeCloseTo(perSecond);
  expect(history.last(series.ioCommands({ everything: true }))).toBeCloseTo(perSecond);
  isAway = true;
  await sampler.look();
  expect(history.last(series.ioCommands(volume))).toBeNull();
  await sampler.close();
});
