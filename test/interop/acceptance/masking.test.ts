import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patienceMs } from '../../support/patience.js';
import { ownClient } from '../ownClient.js';
import {
  AcceptanceWorld,
  canAccept,
  initiator,
  kinds,
  MiB,
  second,
  stranger,
  type Place,
} from './AcceptanceWorld.js';

const bytes = 8 * MiB;
const third = 'iqn.2026-01.test.example:c';

describe.skipIf(!canAccept).each(kinds)('masking by groups on %s', (kind) => {
  let world: AcceptanceWorld;
  let place: Place;
  beforeAll(async () => {
    world = await AcceptanceWorld.open(kind);
    for (const name of ['v1', 'v2']) await world.lsm('volume_create', { name, bytes });
  });
  afterAll(() => world.dispose());

  const groups = () => world.lsm<Readonly<Record<string, readonly string[]>>>('list_groups');

  it('check 22: target ports are listed where nothing was made yet', async () => {
    for (const port of await world.lsm<readonly { readonly addresses: readonly string[] }[]>('target_ports'))
      expect(port.addresses).not.toEqual([]);
  });

  it('check 10: an access group is made, with its initiator', async () => {
    await world.lsm('group_create', { name: 'g1', initiator });
    expect(await groups()).toEqual({ g1: [initiator] });
    expect(await world.lsm('known_initiators')).toEqual([initiator]);
  });

  it('check 11: a name and an initiator are in one group only; nothing of a refused group stays', async () => {
    await expect(world.lsm('group_create', { name: 'g1', initiator: third })).rejects.toThrow(
      'NAME_CONFLICT',
    );
    await expect(world.lsm('group_create', { name: 'g9', initiator })).rejects.toThrow('EXISTS_INITIATOR');
    expect(await groups()).toEqual({ g1: [initiator] });
  });

  it('check 12: initiators come and go; the last one stays', async () => {
    await world.lsm('group_add', { name: 'g1', initiator: second });
    expect(await groups()).toEqual({ g1: [initiator, second] });
    await world.lsm('group_remove', { name: 'g1', initiator: second });
    expect(await groups()).toEqual({ g1: [initiator] });
    await expect(world.lsm('group_remove', { name: 'g1', initiator })).rejects.toThrow(
      'LAST_INIT_IN_ACCESS_GROUP',
    );
    await world.lsm('group_add', { name: 'g1', initiator: second });
  });

  it('check 13: a masked volume is seen with its size by every initiator of the group', async () => {
    place = await world.lsm<Place>('volume_mask', { name: 'v1', group: 'g1' });
    for (const name of [initiator, second]) expect(await world.sizeSeenBy(name, place)).toBe(bytes);
  });

  it('check 14: a stranger gets in at no LUN, and discovers no target', async () => {
    expect(await world.discoveredBy(initiator)).toContain(place.target);
    expect(await world.discoveredBy(stranger)).not.toContain(place.target);
    expect(await world.sizeSeenBy(stranger, place)).toBe('refused');
    expect((await world.io(stranger, place, ['read 0 4k'])).status).not.toBe(0);
  });

  it('check 15: the Name of a volume is what INQUIRY answers', async () => {
    const volumes =
      await world.lsm<readonly { readonly name: string; readonly vpd83: string }[]>('list_volumes');
    const name = volumes.find((volume) => volume.name === 'v1')?.vpd83 ?? 'none';
    expect(await world.identificationOf(initiator, place)).toContain(name);
  });

  it('check 16: masking and unmasking twice change nothing the second time', async () => {
    await expect(world.lsm('volume_mask', { name: 'v1', group: 'g1' })).rejects.toThrow('NO_STATE_CHANGE');
    await world.lsm('volume_unmask', { name: 'v1', group: 'g1' });
    await expect(world.lsm('volume_unmask', { name: 'v1', group: 'g1' })).rejects.toThrow('NO_STATE_CHANGE');
    place = await world.lsm<Place>('volume_mask', { name: 'v1', group: 'g1' });
  });

  it('check 17: a masked volume is not deleted, and goes on', async () => {
    await expect(world.lsm('volume_delete', { name: 'v1' })).rejects.toThrow('IS_MASKED');
    const used = await world.io(initiator, place, ['write -P 7 0 1M', 'read -P 7 0 1M']);
    expect(used).toMatchObject({ status: 0 });
  });

  it('check 18: one view for each group; a volume of two groups is seen through both', async () => {
    await world.lsm('group_create', { name: 'h1', initiator: third });
    const more = await world.lsm<Place>('volume_mask', { name: 'v2', group: 'g1' });
    const shared = await world.lsm<Place>('volume_mask', { name: 'v1', group: 'h1' });
    expect(more.target).toBe(place.target);
    expect(shared.target).not.toBe(place.target);
    expect(await world.lsm('list_of_group', { group: 'g1' })).toEqual(['v1', 'v2']);
    expect(await world.lsm('list_of_group', { group: 'h1' })).toEqual(['v1']);
    expect(await world.io(third, shared, ['read -P 7 0 1M'])).toMatchObject({ status: 0 });
    expect(await world.sizeSeenBy(initiator, place)).toBe(bytes);
    expect(await world.sizeSeenBy(third, place)).toBe('refused');
    await world.lsm('volume_unmask', { name: 'v1', group: 'h1' });
    await world.lsm('group_delete', { name: 'h1' });
  });

  it('check 19: a LUN goes while its view stays, and comes back', async () => {
    await world.lsm('volume_unmask', { name: 'v1', group: 'g1' });
    expect(await world.sizeSeenBy(initiator, place)).toBe('refused');
    expect(await world.lsm('list_of_group', { group: 'g1' })).toEqual(['v2']);
    const again = await world.lsm<Place>('volume_mask', { name: 'v1', group: 'g1' });
    expect(again.target).toBe(place.target);
    expect(await world.io(initiator, again, ['read -P 7 0 1M'])).toMatchObject({ status: 0 });
  });

  it('check 21: with an account CHAP is asked for, and with the right secret the LUN is seen', async () => {
    const credentials = ownClient(world.server);
    try {
      const { returnValue } = await credentials.addSharedSecret({
        RemoteID: initiator,
        Secret: 'right-secret-1',
        target: place.target,
      });
      expect(returnValue).toBe(0);
    } finally {
      await credentials.stop();
    }
    const read = ['read -P 7 0 1M'];
    expect((await world.io(initiator, place, read)).status).not.toBe(0);
    expect((await world.io(initiator, place, read, 'wrong-secret-1')).status).not.toBe(0);
    expect(await world.io(initiator, place, read, 'right-secret-1')).toMatchObject({ status: 0 });
    expect((await world.io(stranger, place, read, 'right-secret-1')).status).not.toBe(0);
  });

  it('check 20: a group goes when nothing is masked to it, and its target with it', async () => {
    await expect(world.lsm('group_delete', { name: 'g1' })).rejects.toThrow('IS_MASKED');
    for (const name of ['v1', 'v2']) await world.lsm('volume_unmask', { name, group: 'g1' });
    await world.lsm('group_delete', { name: 'g1' });
    expect(await groups()).toEqual({});
    expect(await world.sizeSeenBy(initiator, place)).toBe('refused');
    expect((await world.io(initiator, place, ['read 0 4k'], 'right-secret-1')).status).not.toBe(0);
  });

  it('checks 30, 31 and 32: ExposePaths, HidePaths and the methods of nodes answer each error with its value', async () => {
    const checked = await world.lsm('check_paths', { name: 'v1', other: 'v2', initiator });
    expect(checked).toBe('as it should be');
  });

  it('check 33: DeleteInstance removes a view and a job that has ended, and no initiator that is in use', async () => {
    const checked = await world.lsm('check_deletions', { name: 'v1', initiator });
    expect(checked).toBe('as it should be');
  });
});

