import { setTimeout as sleep } from 'node:timers/promises';

/** Settled with a count of this process when it has not grown for ten turns of the event loop, 20 ms each. */
export async function untilStill(count: () => number): Promise<number> {
  let last = count();
  for (let still = 0; still < 10; still += 1) {
    await sleep(20);
    if (count() !== last) still = -1;
    last = count();
  }
  return last;
}
