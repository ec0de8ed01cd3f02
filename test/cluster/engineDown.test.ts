import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WbemClient } from '../../src/client/WbemClient.js';
import { FleetClient } from '../fleet/FleetClient.js';
import { haveEtcd } from '../support/EtcdCluster.js';
import type { Server } from '../support/server.js';
import { wbemClientOf } from '../support/wbemClientOf.js';
import { ClusterProcesses } from './ClusterProcesses.js';
import { createThings, thing } from './things.js';

const graceSeconds = 25;

async function page(
  { url, user, password }: Server,
  path: string,
): Promise<{ status: number; text: string }> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const answer = await fetch(url + path, { headers: { authorization } });
  return { status: answer.status, text: await answer.text() };
}

/** What a change is refused with, and after how many milliseconds; null: it was made. */
async function refusalOf(change: () => Promise<unknown>): Promise<{ message: string; ms: number } | null> {
  const startedAt = performance.now();
  try {
    await change();
    return null;
  } catch (error) {
    return { message: (error as Error).message, ms: performance.now() - startedAt };
  }
}

describe.skipIf(!haveEtcd)('an endpoint that no majority of etcd answers', () => {
  let world: ClusterProcesses;
  let endpoint: Server;
  let client: WbemClient;

  beforeAll(async () => {
    world = await ClusterProcesses.open({
      members: 3,
      endpoints: 1,
      settings: [`engine-grace-seconds = ${graceSeconds}`],
    });
    endpoint = world.endpoint(0);
    client = wbemClientOf(endpoint, 'interop');
    await createThings(client);
    await client.createInstance(thing('before'));
    await world.addHost(0, 'store1');
  });
  afterAll(async () => {
    client.close();
    await world.dispose();
  });

  it('reads on and says so, refuses changes at once, ends after its grace, and is back without a restart', async () => {
    const leader = await world.etcd.findLeader();
    const others = [0, 1, 2].filter((index) => index !== leader);
    // The leader is left alone: it answers, and nothing that it says is confirmed.
    for (const index of others) world.etcd.signal(index, 'SIGSTOP');
    await expect.poll(async () => (await page(endpoint, '/readyz')).status).toBe(503);
    expect((await page(endpoint, '/readyz')).text).toMatch(
      /^Changes are refused, and what is shown may be old: no majority of the members of the engine has answered for \d+ s\.\n$/u,
    );
    expect((await client.enumerateInstances('Test_Thing')).map((each) => each.value('Id'))).toEqual([
      'before',
    ]);
    const refused = await refusalOf(() => client.createInstance(thing('refused')));
    expect(refused?.message).toMatch(
      /^CIM_ERR_FAILED: no majority .* answered for \d+ s: nothing was changed$/u,
    );
    expect(refused?.ms).toBeLessThan(3000);
    const user = { name: 'eve', password: 'pass-of-eve', roles: [], namespaceRoles: {} };
    await expect(world.administer(0, { kind: 'addUser', ...user })).rejects.toThrow(
      /^no majority .* nothing was changed$/u,
    );
    const fleet = new FleetClient(endpoint);
    const RemoteID = 'iqn.2026-11.test.example:refused';
    expect((await fleet.addSharedSecret('store1', { RemoteID, Secret: 'secret-of-host' })).returnValue).toBe(
      4,
    );
    // The target itself is read as before.
    expect(await fleet.wbem.enumerateInstances('CIM_SharedSecret')).toEqual([]);
    fleet.close();
    expect((await page(endpoint, '/doctor')).text).toContain('No majority of its members answers');

    await expect
      .poll(async () => (await refusalOf(() => client.enumerateClassNames()))?.message ?? '')
      .toMatch(/503/u);
    expect((await page(endpoint, '/healthz')).status).toBe(200);

    for (const index of others) world.etcd.signal(index, 'SIGCONT');
    await expect.poll(async () => (await page(endpoint, '/readyz')).status).toBe(200);
    await client.createInstance(thing('after'));
    const ids = (await client.enumerateInstances('Test_Thing')).map((each) => each.value('Id'));
    expect(new Set(ids)).toEqual(new Set(['after', 'before']));
    const names = (await world.administer(0, { kind: 'listUsers' })) as readonly { readonly name: string }[];
    expect(names.map(({ name }) => name)).toEqual(['admin']);
  });
});

describe.skipIf(!haveEtcd)('an etcd that becomes full', () => {
  let world: ClusterProcesses;
  let endpoint: Server;
  let client: WbemClient;

  beforeAll(async () => {
    world = await ClusterProcesses.open({
      endpoints: 1,
      settings: ['etcd-quota = "16 MiB"'],
      etcd: { args: [`--quota-backend-bytes=${16 * 2 ** 20}`] },
    });
    endpoint = world.endpoint(0);
    client = wbemClientOf(endpoint, 'interop');
    await createThings(client);
  });
  afterAll(async () => {
    client.close();
    await world.dispose();
  });

  it('is announced by the doctor, refuses changes with a sentence, and takes them after what the doctor says', async () => {
    const doctor = async (): Promise<string> => (await page(endpoint, '/doctor')).text;
    expect(await doctor()).not.toContain('quota-backend-bytes');
    // Old revisions fill it as well as what is there.
    const path = await client.createInstance(thing('big', 500_000));
    const fill = (round: number) =>
      refusalOf(() => client.modifyInstance(thing('big', 500_000 + round).withPath(path)));
    let [warnedAt, refusal] = [0, await fill(0)];
    for (let round = 1; refusal === null && round < 100; round += 1) {
      if (warnedAt === 0 && (await doctor()).includes('(--quota-backend-bytes)')) warnedAt = round;
      refusal = await fill(round);
    }
    expect(warnedAt).toBeGreaterThan(0);
    expect(refusal?.message).toMatch(/^CIM_ERR_FAILED: etcd refuses Txn: .*space exceeded/u);
    expect(await doctor()).toContain('alarm NOSPACE');
    expect(await doctor()).toContain('alarm disarm');
    await expect
      .poll(async () => (await page(endpoint, '/readyz')).text)
      .toContain('etcd has the alarm NOSPACE: changes are refused.');
    expect((await client.enumerateInstanceNames('Test_Thing')).length).toBe(1);
    await world.etcd.makeRoom();
    await expect.poll(async () => (await page(endpoint, '/readyz')).status).toBe(200);
    expect(await fill(0)).toBeNull();
    expect(await doctor()).not.toContain('NOSPACE');
  });

  it('refuses an instance that is too large for one change, and nothing else', async () => {
    const refusal = await refusalOf(() => client.createInstance(thing('huge', 1_200_000)));
    expect(refusal?.message).toMatch(/^CIM_ERR_SERVER_LIMITS_EXCEEDED: a change that takes \d+ bytes/u);
    await client.createInstance(thing('small', 10));
  });
});
