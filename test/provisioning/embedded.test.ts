import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storageContract } from './storageContract.js';
import { host, StorageWorld } from './StorageWorld.js';

storageContract('embedded');

describe('an export of the embedded target', () => {
  let world: StorageWorld;

  beforeEach(async () => {
    world = new StorageWorld('embedded');
    await world.start();
  });
  afterEach(() => world.dispose());

  it('of a pool without room for what is written ends the write with SPACE ALLOCATION FAILED WRITE PROTECT', async () => {
    const { target } = await world.provide('db1');
    world.reserveBytes = 2 ** 52;
    await world.restart();
    const full = await world.makeTarget('full');
    await world.addAccount(full);
    await world.done({ kind: 'allow', target: full, initiator: host });
    const session = await world.login(target);
    await session.testUnitReady(0).catch(() => {});
    const write = Buffer.alloc(10);
    write[0] = 0x2a;
    write[8] = 1;
    // Exported before: its reserve is that of the pool then.
    const before = await session.scsiCommand({ lun: 0, cdb: write, dataOut: Buffer.alloc(512, 1) });
    expect(before.status).toBe(0);
    const [volume] = world.volumes.list();
    if (!volume) throw new Error('there is no volume');
    await world.done({ kind: 'removeExport', target, lun: 0 });
    await world.export(full, volume.id);

    const other = await world.login(full);
    await other.testUnitReady(0).catch(() => {});
    write[4] = 4; // LBA 1024 is in a chunk that has no room yet.
    const refused = await other.scsiCommand({ lun: 0, cdb: write, dataOut: Buffer.alloc(512, 1) });

    expect(refused.status).toBe(0x02);
    // DATA PROTECT (SPC-4 4.5.6), and what SBC-3 4.7.3.6 asks for.
    expect((refused.sense[2] ?? 0) & 0x0f).toBe(7);
    expect(refused.sense.subarray(12, 14).toString('hex')).toBe('2707');
    const read = Buffer.from(write);
    read[0] = 0x28;
    expect((await other.scsiCommand({ lun: 0, cdb: read, dataInLength: 512 })).status).toBe(0);
    await other.logout();
    await session.logout();
  });
});
