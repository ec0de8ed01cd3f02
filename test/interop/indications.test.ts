import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IndicationWorld, targetNamespace } from '../indications/IndicationWorld.js';
import { findFreePort } from '../support/freePort.js';
import { havePywbem } from '../support/pywbem.js';
import { PywbemListener } from './PywbemListener.js';

describe.skipIf(!havePywbem)("pywbem's subscription manager and listener", { timeout: 60_000 }, () => {
  let world: IndicationWorld;
  let listener: PywbemListener;
  let port: number;
  beforeAll(async () => {
    world = await IndicationWorld.start();
    await world.indications.changeSettings({ DeliveryRetryInterval: 0, DeliveryRetryAttempts: 100 });
    listener = await PywbemListener.start(world);
    port = await findFreePort();
  });
  afterAll(async () => {
    await listener.stop();
    await world.dispose();
  });

  it('subscribe, and what they made is found again by path', async () => {
    const paths = await listener.call('subscribe', {
      id: 'ports',
      url: `http://127.0.0.1:${port}`,
      query: 'SELECT * FROM CIM_InstCreation WHERE SourceInstance ISA CIM_ProtocolEndpoint',
      language: 'DMTF:CQL',
      namespaces: [targetNamespace],
    });
    expect(paths).toHaveLength(3);
    expect(await listener.call('check')).toEqual([1, 1, 1]);
  });

  it('receive an indication', async () => {
    await listener.call('listen', { port });
    world.publish('first');
    const [received] = await listener.receive(1);
    expect(received?.context).toMatch(/^iscsi-wbem:[0-9a-f-]{36}$/);
    expect(received).toEqual({
      class: 'CIM_InstCreation',
      context: received?.context,
      number: 0,
      filter: 'pywbemfilter:tests:ports',
      identifier: 'first',
    });
  });

  it('receive 1,000 in order without a gap, through a restart of the listener and of the server', async () => {
    const publish = (from: number, to: number): void => {
      for (let number = from; number <= to; number += 1) world.publish(`number ${number}`);
    };
    publish(1, 300);
    await listener.receive(100);
    await listener.call('stop');
    publish(301, 500);
    await listener.call('listen', { port });
    await listener.receive(400);
    await world.restart();
    publish(501, 700);
    await world.restart();
    publish(701, 1000);
    const received = await listener.receive(1001);
    expect(new Set(received.map(({ context }) => context)).size).toBe(1);
    // At least once: the one that was under way at a restart may come again, with the number that it had.
    const once = received.filter(({ number }, index) => number !== received[index - 1]?.number);
    expect(once.map(({ number }) => number)).toEqual([...Array(1001).keys()]);
    expect(once.slice(1).map(({ identifier }) => identifier)).toEqual(
      [...Array(1000).keys()].map((index) => `number ${index + 1}`),
    );
    expect(received.length - once.length).toBeLessThanOrEqual(3);
  });

  it('remove what they made', async () => {
    await listener.call('remove');
    expect(world.indications.subscriptions.subscriptions()).toEqual([]);
    expect(world.indications.subscriptions.destinations()).toEqual([]);
  });
});
