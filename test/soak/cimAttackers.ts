import { createHash } from 'node:crypto';
import { CIMClassName } from '../../src/cim/CIMClassName.js';
import type { CIMClass } from '../../src/cim/CIMClass.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { WbemHttpError } from '../../src/client/WbemHttpError.js';
import { compileMof } from '../../src/mof/compile.js';
import { namespace, replicationService } from '../interop/CredentialClient.js';
import { parameter, postOperation } from './readers.js';
import { ending, rounds, type Ending, type SoakClient } from './rounds.js';
import { instanceClass, instanceNamespace, type SoakWorld } from './SoakWorld.js';
import { attackedLimits } from './soakTargets.js';

function count({ record }: SoakWorld, who: string, done: Ending<unknown>): void {
  record.count(`${who}: ${done.kind === 'refused' ? done.status : done.kind}`);
}

const base = 'Bomb_Base';
const bombs = bombClasses();

/** Bomb_Base with 900 properties, one class below it, and one with more properties than a class may have. */
function bombClasses() {
  const properties = (number: number): string =>
    Array.from({ length: number }, (_, index) => `string P${index};`).join(' ');
  const text = `Qualifier Key : boolean = false, Scope(property);
    class ${base} { [Key] string Id; ${properties(900)} };
    class Bomb_Sub : ${base} { string More; };
    class Bomb_Wide { [Key] string Id; ${properties(4_000)} };`;
  const { namespaces } = compileMof({ path: 'bomb.mof', text }, { namespace: instanceNamespace });
  const find = (name: string): CIMClass => {
    const found = namespaces.get(instanceNamespace)?.classes.get(name);
    if (!found) throw new Error(`the class ${name} does not compile`);
    return found;
  };
  return { base: find(base), sub: find('Bomb_Sub'), wide: find('Bomb_Wide') };
}

/** Makes subclasses of a wide class until its user may have no more; then it removes them all, and begins anew. */
export const classBomber: SoakClient = async (world) => {
  let step = 0;
  await rounds<WbemClient>(world, {
    open: () => world.connectAs('mallory', instanceNamespace),
    close: (client) => client.close(),
    pauseMs: 40,
    round: async (client) => {
      step += 1;
      const isSameLife = world.sameLife();
      const sub: CIMClass = { ...bombs.sub, name: `Bomb_Sub${step}` };
      const done = await ending(() => client.createClass(sub));
      count(world, 'class bomb', done);
      if (done.kind !== 'refused') return;
      if (done.status === 'CIM_ERR_INVALID_SUPERCLASS') {
        await ending(() => client.createClass(bombs.base));
        return;
      }
      if (!['CIM_ERR_SERVER_LIMITS_EXCEEDED', 'CIM_ERR_ALREADY_EXISTS'].includes(done.status))
        world.record.wrong('a wrong answer', `a class more than there may be: ${done.status}`);
      const wide = await ending(() => client.createClass(bombs.wide));
      count(world, 'class of 4,000 properties', wide);
      if (wide.kind === 'answer')
        world.record.wrong('a limit was exceeded', 'a class of 4,000 properties was made');
      const names = await ending(() => client.enumerateClassNames(base, true));
      if (names.kind !== 'answer') return;
      const made = names.value.length + 1;
      world.record.largest('classes of one user', made);
      if (made > attackedLimits['max-classes-per-user'] && isSameLife())
        world.record.wrong('a limit was exceeded', `one user has ${made} classes`);
      for (const name of names.value) await ending(() => client.deleteClass(name));
    },
  });
};

/** A hundred thousand letters, no two places of which are alike. */
const text = Array.from(createHash('shake256', { outputLength: 12_500 }).update('soak').digest(), (byte) =>
  byte.toString(2).padStart(8, '0').replaceAll('0', 'a').replaceAll('1', 'b'),
).join('');
const slow = Array.from({ length: 8 }, (_, index) => `Text LIKE '(.*a.{300}|.*b.{299}).{300}c${index}'`).join(
  ' OR ',
);

/** Asks what takes more time than there is; most times it goes away soon, each fifth time it waits for the answer. */
export const heavyQuerier: SoakClient = async (world) => {
  let step = 0;
  await rounds<WbemClient>(world, {
    open: () => world.connectAs('mallory', instanceNamespace),
    close: (client) => client.close(),
    pauseMs: 300,
    round: async (client) => {
      step += 1;
      const properties = [cimProperty('Id', 'string', 'mallory'), cimProperty('Text', 'string', text)];
      await ending(() => client.createInstance(new CIMInstance(instanceClass, properties)));
      const waitsMs = step % 5 === 0 ? 2 * attackedLimits['operation-timeout-ms'] : 1_000;
      const query = `SELECT Id FROM ${instanceClass} WHERE ${slow}`;
      const parameters = parameter('QueryLanguage', 'DMTF:CQL') + parameter('Query', query);
      const done = await ending(() =>
        postOperation(world.endpointOf('mallory'), 'ExecQuery', parameters, {
          where: instanceNamespace,
          signal: AbortSignal.timeout(waitsMs),
        }),
      );
      const error = done.kind === 'answer' ? /<ERROR CODE="(\d+)"/u.exec(done.value)?.[1] : null;
      world.record.count(`heavy query: ${error === null ? 'gone away from' : `error ${error ?? 'none'}`}`);
    },
  });
};

