import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { haveEtcd } from '../support/EtcdCluster.js';
import { startServer, type Endpoint } from '../support/server.js';
import { wbemClientOf } from '../support/wbemClientOf.js';
import { ClusterProcesses } from './ClusterProcesses.js';
import { isLongForm } from './form.js';
import { LoadedCluster } from './LoadedCluster.js';
import { createThings, thing, thingsAt } from './things.js';

async function idsAt(endpoint: Endpoint): Promise<ReadonlySet<unknown>> {
  const client = wbemClientOf(endpoint, 'interop');
  try {
    return await thingsAt(client);
  } finally {
    client.close();
  }
}

/** Longer than the lease of the endpoint that delivers, and than etcd takes to elect a leader. */
const frozenMs = 13_000;

describe.skipIf(!haveEtcd)('endpoints on etcd under load', () => {
  let cluster: LoadedCluster;
  afterEach(() => cluster.dispose());

  it('lose nothing that was answered where the leader of etcd and an endpoint are killed', async () => {
    cluster = await LoadedCluster.open({ endpoints: 2, hosts: 1 });
    const { world } = cluster;
    cluster.begin();
    await cluster.more(10);
    const leader = await world.etcd.findLeader();
    world.etcd.signal(leader, 'SIGKILL');
    await cluster.more(10);
    // It delivers, because it was there first.
    await world.endpoint(0).kill();
    await cluster.more(10);
    world.etcd.restart(leader);
    // From its copy, while the others go on.
    await world.endpoint(0).start();
    await cluster.more(10);
    // From nothing.
    await world.startEndpoint();
    expect(await cluster.judge()).toEqual([]);
  });

  it.runIf(isLongForm)(
    'lose nothing where each member and each endpoint is killed, frozen or cut off in turn',
    async () => {
      cluster = await LoadedCluster.open({ endpoints: 3, hosts: 3 });
      const { world } = cluster;
      cluster.begin();
      await cluster.more(50);
      const faults: readonly ((leader: number) => Promise<() => void>)[] = [
        async (leader) => {
          world.etcd.signal(leader, 'SIGKILL');
          return () => world.etcd.restart(leader);
        },
        async (leader) => {
          world.etcd.signal(leader, 'SIGSTOP');
          return () => world.etcd.signal(leader, 'SIGCONT');
        },
        async (leader) => {
          await world.etcd.isolate(leader);
          return () => world.etcd.rejoin();
        },
      ];
      for (const begin of faults) {
        const end = await begin(await world.etcd.findLeader());
        await Promise.all([sleep(frozenMs), cluster.more(50)]);
        end();
        await cluster.more(50);
      }
      // One of them delivers, and another one after it.
      for (const { pid } of world.endpoints) {
        process.kill(pid, 'SIGSTOP');
        await sleep(frozenMs);
        process.kill(pid, 'SIGCONT');
        await cluster.more(50);
      }
      for (const endpoint of world.endpoints) {
        await endpoint.kill();
        await cluster.more(50);
        await endpoint.start();
      }
      await world.startEndpoint();
      expect(await cluster.judge()).toEqual([]);
    },
    900_000,
  );
});

describe.skipIf(!haveEtcd)('endpoints on etcd', () => {
  let world: ClusterProcesses;
  afterEach(() => world.dispose());

  it('begin with what a server had alone', async () => {
    world = await ClusterProcesses.open({
      endpoints: 1,
      init: async (folder) => {
        const alone = await startServer({
          args: [
            '--target',
            'embedded',
            '--state-dir',
            join(folder, 'alone'),
            '--key-file',
            join(folder, 'key'),
          ],
        });
        const client = wbemClientOf(alone, 'interop');
        await createThings(client);
        for (let n = 0; n < 200; n += 1) await client.createInstance(thing(`${n}`));
        client.close();
        await alone.stop();
        return ['--from-state-dir', join(folder, 'alone')];
      },
    });
    expect((await idsAt(world.endpoint(0))).size).toBe(200);
  });

  it('do not start behind an etcd that was put back, until that is accepted', async () => {
    world = await ClusterProcesses.open({ endpoints: 1 });
    const client = wbemClientOf(world.endpoint(0), 'interop');
    await createThings(client);
    await client.createInstance(thing('before'));
    const data = join(world.etcd.dataFolder, 'm0');
    const backup = join(world.folder, 'backup');
    world.etcd.signal(0, 'SIGKILL');
    await sleep(500);
    cpSync(data, backup, { recursive: true });
    world.etcd.restart(0);
    await world.etcd.findLeader();
    // What was under way may be refused once.
    await expect
      .poll(() =>
        client.createInstance(thing('after')).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    client.close();
    await world.endpoint(0).stop();
    world.etcd.signal(0, 'SIGKILL');
    await sleep(500);
    rmSync(data, { recursive: true });
    cpSync(backup, data, { recursive: true });
    world.etcd.restart(0);
    await world.etcd.findLeader();
    const refused = await world.command(0, ['serve', '--http-port', '0']);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(/put back to an older state/u);
    expect(await world.expectDone(0, ['cluster', 'accept-restore'])).toContain('as epoch 2');
    await world.endpoint(0).start();
    expect(await idsAt(world.endpoint(0))).toEqual(new Set(['before']));
  });
});
