import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FleetWorld } from './FleetWorld.js';
import { pullAll } from './pullAll.js';

const className = 'MSISCSITARGET_SCSIProtocolController';

describe('a pull enumeration whose hosts fail while it goes on', () => {
  let world: FleetWorld;
  beforeAll(async () => {
    world = await FleetWorld.open(
      ['store1', 'store2', 'store3'],
      [],
      // Found to be lost by who asks it, and by nobody before.
      { everyMs: 600_000, firstMs: 100 },
    );
  });
  afterAll(() => world.dispose());

  const failing = { maxObjectCount: 10, opened: async () => world.agentOf('store2').end() };

  it('with ContinueOnError tells a host that failed in the answer to one pull, and has what the others have', async () => {
    const pulls = await pullAll(world, className, { ...failing, continueOnError: true });
    const errors = pulls.filter((pull) => typeof pull === 'string');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain('store2');
    expect(pulls.filter((pull) => typeof pull !== 'string').flat()).toEqual(['store1', 'store3']);
    await world.agentOf('store2').restart();
    await world.until('store2', 'ok');
  });

  it('without it ends at the first', async () => {
    const pulls = await pullAll(world, className, failing);
    expect(pulls.at(-1)).toContain('store2');
  });
});
