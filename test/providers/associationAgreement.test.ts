import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAssociation, keyProperties } from '../../src/cim/CIMClass.js';
import { isInstanceName, type CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { CIMInstance } from '../../src/cim/CIMInstance.js';
import { targetNamespace } from '../../src/providers/identity.js';
import { host, MiB, other, StorageWorld, type StorageKind } from '../provisioning/StorageWorld.js';
import { haveTgtd } from '../support/tgtd.js';
import { StorageModel } from './storage/StorageModel.js';

const kinds: readonly StorageKind[] = haveTgtd ? ['embedded', 'tgt'] : ['embedded'];

/**
 * What DSP0200 has of one association, asked in every way, is the same: EnumerateInstances, EnumerateInstanceNames, GetInstance, and
 * References, ReferenceNames, Associators and AssociatorNames from both ends with each filter alone and all together.
 */
describe.each(kinds)('every live association over storage of %s', (kind) => {
  let world: StorageWorld;
  let model: StorageModel;
  /** All live instances by class. */
  const all = new Map<string, readonly CIMInstance[]>();

  beforeAll(async () => {
    world = new StorageWorld(kind);
    await world.start();
    model = new StorageModel(world);
    const { target } = await world.provide('db1', 8 * MiB);
    await world.done({ kind: 'allow', target, initiator: other });
    const source = await world.makeVolume('unshown', 2 * MiB);
    const copy = await world.done({ kind: 'copyVolume', source, name: 'c', as: 'clone', pool: null });
    await world.jobs.ended(copy.job ?? '');
    await world.login(target, host);
    await world.provisioning.changeAsJob(model.callAs('storage').principal, {
      kind: 'createVolume',
      name: 'made as a manager does',
      bytes: MiB,
      pool: null,
      thick: null,
    });
    const namespace = model.repository.getNamespace(targetNamespace);
    for (const name of namespace.subclasses(null)) {
      const provider = model.providers.find(namespace, name);
      if (provider?.instances) all.set(name, await ownInstances(name));
    }
  });
  afterAll(() => world.dispose());

  async function ownInstances(className: string): Promise<CIMInstance[]> {
    return (await model.enumerate(className)).filter((each) => each.className === className);
  }

  const pathOf = ({ path, className }: CIMInstance): CIMInstanceName => {
    if (!path) throw new Error(`an instance of ${className} without a path`);
    return path;
  };
  const textsOf = (instances: readonly CIMInstance[]): string[] =>
    instances.map((each) => pathOf(each).canonical).toSorted();
  const endsOf = (association: CIMInstance): [role: string, end: CIMInstanceName][] =>
    [...association.properties.values()].flatMap(({ name, value }) =>
      isInstanceName(value) ? [[name, value] as [string, CIMInstanceName]] : [],
    );

  it('has instances of every live class, each found by its path, each path once', async () => {
    const empty: string[] = [];
    for (const [name, instances] of all) {
      if (instances.length === 0) empty.push(name);
      const texts = textsOf(instances);
      expect(new Set(texts).size, name).toBe(texts.length);
      for (const each of instances) {
        const found = await model.get(pathOf(each));
        for (const { name: property, value } of each.properties.values())
          if (!volatile.has(property))
            expect([name, property, found.value(property)]).toEqual([name, property, value]);
      }
    }
    expect(empty.filter((name) => !mayBeEmpty.has(name))).toEqual([]);
  });

  it('has keys and required properties with values', () => {
    const namespace = model.repository.getNamespace(targetNamespace);
    for (const [name, instances] of all) {
      const cimClass = namespace.getClass(name);
      const required = [...cimClass.properties.values()].filter(
        ({ qualifiers }) => qualifiers.get('Required')?.value === true,
      );
      for (const each of instances)
        for (const property of [...keyProperties(cimClass), ...required])
          expect([name, property.name, (each.value(property.name) ?? null) === null]).toEqual([
            name,
            property.name,
            false,
          ]);
    }
  });

  it('is found from both ends, with each filter and with all of them, and leads to what is there', async () => {
    const namespace = model.repository.getNamespace(targetNamespace);
    for (const [className, instances] of all) {
      if (!isAssociation(namespace.getClass(className))) continue;
      for (const association of sample(instances)) {
        const ends = endsOf(association);
        expect(ends.length, className).toBeGreaterThan(1);
        for (const [role, end] of ends) {
          const [resultRole, far] = ends.find(([each]) => each !== role) ?? [role, end];
          const text = pathOf(association).canonical;
          // What it names is there, under the name that it has in the association.
          const source = await model.get(end);
          expect([className, role, pathOf(source).canonical]).toEqual([className, role, end.canonical]);
          for (const filters of [
            {},
            { associationClass: className },
            { role },
            { associationClass: className.toUpperCase(), role: role.toLowerCase() },
          ])
            expect([className, role, textsOf(await model.references(end, filters))]).toEqual([
              className,
              role,
              expect.arrayContaining([text]) as unknown,
            ]);
          for (const filters of [
            { associationClass: className },
            { resultClass: far.className, resultRole },
            { resultClass: far.className.toUpperCase() },
            { associationClass: className, role, resultClass: far.className, resultRole },
          ])
            expect([className, role, textsOf(await model.associators(end, filters))]).toEqual([
              className,
              role,
              expect.arrayContaining([far.canonical]) as unknown,
            ]);
          // By the other role it is not the source.
          const turned = await model.references(end, { associationClass: className, role: resultRole });
          expect([className, textsOf(turned)]).not.toContainEqual(expect.arrayContaining([text]));
        }
      }
    }
  });

  it('is asked from every object: what comes is what EnumerateInstances has, no more and no less', async () => {
    const namespace = model.repository.getNamespace(targetNamespace);
    const associations = [...all.entries()].filter(([name]) => isAssociation(namespace.getClass(name)));
    const expected = new Map<string, Set<string>>();
    for (const [, instances] of associations)
      for (const each of instances)
        for (const [, end] of endsOf(each)) {
          const texts = expected.get(end.canonical) ?? new Set();
          expected.set(end.canonical, texts.add(pathOf(each).canonical));
        }
    for (const [, instances] of all)
      for (const each of sample(instances)) {
        const path = pathOf(each);
        expect([path.canonical, textsOf(await model.references(path))]).toEqual([
          path.canonical,
          [...(expected.get(path.canonical) ?? [])].toSorted(),
        ]);
      }
  });
});

/** Change from one look to the next. */
const volatile = new Set([
  'ElapsedTime',
  'RemainingManagedSpace',
  'StatisticTime',
  'SpaceConsumed',
  'CurrentTime',
]);

/** Classes that may have no instance here: a machine may have no interface but the loopback. */
const mayBeEmpty = new Set([
  'MSFTSMNET_DeviceSAPImplementation',
  'MSFTSMNET_EthernetPort',
  'MSFTSMNET_SystemDevice',
  'MSISCSITARGET_DeviceSAPImplementation',
]);

/** Enough of many. */
function sample<T>(items: readonly T[]): readonly T[] {
  return items.slice(0, 4);
}
