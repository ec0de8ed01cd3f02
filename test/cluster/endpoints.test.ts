import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FleetClient } from '../fleet/FleetClient.js';
import { haveEtcd } from '../support/EtcdCluster.js';
import type { Server } from '../support/server.js';
import { wbemClientOf } from '../support/wbemClientOf.js';
import { ClusterProcesses } from './ClusterProcesses.js';
import { createThings, thing, thingsAt } from './things.js';

const initiator = 'iqn.2026-11.test.example:host';

describe.skipIf(!haveEtcd)('two endpoints, of which each is a process, over one etcd', () => {
  let world: ClusterProcesses;
  let here: Server;
  let there: Server;

  beforeAll(async () => {
    world = await ClusterProcesses.open();
    [here, there] = [world.endpoint(0), world.endpoint(1)];
  });
  afterAll(() => world.dispose());

  it('know a user that was made at the other, with another password, and no more', async () => {
    const user = { name: 'eve', roles: ['read', 'write'] as const, namespaceRoles: {} };
    await world.administer(0, { kind: 'addUser', password: 'first-of-eve', ...user });
    const namesWith = (password: string) => async () => {
      const client = wbemClientOf({ url: there.url, user: 'eve', password }, 'interop');
      try {
        return (await client.enumerateClassNames()).length > 0;
      } catch (error) {
        return (error as Error).message;
      } finally {
        client.close();
      }
    };
    await expect.poll(namesWith('first-of-eve')).toBe(true);
    await world.administer(1, { kind: 'setPassword', name: 'eve', password: 'second-of-eve' });
    expect(await namesWith('second-of-eve')()).toBe(true);
    expect(await namesWith('first-of-eve')()).toContain('401');
    await world.administer(0, { kind: 'removeUser', name: 'eve' });
    await expect.poll(namesWith('second-of-eve')).toContain('401');
  });

  it('read and count the classes and instances that clients made at the other', async () => {
    const [one, other] = [wbemClientOf(here, 'interop'), wbemClientOf(there, 'interop')];
    await createThings(one);
    await one.createInstance(thing('made here'));
    await expect.poll(() => thingsAt(other).catch(() => new Set())).toEqual(new Set(['made here']));
    // At the same time at both: each makes half, and no count is lost.
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : other).createInstance(thing(`at once ${n}`))),
    );
    await expect.poll(async () => (await thingsAt(one)).size).toBe(21);
    await expect.poll(async () => (await thingsAt(other)).size).toBe(21);
    for (const endpoint of world.endpoints)
      expect(await metric(endpoint, 'iscsi_wbem_client_instances')).toBe(21);
    one.close();
    other.close();
  });

  it('serve a host that was enrolled at the other, and change its target', async () => {
    await world.addHost(0, 'store1');
    const client = new FleetClient(there);
    const statusOf = async () => {
      const systems = await client.wbem.enumerateInstances('MSFTSM_ComputerSystem');
      return systems.find((each) => each.value('Name') === 'store1')?.value('OperationalStatus');
    };
    await expect.poll(() => statusOf().then(String)).toBe('2');
    const added = await client.addSharedSecret('store1', { RemoteID: initiator, Secret: 'secret-of-host' });
    expect(added.returnValue).toBe(0);
    const first = new FleetClient(here);
    // Each endpoint sees for itself when a host is there.
    const accountsHere = async () =>
      (await first.wbem.enumerateInstances('CIM_SharedSecret')).map((account) => account.value('RemoteID'));
    await expect.poll(accountsHere).toContain(initiator);
    // A user whom the other endpoint removed changes nothing from then on.
    const mallory = { name: 'mallory', roles: ['admin'] as const, namespaceRoles: {} };
    await world.administer(0, { kind: 'addUser', password: 'pass-of-mallory', ...mallory });
    const hers = new FleetClient({ url: there.url, user: 'mallory', password: 'pass-of-mallory' });
    const add = () => hers.addSharedSecret('store1', { RemoteID: `${initiator}2`, Secret: 'secret-of-host' });
    await expect.poll(() => add().then(({ returnValue }) => returnValue, String)).toBe(0);
    await world.administer(0, { kind: 'removeUser', name: 'mallory' });
    await expect(add()).rejects.toThrow(/401|ACCESS_DENIED/u);
    await world.administer(1, { kind: 'removeHost', systemName: 'store1' });
    await expect.poll(() => first.systemsOf('MSFTSM_ComputerSystem')).not.toContain('store1');
    for (const each of [client, first, hers]) each.close();
  });

  it('have one name, one set of statistics settings and one certificate authority', async () => {
    const clients = world.endpoints.map((endpoint) => wbemClientOf(endpoint, 'interop'));
    const managers = await Promise.all(
      clients.map(async (client) => (await client.enumerateInstances('CIM_ObjectManager'))[0]),
    );
    const [first, second] = managers;
    expect(first?.value('Name')).toMatch(/^iscsi-wbem:/u);
    expect(second?.value('Name')).toBe(first?.value('Name'));
    expect(second?.value('SystemName')).toBe('fleet.example');
    for (const client of clients) client.close();
  });

  it('are listed by cluster status, with the members of etcd', async () => {
    const printed = await world.expectDone(0, ['cluster', 'status']);
    expect(printed).toContain('fleet fleet.example, form 1 of the shared state, epoch 1');
    expect(printed).toMatch(/http:\/\/127\.0\.0\.1:\d+ +leader +3\.\d+\.\d+/u);
    const state = JSON.parse(await world.expectDone(1, ['cluster', 'status', '--json'])) as {
      readonly endpoints: Readonly<Record<string, { readonly port: number }>>;
    };
    expect(Object.keys(state.endpoints)).toHaveLength(2);
    expect(new Set(Object.values(state.endpoints).map(({ port }) => port)).size).toBe(2);
  });

  it('refuse another fleet name, another sealing key and a second init, each with a sentence', async () => {
    expect(await world.command(0, ['cluster', 'init'])).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('a server runs on') as string,
    });
    expect(await world.command(7, ['cluster', 'init'])).toMatchObject({
      exitCode: 3,
      stderr: 'iscsi-wbem: etcd has the fleet "fleet.example" already.\n',
    });
    const start = async (index: number, args: readonly string[]): Promise<string> => {
      const { exitCode, stderr } = await world.command(index, ['serve', '--http-port', '0', ...args]);
      expect(exitCode).toBe(1);
      return stderr;
    };
    const other = ['--fleet-name', 'other.example'];
    const prefix = ['--etcd-prefix', '/iscsi-wbem/fleet.example/'];
    expect(await start(7, [...other, ...prefix])).toContain(
      'fleet-name is "other.example" and the fleet in etcd is "fleet.example": expected the same name at all endpoints',
    );
    // Its copy is that of the other prefix.
    expect(await start(7, other)).toContain('it is another engine');
    expect(await start(8, other)).toContain('etcd has no fleet "other.example"');
    writeFileSync(join(world.folder, 'other-key'), randomBytes(32), { mode: 0o600 });
    expect(await start(9, ['--key-file', join(world.folder, 'other-key')])).toContain(
      'the sealed entry "meta/check" does not open with this sealing key',
    );
    expect(await start(9, ['--key-file', join(world.folder, 'no-key')])).toContain('is missing');
  });

  it('finish an upgrade when all know the newest form, which is recorded', async () => {
    expect(await world.expectDone(1, ['cluster', 'finish-upgrade'])).toBe(
      'the shared state is written in form 1\n',
    );
  });

  it('remove one of them: hosts and the others refuse it, and it ends', async () => {
    await world.addHost(0, 'store2');
    const idOf = async (index: number): Promise<string> => {
      const { url } = world.endpoint(index);
      const state = JSON.parse(await world.expectDone(0, ['cluster', 'status', '--json'])) as {
        readonly endpoints: Readonly<Record<string, { readonly since: string }>>;
      };
      const ids = Object.entries(state.endpoints).toSorted(([, one], [, other]) =>
        one.since < other.since ? -1 : 1,
      );
      const [id] = ids[index] ?? [];
      if (id === undefined) throw new Error(`${url} is not listed`);
      return id;
    };
    const [own, other] = [await idOf(0), await idOf(1)];
    expect(await world.command(0, ['cluster', 'remove-endpoint', own])).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('is the endpoint that is asked') as string,
    });
    expect(await world.command(0, ['cluster', 'remove-endpoint', 'no id'])).toMatchObject({ exitCode: 3 });
    expect(await world.expectDone(0, ['cluster', 'remove-endpoint', other])).toBe(
      `endpoint ${other} was removed from the fleet\n`,
    );
    await expect.poll(() => there.isRunning).toBe(false);
    expect(there.log).toContain(`this endpoint, ${other}, was removed from the fleet: stopping`);
    expect(await world.expectDone(0, ['cluster', 'status'])).toContain(`endpoint ${other} was removed at 2`);
    const client = new FleetClient(here);
    const secret = { RemoteID: initiator, Secret: 'secret-of-host' };
    const add = () => client.addSharedSecret('store2', secret).then(({ returnValue }) => returnValue);
    await expect.poll(add).toBe(0);
    client.close();
  });
});

async function metric({ url, user, password }: Server, name: string): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization } })).text();
  return Number(new RegExp(`^${name} (.*)$`, 'mu').exec(text)?.[1]);
}
