import { expect } from 'vitest';
import { cutChanges, type CutWorld } from './CutWorld.js';
import { cutSuite } from './cutSuite.js';

cutSuite('tgtd', {
  outcome: 'the next tgtd gets one of the two states, and is closed',
  changes: cutChanges.filter(({ name }) => ['add', 'replace', 'remove'].includes(name)),
  cutOff: ({ proxied }) => proxied.kill(),
  recover,
});

async function recover(world: CutWorld): Promise<void> {
  await world.proxied.relaunch();
  await world.proxied.openTargets();
  await expect.poll(() => world.keeperGetsIn()).toBe(true);
  await world.untilSettled();
}
