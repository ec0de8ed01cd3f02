import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { haveEtcd } from '../support/EtcdCluster.js';
import { startServer, type Endpoint } from '../support/server.js';
import { wbemClientOf } from '../support/wbemClientOf.js';
import { ClusterProcesses } from './ClusterProcesses.js';
import { createThings, thing, thingsAt } from './things.js';

async function idsAt(endpoint: Endpoint): Promise<ReadonlySet<unknown>> {
  const client = wbemClientOf(endpoint, 'interop');
  try {
    return await thingsAt(client);
  } finally {
    client.close();
  }
}

describe.skipIf(!haveEtcd)('endpoints on etcd', () => {
  let world: ClusterProcesses;
  afterEach(() => world.dispose());

  it('lose nothing that was answered where the leader of etcd and an endpoint are killed under load', async () => {
    world = await ClusterProcesses.open({ members: 3, endpoints: 2 });
    const first = wbemClientOf(world.endpoint(0), 'interop');
    await createThings(first);
    const answered = new Set<string>();
    const over = new AbortController();
    /** A manager with two addresses: what one does not answer is asked of the other. */
    const manage = async (name: string, addresses: readonly Endpoint[]): Promise<void> => {
      let at = 0;
      let client = wbemClientOf(addresses[0] ?? world.endpoint(1), 'interop');
      for (let n = 0; !over.signal.aborted; n += 1) {
        try {
          await client.createInstance(thing(`${name} ${n}`));
          answered.add(`${name} ${n}`);
        } catch {
          client.close();
          at = (at + 1) % addresses.length;
          client = wbemClientOf(addresses[at] ?? world.endpoint(1), 'interop');
          await sleep(50);
        }
      }
      client.close();
    };
    // The addresses stay when a process has ended.
    const [one, other] = world.endpoints.map(({ url, user, password }) => ({ url, user, password }));
    if (!one || !other) throw new Error('no endpoints');
    const managers = [manage('a', [one, other]), manage('b', [other, one]), manage('c', [one, other])];
    const until = (count: number) => expect.poll(() => answered.size).toBeGreaterThan(count);
    await until(20);
    const leader = await world.etcd.findLeader();
    world.etcd.signal(leader, 'SIGKILL');
    await until(answered.size + 20);
    await world.endpoint(0).kill();
    await until(answered.size + 20);
    world.etcd.restart(leader);
    // From its copy, while the others go on.
    await world.endpoint(0).start();
    await until(answered.size + 10);
    over.abort();
    await Promise.all(managers);
    first.close();
    // From nothing.
    await world.startEndpoint();
    const all = await Promise.all(world.endpoints.map(idsAt));
    for (const ids of all) expect([...answered].filter((id) => !ids.has(id))).toEqual([]);
    for (const ids of all) expect(ids).toEqual(all[0]);
  });

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
