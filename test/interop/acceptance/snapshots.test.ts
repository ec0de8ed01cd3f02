import { unlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CopyModel } from '../../providers/replication/CopyModel.js';
import { StorageWorld } from '../../provisioning/StorageWorld.js';
import { ScriptedManager } from '../ScriptedManager.js';
import { StorageServer } from '../StorageServer.js';
import { canAccept, MiB } from './AcceptanceWorld.js';

/** On few machines a folder shares blocks between files: the pool here says that it does, and copies whole. */
describe.skipIf(!canAccept)('snapshots of a manager, where the pool makes them', () => {
  let world: StorageWorld;
  let server: StorageServer;
  let manager: ScriptedManager;
  beforeAll(async () => {
    world = new StorageWorld();
    world.sharesBlocks = true;
    await world.start();
    server = new StorageServer(world);
    await server.start();
    manager = new ScriptedManager('commands');
    await manager.connect(server);
    await manager.step('connect_to_array');
  });
  afterAll(async () => {
    await manager.stop();
    await server.stop();
    await world.dispose();
  });

  const names = async (): Promise<readonly string[]> =>
    (await manager.step<readonly { readonly name: string }[]>('list_volumes')).map(({ name }) => name);

  it('check 24: a snapshot has the bytes of its moment; its source is not deleted, and neither is it by the attempt', async () => {
    const model = new CopyModel(world);
    const source = await model.makeFilled('source', 'first');
    const id = await manager.step<string>('volume_replicate', {
      name: 'source',
      copy: 's1',
      kind: 'CLONE',
    });
    unlinkSync(model.fileOf(source));
    await world.pool.create({ id: source, bytes: MiB, thick: false });
    expect(model.textIn(id)).toBe('first');
    await expect(manager.step('volume_delete', { name: 'source' })).rejects.toThrow('PLUGIN_BUG 6');
    expect((await names()).toSorted()).toEqual(['s1', 'source']);
  });

  it('check 25: the snapshot is deleted, then its source; the pair goes, and no bytes are left', async () => {
    await manager.step('volume_delete', { name: 's1' });
    expect(await manager.step('count_of', { class_name: 'CIM_StorageSynchronized' })).toBe(0);
    await manager.step('volume_delete', { name: 'source' });
    expect(await names()).toEqual([]);
    expect(await world.pool.list()).toEqual([]);
  });
});
