import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { basic } from './readers.js';
import type { SoakClient } from './rounds.js';
import { attackedLimits } from './soakTargets.js';

/** How long /healthz says nothing, and what the sessions hold in memory: neither grows with what attackers do. */
export const watcher: SoakClient = async (world) => {
  // All clients share one process: what it is late itself is no silence of the server.
  const ownDelay = monitorEventLoopDelay();
  ownDelay.enable();
  while (!world.isStopping()) {
    await world.untilUp();
    if (!world.isUp()) continue;
    const isSameLife = world.sameLife();
    const { server, record } = world;
    const begun = performance.now();
    try {
      const signal = AbortSignal.timeout(60_000);
      await (await fetch(`${server.url}/healthz`, { signal })).text();
      if (isSameLife())
        record.largest('silence of /healthz (ms), halts of a second among it', performance.now() - begun);
      const headers = { authorization: basic(server) };
      const page = await fetch(`${server.url}/metrics`, { headers, signal });
      const [, bytes] = /^iscsi_wbem_target_data_bytes (\d+)/mu.exec(await page.text()) ?? [];
      record.largest('bytes of commands in memory', Number(bytes ?? 0));
      if (Number(bytes) > attackedLimits['iscsi-max-data-bytes'])
        record.wrong('a limit was exceeded', `commands have ${bytes} bytes in memory`);
    } catch {
      record.count('healthz: no answer');
    }
    await sleep(250);
  }
  ownDelay.disable();
  world.record.largest('delay of the clients themselves (ms)', ownDelay.max / 1e6);
};
