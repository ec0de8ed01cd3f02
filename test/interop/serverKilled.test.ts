import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveTgtd } from '../support/tgtd.js';
import { CutWorld, cutChanges, subject } from './CutWorld.js';
import { patienceMs } from '../support/patience.js';

describe.skipIf(!haveTgtd)('kill -9 of the server in every step of a change to tgtd', () => {
  let world: CutWorld;
  beforeAll(async () => {
    world = await CutWorld.start();
  });
  afterAll(() => world.dispose());

  it.each(cutChanges)(
    '$name: the next start makes it whole or undoes it',
    async (change) => {
      const cuts = await world.cutEverywhere(
        change,
        () => world.server.kill(),
        async (cut) => {
          await world.server.start();
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
