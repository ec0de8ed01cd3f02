import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CIMError } from '../../src/cim/CIMError.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { WbemClient } from '../../src/client/WbemClient.js';
import { namespace, replicationService, targetPort, type Identity } from '../interop/CredentialClient.js';
import { tryToGetIn } from '../interop/LoginProbe.js';
import { instanceClass, instanceNamespace, targets, type SoakWorld } from './SoakWorld.js';

/**
 * The clients of the soak test.  Each goes on until the world stops; an answer that does not come (the server was killed, the
 * connection cut) is expected, and means that the change may or may not have been made.  A wrong answer, or a state that nobody
 * was told of, is reported to the world.
 */
export type SoakClient = (world: SoakWorld, number: number) => Promise<void>;

/** How a request ended: what it gave, the CIM status it was refused with, or no answer. */
type Ending<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'refused'; readonly status: string }
  | { readonly kind: 'lost' };

async function ending<T>(action: () => Promise<T>): Promise<Ending<T>> {
  try {
    return { kind: 'answer', value: await action() };
  } catch (error) {
    return error instanceof CIMError ? { kind: 'refused', status: error.symbol } : { kind: 'lost' };
  }
}

/** Runs rounds, each with the client of the life that the server is in, until the world stops. */
async function rounds(
  world: SoakWorld,
  where: string,
  pauseMs: number,
  round: (client: WbemClient) => Promise<void>,
): Promise<void> {
  while (!world.isStopping()) {
    await world.untilUp();
    if (!world.isUp()) continue;
    const client = world.connect(where);
    try {
      while (!world.isStopping() && world.isUp()) {
        await round(client);
        await sleep(pauseMs);
      }
    } catch (error) {
      if (world.isUp() && !isAway(error)) world.wrong(`a client ended: ${String(error)}`);
    } finally {
      client.close();
    }
  }
}

function isAway(error: unknown): boolean {
  return /not running|ECONN|socket|closed|time/iu.test(String(error));
}

function path({ className, keys }: Identity): CIMInstanceName {
  return new CIMInstanceName(className, keys, { namespace });
}

/** An initiator account of its own at one target: added, replaced, removed; after each the door tells which secret opens it. */
export const accountClient: SoakClient = async (world, number) => {
  const target = targets[number % targets.length] ?? '';
  const host = `iqn.2026-11.test.example:host-${number}`;
  /** What the account may be now: its secret, or null where there is none.  More than one after an answer that did not come. */
  let possible: (string | null)[] = [null];
  const tried: string[] = [];
  let change = 0;
  const secretPath = new CIMInstanceName(
    'ISCSIWBEM_SharedSecret',
    { ServiceName: target, RemoteID: host },
    { namespace },
  );
  let knownPath: CIMInstanceName | null = null;

  const settle = async (): Promise<void> => {
    const opens: string[] = [];
    for (const secret of new Set([...possible.filter((one) => one !== null), ...tried.slice(-6)])) {
      if (!world.isUp()) return;
      const account = { chapName: host, secret };
      const result = await tryToGetIn(world.portal, { target, account, initiatorName: host });
      if (result === 'away') return;
      world.count('logins');
      if (result === 'in') opens.push(secret);
    }
    const found = opens.length === 0 ? null : opens[0];
    const sound = opens.length <= 1 && found !== undefined && possible.includes(found);
    if (!sound) {
      world.wrong(
        `${host}: ${opens.length} secrets open it, expected one of ${possible.length} states (change ${change})`,
      );
    }
    possible = [found ?? null];
  };

  await rounds(world, namespace, 20, async (client) => {
    await settle();
    const [state] = possible;
    if (possible.length > 1 || state === undefined) return;
    change += 1;
    const secret = `soak-${number}-${change}`.padEnd(14, 'x');
    const removes = state !== null && change % 3 === 0;
    const next = removes ? null : secret;
    if (!removes) tried.push(secret);
    const secretInstance = new CIMInstance('CIM_SharedSecret', [
      cimProperty('RemoteID', 'string', host),
      cimProperty('Secret', 'string', secret),
    ]);
    let done: Ending<number>;
    if (state === null) {
      done = await ending(async () => {
        const { returnValue, outParameters } = await client.invokeMethod(
          path(replicationService),
          'AddSharedSecret',
          [
            {
              name: 'SharedSecret',
              type: 'string',
              isArray: false,
              value: secretInstance,
              embeddedObject: 'instance',
            },
            {
              name: 'ServiceAccessPoint',
              type: 'reference',
              isArray: false,
              value: path(targetPort(target)),
              embeddedObject: undefined,
            },
          ],
        );
        const given = outParameters.get('SharedSecretPath');
        if (given instanceof CIMInstanceName) knownPath = given;
        return Number(returnValue);
      });
    } else if (removes) {
      done = await ending(async () => (await client.deleteInstance(knownPath ?? secretPath), 0));
    } else {
      done = await ending(async () => {
        const at = knownPath ?? secretPath;
        await client.modifyInstance(
          new CIMInstance(at.className, [cimProperty('Secret', 'string', secret)], at),
          ['Secret'],
        );
        return 0;
      });
    }
    world.count(
      done.kind === 'answer'
        ? `change ${done.value}`
        : done.kind === 'lost'
          ? 'change lost'
          : `change ${done.status}`,
    );
    if (done.kind === 'answer' && done.value === 0) possible = [next];
    // 3: no answer of the target in time.  4: refused, or taken back after a proof that failed.
    else if (done.kind === 'lost' || (done.kind === 'answer' && [3, 4].includes(done.value)))
      possible = [...new Set([state, next, null])];
    else if (done.kind === 'refused' && done.status === 'CIM_ERR_FAILED')
      possible = [...new Set([state, next])];
  });
};

