import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveTgtd } from '../support/tgtd.js';
import { CutWorld, cutChanges, subject } from './CutWorld.js';
import { patienceMs } from '../support/patience.js';

const changes = cutChanges.filter(({ name }) => ['add', 'replace', 'remove'].includes(name));

describe.skipIf(!haveTgtd)('kill -9 of tgtd in every step of a change', () => {
  let world: CutWorld;
  beforeAll(async () => {
    world = await CutWorld.start();
  });
  afterAll(() => world.dispose());

  it.each(changes)(
    '$name: the next tgtd gets one of the two states, and is closed',
    async (change) => {
      const cuts = await world.cutEverywhere(
        change,
        () => world.proxied.kill(),
        async (cut) => {
          await world.proxied.relaunch();
          await world.proxied.openTargets();
          await expect.poll(() => world.keeperGetsIn()).toBe(true);
          await world.untilSettled();
          const found = await world.subjectState();
          const possible = cut.told === 'done' ? [change.after] : [change.before, change.after];
          expect(possible, JSON.stringify(cut)).toContainEqual(found);
          expect(await world.keeperGetsIn()).toBe(true);
          const isThere = Object.values(found).some((opens) => opens !== null);
          expect((await world.client.listSecrets()).includes(subject)).toBe(isThere);
        },
      );
      expect(cuts).toBeGreaterThan(2);
      await world.intruder.refusedMoreThan(100);
      expect(world.intruder.admitted).toEqual([]);
    },
    5 * patienceMs,
  );
});
