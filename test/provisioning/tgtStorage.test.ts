import { appendFileSync, readFileSync, renameSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { login } from '../../src/iscsi/Initiator.js';
import type { IscsiName } from '../../src/targets/IscsiName.js';
import type { VolumeSource } from '../../src/targets/StorageDriver.js';
import { haveTgtd } from '../support/tgtd.js';
import { provideRequest } from './provideRequest.js';
import { configured, host, MiB, other, principal, secretText, StorageWorld } from './StorageWorld.js';

const caller = principal('storage', 'credentials');

let world: StorageWorld;

describe.skipIf(!haveTgtd)('tgt', () => {
  beforeEach(async () => {
    world = new StorageWorld('tgt');
    await world.start();
  });
  afterEach(() => world.dispose());

  /** What `show` says of one target, without its name. */
  async function shown(target: IscsiName): Promise<string | undefined> {
    const blocks = (await world.tgtd.showTargets()).split(/^(?=Target \d+: )/mu);
    return blocks.find((block) => block.startsWith('Target') && block.includes(`: ${target}\n`));
  }

  const sourceOf = (path: string): VolumeSource => ({
    id: '0123456789abcdef0123456789abcdef',
    path,
    type: 'file',
    bytes: MiB,
    blockSize: 512,
    reserveBytes: 0,
  });

  async function identityAt(target: IscsiName, lun: number): Promise<readonly string[]> {
    const session = await world.login(target);
    const pages = [await session.inquiry(lun, 0x83, 255), await session.inquiry(lun, 0x80, 255)];
    await session.logout();
    return pages.map((page) => page.toString('hex'));
  }

  it('makes a target closed by its guard before anybody is allowed', async () => {
    const target = await world.makeTarget('db1');
    await world.done({ kind: 'allow', target, initiator: host });

    const steps = world.requests.filter((request) => !request.startsWith('show'));
    const indexOf = (start: string): number => steps.findIndex((step) => step.startsWith(start));
    expect(indexOf(`make target ${target}`)).toBeGreaterThan(-1);
    expect(indexOf('bind account "iscsi-wbem-guard-')).toBeGreaterThan(indexOf('make target'));
    expect(indexOf(`bind initiator-name ${host}`)).toBeGreaterThan(indexOf('bind account'));
    expect(await shown(target)).toMatch(/Account information:\n {8}iscsi-wbem-guard-\w+\n {4}ACL/u);
  });

  it('gives a restarted tgtd all back, closed first and allowed last, under the same numbers and identities', async () => {
    const { target, volume, lun } = await world.provide('db1');
    const before = await identityAt(target, lun);
    const tid = /^Target (\d+)/u.exec((await shown(target)) ?? '')?.[1];
    world.requests.length = 0;

    await world.restartTargets();
    await world.driver.listTargets();

    const steps = world.requests.filter((request) => !request.startsWith('show'));
    const order = [
      `make target ${target}`,
      'bind account "iscsi-wbem-guard-',
      `bind account "${host}"`,
      `make LUN ${lun}`,
      `update LUN ${lun}`,
      `bind initiator-name ${host}`,
    ].map((start) => steps.findIndex((step) => step.startsWith(start)));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(/^Target (\d+)/u.exec((await shown(target)) ?? '')?.[1]).toBe(tid);
    expect(await identityAt(target, lun)).toEqual(before);
    expect(before[0]).toContain(world.driver.storage.identityOf(volume).name);
    expect(before[1]).toContain(Buffer.from(volume, 'ascii').toString('hex'));
    await expect(world.login(target, other)).rejects.toMatchObject({ name: 'IscsiLoginError' });
  });

  it('gives all back that was restarted while the server was down', async () => {
    const { target, lun } = await world.provide('db1');

    await world.stop();
    await world.restartTargets();
    await world.start();

    const session = await world.login(target);
    expect(await world.disksOf(session)).toEqual([lun]);
    await session.logout();
  });

  it('shows no LUN to who is never allowed, through every change and a restart of tgtd', async () => {
    const seen: string[] = [];
    let attempts = 0;
    const over = new AbortController();
    const name = 'iqn.2026-11.test.example:db1' as IscsiName;
    const probe = async (as: 'account' | 'nobody'): Promise<void> => {
      while (!over.signal.aborted) {
        attempts += 1;
        try {
          const session = await login({
            address: '127.0.0.1',
            port: world.port,
            targetName: name,
            initiatorName: other,
            chap: as === 'account' ? { userName: other, secret: Buffer.from(secretText) } : null,
          });
          seen.push(`${as} sees ${(await session.reportLuns()).join()}`);
          await session.logout();
        } catch {
          // Refused, or nobody listens now.
        }
        await sleep(2);
      }
    };
    const probes = [probe('account'), probe('nobody')];
    const target = await world.makeTarget('db1');
    await world.addAccount(target, other);
    const volume = await world.makeVolume('db1');
    await world.export(target, volume);
    await world.addAccount(target);
    await world.done({ kind: 'allow', target, initiator: host });
    await world.done({ kind: 'resizeVolume', volume, bytes: 2 * MiB, mayShrink: false });
    for (let round = 0; round < 3; round += 1) {
      await world.restartTargets();
      await world.driver.listTargets();
      const session = await world.login(target);
      expect(await world.disksOf(session)).toEqual([1]);
      await session.logout();
    }
    await world.done({ kind: 'deny', target, initiator: host });
    await world.done({ kind: 'removeExport', target, lun: 1 });
    await world.done({ kind: 'removeTarget', target });
    over.abort();
    await Promise.all(probes);

    expect(attempts).toBeGreaterThan(10);
    expect(seen).toEqual([]);
  });

  it('of which tgtd dies before any step of a change is whole or gone when the server has settled it', async () => {
    let steps = 0;
    world.onStep = () => void (steps += 1);
    const first = await world.served.provide(caller, provideRequest('counted'));
    if (first.target === null) throw new Error('nothing was made');
    world.onStep = () => {};
    await world.served.withdraw(caller, { target: first.target, removeVolumes: true });

    for (let cut = 0; cut < steps; cut += 1) {
      let step = 0;
      world.onStep = async () => {
        step += 1;
        if (step === cut + 1) await world.tgtd.kill();
      };
      const name = `cut${cut}`;
      const { cause } = await world.served.provide(caller, provideRequest(name));
      world.onStep = () => {};
      await world.restartTargets();
      await world.restart();

      expect(world.isInDoubt).toBe(false);
      const target = `iqn.2026-11.test.example:${name}` as IscsiName;
      const found = await world.driver.findTarget(target);
      expect(found === null).toBe(cause !== 'done');
      if (found === null) {
        expect(world.volumes.findByName(name)).toBeNull();
        expect(await world.driver.listAccounts()).toEqual([]);
        continue;
      }
      const session = await world.login(target);
      expect(await world.disksOf(session)).toEqual([1]);
      await session.logout();
      await world.served.withdraw(caller, { target, removeVolumes: true });
    }
  });

  it('refuses what tgt cannot do by a sentence', async () => {
    const target = await world.makeTarget('db1');
    const { storage } = world.driver;
    const add = { kind: 'addExport', target, lun: null, readOnly: false } as const;

    await expect(storage.planStorage({ ...add, volume: sourceOf('/a,b.img') })).rejects.toMatchObject({
      reason: 'not-supported',
      message: 'tgt cannot hold the path "/a,b.img": expected no comma',
    });
    for (const lun of [0, 256, 1.5])
      await expect(storage.planStorage({ ...add, lun, volume: sourceOf('/a.img') })).rejects.toMatchObject({
        reason: 'invalid',
        message: expect.stringContaining('expected a whole number from 1 to 255') as unknown,
      });
    const create = { kind: 'createTarget', alias: null, admission: 'chap' } as const;
    for (const name of ['iqn.2026-11.test.example:a_b', 'iqn.2026-11.test.example:ä'])
      await expect(storage.planStorage({ ...create, target: name as IscsiName })).rejects.toMatchObject({
        reason: 'invalid',
      });
    await expect(storage.planStorage({ kind: 'renameTarget', target, alias: 'x' })).rejects.toMatchObject({
      reason: 'not-supported',
    });
  });

  it('leaves nothing of a LUN that tgtd refuses', async () => {
    const target = await world.makeTarget('db1');
    const { storage } = world.driver;
    const plan = await storage.planStorage({
      kind: 'addExport',
      target,
      lun: null,
      readOnly: false,
      volume: sourceOf(join(world.poolFolder, 'not-there.img')),
    });

    await expect(storage.executeStorage(plan)).rejects.toMatchObject({ reason: 'rejected' });

    expect(await shown(target)).not.toContain('LUN: 1');
    expect(await storage.listExports(target)).toEqual([]);
  });

  it('shows what others made, and does not change it', async () => {
    const { storage } = world.driver;
    const target = await world.makeTarget('db1');
    const [foreign] = await storage.listExports(configured.iscsiName);

    expect(foreign).toMatchObject({ lun: 1, volumeId: null, bytes: null, readOnly: false });
    expect(await storage.findAccessList(configured.iscsiName)).toEqual({ initiators: null });
    expect(await storage.isOwnTarget(configured.iscsiName)).toBe(false);
    // The bytes of another's LUN are not served twice.
    const volume = sourceOf(foreign?.path ?? '');
    await expect(
      storage.planStorage({ kind: 'addExport', target, lun: null, readOnly: false, volume }),
    ).rejects.toMatchObject({ reason: 'in-use' });
    // A LUN that another put into a target of ours.
    const file = join(world.folder, 'theirs.img');
    appendFileSync(file, '');
    truncateSync(file, MiB);
    const tid = Number(/^Target (\d+)/u.exec((await shown(target)) ?? '')?.[1]);
    await world.tgtd.administer('logicalunit', 'new', tid, `path=${file}`, { lun: 7n });
    expect((await world.change({ kind: 'removeExport', target, lun: 7 })).cause).toBe('not-supported');
    expect((await world.change({ kind: 'removeTarget', target })).cause).toBe('in-use');
    expect(await shown(target)).toContain(file);
  });

  it('shows a volume in two targets where that is asked for, and both have its new size', async () => {
    const { volume, target } = await world.provide('db1');
    const second = await world.makeTarget('db2');
    await world.done({ kind: 'allow', target: second, initiator: host });
    await world.done({
      kind: 'addExport',
      target: second,
      volume,
      lun: 9,
      readOnly: true,
      shared: true,
    });

    await world.done({ kind: 'resizeVolume', volume, bytes: 4 * MiB, mayShrink: false });

    const exports = await world.driver.storage.findExportsOf(volume);
    expect(exports.map(({ lun, bytes, readOnly }) => [lun, bytes, readOnly])).toEqual([
      [1, 4 * MiB, false],
      [9, 4 * MiB, true],
    ]);
    expect(await shown(second)).toMatch(/LUN: 9\n(?:.*\n)*? {12}Readonly: Yes/u);
    const session = await world.login(target);
    expect(Number((await session.readCapacity16(1)).blocks)).toBe(4 * 2048);
    await session.logout();
  });

  it('whose file is gone after a restart serves the others, and doctor names it', async () => {
    const { target, volume, lun } = await world.provide('db1');
    await world.export(target, await world.makeVolume('db2'));
    const file = join(world.poolFolder, `${volume}.img`);
    renameSync(file, `${file}.away`);

    await world.restartTargets();

    await world.driver.listTargets();
    const session = await world.login(target);
    expect(await world.disksOf(session)).toEqual([2]);
    await session.logout();
    expect(await world.driver.findings()).toContainEqual(
      expect.objectContaining({ severity: 'error', subject: `LUN ${lun} of ${target}` }),
    );
    expect(statSync(`${file}.away`).size).toBe(MiB);
  });

  it('that another process deleted is named by doctor, and comes back with the next change of it', async () => {
    const { target } = await world.provide('db1');
    const tid = Number(/^Target (\d+)/u.exec((await shown(target)) ?? '')?.[1]);
    await world.tgtd.deleteTarget({ tid, iscsiName: target });

    expect(await world.driver.findings()).toContainEqual(
      expect.objectContaining({
        subject: target,
        sentence: 'The target was made here and tgtd does not have it: another process deleted it.',
      }),
    );
    await world.done({ kind: 'allow', target, initiator: other });

    expect(await shown(target)).toMatch(/Account information:\n {8}iscsi-wbem-guard-/u);
    expect(await shown(target)).toContain(`${host}\n`);
  });

  it('that was opened comes back open, to those alone that it allows', async () => {
    const { target, lun } = await world.provide('db1');
    const { driver } = world;
    const account = { authority: 'tgt', chapName: host };
    await driver.execute(await driver.plan({ kind: 'remove', account }));
    await driver.execute(await driver.plan({ kind: 'setChapEnabled', target, enabled: false }));

    await world.restartTargets();
    await driver.listTargets();

    const at = { address: '127.0.0.1', port: world.port, targetName: target };
    const session = await login({ ...at, initiatorName: host, chap: null });
    expect(await world.disksOf(session)).toEqual([lun]);
    await session.logout();
    await expect(login({ ...at, initiatorName: other, chap: null })).rejects.toMatchObject({
      name: 'IscsiLoginError',
    });
    await driver.execute(await driver.plan({ kind: 'setChapEnabled', target, enabled: true }));
    await world.restartTargets();
    await driver.listTargets();
    await expect(login({ ...at, initiatorName: host, chap: null })).rejects.toMatchObject({
      name: 'IscsiLoginError',
    });
  });

  it('removes a LUN under a session that reads and writes without pause', async () => {
    const { target, lun, volume } = await world.provide('db1', 8 * MiB);
    const session = await world.login(target);
    await session.testUnitReady(lun).catch(() => {});
    const over = new AbortController();
    const write = Buffer.alloc(10);
    write[0] = 0x2a;
    write[8] = 64;
    const data = Buffer.alloc(64 * 512, 0x5a);
    const writers = Array.from({ length: 8 }, async () => {
      while (!over.signal.aborted) {
        const { status } = await session.scsiCommand({ lun, cdb: write, dataOut: data });
        if (status !== 0) return;
      }
    });

    await world.done({ kind: 'removeExport', target, lun });
    over.abort();
    await Promise.all(writers);

    expect(await world.disksOf(session)).toEqual([]);
    await session.logout();
    expect(readFileSync(join(world.poolFolder, `${volume}.img`)).length).toBe(8 * MiB);
  });
});
