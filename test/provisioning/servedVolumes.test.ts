import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { provideRequest } from './provideRequest.js';
import { recordInStore } from './recordInStore.js';
import { servedVolumesContract } from './servedVolumesContract.js';
import { principal, StorageWorld } from './StorageWorld.js';

servedVolumesContract('embedded');

describe('a volume served by the embedded target', () => {
  let world: StorageWorld;
  beforeEach(async () => {
    world = new StorageWorld('embedded');
    recordInStore(world);
    await world.start();
  });
  afterEach(() => world.dispose());

  it('waits for the store three times beside its records: for the intent, for what is made, and for the end of the intent', async () => {
    const caller = principal('storage', 'credentials');
    const { store } = world.temporary;
    const before = store.commits;
    const { target } = await world.served.provide(caller, provideRequest('db1'));
    const made = ['createVolume', 'createTarget', 'allow', 'add', 'addExport', 'provide'];
    expect(world.records.map(({ what }) => what)).toEqual(made);
    // On a machine that does much else, writes that wait half a second go to the disk by themselves.
    expect(store.commits - before - made.length).toBeLessThanOrEqual(4);

    if (target === null) throw new Error('nothing was made');
    const provided = store.commits;
    await world.served.withdraw(caller, { target, removeVolumes: true });
    expect(store.commits - provided - 4).toBeLessThanOrEqual(4);
  });
});
