import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveTgtd } from '../support/tgtd.js';
import { patienceMs } from '../support/patience.js';
import { CutWorld, subject, type CutChange } from './CutWorld.js';

export interface CutSuite {
  /** What each test of a change says after the name of the change. */
  readonly outcome: string;
  readonly changes: readonly CutChange[];
  /** What cuts a change off. */
  readonly cutOff: (world: CutWorld) => Promise<void>;
  /** Settled when all runs again and no change is in doubt. */
  readonly recover: (world: CutWorld) => Promise<void>;
}

/**
 * Cuts each change off in each of its steps: it is whole or undone afterwards, and nobody else gets in at any instant.
 * @param what that is killed, in words.
 */
export function cutSuite(what: string, { outcome, changes, cutOff, recover }: CutSuite): void {
  describe.skipIf(!haveTgtd)(`kill -9 of ${what} in every step of a change to tgtd`, () => {
    let world: CutWorld;
    beforeAll(async () => {
      world = await CutWorld.start();
    });
    afterAll(() => world.dispose());

    it.each(changes)(
      `$name: ${outcome}`,
      async (change) => {
        const cuts = await world.cutEverywhere(
          change,
          () => cutOff(world),
          async (cut) => {
            await recover(world);
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
      10 * patienceMs,
    );
  });
}
