import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EtcdCluster, haveEtcd } from '../support/EtcdCluster.js';
import { ClusterWorld, type WorldEndpoint } from './ClusterWorld.js';
import { closePull, openPull, pullMore } from './pull.js';

const INVALID_ENUMERATION_CONTEXT = 21;

describe.skipIf(!haveEtcd)('a pull enumeration of one endpoint that is continued at another', () => {
  let etcd: EtcdCluster;
  let world: ClusterWorld;
  let [a, b]: WorldEndpoint[] = [];
  beforeAll(async () => {
    etcd = await EtcdCluster.start(1);
    world = await ClusterWorld.open(etcd, 2);
    [a, b] = world.endpoints;
  });
  afterAll(async () => {
    await world.dispose();
    await etcd.stop();
  });

  function both(): readonly [WorldEndpoint, WorldEndpoint] {
    if (!a || !b) throw new Error('the endpoints are not running');
    return [a, b];
  }

  it('has each object once, in the order of the endpoint that holds it', async () => {
    const [one, other] = both();
    const whole = await openPull(one, 1000);
    expect(whole.names.length).toBeGreaterThan(3);
    const opened = await openPull(one, 1);
    let { context } = opened;
    const names = [...opened.names];
    for (let turn = 0; context !== null; turn += 1) {
      const pulled = await pullMore(turn % 2 === 0 ? other : one, context, 1);
      expect(pulled.status).toBeNull();
      names.push(...pulled.names);
      ({ context } = pulled);
    }
    expect(names).toEqual(whole.names);
  });

  it('is closed there too', async () => {
    const [one, other] = both();
    const { context } = await openPull(one, 1);
    expect((await closePull(other, context)).status).toBeNull();
    expect((await pullMore(one, context, 1)).status).toBe(INVALID_ENUMERATION_CONTEXT);
  });

  it('takes a context once, wherever it is sent', async () => {
    const [one, other] = both();
    const { context } = await openPull(one, 1);
    expect((await pullMore(other, context, 1)).status).toBeNull();
    expect((await pullMore(other, context, 1)).status).toBe(INVALID_ENUMERATION_CONTEXT);
    expect((await pullMore(one, context, 1)).status).toBe(INVALID_ENUMERATION_CONTEXT);
  });

  it('is over when its endpoint has ended', async () => {
    const [one] = both();
    const third = await world.add();
    const { context } = await openPull(third, 1);
    await third.end();
    expect((await pullMore(one, context, 1)).status).toBe(INVALID_ENUMERATION_CONTEXT);
  });
});
