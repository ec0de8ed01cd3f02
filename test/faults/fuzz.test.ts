import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../fuzz/runs.js';
import { killedChanges, type Told } from './killedChanges.js';
import { KilledWorld } from './KilledWorld.js';

/** About as many things as all the changes of a round seal, sync and rename; a prime, so that a stride goes through all. */
const steps = 41;
const stride = 11;
const seed = Number(process.env['FAST_CHECK_SEED'] ?? 0);

describe('kill -9 of the server while every kind of change is under way', () => {
  let world: KilledWorld;
  beforeAll(async () => {
    world = await KilledWorld.start();
  });
  afterAll(() => world.dispose());

  /** Makes all changes at once and has the server die at a step; null: after the last one is acknowledged. */
  async function cutOff(round: number, step: number | null): Promise<readonly Told[]> {
    for (const change of killedChanges) await change.prepare?.(world, round);
    if (step !== null) world.killAt(step, round % 5);
    const told = await Promise.all(
      killedChanges.map((change) =>
        change.make(world, round).then(
          (): Told => 'done',
          (): Told => 'unknown',
        ),
      ),
    );
    await world.server.kill();
    await world.restart();
    return told;
  }

  /** What must not be, as sentences. */
  async function faultsIn(round: number, told: readonly Told[]): Promise<string[]> {
    const faults: string[] = [];
    for (const [index, change] of killedChanges.entries()) {
      const answer = told[index] ?? 'unknown';
      for (const fault of await change.check(world, round, answer))
        faults.push(`${change.name}, ${answer}: ${fault}`);
    }
    if (!(await world.keeperGetsIn())) faults.push('the account that nobody touched is shut out');
    const { faults: found } = (await world.administer({ kind: 'verifyAudit' })) as { faults: unknown[] };
    return [...faults, ...found.map((fault) => `audit record: ${JSON.stringify(fault)}`)];
  }

  it('right after it acknowledged them: all are there', async () => {
    const told = await cutOff(0, null);
    expect(killedChanges.filter((_, index) => told[index] !== 'done').map(({ name }) => name)).toEqual([]);
    expect(await faultsIn(0, told)).toEqual([]);
  });

  it(
    'at any step: each is whole or absent, and there if it was acknowledged',
    { timeout: 600_000 },
    async () => {
      // Each is a restart, so no more than these even in the long form: another seed begins at another step.
      const numRuns = Math.min(runs(4).numRuns, 12);
      let unknown = 0;
      for (let round = 1; round <= numRuns; round += 1) {
        const step = 1 + ((seed + round * stride) % steps);
        const told = await cutOff(round, step);
        unknown += told.filter((each) => each === 'unknown').length;
        expect(await faultsIn(round, told), `killed at step ${step}`).toEqual([]);
      }
      expect(unknown).toBeGreaterThan(numRuns);
    },
  );

  it('at no instant did anybody else get in', async () => {
    await world.intruder.refusedMoreThan(50);
    expect(world.intruder.admitted).toEqual([]);
  });
});
