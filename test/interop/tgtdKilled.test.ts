import { expect } from 'vitest';
import { cutChanges } from './CutWorld.js';
import { cutSuite } from './cutSuite.js';

cutSuite('kill -9 of tgtd in every step of a change', {
  outcome: 'the next tgtd gets one of the two states, and is closed',
  changes: cutChanges.filter(({ name }) => ['add', 'replace', 'remove'].includes(name)),
  cutOff: ({ proxied }) => proxied.kill(),
  recover: async (world) => {
    await world.proxied.relaunch();
    await world.proxied.openTargets();
    await expect.poll(() => world.keeperGetsIn()).toBe(true);
    await world.untilSettled();
  },
});
