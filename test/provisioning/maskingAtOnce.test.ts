import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MaskingOutcome } from '../../src/provisioning/MaskingOutcome.js';
import type { MaskingGroup } from '../../src/provisioning/MaskingViews.js';
import type { IscsiName } from '../../src/targets/IscsiName.js';
import { host, other, principal, StorageWorld } from './StorageWorld.js';

const caller = principal('storage');
let world: StorageWorld;

beforeEach(async () => {
  world = new StorageWorld('embedded');
  await world.start();
});
afterEach(() => world.dispose());

function expose(volume: string, initiators: readonly IscsiName[]): Promise<MaskingOutcome> {
  const volumes = [{ volume, lun: null, readOnly: false }];
  return world.masking.paths.expose(caller, { target: null, isNode: false, volumes, initiators });
}

/** Of initiators; in the order of the names. */
async function makeGroups(names: readonly string[], members: readonly string[]): Promise<MaskingGroup[]> {
  const made: MaskingGroup[] = [];
  for (const name of names) {
    const { group } = await world.masking.groups.createGroup(caller, {
      type: 'initiators',
      name,
      members,
      deleteOnEmpty: false,
      deleteWhenUnassociated: false,
    });
    made.push(await findGroup(group ?? ''));
  }
  return made;
}

async function findGroup(id: string): Promise<MaskingGroup> {
  const group = await world.views.findGroup('initiators', id);
  if (!group) throw new Error(`there is no group ${id}`);
  return group;
}

describe('what is asked for many times at once', () => {
  it('makes one view of a volume and an initiator', async () => {
    const a = await world.makeVolume('a');

    const outcomes = await Promise.all(Array.from({ length: 5 }, () => expose(a, [host])));

    expect(outcomes.map(({ cause }) => cause).toSorted()).toEqual([
      ...Array.from({ length: 4 }, () => 'already-member'),
      'done',
    ]);
    expect(await world.driver.storage.findExportsOf(a)).toHaveLength(1);
  });

  it('makes an initiator a member of one group', async () => {
    await world.masking.paths.createInitiator(caller, { name: host, label: null });
    const groups = await makeGroups(['g1', 'g2', 'g3', 'g4'], []);

    const outcomes = await Promise.all(
      groups.map((group) => world.masking.groups.addMembers(caller, group, [host], null)),
    );

    expect(outcomes.filter(({ cause }) => cause === 'done')).toHaveLength(1);
    expect(await world.views.groupsWith('initiators', host)).toHaveLength(1);
  });

  it('loses no member, name or view of a group', async () => {
    for (const name of [host, other])
      await world.masking.paths.createInitiator(caller, { name, label: null });
    const [asked] = await makeGroups(['g1'], [host]);
    if (!asked) throw new Error('no group was made');
    const { groups } = world.masking;

    const [added, made, renamed] = await Promise.all([
      groups.addMembers(caller, asked, [other], null),
      groups.createView(caller, {
        name: 'v1',
        groups: { initiators: asked, targets: null, volumes: null },
        luns: null,
      }),
      groups.renameGroup(caller, asked, 'g2'),
    ]);

    expect([added.cause, made.cause]).toEqual(['done', 'done']);
    const group = await findGroup(asked.id);
    // Renamed before it is of the view, or asked to try again.
    expect(group).toMatchObject({ name: renamed.cause === 'busy' ? 'g1' : 'g2', view: made.target });
    expect((await world.views.membersOf(group)).toSorted()).toEqual([host, other].toSorted());
    expect(await groups.renameGroup(caller, group, 'g3')).toMatchObject({ cause: 'done' });
    expect(await findGroup(asked.id)).toMatchObject({ name: 'g3', view: made.target });
  });
});

describe('an initiator that is named twice', () => {
  it('is refused, and hides nothing from the others', async () => {
    const a = await world.makeVolume('a');
    const { target } = await expose(a, [host, other]);
    if (target === null) throw new Error('no view was made');

    const named = { target, volumes: [a], initiators: [host, host] };
    expect(await world.masking.paths.hide(caller, named)).toMatchObject({
      cause: 'invalid',
      message: `${host} is named twice: expected once`,
    });
    expect(await world.driver.storage.findExportsOf(a)).toHaveLength(1);
    expect((await world.driver.storage.findAccessList(target))?.initiators).toHaveLength(2);
  });
});
