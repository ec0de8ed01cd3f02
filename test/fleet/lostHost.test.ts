import { expect, it } from 'vitest';
import { HostConnectionError } from '../../src/fleet/linkErrors.js';
import { FleetWorld } from './FleetWorld.js';

it('requests that fail do not put off the probes of a lost host', async () => {
  // Each probe that fails doubles the time to the next one.
  const world = await FleetWorld.open(['store1'], [], { firstMs: 500, mostMs: 3_600_000 });
  try {
    const host = world.endpoint.fleet.find('store1');
    if (!host) throw new Error('there is no store1');
    const failing = (): unknown => host.failed(new HostConnectionError('reset', { isConnected: false }), 1);
    for (let n = 0; n < 20; n += 1) failing();
    expect(host.state).toBe('lost');
    await world.until('store1', 'ok');
  } finally {
    await world.dispose();
  }
});

it('a lost host that answers a request is probed at once', async () => {
  const world = await FleetWorld.open(['store1'], [], { firstMs: 3_600_000, mostMs: 3_600_000 });
  try {
    const host = world.endpoint.fleet.find('store1');
    host?.failed(new HostConnectionError('reset', { isConnected: false }), 1);
    expect(host?.state).toBe('lost');
    host?.answered();
    await world.until('store1', 'ok');
  } finally {
    await world.dispose();
  }
});
