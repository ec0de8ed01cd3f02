import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CIMClass } from '../../src/cim/CIMClass.js';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { WbemClient } from '../../src/client/WbemClient.js';
import { demonstrationTarget } from '../../src/config/readEmbeddedTargets.js';
import { compileMof } from '../../src/mof/compile.js';
import { openDoors, type Door, type Doors } from '../interop/doors.js';
import { tryToGetIn } from '../interop/LoginProbe.js';
import { startServer, type Server } from '../support/server.js';

const target: string = demonstrationTarget.iscsiName;
const host = 'iqn.2026-11.test.example:host';
const secrets = ['secret-before', 'secret-after'] as const;
const accessKey = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret-access-key' };

/** Each of what clients make is full with three; what they take in the store, soon after. */
const limits = {
  'max-classes': 3,
  'max-instances': 3,
  'max-namespaces': 1,
  'max-instance-bytes': 4096,
  'max-declaration-bytes': 4096,
};

let server: Server;
let client: WbemClient;
let doors: Doors;

beforeAll(async () => {
  server = await startServer({
    args: Object.entries(limits).flatMap(([name, most]) => [`--${name}`, String(most)]),
    env: {
      ISCSI_WBEM_AWS_ACCESS_KEY_ID: accessKey.accessKeyId,
      ISCSI_WBEM_AWS_SECRET_ACCESS_KEY: accessKey.secretAccessKey,
    },
  });
  await connect();
});
afterAll(async () => {
  // First: the others may not be there.
  await server.dispose();
  client.close();
  await doors.close();
});

async function connect(): Promise<void> {
  const { url, user, password } = server;
  client = new WbemClient({ url, user, password, namespace: 'interop' });
  doors = await openDoors(server, { target, authority: target, ...accessKey });
}

function classOf(name: string, description = ''): CIMClass {
  const text = `Qualifier Key : boolean = false, Scope(property); Qualifier Description : string, Scope(any);
    [Description("${description}")] class ${name} { [Key] string Id; string Text; };`;
  const { namespaces } = compileMof({ path: 'sent.mof', text }, { namespace: 'sent' });
  const found = namespaces.get('sent')?.classes.get(name);
  if (!found) throw new Error('no class was compiled');
  return found;
}

function instanceOf(id: number, text = ''): CIMInstance {
  return new CIMInstance('Test_Full0', [
    cimProperty('Id', 'string', `${id}`),
    cimProperty('Text', 'string', text),
  ]);
}

const namespaceOf = (name: string): CIMInstance =>
  new CIMInstance('CIM_Namespace', [cimProperty('Name', 'string', name)]);

/** The setting that the answer names; "done" where nothing is refused. */
async function refusedBy(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    const { message } = error as Error;
    expect(message).toMatch(/^CIM_ERR_SERVER_LIMITS_EXCEEDED/u);
    return /\(setting ([a-z-]+)\)$/u.exec(message)?.[1] ?? message;
  }
}

/** Which of the secrets opens the target to the host. */
async function opensWith(): Promise<string[]> {
  const [, port] = /embedded at 127\.0\.0\.1:(\d+)/.exec(server.stdout) ?? [];
  const portal = { address: '127.0.0.1', port: Number(port) };
  const found: string[] = [];
  for (const secret of secrets) {
    const attempt = { target, account: { chapName: host, secret }, initiatorName: host };
    if ((await tryToGetIn(portal, attempt)) === 'in') found.push(secret);
  }
  return found;
}

describe('a server in which clients made all that they may', () => {
  it('takes no more classes, instances, namespaces or bytes of them', async () => {
    for (let n = 0; n < limits['max-classes'] - 1; n += 1)
      expect(await refusedBy(client.createClass(classOf(`Test_Full${n}`)))).toBe('done');
    const wide = classOf('Test_Wide', 'x'.repeat(limits['max-declaration-bytes']));
    expect(await refusedBy(client.createClass(wide))).toBe('max-declaration-bytes');
    expect(await refusedBy(client.createClass(classOf('Test_Last')))).toBe('done');
    expect(await refusedBy(client.createClass(classOf('Test_More')))).toBe('max-classes');

    for (let n = 0; n < limits['max-instances'] - 1; n += 1)
      expect(await refusedBy(client.createInstance(instanceOf(n)))).toBe('done');
    const long = instanceOf(9, 'x'.repeat(limits['max-instance-bytes']));
    expect(await refusedBy(client.createInstance(long))).toBe('max-instance-bytes');
    expect(await refusedBy(client.createInstance(instanceOf(2)))).toBe('done');
    expect(await refusedBy(client.createInstance(instanceOf(3)))).toBe('max-instances');

    expect(await refusedBy(client.createInstance(namespaceOf('root/first')))).toBe('done');
    expect(await refusedBy(client.createInstance(namespaceOf('root/second')))).toBe('max-namespaces');
  });

  it.each(['cim', 'vds', 'aws'] as const)(
    'adds, replaces and revokes credentials through the door %s all the same',
    async (name) => {
      const changed = async (change: (door: Door) => ReturnType<Door['set']>): Promise<void> =>
        expect(await change(doors[name])).toMatchObject({ done: true });
      await changed((door) => door.set(host, secrets[0]));
      expect(await opensWith()).toEqual([secrets[0]]);
      await changed((door) => door.set(host, secrets[1]));
      expect(await opensWith()).toEqual([secrets[1]]);
      await changed((door) => door.remove(host));
      expect(await opensWith()).toEqual([]);
    },
  );

  it('starts again with all of it, and without the credentials that were revoked', async () => {
    client.close();
    await doors.close();
    await server.kill();
    await server.start();
    await connect();
    expect(await opensWith()).toEqual([]);
    expect(await refusedBy(client.createInstance(instanceOf(3)))).toBe('max-instances');
    expect(await doors.cim.set(host, secrets[0])).toMatchObject({ done: true });
    expect(await opensWith()).toEqual([secrets[0]]);
  });
});
