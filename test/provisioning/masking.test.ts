import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maskingContract } from './maskingContract.js';
import { recordInStore } from './recordInStore.js';
import { host, other, principal, StorageWorld } from './StorageWorld.js';

maskingContract('embedded');

describe('a view of the embedded target', () => {
  let world: StorageWorld;
  beforeEach(async () => {
    world = new StorageWorld('embedded');
    recordInStore(world);
    await world.start();
  });
  afterEach(() => world.dispose());

  it('is recorded with its parts before it is answered, and waits for the store no more often than these are in number', async () => {
    const caller = principal('storage');
    const volumes = [await world.makeVolume('a'), await world.makeVolume('b')];
    const { store } = world.temporary;
    const settled = world.records.length;
    const before = store.commits;

    const { target } = await world.masking.paths.expose(caller, {
      target: null,
      isNode: false,
      volumes: volumes.map((volume) => ({ volume, lun: null, readOnly: false })),
      initiators: [host, other],
    });

    const made = ['createTarget', 'allow', 'allow', 'addExport', 'addExport'];
    const records = world.records.slice(settled).map(({ what }) => what);
    expect(records).toEqual([...made, 'exposePaths']);
    // What a part changes, and its intent, which has that of the whole with it; then a commit for each record. On a machine that does much
    // else, writes that wait half a second go to the disk by themselves.
    expect(store.commits - before - records.length).toBeLessThanOrEqual(made.length + 1);

    if (target === null) throw new Error('no view was named');
    const exposed = store.commits;
    await world.masking.groups.removeView(caller, target, false);
    const removed = world.records.slice(settled + records.length).map(({ what }) => what);
    expect(removed).toEqual(['removeExport', 'removeExport', 'removeTarget', 'removeView']);
    expect(store.commits - exposed - removed.length).toBeLessThanOrEqual(4);
  });
});
