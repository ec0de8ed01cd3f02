import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { secretText, StorageWorld } from '../provisioning/StorageWorld.js';
import { hasPeers } from '../support/environment.js';
import { addAccount } from './addAccount.js';
import { ScriptedManager } from './ScriptedManager.js';
import { StorageServer } from './StorageServer.js';

const MiB = 2 ** 20;
const block = Buffer.alloc(512, 0xa5);

/** WRITE (10) 2Ah and READ (10) 28h of the first block (SBC-3 5.13, 5.33). */
function cdb(operation: number): Buffer {
  const bytes = Buffer.alloc(10);
  bytes[0] = operation;
  bytes.writeUInt16BE(1, 7);
  return bytes;
}

describe.skipIf(!hasPeers('python'))('managers of SMI-S on LIO in memory', () => {
  let world: StorageWorld;
  let server: StorageServer;
  beforeAll(async () => {
    world = new StorageWorld('lio');
    await world.start();
    server = new StorageServer(world);
    await server.start();
  });
  afterAll(async () => {
    await server.stop();
    await world.dispose();
  });

  it.each(['lsm', 'emc', 'fujitsu', 'coprhd', 'foglight', 'windows'])(
    '%s finds the array, and what it exports is written to by an initiator and gone afterwards',
    async (name) => {
      const initiator = parseIscsiName(`iqn.2026-01.test.example:${name}`);
      const manager = new ScriptedManager(name);
      try {
        await manager.connect(server);
        const provided = await manager.step<{ readonly target: string; readonly lun: number }>('provide', {
          name: `${name}-disk`,
          bytes: 16 * MiB,
          initiator,
        });
        const target = parseIscsiName(provided.target);
        await expect(world.login(target, initiator)).rejects.toMatchObject({ name: 'IscsiLoginError' });
        expect(await addAccount(server, { target, chapName: initiator, secret: secretText })).toBe(0);
        const session = await world.login(target, initiator);
        const { lun } = provided;
        expect(await world.disksOf(session)).toContain(lun);
        expect((await session.scsiCommand({ lun, cdb: cdb(0x2a), dataOut: block })).status).toBe(0);
        const read = await session.scsiCommand({ lun, cdb: cdb(0x28), dataInLength: 512 });
        expect(read.dataIn).toEqual(block);
        await session.logout();
        await expect(
          world.login(target, parseIscsiName('iqn.2026-01.test.example:stranger')),
        ).rejects.toMatchObject({ name: 'IscsiLoginError' });

        await manager.step('remove');
        await expect(
          world.login(target, initiator).then(async (left) => {
            const luns = await world.disksOf(left);
            if (luns.includes(lun)) throw new Error('the LUN is still there');
            throw Object.assign(new Error('nothing is shown'), { name: 'IscsiLoginError' });
          }),
        ).rejects.toMatchObject({ name: 'IscsiLoginError' });
      } finally {
        await manager.stop();
      }
    },
  );
});
