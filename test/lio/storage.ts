import { describe, expect, it } from 'vitest';
import { parseIscsiName, type IscsiName } from '../../src/targets/IscsiName.js';
import { LoginProbe } from '../interop/LoginProbe.js';
import { admissionContract } from '../provisioning/admissionContract.js';
import { exportContract } from '../provisioning/exportContract.js';
import { lunAccessContract } from '../provisioning/lunAccessContract.js';
import { maskingContract } from '../provisioning/maskingContract.js';
import { missingFilesContract } from '../provisioning/missingFilesContract.js';
import { provideRequest } from '../provisioning/provideRequest.js';
import { RemoteStorageWorld } from '../provisioning/RemoteStorageWorld.js';
import { servedVolumesContract } from '../provisioning/servedVolumesContract.js';
import { storageContract } from '../provisioning/storageContract.js';
import { host, MiB, other, principal, secretText, StorageWorld } from '../provisioning/StorageWorld.js';
import type { GuestLio } from '../targets/lio/GuestLio.js';
import { isLongForm } from './form.js';

const caller = principal('storage', 'credentials');
const stranger = parseIscsiName('iqn.2026-11.test.example:stranger');

/** Targets, LUNs and allowed initiators, made by a driver here on the kernel of the guest, and looked at by logins from here. */
export function declareStorage(getLio: () => GuestLio): void {
  describe('storage', () => {
    describe.runIf(isLongForm)('in the long form', () => {
      const makeWorld = (): StorageWorld => new StorageWorld('lio', getLio());
      // Each has worlds of its own: one at a time has the guest.
      describe('targets and volumes', () => {
        storageContract('lio', makeWorld);
      });
      describe('exports', () => {
        exportContract('lio', makeWorld);
      });
      describe('admission', () => {
        admissionContract('lio', makeWorld);
      });
      describe('LUNs of some initiators', () => {
        lunAccessContract('lio', makeWorld);
      });
      describe('missing files', () => {
        missingFilesContract(makeWorld);
      });
      describe('served volumes', () => {
        servedVolumesContract('lio', makeWorld);
      });
      describe('through an agent', () => {
        const makeRemote = (): StorageWorld => new RemoteStorageWorld('lio', {}, getLio());
        exportContract('lio', makeRemote);
        servedVolumesContract('lio', makeRemote, false);
      });
      describe('masking', () => {
        maskingContract('lio', makeWorld);
      });
    });

    it('is provided, grown under a session, saved, restored and withdrawn; a stranger sees nothing in between', async () => {
      const world = new StorageWorld('lio', getLio());
      await world.start();
      const target = 'iqn.2026-11.test.example:db1' as IscsiName;
      const probe = new LoginProbe(getLio().portal, [
        { target, account: { chapName: other, secret: secretText }, initiatorName: other },
        { target, account: { chapName: host, secret: secretText }, initiatorName: stranger },
        { target, account: null, initiatorName: host },
      ]);
      try {
        const made = await world.served.provide(caller, provideRequest('db1', 4 * MiB));
        expect(made).toMatchObject({ cause: 'done', target, lun: 0, proof: { state: 'verified' } });
        const volume = made.volume ?? '';
        const session = await world.login(target);
        const { name } = world.driver.storage.identityOf(volume);
        expect(name).toMatch(/^6001405[0-9a-f]{25}$/u);
        expect((await session.inquiry(0, 0x83, 255)).toString('hex')).toContain(name);
        const write = Buffer.alloc(10);
        write[0] = 0x2a;
        write[8] = 1;
        const block = Buffer.alloc(512, 0xa5);
        expect((await session.scsiCommand({ lun: 0, cdb: write, dataOut: block })).status).toBe(0);

        await world.done({ kind: 'resizeVolume', volume, bytes: 8 * MiB, mayShrink: false });
        expect(Number((await session.readCapacity16(0)).blocks)).toBe(8 * 2048);
        await world.done({
          kind: 'addExport',
          target,
          volume: await world.makeVolume('logs'),
          lun: 5,
          readOnly: true,
          shared: false,
        });
        expect(new Set(await world.disksOf(session))).toEqual(new Set([0, 5]));
        const refused = await session.scsiCommand({ lun: 5, cdb: write, dataOut: block });
        expect([refused.status, (refused.sense[2] ?? 0) & 0x0f]).toEqual([2, 7]);
        await session.logout();
        const found = (await world.driver.findings()).filter(({ subject }) => subject.includes(target));
        // The guest is reached at an address of its own.
        expect(found.filter(({ sentence }) => !sentence.includes('on all addresses'))).toEqual([]);

        await world.restartTargets();

        const again = await world.login(target);
        expect(new Set(await world.disksOf(again))).toEqual(new Set([0, 5]));
        expect((await again.inquiry(0, 0x83, 255)).toString('hex')).toContain(name);
        expect(Number((await again.readCapacity16(0)).blocks)).toBe(8 * 2048);
        expect((await again.scsiCommand({ lun: 5, cdb: write, dataOut: block })).status).toBe(2);
        const read = Buffer.from(write);
        read[0] = 0x28;
        expect((await again.scsiCommand({ lun: 0, cdb: read, dataInLength: 512 })).dataIn).toEqual(block);

        expect(await world.served.withdraw(caller, { target, removeVolumes: true })).toMatchObject({
          cause: 'done',
        });
        await expect(again.reportLuns()).rejects.toMatchObject({ name: 'IscsiSessionError' });
        expect(await world.driver.storage.listExports(target)).toEqual([]);
        expect(await getLio().shell('ls /sys/kernel/config/target/core')).not.toMatch(/_\d{9}/u);
      } finally {
        await probe.stop();
        await world.dispose();
      }
      expect(probe.admitted).toEqual([]);
      expect(probe.counts.refused).toBeGreaterThan(3);
    });
  });
}
