import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAssociation } from '../../../src/cim/CIMClass.js';
import type { CIMInstance } from '../../../src/cim/CIMInstance.js';
import { isInstanceName } from '../../../src/cim/CIMInstanceName.js';
import { targetNamespace } from '../../../src/providers/identity.js';
import { host, other, StorageWorld, type StorageKind } from '../../provisioning/StorageWorld.js';
import { haveTgtd } from '../../support/tgtd.js';
import { MaskingModel } from './MaskingModel.js';

const kinds: readonly StorageKind[] = haveTgtd ? ['embedded', 'tgt'] : ['embedded'];

/** The whole model of a target with views, groups and named initiators. */
describe.each(kinds)('the model of %s', (kind) => {
  let world: StorageWorld;
  let model: MaskingModel;

  beforeAll(async () => {
    world = new StorageWorld(kind);
    await world.start();
    model = new MaskingModel(world);
    const [a, b] = [await world.makeVolume('a'), await world.makeVolume('b')];
    await model.expose([a], [host]);
    await model.identify('CreateStorageHardwareID', { StorageID: other, IDType: 5 });
    const initiators = await model.makeGroup(2, 'g1', [model.initiator(other)]);
    const volumes = await model.makeGroup(4, 'g1', [model.volume(b), model.volume(a)]);
    const { returnValue } = await model.group('CreateMaskingView', {
      ElementName: 'g1',
      InitiatorMaskingGroup: initiators,
      DeviceMaskingGroup: volumes,
    });
    if (returnValue !== 0) throw new Error('no view was made');
    await model.makeGroup(4, 'loose', [model.volume(b)]);
  });
  afterAll(() => world.dispose());

  it('has each association at both of its ends, whichever filter finds it, and each instance by its path', async () => {
    const namespace = model.repository.getNamespace(targetNamespace);
    const links: CIMInstance[] = [];
    for (const name of namespace.directSubclasses(null))
      if (isAssociation(namespace.getClass(name))) links.push(...(await model.enumerate(name)));
    const things = await model.enumerate('CIM_ManagedElement');
    const byPath = new Map([...things, ...links].map((each) => [each.path?.canonical, each]));
    const classes = new Set(links.map(({ className }) => className));
    for (const name of [
      'MSISCSITARGET_AuthorizedSubject',
      'MSISCSITARGET_AuthorizedTarget',
      'MSISCSITARGET_BindsTo',
      'MSISCSITARGET_ConcreteDependency',
      'ISCSIWBEM_AssociatedPrivilege',
      'ISCSIWBEM_AssociatedInitiatorMaskingGroup',
      'ISCSIWBEM_AssociatedTargetMaskingGroup',
      'ISCSIWBEM_AssociatedDeviceMaskingGroup',
      'ISCSIWBEM_HostedCollection',
      'ISCSIWBEM_MemberOfCollection',
      'ISCSIWBEM_OrderedMemberOfCollection',
      'ISCSIWBEM_ServiceAffectsElement',
    ])
      expect(classes).toContain(name);

    for (const { path } of byPath.values()) {
      if (!path) throw new Error('an instance without a path');
      expect((await model.get(path)).path?.canonical).toBe(path.canonical);
    }
    for (const { path } of things) {
      if (!path) throw new Error('an instance without a path');
      const expected = links.filter((link) => endsOf(link).some((end) => end.canonical === path.canonical));
      const found = await model.references(path);
      expect(pathsOf(found), path.toString()).toEqual(pathsOf(expected));
      const far = await model.associators(path);
      const others = expected.flatMap(endsOf).filter((end) => end.canonical !== path.canonical);
      expect(new Set(far.map((each) => each.path?.canonical)), path.toString()).toEqual(
        new Set(others.map((end) => end.canonical).filter((end) => byPath.has(end))),
      );
      // Every reference leads to something.
      expect(others.filter((end) => !byPath.has(end.canonical)).map(String)).toEqual([]);
    }
  });

  function pathsOf(instances: readonly CIMInstance[]): readonly string[] {
    return instances.map(({ path }) => path?.canonical ?? '').toSorted();
  }

  function endsOf(link: CIMInstance) {
    return [...link.properties.values()].flatMap(({ value }) => (isInstanceName(value) ? value : []));
  }
});
