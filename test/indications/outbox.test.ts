import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { EtcdCluster, haveEtcd } from '../support/EtcdCluster.js';
import { FakeListener, taken } from './FakeListener.js';
import { IndicationWorld, targetNamespace, type WorldOptions } from './IndicationWorld.js';
import type { SharedOptions } from './SharedIndications.js';
import { subscribe } from './subscribe.js';

describe.skipIf(!haveEtcd)('indications of several servers with one store', () => {
  let etcd: EtcdCluster;
  let prefix: string;
  let listener: FakeListener;
  let worlds: IndicationWorld[];
  beforeAll(async () => {
    etcd = await EtcdCluster.start(1);
  });
  afterAll(() => etcd.stop());
  beforeEach(async () => {
    prefix = `/test/${randomUUID()}/`;
    worlds = [];
    listener = await FakeListener.start();
  });
  afterEach(async () => {
    for (const world of worlds) await world.dispose();
    await listener.stop();
  });

  async function start(
    options: Partial<SharedOptions> = {},
    limits: WorldOptions['limits'] = {},
  ): Promise<IndicationWorld> {
    const world = await IndicationWorld.start({ etcd: { urls: etcd.urls, prefix, ...options }, limits });
    worlds.push(world);
    return world;
  }

  /** Makes an instance by the door of a world. */
  async function make(world: IndicationWorld, name: string, address = ''): Promise<void> {
    const { url, user, password } = world;
    const client = new WbemClient({ url, user, password, namespace: targetNamespace });
    try {
      await client.createInstance(
        new CIMInstance('CIM_Location', [
          cimProperty('Name', 'string', name),
          cimProperty('PhysicalPosition', 'string', '1'),
          cimProperty('Address', 'string', address),
        ]),
      );
    } finally {
      client.close();
    }
  }

  const namesOf = (): string[] =>
    listener.messages.map(({ body }) => /CIM_Location\.Name=(?:\\?"|&quot;)([\w.-]+)/u.exec(body)?.[1] ?? '');

  /** Each number once, in order from 0. */
  function expectNoGap(): void {
    const numbers = listener.messages.map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => index));
  }

  it('are sent by one of them in the order of the changes, whichever made them', async () => {
    const [one, other] = [await start(), await start()];
    await subscribe(one, listener.url);
    const names: string[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const name = `place-${turn}`;
      // A subscription holds at every server from its answer on, though the copies of the store differ for a moment.
      await make(turn % 2 === 0 ? other : one, name);
      names.push(name);
    }
    await listener.receive(20);
    expect(namesOf()).toEqual(names);
    expectNoGap();
    await sleep(200);
    expect(listener.messages).toHaveLength(20);
  });

  it('go on without gap and without a second number when the server that delivers stops', async () => {
    const one = await start();
    await one.indications.changeSettings({ DeliveryRetryAttempts: 1000, DeliveryRetryInterval: 0 });
    await subscribe(one, listener.url);
    await make(one, 'first');
    await listener.receive(1);
    const two = await start();
    listener.byDefault = 'hang';
    await make(two, 'second');
    await expect.poll(() => listener.messages.length).toBeGreaterThan(1);
    const [first, other] = two.indications.isDelivering ? [two, one] : [one, two];
    listener.byDefault = taken;
    await first.close();
    await make(other, 'third');
    await expect.poll(() => namesOf().at(-1), { timeout: 10_000 }).toBe('third');
    const byNumber = new Map(listener.messages.map(({ number, body }) => [number, body]));
    expect([...byNumber.keys()]).toEqual([0, 1, 2]);
    // What was being sent may come again, with the same number.
    for (const { number, body } of listener.messages) expect(body).toBe(byNumber.get(number));
  });

  it('are not sent for a change that is not made', async () => {
    const world = await start();
    await subscribe(world, listener.url);
    await make(world, 'once');
    await expect(make(world, 'once')).rejects.toMatchObject({ symbol: 'CIM_ERR_ALREADY_EXISTS' });
    await make(world, 'twice');
    await listener.receive(2);
    expect(namesOf()).toEqual(['once', 'twice']);
  });

  it('beyond max-queued-bytes are given up, the oldest of the longest queue first', async () => {
    const world = await start({}, { maxQueuedBytes: 50_000 });
    listener.byDefault = 'hang';
    await subscribe(world, listener.url);
    for (let count = 0; count < 10; count += 1) await make(world, `place-${count}`, 'x'.repeat(9000));
    await expect.poll(() => world.indications.givenUp, { timeout: 10_000 }).toBeGreaterThanOrEqual(5);
    await expect.poll(() => world.stored).toBeLessThanOrEqual(5);
    expect(world.stored).toBeGreaterThan(0);
  });

  it('beyond max-outbox-bytes are given up, with the setting in the log and a gap in the numbers', async () => {
    const one = await start({ delivers: false, maxOutboxBytes: 20_000 });
    await subscribe(one, listener.url);
    for (let count = 0; count < 10; count += 1) await make(one, `place-${count}`, 'x'.repeat(4000));
    expect(one.indications.givenUp).toBeGreaterThan(5);
    const told = one.log.find(({ message }) => message.includes('cannot be kept'));
    expect(JSON.stringify(told?.fields)).toContain('(max-outbox-bytes)');
    const other = await start();
    await expect.poll(() => listener.messages.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await expect.poll(() => other.indications.waiting).toBe(0);
    const kept = listener.messages.length;
    await make(other, 'after');
    await listener.receive(kept + 1);
    const numbers = listener.messages.map(({ number }) => number);
    expect(numbers.at(-1)).toBe(kept + 1);
  });
});
