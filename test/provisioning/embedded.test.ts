import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IscsiName } from '../../src/targets/IscsiName.js';
import { admissionContract } from './admissionContract.js';
import { exportContract } from './exportContract.js';
import { storageContract } from './storageContract.js';
import { host, StorageWorld, type StorageSession } from './StorageWorld.js';

storageContract('embedded');
exportContract('embedded');
admissionContract('embedded');

describe('an export of the embedded target', () => {
  let world: StorageWorld;

  beforeEach(async () => {
    world = new StorageWorld('embedded');
    await world.start();
  });
  afterEach(() => world.dispose());

  it('at two targets is one unit: what is reserved at one is reserved at the other, also after a restart', async () => {
    const { volume, target, lun } = await world.provide('db1');
    const second = await world.makeTarget('db2');
    await world.addAccount(second);
    await world.done({ kind: 'allow', target: second, initiator: host });
    await world.done({ kind: 'addExport', target: second, volume, lun: 7, readOnly: false, shared: true });
    const a = await ready(target, lun);
    const b = await ready(second, 7);
    const key = Buffer.from('00000000000000a1', 'hex');
    const none = Buffer.alloc(8);

    // REGISTER with APTPL, and RESERVE of type Write Exclusive (SPC-4 6.16).
    expect(await reserve(a, lun, 0x00, 0, Buffer.concat([none, key]), 0x01)).toBe(0);
    expect(await reserve(a, lun, 0x01, 1, Buffer.concat([key, none]), 0x00)).toBe(0);
    const write = Buffer.alloc(10);
    write[0] = 0x2a;
    write[8] = 1;
    const dataOut = Buffer.alloc(512, 1);
    const RESERVATION_CONFLICT = 0x18;
    expect((await b.scsiCommand({ lun: 7, cdb: write, dataOut })).status).toBe(RESERVATION_CONFLICT);
    expect((await a.scsiCommand({ lun, cdb: write, dataOut })).status).toBe(0);
    await a.logout();
    await b.logout();

    await world.restart();

    const again = await ready(second, 7);
    expect((await again.scsiCommand({ lun: 7, cdb: write, dataOut })).status).toBe(RESERVATION_CONFLICT);
    await again.logout();

    async function ready(name: IscsiName, number: number): Promise<StorageSession> {
      const session = await world.login(name);
      await session.testUnitReady(number).catch(() => {});
      return session;
    }

    async function reserve(
      session: StorageSession,
      number: number,
      action: number,
      type: number,
      keys: Buffer,
      flags: number,
    ): Promise<number> {
      const cdb = Buffer.alloc(10);
      cdb[0] = 0x5f;
      cdb[1] = action;
      cdb[2] = type;
      cdb[8] = 24;
      const dataOut = Buffer.concat([keys, Buffer.from([0, 0, 0, 0, flags, 0, 0, 0])]);
      return (await session.scsiCommand({ lun: number, cdb, dataOut })).status;
    }
  });

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
