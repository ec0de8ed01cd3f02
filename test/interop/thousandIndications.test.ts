import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import type { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { WbemClient } from '../../src/client/WbemClient.js';
import { interopClient } from '../indications/subscribe.js';
import { findFreePort } from '../support/freePort.js';
import { havePywbem } from '../support/pywbem.js';
import { startServer, type Server } from '../support/server.js';
import { namespace } from './CredentialClient.js';
import { ownClient } from './ownClient.js';
import { PywbemListener, type Received } from './PywbemListener.js';
import { wbemClientOf } from '../support/wbemClientOf.js';

const places = 400;
const secrets = 100;

describe.skipIf(!havePywbem)("pywbem's listener, unmodified", () => {
  let server: Server;
  let listener: PywbemListener;
  let port: number;
  beforeAll(async () => {
    server = await startServer({ args: ['--indication-poll-ms', '500'] });
    listener = await PywbemListener.start(server);
    port = await findFreePort();
    const interop = interopClient(server);
    const [settings] = await interop.enumerateInstances('CIM_IndicationServiceSettingData');
    // Tried again after 0.2 s, and for long enough.
    const wanted = [
      cimProperty('DeliveryRetryInterval', 'uint32', 0),
      cimProperty('DeliveryRetryAttempts', 'uint16', 1000),
    ];
    await interop.modifyInstance(
      new CIMInstance('CIM_IndicationServiceSettingData', wanted, settings?.path ?? null),
      wanted.map(({ name }) => name),
    );
    interop.close();
    await listener.call('listen', { port });
    await listener.call('subscribe', {
      id: 'thousand',
      url: `http://127.0.0.1:${port}`,
      query:
        'SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA CIM_Location OR SourceInstance ISA CIM_SharedSecret',
      language: 'DMTF:CQL',
      namespaces: [namespace],
    });
  });
  afterAll(async () => {
    await listener.stop();
    await server.dispose();
  });

  /** Makes instances that the store keeps, one after another; their paths. */
  async function makePlaces(from: number, to: number): Promise<CIMInstanceName[]> {
    const paths: CIMInstanceName[] = [];
    await inTargetNamespace(async (client) => {
      for (let index = from; index < to; index += 1) {
        const instance = new CIMInstance('CIM_Location', [
          cimProperty('Name', 'string', `place ${index}`),
          cimProperty('PhysicalPosition', 'string', 'here'),
        ]);
        paths.push(await client.createInstance(instance));
      }
    });
    return paths;
  }

  const remove = (paths: readonly CIMInstanceName[]): Promise<void> =>
    inTargetNamespace(async (client) => {
      for (const path of paths) await client.deleteInstance(path);
    });

  async function addSecrets(count: number): Promise<void> {
    const client = ownClient(server);
    try {
      for (let index = 0; index < count; index += 1) {
        const secret = { RemoteID: `host ${index}`, Secret: 'secret-of-host', target: null };
        expect((await client.addSharedSecret(secret)).returnValue).toBe(0);
      }
    } finally {
      await client.stop();
    }
  }

  async function inTargetNamespace(work: (client: WbemClient) => Promise<void>): Promise<void> {
    const client = wbemClientOf(server, namespace);
    try {
      await work(client);
    } finally {
      client.close();
    }
  }

  it('receives 1,000 indications of what clients change, in order without a gap, through a restart of itself and of the server', async () => {
    const first = await makePlaces(0, 200);
    await addSecrets(secrets);
    await listener.receive(100, 60_000);
    await listener.call('stop');
    const second = await makePlaces(200, places);
    // What waits now waits on disk.
    await server.restart();
    await remove(first);
    await inTargetNamespace(async (client) =>
      remove(await client.enumerateInstanceNames('CIM_SharedSecret')),
    );
    await listener.call('listen', { port });
    await listener.receive(600, 60_000);
    // While it delivers.
    await remove(second);
    await server.restart();
    let received = await listener.receive(1000, 60_000);
    // A look in the middle of AddSharedSecret sees a secret before its proof is noted: then that is a modification, beyond the 1,000.
    const modified = (): number => received.filter((each) => each.class === 'CIM_InstModification').length;
    while (new Set(received.map(({ number }) => number)).size < 1000 + modified())
      received = await listener.receive(received.length + 1, 60_000);

    expect(new Set(received.map(({ context }) => context)).size).toBe(1);
    // At least once: the one that was under way at a restart may come again, with the number that it had.
    const once = received.filter(({ number }, index) => number !== received[index - 1]?.number);
    expect(once.map(({ number }) => number)).toEqual([...Array(1000 + modified()).keys()]);
    expect(received.length - once.length).toBeLessThanOrEqual(3);
    expect(new Set(once.map(({ identifier }) => identifier)).size).toBe(once.length);

    const all = [...Array(places).keys()].map((index) => `place ${index}`);
    expect(namesOf(once, 'CIM_InstCreation', 'CIM_Location', 'Name')).toEqual(all);
    expect(namesOf(once, 'CIM_InstDeletion', 'CIM_Location', 'Name')).toEqual(all);
    // Changes of one look have no order among themselves.
    const hosts = [...Array(secrets).keys()].map((index) => `host ${index}`).toSorted();
    for (const className of ['CIM_InstCreation', 'CIM_InstDeletion'])
      expect(namesOf(once, className, 'ISCSIWBEM_SharedSecret', 'RemoteID').toSorted()).toEqual(hosts);
  });
});

/** The names of the instances that indications of a class tell of, in their order. */
function namesOf(received: readonly Received[], className: string, of: string, key: string): string[] {
  return received
    .filter((each) => each.class === className && each.source?.includes(`:${of}.`))
    .map(({ source }) => new RegExp(`\\b${key}="([^"]*)"`).exec(source ?? '')?.[1] ?? '');
}
