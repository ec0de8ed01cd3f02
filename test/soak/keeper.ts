import { setTimeout as sleep } from 'node:timers/promises';
import { tryToGetIn } from '../interop/LoginProbe.js';
import type { SoakClient } from './rounds.js';
import { keeperOf, type SoakWorld } from './SoakWorld.js';

/** Logs in with the accounts that nobody changes, at each target: they open it whatever befalls the others. */
export const keeper: SoakClient = async (world) => {
  while (!world.isStopping()) {
    for (const [index, target] of world.targets.names.entries()) await expectIn(world, index, target);
    await sleep(50);
  }
};

async function expectIn(world: SoakWorld, index: number, target: string): Promise<void> {
  for (const end = performance.now() + world.targets.patienceMs; ; await sleep(200)) {
    await world.untilUp();
    if (!world.isUp()) return;
    const attempt = { target, account: keeperOf(index) };
    const result = await tryToGetIn(world.portal, attempt).catch(() => 'away');
    world.record.count(`keeper ${result}`);
    if (result !== 'refused') return;
    if (performance.now() < end) continue;
    world.record.wrong(
      'an acknowledged change was lost',
      `the keeper of ${target} is refused for ${world.targets.patienceMs} ms`,
    );
    return;
  }
}
