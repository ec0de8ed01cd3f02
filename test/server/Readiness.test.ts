import { describe, expect, it } from 'vitest';
import type { Fleet } from '../../src/fleet/Fleet.js';
import { examinedFleet } from '../../src/server/fleetMonitoring.js';
import { Readiness, type ReadinessDeps } from '../../src/server/Readiness.js';
import type { ServerDeps } from '../../src/server/ServerDeps.js';
import { TargetDriverError } from '../../src/targets/TargetDriverError.js';

let writes = 0;
const ready: ReadinessDeps = {
  store: { expectRoom: () => {}, put: () => void (writes += 1) },
  driver: { listTargets: async () => [] },
  credentials: { isInDoubt: false },
};

describe('whether the server is ready', () => {
  it('is so where the store is written, the target answers and no change is in doubt', async () => {
    expect(await new Readiness(ready).reasons()).toEqual([]);
  });

  it('is told with every reason why not', async () => {
    const full = (): never => {
      throw new Error('MDB_MAP_FULL');
    };
    const away = (): Promise<never> =>
      Promise.reject(new TargetDriverError('unavailable', 'tgtd cannot be reached'));
    const deps = {
      store: { expectRoom: () => {}, put: full },
      driver: { listTargets: away },
      credentials: { isInDoubt: true },
    };
    expect(await new Readiness(deps).reasons()).toEqual([
      'The store cannot be written: MDB_MAP_FULL.',
      'tgtd cannot be reached.',
      'A change got no answer from the target and is not settled yet.',
    ]);
  });

  it('is not so where changes are refused for want of room', async () => {
    const expectRoom = (): never => {
      throw new Error('the disk has 5 bytes left');
    };
    const deps = { ...ready, store: { expectRoom, put: () => {} } };
    expect(await new Readiness(deps).reasons()).toEqual([
      'The store cannot be written: the disk has 5 bytes left.',
    ]);
  });

  it('is looked at once a second, however often strangers ask', async () => {
    let now = 0;
    const readiness = new Readiness(ready, () => now);
    writes = 0;
    await Promise.all([readiness.reasons(), readiness.reasons()]);
    now = 999;
    await readiness.reasons();
    expect(writes).toBe(1);
    now = 1000;
    await readiness.reasons();
    expect(writes).toBe(2);
  });

  it('depends on the store alone where there is no target, as at an endpoint, which is not looked at more often', async () => {
    const deps = { hostStore: ready.store } as unknown as ServerDeps;
    const { readiness } = examinedFleet(deps, { hosts: [] } as unknown as Fleet, null);
    writes = 0;
    for (let asked = 0; asked < 3; asked += 1) expect(await readiness.reasons()).toEqual([]);
    expect(writes).toBe(1);
    expect(await readiness.notes()).toEqual([]);
  });
});
