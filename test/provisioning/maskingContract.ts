import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MaskingOutcome } from '../../src/provisioning/MaskingOutcome.js';
import { parseIscsiName, type IscsiName } from '../../src/targets/IscsiName.js';
import { cutMaskingContract } from './cutMaskingContract.js';
import { maskingScene } from './maskingScene.js';
import { configured, host, other, principal, StorageWorld, type StorageKind } from './StorageWorld.js';

const caller = principal('storage');
const stranger = parseIscsiName('iqn.1993-08.org.debian:01:stranger');

/** Who sees what, whatever kind of target is behind it. */
export function maskingContract(kind: StorageKind, makeWorld = () => new StorageWorld(kind)): void {
  let world: StorageWorld;

  beforeEach(async () => {
    world = makeWorld();
    await world.start();
  });
  afterEach(() => world.dispose());

  const { makeGroup, getGroup, expose, makeView, state } = maskingScene(() => world);

  async function lunsSeenBy(initiator: IscsiName, target: IscsiName): Promise<readonly number[]> {
    const session = await world.login(target, initiator);
    const luns = await world.disksOf(session);
    await session.logout();
    // REPORT LUNS promises no order, and LIO keeps none.
    return luns.toSorted((a, b) => a - b);
  }

  describe('ExposePaths', () => {
    it('makes a view that shows the volumes to these initiators, and to nobody else', async () => {
      const [a, b] = [await world.makeVolume('a'), await world.makeVolume('b')];

      const target = await makeView([a, b], [host]);
      const record = world.records.at(-1);
      await world.addAccount(target);

      expect(await lunsSeenBy(host, target)).toEqual([world.firstLun, world.firstLun + 1]);
      await expect(world.login(target, stranger)).rejects.toMatchObject({ name: 'IscsiLoginError' });
      expect(Array.from(world.maskingRecords.listInitiators(), ({ name }) => name)).toEqual([host]);
      expect(record).toMatchObject({
        what: 'exposePaths',
        target,
        outcome: 'done',
        who: 'operator',
      });
    });

    it('adds volumes and initiators to a view, under the number that was asked for', async () => {
      const [a, b] = [await world.makeVolume('a'), await world.makeVolume('b')];
      const target = await makeView([a], [host]);
      await world.addAccount(target);

      expect(await expose([b], [], target, 7)).toMatchObject({ cause: 'done', target });
      expect(await expose([], [other], target)).toMatchObject({ cause: 'done', target });
      await world.addAccount(target, other);

      expect(await lunsSeenBy(host, target)).toEqual([world.firstLun, 7]);
      expect(await lunsSeenBy(other, target)).toEqual([world.firstLun, 7]);
    });

    it('refuses what is seen already, numbers that are taken or that no LUN has, and targets that others made', async () => {
      const [a, b] = [await world.makeVolume('a'), await world.makeVolume('b')];
      const target = await makeView([a], [host]);
      const before = await state();

      expect(await expose([a], [host])).toMatchObject({ cause: 'already-member' });
      expect(await expose([a], [], target)).toMatchObject({ cause: 'already-member' });
      expect(await expose([], [host], target)).toMatchObject({ cause: 'already-member' });
      expect(await expose([b], [], target, world.firstLun)).toMatchObject({ cause: 'lun-in-use' });
      expect(await expose([b], [], target, 70_000)).toMatchObject({ cause: 'invalid' });
      expect(await expose([b, b], [], target)).toMatchObject({ cause: 'invalid' });
      expect(await expose(['0'.repeat(32)], [], target)).toMatchObject({ cause: 'no-such-volume' });
      expect(await expose([b], [host], configured.iscsiName)).toMatchObject({ cause: 'not-supported' });
      expect(await expose([b], [host], parseIscsiName('iqn.2026-11.x:none'))).toMatchObject({
        cause: 'no-such-target',
      });
      const anybody = await world.masking.paths.hide(principal('read', 'credentials'), {
        target,
        volumes: [a],
        initiators: [],
      });
      expect(anybody).toMatchObject({ cause: 'access-denied' });

      expect(await state()).toEqual(before);
    });

    it('uses a target that shows nothing yet, and goes on with it for the same initiators alone', async () => {
      const [a, b] = [await world.makeVolume('a'), await world.makeVolume('b')];
      const target = await world.makeTarget('node');
      const at = (volume: string, initiator: IscsiName): Promise<MaskingOutcome> =>
        world.masking.paths.expose(caller, {
          target,
          isNode: true,
          volumes: [{ volume, lun: null, readOnly: false }],
          initiators: [initiator],
        });

      expect(await at(a, host)).toMatchObject({ cause: 'done', target });
      expect(await at(b, host)).toMatchObject({ cause: 'done', target });
      expect(await at(b, other)).toMatchObject({ cause: 'no-such-target' });

      expect(await world.driver.storage.findAccessList(target)).toEqual({ initiators: [host] });
    });

    it('takes back what it made where a part is refused', async () => {
      const a = await world.makeVolume('a');
      const before = await state();
      world.settings.maxTargets = (await world.driver.listTargets()).length;

      expect(await expose([a], [host])).toMatchObject({ cause: 'limit-reached' });

      expect(await state()).toEqual(before);
    });

    it('cut off before any of its steps shows nothing to anybody, once the server has started again', async () => {
      const volumes = [await world.makeVolume('a'), await world.makeVolume('b')];
      const steps: string[] = [];
      world.onStep = (step) => void steps.push(step);
      await makeView(volumes, [host, other]);
      world.onStep = () => {};
      expect(steps.length).toBeGreaterThan(4);
      const c = await world.makeVolume('c');
      for (let cut = 0; cut < steps.length; cut += 1) {
        const before = await state();
        let step = 0;
        world.onStep = () => {
          step += 1;
          if (step > cut) throw new Error('killed');
        };
        await expose([c], [stranger, host]).catch(() => null);
        world.onStep = () => {};
        await world.restart();

        expect(world.isInDoubt).toBe(false);
        const after = await state();
        if (step > cut) expect(after).toEqual(before);
      }
    });

    it.each([
      ['chap', 'one who has an account'],
      ['initiators', 'anybody else where targets let in by name alone'],
    ] as const)('with new-targets = %s shows nothing at any step to %s', async (...[newTargets]) => {
      world.settings.newTargets = newTargets;
      const volumes = [await world.makeVolume('a'), await world.makeVolume('b')];
      const target = await world.makeTarget('node');
      if (newTargets === 'chap') for (const each of [host, stranger]) await world.addAccount(target, each);
      let looks = 0;
      world.onStep = async () => {
        looks += 1;
        await expect(world.login(target, stranger)).rejects.toMatchObject({ name: 'IscsiLoginError' });
      };
      const outcome = await world.masking.paths.expose(caller, {
        target,
        isNode: true,
        volumes: volumes.map((volume) => ({ volume, lun: null, readOnly: false })),
        initiators: [host, other],
      });
      // Without an account nobody can look at LIO; there it has none where initiators are let in by name alone.
      const state = world.kind === 'lio' && newTargets === 'chap' ? 'unverified' : 'verified';
      expect(outcome).toMatchObject({ cause: 'done', proof: { state } });
      expect(looks).toBeGreaterThan(3);
    });
  });

  describe('HidePaths', () => {
    it('takes out of a view what is named, to the last volume and the last initiator', async () => {
      const [a, b] = [await world.makeVolume('a'), await world.makeVolume('b')];
      const target = await makeView([a, b], [host, other]);
      await world.addAccount(target);
      await world.addAccount(target, other);
      const session = await world.login(target, other);
      const hide = (volumes: readonly string[], initiators: readonly IscsiName[]): Promise<MaskingOutcome> =>
        world.masking.paths.hide(caller, { target, volumes, initiators });

      expect(await hide([a], [])).toMatchObject({ cause: 'done', target });
      expect(await lunsSeenBy(host, target)).toEqual([world.firstLun + 1]);
      expect(await hide([], [other])).toMatchObject({ cause: 'done' });
      await expect(session.reportLuns()).rejects.toMatchObject({ name: 'IscsiSessionError' });
      expect(await hide([a], [])).toMatchObject({ cause: 'no-such-export' });
      expect(await hide([], [other])).toMatchObject({ cause: 'not-exposed' });
      expect(await hide([b], [host])).toMatchObject({ cause: 'done', target });
      expect(await lunsSeenBy(host, target)).toEqual([]);
      expect(await hide([], [host])).toMatchObject({ cause: 'done', target });

      expect(await world.driver.findTarget(target)).not.toBeNull();
    });

    it('refuses to hide some volumes of a view from some of its initiators', async () => {
      const [a, b] = [await world.makeVolume('a'), await world.makeVolume('b')];
      const target = await makeView([a, b], [host, other]);
      const outcome = await world.masking.paths.hide(caller, { target, volumes: [a], initiators: [host] });

      expect(outcome).toMatchObject({ cause: 'invalid' });
      expect(await world.driver.storage.listExports(target)).toHaveLength(2);
    });

    it('cut off before any of its steps goes on once the server has started again', async () => {
      const volumes = [await world.makeVolume('a'), await world.makeVolume('b')];
      const steps: string[] = [];
      const target = await makeView(volumes, [host]);
      world.onStep = (step) => void steps.push(step);
      await world.masking.paths.hide(caller, { target, volumes, initiators: [] });
      expect(steps.length).toBeGreaterThan(1);

      for (let cut = 0; cut < steps.length; cut += 1) {
        world.onStep = () => {};
        await expose(volumes, [], target);
        let step = 0;
        world.onStep = () => {
          step += 1;
          if (step > cut) throw new Error('killed');
        };
        await world.masking.paths.hide(caller, { target, volumes, initiators: [] }).catch(() => null);
        world.onStep = () => {};
        await world.restart();

        expect(world.isInDoubt).toBe(false);
        const left = await world.driver.storage.listExports(target);
        // Cut off before its first part was begun, it was not made at all.
        expect([0, 2]).toContain(left.length);
        if (left.length > 0) await world.masking.paths.hide(caller, { target, volumes, initiators: [] });
      }
    });
  });

  describe('groups', () => {
    it('make a view, live with it, and outlive it', async () => {
      const [a, b] = [await world.makeVolume('a'), await world.makeVolume('b')];
      const initiators = await makeGroup('initiators', 'g1', [host]);
      const targets = await makeGroup('targets', 'g1', [configured.iscsiName]);
      const volumes = await makeGroup('volumes', 'g1', [a]);

      const made = await world.masking.groups.createView(caller, {
        name: 'g1',
        groups: { initiators, targets, volumes },
        luns: null,
      });

      const { target } = made;
      if (target === null) throw new Error(made.message);
      expect(target).toBe('iqn.2026-11.test.example:g1');
      await world.addAccount(target);
      expect(await lunsSeenBy(host, target)).toEqual([world.firstLun]);
      const viewed = await getGroup('volumes', volumes.id);
      expect(viewed.view).toBe(target);
      expect(await world.masking.groups.addMembers(caller, viewed, [b], [9])).toMatchObject({
        cause: 'done',
      });
      expect(await lunsSeenBy(host, target)).toEqual([world.firstLun, 9]);
      expect(await world.views.membersOf(viewed)).toEqual([a, b]);
      expect(await world.masking.groups.removeMembers(caller, viewed, [a, b], false)).toMatchObject({
        cause: 'done',
      });
      expect(await lunsSeenBy(host, target)).toEqual([]);
      expect(await world.masking.groups.addMembers(caller, viewed, [a], null)).toMatchObject({
        cause: 'done',
      });
      const admitted = await getGroup('initiators', initiators.id);
      await world.addAccount(target, other);
      expect(await world.masking.groups.addMembers(caller, admitted, [other], null)).toMatchObject({
        cause: 'done',
      });
      expect(await lunsSeenBy(other, target)).toEqual([world.firstLun]);

      expect(await world.masking.groups.removeView(caller, target, false)).toMatchObject({
        cause: 'done',
        target: null,
      });

      expect(await world.driver.findTarget(target)).toBeNull();
      expect(await world.views.membersOf(await getGroup('initiators', initiators.id))).toEqual([host, other]);
      expect(await world.views.membersOf(await getGroup('volumes', volumes.id))).toEqual([a]);
    });

    it('have names of their own in each type, and an initiator in one of them only', async () => {
      const group = await makeGroup('initiators', 'g1', [host]);
      await makeGroup('volumes', 'g1', []);
      const before = await state();
      const create = (name: string, members: readonly IscsiName[]): Promise<MaskingOutcome> =>
        world.masking.groups.createGroup(caller, {
          type: 'initiators',
          name,
          members,
          deleteOnEmpty: false,
          deleteWhenUnassociated: false,
        });

      expect(await create('g1', [other])).toMatchObject({ cause: 'already-there' });
      expect(await create('g2', [host])).toMatchObject({ cause: 'already-member' });
      expect(await create('g2', [other, other])).toMatchObject({ cause: 'invalid' });
      expect(await world.masking.groups.addMembers(caller, group, [host], null)).toMatchObject({
        cause: 'already-member',
      });
      expect(await world.masking.groups.removeMembers(caller, group, [other], false)).toMatchObject({
        cause: 'not-exposed',
      });

      expect(await state()).toEqual(before);
    });

    it('are there for every target that this server made, and not for those of others', async () => {
      const a = await world.makeVolume('a');
      const target = await makeView([a], [host]);
      const listed = [];
      for await (const group of world.views.listGroups('initiators')) listed.push(group);

      expect(listed).toMatchObject([{ id: target, view: target, record: null }]);
      expect(await world.views.groupsWith('initiators', host)).toMatchObject([{ id: target }]);
      expect(await world.views.groupsWith('volumes', a)).toMatchObject([{ id: target, type: 'volumes' }]);
      expect(await world.views.findGroup('initiators', configured.iscsiName)).toBeNull();
    });

    it('go with their last member or their view where that was asked for', async () => {
      const fleeting = await makeGroup('initiators', 'fleeting', [host], { deleteOnEmpty: true });
      expect(await world.masking.groups.removeMembers(caller, fleeting, [host], false)).toMatchObject({
        group: null,
      });
      const bound = await makeGroup('initiators', 'bound', [host], { deleteWhenUnassociated: true });
      const { target } = await world.masking.groups.createView(caller, {
        name: null,
        groups: { initiators: bound, targets: null, volumes: null },
        luns: null,
      });
      if (target === null) throw new Error('no view was named');
      await world.done({ kind: 'removeTarget', target });

      expect(Array.from(world.maskingRecords.listGroups())).toEqual([]);
    });

    it('of a view are removed by force with it, as long as it shows no volume', async () => {
      const a = await world.makeVolume('a');
      const initiators = await makeGroup('initiators', 'g1', [host]);
      const volumes = await makeGroup('volumes', 'g1', [a]);
      const { target } = await world.masking.groups.createView(caller, {
        name: 'g1',
        groups: { initiators, targets: null, volumes },
        luns: null,
      });
      if (target === null) throw new Error('no view was named');
      const group = await getGroup('initiators', initiators.id);

      expect(await world.masking.groups.removeGroup(caller, group, true)).toMatchObject({ cause: 'in-use' });
      await world.masking.paths.hide(caller, { target, volumes: [a], initiators: [] });
      expect(await world.masking.groups.removeGroup(caller, group, false)).toMatchObject({ cause: 'in-use' });
      expect(await world.masking.groups.removeGroup(caller, group, true)).toMatchObject({ cause: 'done' });

      expect(await world.driver.findTarget(target)).toBeNull();
      expect(Array.from(world.maskingRecords.listGroups())).toEqual([]);
      expect(await world.masking.groups.removeGroup(caller, group, true)).toMatchObject({
        cause: 'no-such-group',
      });
    });

    it('come into a view and leave it', async () => {
      const a = await world.makeVolume('a');
      const target = await world.makeTarget('node');
      await world.addAccount(target);
      const initiators = await makeGroup('initiators', 'hosts', [host]);
      const volumes = await makeGroup('volumes', 'disks', [a]);

      expect(await world.masking.groups.addGroup(caller, target, initiators, null)).toMatchObject({
        cause: 'done',
      });
      expect(await world.masking.groups.addGroup(caller, target, volumes, [5])).toMatchObject({
        cause: 'done',
      });
      expect(await lunsSeenBy(host, target)).toEqual([5]);
      const again = await makeGroup('volumes', 'more', []);
      expect(await world.masking.groups.addGroup(caller, target, again, null)).toMatchObject({
        cause: 'in-use',
      });
      expect(await world.masking.groups.takeGroup(caller, target, again)).toMatchObject({
        cause: 'not-exposed',
      });
      expect(await world.masking.groups.takeGroup(caller, target, volumes)).toMatchObject({ cause: 'done' });
      expect(await lunsSeenBy(host, target)).toEqual([]);
      expect(await world.masking.groups.takeGroup(caller, target, initiators)).toMatchObject({
        cause: 'done',
      });

      expect(await world.driver.storage.findAccessList(target)).toEqual({ initiators: [] });
      expect(await world.views.membersOf(await getGroup('initiators', initiators.id))).toEqual([host]);
    });

    it('and the initiators that are named are bounded in number, and so are their members', async () => {
      world.settings.maxMaskingGroups = 1;
      world.settings.maxInitiators = 1;
      world.settings.maxInitiatorsPerTarget = 1;
      const group = await makeGroup('initiators', 'g1', []);
      await world.masking.paths.createInitiator(caller, { name: host, label: null });
      const a = await world.makeVolume('a');
      const before = await state();

      const second = await world.masking.groups.createGroup(caller, { ...group, name: 'g2', members: [] });
      const initiator = await world.masking.paths.createInitiator(caller, { name: other, label: null });
      const exposed = await expose([a], [other]);
      const members = await world.masking.groups.addMembers(caller, group, [host, other], null);

      expect([second.cause, second.message]).toEqual([
        'limit-reached',
        'there are 1 masking groups already: expected fewer than 1 (setting max-masking-groups)',
      ]);
      expect([initiator.cause, initiator.message]).toEqual([
        'limit-reached',
        'there are 1 initiators known already: expected at most 1 (setting max-initiators)',
      ]);
      expect([exposed.cause, members.cause]).toEqual(['limit-reached', 'limit-reached']);
      expect(await state()).toEqual(before);
    });
  });

  cutMaskingContract(kind, () => world);

  describe('an initiator', () => {
    it('is named once, in whatever spelling, and forgotten when nothing has it any more', async () => {
      const { masking } = world;
      expect(await masking.paths.createInitiator(caller, { name: host, label: 'db1' })).toMatchObject({
        cause: 'done',
      });
      expect(await masking.paths.createInitiator(caller, { name: host, label: null })).toMatchObject({
        cause: 'already-there',
      });
      const group = await makeGroup('initiators', 'g1', [host]);
      expect(await masking.paths.removeInitiator(caller, host)).toMatchObject({ cause: 'in-use' });
      await masking.groups.removeMembers(caller, group, [host], false);
      const target = await world.makeTarget('db1');
      await world.done({ kind: 'allow', target, initiator: host });
      expect(await masking.paths.removeInitiator(caller, host)).toMatchObject({ cause: 'in-use' });
      await world.done({ kind: 'deny', target, initiator: host });

      await world.restart();

      expect(await world.views.findInitiator(host)).toEqual({ name: host, label: 'db1' });
      expect(await world.masking.paths.removeInitiator(caller, host)).toMatchObject({ cause: 'done' });
      expect(await world.masking.paths.removeInitiator(caller, host)).toMatchObject({
        cause: 'no-such-initiator',
      });
    });
  });
}
