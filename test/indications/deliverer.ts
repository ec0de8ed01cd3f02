import { setTimeout as sleep } from 'node:timers/promises';
import { IndicationWorld } from './IndicationWorld.js';

// A process for frozen.test.ts to freeze and to kill: it delivers when it can, and publishes now and then.
// argv: URLs of etcd with commas, prefix, name of this process, pause between two indications in milliseconds.

const [urls = '', prefix = '', name = '', pauseMs = '0'] = process.argv.slice(2);
const world = await IndicationWorld.start({ etcd: { urls: urls.split(','), prefix, leaseMs: 2000 } });
process.stdout.write('ready\n');
for (let number = 0; ; number += 1) {
  world.publish(`${name}.${number}`);
  await sleep(Number(pauseMs));
}