describe.skipIf(!canAccept).each(kinds)(
  'check 29: the classic route, the profile of groups withheld, on %s',
  (kind) => {
    let world: AcceptanceWorld;
    let place: Place;
    beforeAll(async () => {
      world = await AcceptanceWorld.open(kind, { isClassic: true });
      for (const name of ['v1', 'v2']) await world.lsm('volume_create', { name, bytes });
    });
    afterAll(() => world.dispose());

    it('check 29, as 10 and 13 to 15: a volume is exposed to an initiator, and to nobody else', async () => {
      place = await world.lsm<Place>('expose', { name: 'v1', initiator });
      expect(await world.sizeSeenBy(initiator, place)).toBe(bytes);
      for (const name of [second, stranger]) expect(await world.sizeSeenBy(name, place)).toBe('refused');
      expect(await world.lsm('seen_by_initiator', { initiator })).toEqual(['v1']);
      expect(Object.values(await world.lsm<Record<string, string[]>>('list_groups'))).toContainEqual([
        initiator,
      ]);
    });

    it('check 29, as 12: one more initiator is let in, and shut out', async () => {
      await world.lsm('admit', { initiator: second, target: place.target });
      expect(await world.sizeSeenBy(second, place)).toBe(bytes);
      await world.lsm('hide_from', { initiator: second, target: place.target });
      expect(await world.sizeSeenBy(second, place)).toBe('refused');
      expect(await world.sizeSeenBy(initiator, place)).toBe(bytes);
    });

    it('check 29, as 16 to 19: volumes come into the view and leave it, and none is deleted meanwhile', async () => {
      await expect(world.lsm('expose_more', { name: 'v1', target: place.target })).rejects.toThrow(
        'NO_STATE_CHANGE',
      );
      const more = await world.lsm<Place>('expose_more', { name: 'v2', target: place.target });
      expect(await world.sizeSeenBy(initiator, more)).toBe(bytes);
      await expect(world.lsm('volume_delete', { name: 'v2' })).rejects.toThrow('IS_MASKED');
      await world.lsm('hide', { name: 'v2', target: place.target });
      await expect(world.lsm('hide', { name: 'v2', target: place.target })).rejects.toThrow(
        'NO_STATE_CHANGE',
      );
      expect(await world.sizeSeenBy(initiator, more)).toBe('refused');
      expect(await world.sizeSeenBy(initiator, place)).toBe(bytes);
    });

    it('check 29, as 20: the view goes when it shows nothing any more', async () => {
      await expect(world.lsm('delete_view', { target: place.target })).rejects.toThrow('CIM_ERR_FAILED');
      await world.lsm('hide', { name: 'v1', target: place.target });
      await world.lsm('delete_view', { target: place.target });
      expect(await world.sizeSeenBy(initiator, place)).toBe('refused');
      for (const name of ['v1', 'v2']) await world.lsm('volume_delete', { name });
    });
  },
);

