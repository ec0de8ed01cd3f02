import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { projectFolder } from '../support/environment.js';
import { FakeListener } from './FakeListener.js';
import { IndicationWorld } from './IndicationWorld.js';
import { subscribe } from './subscribe.js';

const LIVES = 3;

/** Lets a server publish and deliver until some have come, and for a while longer, and kills it. */
async function publishAndKill(folder: string, life: number, listener: FakeListener): Promise<void> {
  const wanted = listener.messages.length + 20;
  const args = ['--import', 'tsx', join(import.meta.dirname, 'publisher.ts'), folder, String(life)];
  const child = spawn(process.execPath, args, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'close').then(() => Promise.reject(new Error('the publisher ended before it was ready'))),
    ]);
    await listener.receive(wanted);
    await sleep(Math.random() * 150);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
}

it('a server that is killed while it delivers leaves no gap and uses no number twice', async () => {
  const listener = await FakeListener.start();
  const world = await IndicationWorld.start();
  try {
    await subscribe(world, listener.url);
    await world.close();
    for (let life = 0; life < LIVES; life += 1) {
      await publishAndKill(world.folder, life, listener);
    }
    const before = listener.messages.length;
    await world.open();
    world.publish('last');
    await expect.poll(() => listener.messages.at(-1)?.identifier).toBe('last');

    expect(before).toBeGreaterThan(50);
    const bodies: string[] = [];
    for (const { number, body } of listener.messages) {
      // What was delivered and not noted down before the kill comes again; nothing is passed by.
      expect(number).toBeLessThanOrEqual(bodies.length);
      bodies[number] ??= body;
      expect(body).toBe(bodies[number]);
    }
    // Within a life no occurrence is lost between two that arrived.
    const identifiers = [
      ...new Map(listener.messages.map(({ number, identifier }) => [number, identifier])).values(),
    ];
    for (let life = 0; life < LIVES; life += 1) {
      const ofLife = identifiers.filter((identifier) => identifier.startsWith(`${life}.`));
      expect(ofLife).toEqual(ofLife.map((_, index) => `${life}.${index}`));
    }
  } finally {
    await world.dispose();
    await listener.stop();
  }
});
