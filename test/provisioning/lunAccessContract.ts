import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseIscsiName, type IscsiName } from '../../src/targets/IscsiName.js';
import {
  configured,
  host,
  MiB,
  other,
  principal,
  StorageWorld,
  type StorageKind,
  type StorageSession,
} from './StorageWorld.js';

/** What holds where an initiator can be shown some of the LUNs of a target (lunsPerInitiator). */
export function lunAccessContract(
  kind: StorageKind,
  makeWorld: () => StorageWorld = () => new StorageWorld(kind),
): void {
  let world: StorageWorld;
  let target: IscsiName;

  beforeEach(async () => {
    world = makeWorld();
    await world.start();
    target = await world.makeTarget('shelf');
    for (const initiator of [host, other]) await world.addAccount(target, initiator);
    await world.done({ kind: 'allow', target, initiator: host });
    for (const name of ['zero', 'one', 'two']) await world.export(target, await world.makeVolume(name));
  });
  afterEach(() => world.dispose());

  /** In ascending order: a target may report them in any (SPC-4 6.33). */
  const lunsOf = async (session: StorageSession): Promise<readonly number[]> =>
    (await session.reportLuns()).toSorted((a, b) => a - b);
  const seenBy = async (initiator: IscsiName): Promise<readonly number[]> => {
    const session = await world.login(target, initiator);
    const luns = await lunsOf(session);
    await session.logout();
    return luns;
  };
  const change = (kind: 'allow' | 'deny', initiator: IscsiName, ...luns: number[]) =>
    world.change({ kind, target, initiator, ...(luns.length > 0 && { luns }) });

  describe('initiators that see some LUNs of a target', () => {
    it('see those, and no others; who is allowed without any goes on to see all', async () => {
      expect(await change('allow', other, 1)).toMatchObject({ cause: 'done', proof: { state: 'verified' } });
      expect(await seenBy(other)).toEqual([1]);
      expect(await seenBy(host)).toEqual([0, 1, 2]);
      expect(await change('allow', other, 2)).toMatchObject({ cause: 'done', proof: { state: 'verified' } });
      expect(await seenBy(other)).toEqual([1, 2]);
      expect(await world.driver.storage.findAccessList(target)).toEqual({
        initiators: [host, other],
        restricted: new Map([[other, [1, 2]]]),
      });
      // Without a LUN: all that there are and will be.
      await change('allow', other);
      await world.export(target, await world.makeVolume('three'));
      expect(await seenBy(other)).toEqual([0, 1, 2, 3]);
    });

    it('are asked about a new LUN where they see it; shown to none of them, it is not verified', async () => {
      await change('allow', other, 1);
      const three = await world.export(target, await world.makeVolume('three'));
      expect(three.proof).toMatchObject({
        state: 'verified',
        reason: expect.stringContaining(host) as unknown,
      });
      await world.done({ kind: 'deny', target, initiator: host });

      const four = await world.export(target, await world.makeVolume('four'));

      expect(four).toMatchObject({ cause: 'done', lun: 4 });
      expect(four.proof).toEqual({
        state: 'unverified',
        reason: `LUN 4 is shown to none of the initiators that ${target} allows`,
      });
      expect(await seenBy(other)).toEqual([1]);
    });

    it('are not said to see a volume that a manager exposes to them', async () => {
      await change('allow', other, 1);
      const volume = await world.makeVolume('three');
      const expose = (...initiators: readonly IscsiName[]) =>
        world.masking.paths.expose(principal('storage'), {
          target,
          isNode: false,
          volumes: [{ volume, lun: null, readOnly: false }],
          initiators,
        });
      expect(await expose(other)).toMatchObject({
        cause: 'not-supported',
        message: `${target} shows some of its LUNs to ${other}: expected an initiator that sees all of them (iscsi-wbem target allow)`,
      });
      expect(await world.driver.storage.listExports(target)).toHaveLength(3);
      expect(await expose(host)).toMatchObject({ cause: 'done', lun: 3 });
      expect(await seenBy(other)).toEqual([1]);
      expect(await seenBy(host)).toEqual([0, 1, 2, 3]);
    });

    it('see no LUN that is shown later, also not under a number that they saw before', async () => {
      await change('allow', other, 0, 1);
      await world.export(target, await world.makeVolume('three'));
      expect(await seenBy(other)).toEqual([0, 1]);
      await world.done({ kind: 'removeExport', target, lun: 1 });
      await world.export(target, await world.makeVolume('again'), 1);
      expect(await seenBy(other)).toEqual([0]);
      expect(await seenBy(host)).toEqual([0, 1, 2, 3]);
      await world.restart();
      expect(await seenBy(other)).toEqual([0]);
      expect(await seenBy(host)).toEqual([0, 1, 2, 3]);
    });

    it('see a LUN no more that they are denied, and nothing where it was the last', async () => {
      await change('allow', other, 0, 1);
      const session = await world.login(target, other);
      await session.testUnitReady(1).catch(() => {});
      expect(await change('deny', other, 1)).toMatchObject({ cause: 'done' });
      expect(await readStatus(session, 1)).not.toBe(0);
      expect(await lunsOf(session)).toEqual([0]);
      await change('deny', other, 0);
      await expect(session.reportLuns()).rejects.toThrow(/session|connection/iu);
      expect((await world.driver.storage.findAccessList(target))?.initiators).toEqual([host]);
      await expect(seenBy(other)).rejects.toThrow(/not allowed|refused|authoriz/iu);
      // Who saw all of them goes on to see the others.
      await change('deny', host, 2);
      expect(await seenBy(host)).toEqual([0, 1]);
      await world.export(target, await world.makeVolume('three'));
      expect(await seenBy(host)).toEqual([0, 1]);
    });

    it('keep what they see when a volume grows', async () => {
      await change('allow', other, 1);
      const volume = world.volumes.findByName('one')?.id ?? '';
      await world.done({ kind: 'resizeVolume', volume, bytes: 2 * MiB, mayShrink: false });
      expect(await seenBy(other)).toEqual([1]);
      expect(await seenBy(host)).toEqual([0, 1, 2]);
    });

    it('are not made by what names no LUN of the target', async () => {
      expect(await change('allow', other, 9)).toMatchObject({
        cause: 'no-such-export',
        message: `${target} has no LUN 9: expected one of 0, 1, 2`,
      });
      expect(await world.change({ kind: 'allow', target, initiator: other, luns: [] })).toMatchObject({
        cause: 'invalid',
      });
      expect(await world.change({ kind: 'allow', target, initiator: other, luns: [-1] })).toMatchObject({
        cause: 'no-such-export',
      });
      expect(await change('allow', other, ...Array.from({ length: 257 }, () => 1))).toMatchObject({
        cause: 'invalid',
        message: `257 LUNs of ${target} are named: expected 1 to 256, or none to be asked for`,
      });
      const nowhere = parseIscsiName('iqn.2026-11.test.example:nowhere');
      for (const what of ['allow', 'deny'] as const)
        expect(
          await world.change({ kind: what, target: nowhere, initiator: other, luns: [1] }),
        ).toMatchObject({ cause: 'no-such-target' });
      expect(
        await world.change({ kind: 'allow', target: configured.iscsiName, initiator: other, luns: [1] }),
      ).toMatchObject({ cause: 'not-supported' });
      expect((await world.driver.storage.findAccessList(target))?.initiators).toEqual([host]);
    });

    it('are shown nothing else at any step, cut off wherever it is', async () => {
      for (const cut of kind === 'lio' ? [0, 1, 2, 3] : [0, 1]) {
        let steps = 0;
        world.onStep = () => {
          if (steps++ === cut) throw new Error('cut off');
        };
        await change('allow', other, 1);
        world.onStep = () => {};
        await world.restart();
        expect(await seenBy(other)).toEqual([1]);
        await change('deny', other);
        // LIO keeps an account with the initiator that it is of, while that is allowed.
        if (kind === 'lio') await world.addAccount(target, other);
      }
    });

    it('that ask at once are all allowed just what they ask for', async () => {
      await Promise.all([change('allow', other, 0), change('allow', other, 1), change('allow', other, 2)]);
      expect(await seenBy(other)).toEqual([0, 1, 2]);
      await Promise.all([change('deny', other, 0), change('deny', other, 2)]);
      expect(await seenBy(other)).toEqual([1]);
    });

    it('are for users with the role storage', async () => {
      const asked = { kind: 'allow', target, initiator: other, luns: [1] } as const;
      expect(await world.change(asked, principal('credentials'))).toMatchObject({ cause: 'access-denied' });
    });
  });
}

async function readStatus(session: StorageSession, lun: number): Promise<number> {
  const cdb = Buffer.from('28000000000000000100', 'hex');
  return (await session.scsiCommand({ lun, cdb, dataInLength: 512 })).status;
}
