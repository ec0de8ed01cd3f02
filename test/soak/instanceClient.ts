import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { WbemClient } from '../../src/client/WbemClient.js';
import { ending, rounds, type SoakClient } from './rounds.js';
import { instanceClass, instanceNamespace } from './SoakWorld.js';

const idCount = 20;

/** Instances of its own of a class that a client made, through create, modify and delete; each read again. */
export const instanceClient: SoakClient = async (world, number) => {
  /** By Id: the numbers that it may have, null: it is not there. */
  const possible = new Map<string, readonly (number | null)[]>();
  let step = 0;

  /** What is there; undefined: no answer. */
  const look = async (client: WbemClient, Id: string): Promise<number | null | undefined> => {
    const read = await ending(() => client.getInstance(at(Id)));
    if (read.kind === 'lost' || (read.kind === 'refused' && read.status !== 'CIM_ERR_NOT_FOUND'))
      return undefined;
    const found = read.kind === 'refused' ? null : Number(read.value.value('Number'));
    const before = possible.get(Id) ?? [null];
    if (!before.includes(found))
      world.record.wrong(
        'an acknowledged change was lost',
        `instance ${Id} is ${found}, expected one of ${before.join(', ')}`,
      );
    return found;
  };

  await rounds<WbemClient>(world, {
    open: () => world.connect(instanceNamespace),
    close: (client) => client.close(),
    pauseMs: 15,
    round: async (client) => {
      step += 1;
      const Id = `${number}-${step % idCount}`;
      const found = await look(client, Id);
      if (found === undefined) return;
      const next = found !== null && step % 3 === 0 ? null : step;
      const done = await ending(async () => {
        if (found === null && next !== null) await client.createInstance(make(Id, next));
        else if (next === null) await client.deleteInstance(at(Id));
        else {
          const changed = new CIMInstance(instanceClass, [cimProperty('Number', 'uint32', next)], at(Id));
          await client.modifyInstance(changed, ['Number']);
        }
      });
      world.record.count(`instance ${done.kind === 'refused' ? done.status : done.kind}`);
      possible.set(Id, done.kind === 'answer' ? [next] : done.kind === 'lost' ? [found, next] : [found]);
    },
  });

  await world.untilUp();
  const client = world.connect(instanceNamespace);
  for (const Id of possible.keys()) await look(client, Id);
  client.close();
};

function at(Id: string): CIMInstanceName {
  return new CIMInstanceName(instanceClass, { Id }, { namespace: instanceNamespace });
}

function make(Id: string, value: number): CIMInstance {
  return new CIMInstance(instanceClass, [
    cimProperty('Id', 'string', Id),
    cimProperty('Number', 'uint32', value),
    cimProperty('Text', 'string', 'soak '.repeat(value % 40)),
  ]);
}
