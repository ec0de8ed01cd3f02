import { createServer, type Server as HttpListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { taken } from '../indications/FakeListener.js';
import { IndicationWorld } from '../indications/IndicationWorld.js';
import { subscribe } from '../indications/subscribe.js';
import { ownClient } from '../interop/ownClient.js';
import { startServer, type Endpoint } from '../support/server.js';
import { median, type BenchRow, type BenchSuite } from './Benchmark.js';

const SUBSCRIPTIONS = 100;
const ROUNDS = 40;
const WARM_UP = 10;
const secret = 'a-right-secret';

/**
 * Indications from their source to their listeners, which are a bare node:http server in the same process; and what an
 * AddSharedSecret takes while a hundred listeners hear of it.
 */
export const indicationSuite: BenchSuite = {
  name: 'indications',
  async run() {
    const listener = await startListener();
    try {
      return [
        ...(await measureDelivery(listener, 1, 2_000)),
        ...(await measureDelivery(listener, SUBSCRIPTIONS, 50)),
        ...(await measureAddSharedSecret(listener)),
      ];
    } finally {
      listener.server.close();
      listener.server.closeAllConnections();
    }
  },
};

interface Listener {
  readonly server: HttpListener;
  readonly url: string;
  received: number;
}

async function startListener(): Promise<Listener> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      listener.received += 1;
      response.setHeader('CIMExport', 'MethodResponse').end(taken.body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const listener: Listener = { server, url: `http://127.0.0.1:${port}`, received: 0 };
  return listener;
}

/** All to all: each subscription has a filter, a destination and a connection of its own. */
async function measureDelivery(
  listener: Listener,
  subscriptions: number,
  count: number,
): Promise<readonly BenchRow[]> {
  const world = await IndicationWorld.start();
  try {
    await subscribeMany(world, listener, subscriptions);
    const publish = async (
      from: number,
    ): Promise<{ readonly queued: number; readonly delivered: number }> => {
      const before = performance.now();
      const expected = listener.received + count * subscriptions;
      for (let number = 0; number < count; number += 1) world.publish(`${from + number}`);
      const queued = performance.now() - before;
      while (listener.received < expected) await sleep(1);
      return { queued, delivered: performance.now() - before };
    };
    await publish(0);
    const rounds: { readonly queued: number; readonly delivered: number }[] = [];
    for (let round = 1; round <= 3; round += 1) rounds.push(await publish(round * count));
    const to = subscriptions === 1 ? 'one listener' : `${subscriptions} listeners`;
    const delivered = median(rounds.map((round) => round.delivered));
    const queued = median(rounds.map((round) => round.queued));
    return [
      {
        name: `indications delivered to ${to}`,
        figure: (count * subscriptions * 1000) / delivered,
        unit: '/s',
      },
      { name: `publish to ${to}`, figure: (queued * 1000) / count, unit: 'us' },
    ];
  } finally {
    await world.dispose();
  }
}

/** One call of each server by turns. */
async function measureAddSharedSecret(listener: Listener): Promise<readonly BenchRow[]> {
  const closers: (() => Promise<void>)[] = [];
  try {
    const ways = [];
    for (const subscriptions of [0, SUBSCRIPTIONS]) {
      const server = await startServer({ args: ['--proof', 'off'] });
      closers.push(() => server.dispose());
      await subscribeMany(server, listener, subscriptions);
      const client = ownClient(server);
      closers.push(() => client.stop());
      ways.push({ subscriptions, client, millis: [] as number[] });
    }
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      for (const { client, millis } of ways) {
        const RemoteID = `iqn.2026-11.test.example:bench-${round + WARM_UP}`;
        const before = performance.now();
        await client.addSharedSecret({ RemoteID, Secret: secret, target: demoTarget });
        if (round >= 0) millis.push(performance.now() - before);
        // Until the listeners have heard of it.
        await sleep(100);
      }
    }
    const without = median(ways[0]?.millis ?? []);
    return ways.map(({ subscriptions, millis }) => {
      const figure = median(millis);
      const row = { name: `AddSharedSecret, ${subscriptions} subscriptions`, figure, unit: 'ms' };
      return subscriptions === 0
        ? row
        : Object.assign(row, { ratio: { to: 'without subscriptions', value: figure / without } });
    });
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

const demoTarget = 'iqn.2026-11.io.github.iscsi-wbem:demo';

async function subscribeMany(endpoint: Endpoint, { url }: Listener, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await subscribe(endpoint, `${url}/${number}`, {
      name: `${number}`,
      query: 'SELECT * FROM CIM_InstIndication',
    });
  }
}