/** INSTANCE elements, each in a string of the one around it. */
function nested(levels: number): string {
  let inner = `<INSTANCE CLASSNAME="${instanceClass}"/>`;
  for (let level = 1; level < levels; level += 1) {
    const value = inner.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    inner = `<INSTANCE CLASSNAME="${instanceClass}"><PROPERTY NAME="Text" TYPE="string" EmbeddedObject="instance"><VALUE>${value}</VALUE></PROPERTY></INSTANCE>`;
  }
  return inner;
}

const deep = nested(250);

/** Sends instances in strings of instances, 250 deep. */
export const nester: SoakClient = async (world) => {
  await rounds<SoakWorld>(world, {
    open: () => world,
    close: () => {},
    pauseMs: 700,
    round: async () => {
      const parameters = `<IPARAMVALUE NAME="NewInstance">${deep}</IPARAMVALUE>`;
      const done = await ending(() =>
        postOperation(world.endpointOf('mallory'), 'CreateInstance', parameters, {
          where: instanceNamespace,
        }),
      );
      const isTaken = done.kind === 'answer' && done.value.includes('<IRETURNVALUE>');
      count(world, 'nested 250 deep', isTaken ? { kind: 'refused', status: 'taken' } : done);
      if (isTaken) world.record.wrong('a limit was exceeded', 'instances 250 deep in each other were taken');
    },
  });
};

/** Without a role it learns nothing, not even what there is. */
export const prober: SoakClient = async (world) => {
  let step = 0;
  const { className, keys } = replicationService;
  await rounds<WbemClient>(world, {
    open: () => world.connectAs('nobody'),
    close: (client) => client.close(),
    pauseMs: 100,
    round: async (client) => {
      step += 1;
      const service = new CIMInstanceName(className, keys, { namespace });
      const missing = new CIMInstanceName(className, { ...keys, Name: `None-${step}` }, { namespace });
      const probes: readonly (() => Promise<unknown>)[] = [
        () => client.invokeMethod(service, 'AddSharedSecret'),
        () => client.invokeMethod(service, `None${step}`),
        () => client.invokeMethod(missing, 'AddSharedSecret'),
        () => client.invokeMethod(new CIMClassName(`None_${step}`, { namespace }), 'Method'),
        () => client.invokeMethod(new CIMClassName(className, { namespace }), 'AddSharedSecret'),
        () => client.getClass(className),
        () => client.getClass(`None_${step}`),
        () => client.enumerateInstanceNames('CIM_SharedSecret'),
        () => client.associatorNames(missing),
      ];
      const done = await ending(probes[step % probes.length] ?? (async () => {}));
      count(world, 'probe without a role', done);
      const isDenied =
        done.kind === 'lost' || (done.kind === 'refused' && done.status === 'CIM_ERR_ACCESS_DENIED');
      if (!isDenied)
        world.record.wrong(
          'somebody got in without a right',
          `a user without a role was told ${done.kind === 'refused' ? done.status : 'all'} (${step % probes.length})`,
        );
    },
  });
};

/** Eight wrong passwords of random names at a time. */
export const crowd: SoakClient = async (world) => {
  let step = 0;
  const tryOne = async (): Promise<void> => {
    step += 1;
    const user = createHash('sha256').update(`crowd ${step}`).digest('hex').slice(0, 12);
    const client = new WbemClient({ url: world.server.url, user, password: 'wrong', namespace });
    try {
      await client.enumerateClassNames();
      world.record.wrong('somebody got in without a right', `the user ${user} with a wrong password`);
    } catch (error) {
      const status = error instanceof WbemHttpError ? error.status : null;
      world.record.count(`wrong password of a random name: ${status ?? 'no answer'}`);
      if (status !== null && ![401, 429, 503].includes(status))
        world.record.wrong('a wrong answer', `a wrong password was answered with ${status}`);
    } finally {
      client.close();
    }
  };
  await rounds<SoakWorld>(world, {
    open: () => world,
    close: () => {},
    pauseMs: 100,
    round: async () => {
      await Promise.all(Array.from({ length: 8 }, tryOne));
    },
  });
};