/** Instances of its own of a class that a client made, through create, modify and delete; each read again. */
export const instanceClient: SoakClient = async (world, number) => {
  /** By Id: the numbers that it may have, null: it is not there. */
  const possible = new Map<string, (number | null)[]>();
  let step = 0;
  const at = (Id: string): CIMInstanceName =>
    new CIMInstanceName(instanceClass, { Id }, { namespace: instanceNamespace });
  const make = (Id: string, value: number): CIMInstance =>
    new CIMInstance(instanceClass, [
      cimProperty('Id', 'string', Id),
      cimProperty('Number', 'uint32', value),
      cimProperty('Text', 'string', 'soak '.repeat(value % 40)),
    ]);

  await rounds(world, instanceNamespace, 15, async (client) => {
    step += 1;
    const Id = `${number}-${step % 20}`;
    const before = possible.get(Id) ?? [null];
    const read = await ending(() => client.getInstance(at(Id)));
    if (read.kind === 'lost' || (read.kind === 'refused' && read.status !== 'CIM_ERR_NOT_FOUND')) return;
    const found = read.kind === 'refused' ? null : Number(read.value.value('Number'));
    if (!before.includes(found))
      world.wrong(`instance ${Id} is ${found}, expected one of ${before.join(', ')}`);
    const next = found !== null && step % 3 === 0 ? null : step;
    const done = await ending(async () => {
      if (found === null && next !== null) await client.createInstance(make(Id, next));
      else if (next === null) await client.deleteInstance(at(Id));
      else {
        const changed = new CIMInstance(instanceClass, [cimProperty('Number', 'uint32', next)], at(Id));
        await client.modifyInstance(changed, ['Number']);
      }
    });
    world.count(done.kind === 'refused' ? `instance ${done.status}` : `instance ${done.kind}`);
    possible.set(Id, done.kind === 'answer' ? [next] : done.kind === 'lost' ? [found, next] : [found]);
  });
};

/** Reads what there is in all the ways of a manager. */
export const reader: SoakClient = async (world, number) => {
  let step = number;
  await rounds(world, namespace, 25, async (client) => {
    step += 1;
    const reads: (() => Promise<unknown>)[] = [
      () => client.enumerateInstances('CIM_SharedSecret'),
      () => client.enumerateInstanceNames('CIM_ManagedElement'),
      () => client.getClass('MSISCSITARGET_ReplicationService', { includeQualifiers: true }),
      () => client.associators(path(targetPort(targets[step % targets.length] ?? ''))),
      () => client.enumerateInstances('CIM_iSCSISession'),
      () => client.enumerateClassNames(null, true),
    ];
    const done = await ending(reads[step % reads.length] ?? (async () => {}));
    world.count(done.kind === 'refused' ? `read ${done.status}` : `read ${done.kind}`);
    if (done.kind === 'refused' && done.status !== 'CIM_ERR_NOT_FOUND')
      world.wrong(`a read was refused: ${done.status}`);
  });
};

/** Never gets in: no credentials, somebody else's name, a secret that nobody has. */
export const intruder: SoakClient = async (world, number) => {
  let step = number;
  while (!world.isStopping()) {
    await world.untilUp();
    if (!world.isUp()) continue;
    step += 1;
    const target = targets[step % targets.length] ?? '';
    const initiatorName = `iqn.2026-11.test.example:host-${step % 12}`;
    const account = step % 2 === 0 ? null : { chapName: initiatorName, secret: 'never-a-secret' };
    let result: string;
    try {
      result = await tryToGetIn(world.portal, { target, account, initiatorName });
    } catch {
      result = 'away';
    }
    world.count(`intruder ${result}`);
    if (result === 'in')
      world.wrong(
        `an intruder got into ${target} ${account === null ? 'without credentials' : 'with a wrong secret'}`,
      );
    await sleep(10);
  }
};

/** Sends half a request, bytes that are none, or goes away in the middle of a long answer. */
export const vandal: SoakClient = async (world, number) => {
  const openings = [
    'POST /cimom HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n<CIM',
    '\0\xff\x16\x03\x01garbage\r\n\r\n',
    'POST /cimom HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    `GET /${'a'.repeat(5000)} HTTP/1.1\r\n`,
  ];
  let step = number;
  while (!world.isStopping()) {
    await world.untilUp();
    if (!world.isUp()) continue;
    step += 1;
    const socket = connect(Number(new URL(world.server.url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.on('data', () => {});
    socket.write(openings[step % openings.length] ?? '', 'latin1');
    await sleep(50);
    socket.destroy();
    world.count('vandal');
    await sleep(30);
  }
};
