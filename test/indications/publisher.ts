import { setImmediate as turn } from 'node:timers/promises';
import { IndicationWorld } from './IndicationWorld.js';

// A process for killed.test.ts to kill: it publishes as fast as its server delivers, some hundreds ahead.  argv: folder, name of this life.

const [folder = '', life = ''] = process.argv.slice(2);
const world = await IndicationWorld.start({ folder });
process.stdout.write('ready\n');
for (let number = 0; ; number += 1) {
  world.publish(`${life}.${number}`);
  if (number % 4 === 0) await turn();
  while (world.indications.waiting > 300) await turn();
}
