import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDeliverer } from '../../src/indications/Deliverer.js';
import { EtcdEngine } from '../../src/store/etcd/EtcdEngine.js';
import { projectFolder } from '../support/environment.js';
import { EtcdCluster, haveEtcd } from '../support/EtcdCluster.js';
import { FakeListener } from './FakeListener.js';
import { IndicationWorld } from './IndicationWorld.js';
import { subscribe } from './subscribe.js';

describe.skipIf(!haveEtcd)('of several servers, the one that delivers', () => {
  let etcd: EtcdCluster;
  let prefix: string;
  let listener: FakeListener;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    etcd = await EtcdCluster.start(1);
    prefix = `/test/${randomUUID()}/`;
    listener = await FakeListener.start();
    const world = await IndicationWorld.start({ etcd: { urls: etcd.urls, prefix, delivers: false } });
    // A process that was busy while its model was compiled hears the engine again first.
    await sleep(1500);
    await subscribe(world, listener.url);
    await world.dispose();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    await listener.stop();
    await etcd.stop();
  });

  async function start(name: string): Promise<ChildProcess> {
    const program = join(import.meta.dirname, 'deliverer.ts');
    const args = ['--import', 'tsx', program, etcd.urls.join(), prefix, name, '20'];
    const child = spawn(process.execPath, args, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'close').then(() => Promise.reject(new Error('it ended before it was ready'))),
    ]);
    return child;
  }

  /** Which of the processes has the right to deliver, by who was first and who has ended. */
  async function delivererChanges(before: string | null): Promise<string> {
    const engine = new EtcdEngine({ urls: etcd.urls, prefix, tls: null });
    try {
      for (let tries = 0; tries < 300; tries += 1) {
        const [entry] = await engine.read('lead/deliver');
        const found = findDeliverer({ get: () => entry?.value ?? null });
        if (found !== null && found !== before) return found;
        await sleep(50);
      }
      throw new Error('nobody else delivers after 15 s');
    } finally {
      await engine.close();
    }
  }

  it('may be frozen beyond its lease, go on, and be killed: no gap, and no number for two indications', async () => {
    const first = await start('a');
    const id = await delivererChanges(null);
    const second = await start('b');
    await listener.receive(20);
    first.kill('SIGSTOP');
    const next = await delivererChanges(id);
    const whileFrozen = listener.messages.length;
    await listener.receive(whileFrozen + 20);
    first.kill('SIGCONT');
    await sleep(500);
    await listener.receive(listener.messages.length + 20);
    second.kill('SIGKILL');
    await once(second, 'close');
    await delivererChanges(next);
    await listener.receive(listener.messages.length + 20);
    first.kill('SIGKILL');
    await once(first, 'close');

    const bodies: string[] = [];
    let again = 0;
    for (const { number, body } of listener.messages) {
      // What was being sent when the right was lost may come again; nothing is passed by.
      expect(number).toBeLessThanOrEqual(bodies.length);
      if (bodies[number] !== undefined) again += 1;
      bodies[number] ??= body;
      expect(body).toBe(bodies[number]);
    }
    // One at each change of the server that delivers.
    expect(again).toBeLessThanOrEqual(4);
    expect(bodies.length).toBeGreaterThan(60);
    // The indications of each server are complete and in order.
    for (const name of ['a', 'b']) {
      const ofServer = [
        ...new Map(listener.messages.map((each) => [each.number, each.identifier])).values(),
      ].filter((identifier) => identifier.startsWith(`${name}.`));
      const [start = ''] = ofServer;
      const from = Number(start.slice(2));
      expect(ofServer).toEqual(ofServer.map((_, index) => `${name}.${from + index}`));
    }
  });
});
