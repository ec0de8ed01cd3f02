import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StorageChangeOf } from '../../src/provisioning/StorageChange.js';
import { parseIscsiName, type IscsiName } from '../../src/targets/IscsiName.js';
import { host, other, principal, StorageWorld, type StorageKind } from './StorageWorld.js';

type ProbedChange = StorageChangeOf<
  'createTarget' | 'allow' | 'addExport' | 'removeExport' | 'deny' | 'removeTarget'
>;

/** How new targets let initiators in, whatever kind of target is behind them (setting new-targets). */
export function admissionContract(
  kind: StorageKind,
  makeWorld: () => StorageWorld = () => new StorageWorld(kind),
): void {
  let world: StorageWorld;

  beforeEach(async () => {
    world = makeWorld();
    world.settings.newTargets = 'initiators';
    await world.start();
  });
  afterEach(() => world.dispose());

  /** A volume behind a target that allows one host, without an account. */
  async function exportByName(name: string): Promise<{ readonly target: IscsiName; readonly lun: number }> {
    const volume = await world.makeVolume(name);
    const target = await world.makeTarget(name);
    await world.done({ kind: 'allow', target, initiator: host });
    const { lun } = await world.export(target, volume);
    return { target, lun: lun ?? Number.NaN };
  }

  /** Whether somebody gets in by name alone. */
  async function getsIn(target: IscsiName, initiator: IscsiName): Promise<boolean> {
    try {
      await (await world.loginByName(target, initiator)).logout();
      return true;
    } catch {
      return false;
    }
  }

  describe('a target that lets in by name alone', () => {
    it('lets in whom it allows, and nobody else, and says so when it is made and with each export', async () => {
      const volume = await world.makeVolume('db1');
      const made = await world.done({ kind: 'createTarget', target: null, alias: 'db1' });
      const target = made.target ?? host;
      expect(made.warning).toContain(`${target} lets those that it allows in by name alone`);
      expect(await world.driver.findTarget(target)).toMatchObject({ chapEnabled: false, luns: [] });
      expect(await world.driver.storage.findAccessList(target)).toEqual({ initiators: [] });
      expect(await getsIn(target, host)).toBe(false);

      await world.done({ kind: 'allow', target, initiator: host });
      const exported = await world.export(target, volume);

      expect(exported.proof).toMatchObject({ state: 'verified' });
      expect(exported.warning).toContain('by name alone');
      const session = await world.loginByName(target);
      expect(await world.disksOf(session)).toEqual([exported.lun]);
      await session.logout();
      expect(await getsIn(target, other)).toBe(false);
      expect(world.withoutAccount).toEqual([]);
      const found = (await world.driver.findOpenTargets()).filter((each) => each.target === target);
      expect(found.map(({ severity, sentence }) => `${severity}: ${sentence}`)).toEqual([
        expect.stringMatching(/^warning: .*one of the 1 names it allows can log in\.$/u),
      ]);
    });

    it('asks for CHAP from its first account on, also when that is gone', async () => {
      const { target, lun } = await exportByName('db1');
      const before = await world.loginByName(target);

      await world.addAccount(target);

      await expect(before.reportLuns()).rejects.toMatchObject({ name: 'IscsiSessionError' });
      expect(await getsIn(target, host)).toBe(false);
      const session = await world.login(target);
      expect(await world.disksOf(session)).toEqual([lun]);
      await session.logout();
      const [account] = await world.driver.listAccounts(target, 'initiator');
      if (!account) throw new Error('there is no account');
      await world.credentials.change(principal('credentials'), { kind: 'remove', account });
      expect(await getsIn(target, host)).toBe(false);
      await world.restartTargets();
      expect(await getsIn(target, host)).toBe(false);
    });

    it('comes back so after a restart of the server and of the target', async () => {
      const { target, lun } = await exportByName('db1');
      await world.restart();
      await world.restartTargets();
      await world.driver.listTargets();

      const session = await world.loginByName(target);
      expect(await world.disksOf(session)).toEqual([lun]);
      await session.logout();
      expect(await getsIn(target, other)).toBe(false);
    });

    it('that is made again where new targets ask for CHAP asks for it', async () => {
      const { target, lun } = await exportByName('db1');
      await world.done({ kind: 'removeExport', target, lun });
      await world.done({ kind: 'removeTarget', target });
      world.settings.newTargets = 'chap';

      const made = await world.done({ kind: 'createTarget', target, alias: null });
      await world.done({ kind: 'allow', target, initiator: host });

      expect(made.warning).toBeNull();
      expect(await getsIn(target, host)).toBe(false);
      await world.restart();
      expect(await getsIn(target, host)).toBe(false);
    });

    it('lets nobody in who is never allowed, cut off before any step of any change', async () => {
      const target = parseIscsiName('iqn.2026-11.test.example:probed');
      const volume = await world.makeVolume('probed');
      const lun = world.firstLun;
      const changes: readonly ProbedChange[] = [
        { kind: 'createTarget', target, alias: null },
        { kind: 'allow', target, initiator: host },
        { kind: 'addExport', target, volume, lun, readOnly: false, shared: false },
        { kind: 'removeExport', target, lun },
        { kind: 'deny', target, initiator: host },
        { kind: 'removeTarget', target },
      ];
      const state = { stopped: false, entries: 0, tries: 0 };
      const probe = (async () => {
        while (!state.stopped) {
          state.tries += 1;
          if (await getsIn(target, other)) state.entries += 1;
          await sleep(1);
        }
      })();

      for (const change of changes) {
        for (let cut = 0; ; cut += 1) {
          let step = 0;
          // From this step on the process does nothing any more, as after kill -9.
          world.onStep = () => {
            step += 1;
            if (step > cut) throw new Error('killed');
          };
          await world.change(change).catch(() => null);
          const wasCut = step > cut;
          world.onStep = () => {};
          await world.restart();
          expect(world.isInDoubt).toBe(false);
          expect(await getsIn(target, host)).toBe(await isHostAllowed(target));
          if (!wasCut) break;
          await undo(change, volume);
        }
      }
      state.stopped = true;
      await probe;

      expect(state.tries).toBeGreaterThan(20);
      expect(state.entries).toBe(0);
    });
  });

  describe('a target that asks for CHAP', () => {
    it('tells of an export to an initiator without an account, and of one that is allowed then', async () => {
      world.settings.newTargets = 'chap';
      const volume = await world.makeVolume('db1');
      const target = await world.makeTarget('db1');
      const early = await world.done({ kind: 'allow', target, initiator: host });
      expect([early.warning, world.withoutAccount]).toEqual([null, []]);

      const exported = await world.export(target, volume);
      expect(exported.warning).toBe(
        `${host} has no account at ${target} and cannot log in until there is one`,
      );
      await world.addAccount(target);
      const late = await world.done({ kind: 'allow', target, initiator: other });

      expect(late.warning).toContain(`${other} has no account`);
      expect(world.withoutAccount).toEqual([
        { target, initiators: [host] },
        { target, initiators: [other] },
      ]);
    });
  });

  async function isHostAllowed(target: IscsiName): Promise<boolean> {
    return (await world.driver.storage.findAccessList(target))?.initiators?.includes(host) ?? false;
  }

  /** As it was before the change, whether that stands or not: it is made once more then. */
  async function undo(change: ProbedChange, volume: string): Promise<void> {
    switch (change.kind) {
      case 'createTarget':
        if (change.target !== null) await world.change({ kind: 'removeTarget', target: change.target });
        return;
      case 'allow':
        await world.done({ ...change, kind: 'deny' });
        return;
      case 'deny':
        await world.done({ ...change, kind: 'allow' });
        return;
      case 'addExport':
        await world.done({ kind: 'removeExport', target: change.target, lun: world.firstLun });
        return;
      case 'removeExport':
        if ((await world.driver.storage.listExports(change.target)).length === 0)
          await world.export(change.target, volume, change.lun);
        return;
      case 'removeTarget':
        await world.change({ kind: 'createTarget', target: change.target, alias: null });
        return;
    }
  }
}
