import { cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { own, RepositoryHarness } from './repositoryHarness.js';

// A process for killed.test.ts to kill: 16 writers make boxes and tie each to the box "hub", delete every third box again, and say
// what has been answered.  argv: folder, first number.

const [folder = '', first = '0'] = process.argv.slice(2);
const harness = await RepositoryHarness.start({ folder });
const hub = new CIMInstanceName('T_Box', { Id: 'hub' });
if (!(await harness.instances.find(own, hub, harness.call))) {
  await harness.create(own, 'T_Box', [cimProperty('Id', 'string', 'hub')]);
}
process.stdout.write('ready\n');

let next = Number(first);
await Promise.all(
  Array.from({ length: 16 }, async () => {
    for (;;) {
      const number = next;
      next += 1;
      const box = await harness.create(own, 'T_Box', [
        cimProperty('Id', 'string', String(number)),
        cimProperty('Text', 'string', 'x'.repeat(number % 3_000)),
        cimProperty('Size', 'uint32', number % 3_000),
      ]);
      process.stdout.write(`box ${number}\n`);
      const link = await harness.create(own, 'T_Holds', [
        cimProperty('Holder', 'reference', hub),
        cimProperty('Held', 'reference', box),
      ]);
      process.stdout.write(`link ${number}\n`);
      if (number % 3 !== 0) continue;
      await harness.instances.delete(own, link, harness.call);
      process.stdout.write(`unlinked ${number}\n`);
    }
  }),
);
