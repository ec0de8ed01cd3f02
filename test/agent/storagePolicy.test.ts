import { afterEach, describe, expect, it } from 'vitest';
import { configured, host, MiB, principal } from '../provisioning/StorageWorld.js';
import { RemoteStorageWorld } from '../provisioning/RemoteStorageWorld.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';

const named = parseIscsiName('iqn.2026-11.test.example:named');
const operator = principal('storage');
let world: RemoteStorageWorld;

async function start(policy: object): Promise<void> {
  world = new RemoteStorageWorld('embedded', { policy });
  await world.start();
}

afterEach(() => world.dispose());

describe('what the owner of a host lets its endpoint do with storage', () => {
  it('nothing where remote-storage is off, which is recorded; it may read', async () => {
    await start({ remoteStorage: false });
    const refused = await world.change({
      kind: 'createVolume',
      name: 'db1',
      bytes: MiB,
      pool: null,
      thick: null,
    });
    expect(refused).toMatchObject({ cause: 'access-denied' });
    expect(refused.message).toContain('remote-storage');
    expect(world.records.at(-1)).toMatchObject({
      what: 'createVolume',
      volume: 'db1',
      outcome: 'access-denied',
    });
    const masked = await world.masking.paths.createInitiator(operator, { name: host, label: null });
    expect(masked.cause).toBe('access-denied');
    expect(world.volumes.size).toBe(0);
    // Host and endpoint name the same things in their records.
    await world.masking.paths.removeInitiator(operator, host);
    const removals = world.records.filter(({ what }) => what === 'removeInitiator');
    expect(removals).toHaveLength(2);
    for (const line of removals) expect(line).not.toHaveProperty('group');
    await world.storage.provisioning.change(operator, {
      kind: 'createVolume',
      name: 'own',
      bytes: MiB,
      pool: null,
      thick: null,
    });
    const { id: volume = '' } = world.storage.volumes.findByName('own') ?? {};
    await world.loopback.remote.storage?.refresh();
    await world.change({ kind: 'removeVolume', volume });
    const lines = world.records.filter(({ what }) => what === 'removeVolume');
    expect(lines.map((line) => line.volume)).toEqual(['own', 'own']);
    expect(await world.loopback.remote.storage?.driver.listExports(configured.iscsiName)).toHaveLength(1);
  });

  it('only targets of remote-targets are made and changed, and volumes that they alone show', async () => {
    await start({ remoteTargets: [named] });
    const create = (target: typeof named | null, alias: string) =>
      world.change({ kind: 'createTarget', target, alias });
    expect((await create(null, 'elsewhere')).cause).toBe('access-denied');
    expect((await create(null, 'named')).cause).toBe('done');
    const volume = await world.makeVolume('db1');
    const add = { kind: 'addExport', volume, lun: null, readOnly: false, shared: false } as const;
    expect((await world.change({ ...add, target: configured.iscsiName })).cause).toBe('access-denied');
    expect((await world.change({ ...add, target: named })).cause).toBe('done');
    expect(
      (await world.change({ kind: 'resizeVolume', volume, bytes: 2 * MiB, mayShrink: false })).cause,
    ).toBe('done');

    // The administrator of the host makes another target, and shows the volume there as well.
    const { provisioning } = world.storage;
    const other = parseIscsiName('iqn.2026-11.test.example:other');
    await provisioning.change(operator, { kind: 'createTarget', target: other, alias: null });
    await provisioning.change(operator, { ...add, target: other, shared: true });
    const resized = await world.change({ kind: 'resizeVolume', volume, bytes: 3 * MiB, mayShrink: false });
    expect(resized.cause).toBe('access-denied');
    expect(resized.message).toContain(other);
    expect((await world.change({ kind: 'removeTarget', target: other })).cause).toBe('access-denied');
    const view = { volumes: [{ volume, lun: null, readOnly: false }], initiators: [host], isNode: false };
    const exposed = await world.masking.paths.expose(operator, { ...view, target: null });
    expect(exposed.cause).toBe('access-denied');
    expect(exposed.message).toContain('a new target');
  });

  it('a volume that another target shows comes to no target of remote-targets, by no way', async () => {
    await start({ remoteTargets: [named] });
    const { provisioning } = world.storage;
    const other = parseIscsiName('iqn.2026-11.test.example:other');
    await provisioning.change(operator, { kind: 'createTarget', target: named, alias: null });
    await provisioning.change(operator, { kind: 'createTarget', target: other, alias: null });
    const volume = await world.makeVolume('foreign');
    const add = { kind: 'addExport', volume, lun: null, readOnly: false, shared: true } as const;
    await provisioning.change(operator, { ...add, target: other });
    const group = {
      type: 'volumes',
      name: 'taken along',
      members: [volume],
      deleteOnEmpty: false,
      deleteWhenUnassociated: false,
    } as const;
    const made = await world.storage.masking.groups.createGroup(operator, group);
    const { views } = world.loopback.remote.storage ?? {};
    const ofVolumes = (await views?.findGroup('volumes', made.group ?? '')) ?? null;
    const ofView = (await views?.groupOfView('volumes', named)) ?? null;
    if (!ofVolumes || !ofView)
      throw new Error('there is no group: expected one of volumes, and one of the view');
    const { paths, groups } = world.masking;
    const volumes = [{ volume, lun: null, readOnly: false }];
    const refused = [
      await world.change({ ...add, target: named }),
      await world.change({ kind: 'copyVolume', source: volume, name: 'copy', as: 'clone', pool: null }),
      await paths.expose(operator, { target: named, isNode: false, volumes, initiators: [host] }),
      await groups.createGroup(operator, { ...group, name: 'another' }),
      await groups.addMembers(operator, ofView, [volume], null),
      await groups.addGroup(operator, named, ofVolumes, null),
    ];
    for (const { cause, message } of refused) {
      expect(cause).toBe('access-denied');
      expect(message).toContain(other);
    }
    expect(await world.storage.driver.listExports(named)).toEqual([]);
  });

  it('a target that admits initiators by name alone is not made where remote-may-open is off, unless the host makes all so', async () => {
    await start({ remoteMayOpen: false });
    const made = await world.change({
      kind: 'createTarget',
      target: null,
      alias: 'open',
      admission: 'initiators',
    });
    expect(made.cause).toBe('access-denied');
    expect(made.message).toContain('remote-may-open');
    world.settings.newTargets = 'initiators';
    expect((await world.change({ kind: 'createTarget', target: null, alias: 'own' })).cause).toBe('done');
  });

  it('a change names at most 1,000 volumes', async () => {
    await start({});
    const volumes = Array.from({ length: 1_001 }, (_, index) => String(index));
    const refused = await world.masking.paths.hide(operator, { target: named, volumes, initiators: [] });
    expect(refused.cause).toBe('failed');
    expect(refused.message).toContain('volumes');
    const hidden = await world.masking.paths.hide(operator, {
      target: named,
      volumes: volumes.slice(1),
      initiators: [],
    });
    expect(hidden.cause).toBe('no-such-target');
  });

  it('max-acts-per-minute counts changes of storage as well', async () => {
    await start({ maxActsPerMinute: 2 });
    const create = (name: string) =>
      world.change({ kind: 'createVolume', name, bytes: MiB, pool: null, thick: null });
    expect([(await create('a')).cause, (await create('b')).cause]).toEqual(['done', 'done']);
    const refused = await create('c');
    expect(refused.cause).toBe('busy');
    expect(refused.message).toContain('max-acts-per-minute');
  });
});