/** An address of this machine on which the manager's client tells of ports: it leaves out those of loopback and of one link. */
const globalIPv6 = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, address }) => family === 'IPv6' && !/^(?:::1$|fe80)/u.test(address))?.address;

describe.skipIf(!canAccept)('target ports on IPv6', () => {
  const bind = globalIPv6 ?? '::1';
  let world: AcceptanceWorld;
  beforeAll(async () => {
    world = await AcceptanceWorld.open('embedded', { args: ['--iscsi-bind', bind] });
  });
  afterAll(() => world.dispose());

  it('check 22: the ports of a target on IPv6 have its address in 39 characters', async () => {
    await world.lsm('volume_create', { name: 'v6', bytes });
    await world.lsm('group_create', { name: 'g6', initiator });
    const { target } = await world.lsm<Place>('volume_mask', { name: 'v6', group: 'g6' });
    const ports =
      await world.lsm<readonly { readonly target: string; readonly addresses: readonly string[] }[]>(
        'target_ports',
      );
    const addresses = ports.find((port) => port.target === target)?.addresses ?? [];
    expect(addresses.filter((each) => /^\[(?:[0-9a-f]{4}:){7}[0-9a-f]{4}\]:\d+$/u.test(each))).toHaveLength(
      globalIPv6 === undefined ? 0 : 1,
    );
  });
});

describe.skipIf(!canAccept || !kinds.includes('tgt'))('a tgtd that is killed', () => {
  let world: AcceptanceWorld;
  beforeAll(async () => {
    world = await AcceptanceWorld.open('tgt');
  });
  afterAll(() => world.dispose());

  it('check 28: gets its views back, and is never open meanwhile', async () => {
    const { tgtd } = world;
    if (!tgtd) throw new Error('there is no tgtd');
    await world.lsm('volume_create', { name: 'kept', bytes });
    await world.lsm('group_create', { name: 'g28', initiator });
    const place = await world.lsm<Place>('volume_mask', { name: 'kept', group: 'g28' });
    expect(await world.io(initiator, place, ['write -P 9 0 1M', 'flush'])).toMatchObject({ status: 0 });
    const name = await world.identificationOf(initiator, place);

    await tgtd.restart();
    const open: string[] = [];
    // Every 20 ms: each target with a disk has an ACL of names, and nobody else's address in it.
    for (const end = Date.now() + patienceMs; ; await sleep(20)) {
      const blocks = (await tgtd.showTargets()).split(/^(?=Target \d+: )/mu).filter((text) => text !== '');
      const acl = (block: string): string => block.slice(block.indexOf('ACL information:'));
      open.push(...blocks.filter((block) => /Type: disk/u.test(block) && !/ {8}iqn\./u.test(acl(block))));
      open.push(...blocks.filter((block) => / {8}(?:ALL|\d+\.)/u.test(acl(block))));
      if ((await world.sizeSeenBy(initiator, place)) === bytes || Date.now() > end) break;
    }
    expect(open).toEqual([]);
    expect(await world.io(initiator, place, ['read -P 9 0 1M'])).toMatchObject({ status: 0 });
    expect(await world.identificationOf(initiator, place)).toBe(name);
    expect(await world.sizeSeenBy(stranger, place)).toBe('refused');
    expect(await world.lsm('list_of_group', { group: 'g28' })).toEqual(['kept']);
  });
});

describe.skipIf(!canAccept || !kinds.includes('tgt'))('units of others', () => {
  let world: AcceptanceWorld;
  beforeAll(async () => {
    world = await AcceptanceWorld.open('tgt');
  });
  afterAll(() => world.dispose());

  it('check 45: a target that tgtadm made is shown in the reserved pool, and never changed', async () => {
    const name = 'iqn.2026-01.test.example:foreign';
    await world.tgtd?.createTarget(name);
    const before = await world.tgtd?.showTargets();
    expect(await world.volumeNames()).toEqual([]);
    expect(await world.lsm('check_foreign', { target: name })).toBeGreaterThan(0);
    expect(await world.tgtd?.showTargets()).toBe(before);
  });
});
