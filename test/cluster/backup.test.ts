import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPeers } from '../support/environment.js';
import { haveEtcd } from '../support/EtcdCluster.js';
import { wbemClientOf } from '../support/wbemClientOf.js';
import { ClusterProcesses } from './ClusterProcesses.js';
import { isLongForm } from './form.js';
import { createThings, thing, thingsAt } from './things.js';

/** The steps of docs/many-hosts.md, with etcdctl. */
describe.skipIf(!isLongForm || !haveEtcd || !hasPeers('etcdctl'))('a backup of etcd', () => {
  let world: ClusterProcesses;
  beforeAll(async () => {
    world = await ClusterProcesses.open({ members: 3, endpoints: 2 });
  });
  afterAll(() => world.dispose());

  /** The users, and what clients made, as an endpoint shows both. */
  async function shownAt(index: number): Promise<ReadonlySet<unknown>> {
    const client = wbemClientOf(world.endpoint(index), 'interop');
    const users = (await world.administer(index, { kind: 'listUsers' })) as readonly {
      readonly name: string;
    }[];
    try {
      return new Set([...users.map(({ name }) => name), ...(await thingsAt(client))]);
    } finally {
      client.close();
    }
  }

  it('is put back in all members, and accepted at each endpoint; nobody who was removed comes back unnoticed', async () => {
    const client = wbemClientOf(world.endpoint(0), 'interop');
    await createThings(client);
    await client.createInstance(thing('before'));
    const user = { name: 'eve', password: 'a password', roles: ['read'], namespaceRoles: {} } as const;
    await world.administer(0, { kind: 'addUser', ...user });
    const file = join(world.folder, 'snapshot.db');
    await world.etcd.saveSnapshot(file);
    await expect.poll(() => shownAt(1)).toEqual(new Set(['admin', 'before', 'eve']));
    await world.administer(1, { kind: 'removeUser', name: 'eve' });
    await client.createInstance(thing('after'));
    client.close();
    for (const index of [0, 1])
      await expect.poll(() => shownAt(index)).toEqual(new Set(['admin', 'after', 'before']));

    for (const endpoint of world.endpoints) await endpoint.stop();
    await world.etcd.restoreSnapshot(file);
    for (const index of [0, 1]) {
      const refused = await world.command(index, ['serve', '--http-port', '0']);
      expect(refused.exitCode).toBe(1);
      expect(refused.stderr).toMatch(/put back to an older state/u);
    }
    for (const index of [0, 1])
      expect(await world.expectDone(index, ['cluster', 'accept-restore'])).toContain('as epoch');
    for (const endpoint of world.endpoints) await endpoint.start();
    for (const index of [0, 1]) expect(await shownAt(index)).toEqual(new Set(['admin', 'before', 'eve']));

    const again = wbemClientOf(world.endpoint(1), 'interop');
    await again.createInstance(thing('since'));
    again.close();
    await expect.poll(() => shownAt(0)).toEqual(new Set(['admin', 'before', 'eve', 'since']));
  });
});
