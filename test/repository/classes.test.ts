import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cimProperty } from '../../src/cim/CIMInstance.js';
import { isIdentifier } from '../../src/cim/identifier.js';
import { foldName, NameMap } from '../../src/cim/NameMap.js';
import { compileMof } from '../../src/mof/compile.js';
import { printMof } from '../../src/mof/printMof.js';
import { createClass } from '../../src/repository/createClass.js';
import { deleteClass } from '../../src/repository/deleteClass.js';
import { modifyClass } from '../../src/repository/modifyClass.js';
import {
  call,
  classOf,
  collect,
  failure,
  own,
  ownMof,
  RepositoryHarness,
  tester,
} from './repositoryHarness.js';

let harness: RepositoryHarness;
beforeEach(async () => {
  harness = await RepositoryHarness.start();
});
afterEach(() => harness.remove());

const crate = 'class ACME_Crate : T_Box { boolean Heavy = true; };';

describe('CreateClass', () => {
  it('adds a class with all it inherits, and keeps it over a restart', async () => {
    await createClass(harness.repository, own, classOf(crate), tester);
    for (let round = 0; round < 2; round += 1) {
      const namespace = harness.repository.getNamespace(own);
      const cimClass = namespace.getClass('acme_crate');
      expect([...cimClass.properties.names()]).toEqual(['Id', 'Text', 'Size', 'Heavy']);
      expect(cimClass.properties.get('Id')?.propagated).toBe(true);
      expect(cimClass.properties.get('Heavy')?.defaultValue).toBe(true);
      expect([...namespace.subclasses('T_Thing')]).toContain('ACME_Crate');
      await harness.reopen();
    }
  });

  it('takes over what depends on each other in any order of names, again at a restart', async () => {
    const { repository } = harness;
    await createClass(repository, own, classOf('class ZED_A { [Key] string Id; };'), tester);
    await createClass(
      repository,
      own,
      classOf('class ZED_A { [Key] string Id; }; class ACME_B : ZED_A { };'),
      tester,
    );
    await harness.reopen();
    expect([...harness.repository.getNamespace(own).clientClasses()].map(({ name }) => name)).toEqual([
      'ZED_A',
      'ACME_B',
    ]);
  });

  const identifier = fc
    .array(
      fc.oneof(
        fc.constantFrom(...Array.from('azAZ_09')),
        fc.integer({ min: 0x80, max: 0x2_ffff }).map((code) => String.fromCodePoint(code)),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((parts) => parts.join(''))
    .filter((name) => isIdentifier(name) && !name.startsWith('__'));
  const keyword = fc.constantFrom(
    'Class', 'Scope', 'Method', 'Property', 'Qualifier', 'Instance', 'Of', 'As', 'Ref', 'Any', 'Null', 'True', 'False', 'Schema',
    'Flavor', 'Pragma', 'Restricted', 'ToSubclass', 'String', 'uint8', 'datetime', 'Indication', 'Association', 'Reference',
  ); // prettier-ignore
  const anyName = fc.oneof(identifier, keyword);

  it('takes no name that MOF cannot say: what it holds is printed and compiled again', async () => {
    const { repository } = harness;
    const namespace = repository.getNamespace(own);
    const names = fc.uniqueArray(anyName, { selector: foldName, minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        names,
        async ([name = '', key = '', array = '', link = '', method = '', parameter = '']) => {
          const plain = classOf(
            `[Association] class ACME_P { [Key] string Id; uint8 A[] = { 1 }; [Key] T_Thing REF R; [Key] T_Thing REF S;
            string M(T_Thing REF R); };`,
          );
          const [id, a, r, s] = [...plain.properties.values()];
          const m = plain.methods.get('M');
          const p = m?.parameters.get('R');
          if (!id || !a || !r || !s || !m || !p) throw new Error('a feature is missing');
          const feature = <T>(of: T, called: string) =>
            [called, { ...of, name: called, classOrigin: name }] as const;
          await createClass(
            repository,
            own,
            {
              ...plain,
              name,
              properties: new NameMap([
                feature(id, key),
                feature(a, array),
                feature({ ...r, referenceClass: name }, link),
                feature(s, 'S_'),
              ]),
              methods: new NameMap([
                feature({ ...m, parameters: new NameMap([feature(p, parameter)]) }, method),
              ]),
            },
            tester,
          );
          try {
            const held = namespace.getClass(name);
            const text = printMof(held, (qualifier) => namespace.qualifierDeclarations.get(qualifier));
            const { namespaces } = compileMof(
              { path: 'printed.mof', text: `${ownMof}\n${text}` },
              { namespace: own },
            );
            expect(namespaces.get(own)?.classes.get(name)).toEqual(held);
          } finally {
            await deleteClass(repository, own, name, tester);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each(['ACME_\u{1D7D8}', 'ACME_A-B', 'ACME_ B', '1_A'])('refuses the name %j', async (name) => {
    const cimClass = classOf('class ACME_X { [Key] string Id; };');
    expect(await failure(createClass(harness.repository, own, { ...cimClass, name }, tester))).toMatch(
      'CIM_ERR_INVALID_PARAMETER',
    );
  });

  it('leaves flavors that are not stated to the qualifier type', async () => {
    const sent = classOf('class ACME_K { [Key] string Id; };');
    const id = sent.properties.get('Id');
    const key = id?.qualifiers.get('Key');
    if (!id || !key) throw new Error('no key');
    // DSP0201: OVERRIDABLE and TOSUBCLASS are "true" where they are not sent; Key is declared DisableOverride.
    id.qualifiers.set('Key', { ...key, overridable: true, toSubclass: true });
    await createClass(harness.repository, own, sent, tester);
    const kept = harness.repository.getNamespace(own).getClass('ACME_K').properties.get('Id');
    expect(kept?.qualifiers.get('Key')).toMatchObject({ overridable: false, toSubclass: true });
  });

  it.each([
    ['CIM_ERR_INVALID_NAMESPACE', 'root/none', 'class ACME_X { [Key] string Id; };'],
    ['CIM_ERR_ALREADY_EXISTS', own, 'class T_Box2 { };'],
    ['CIM_ERR_INVALID_SUPERCLASS', own, 'class T_Gone { }; class ACME_X : T_Gone { };'],
    [
      'CIM_ERR_INVALID_PARAMETER',
      own,
      'class ACME_Other { }; class ACME_X { [EmbeddedInstance("ACME_Other")] string Part; };',
    ],
    ['CIM_ERR_INVALID_PARAMETER', own, 'class __Mine { [Key] string Id; };'],
  ])('answers %s in %s to %s', async (status, namespace, text) => {
    await createClass(harness.repository, own, classOf('class T_Box2 { };'), tester);
    expect(await failure(createClass(harness.repository, namespace, classOf(text), tester))).toMatch(status);
  });

  it.each(['', 'no name', '1st_Class', `T_${'x'.repeat(300)}`])('refuses the class name %j', async (name) => {
    const sent = { ...classOf('class ACME_X { [Key] string Id; };'), name };
    expect(await failure(createClass(harness.repository, own, sent, tester))).toMatch(
      'CIM_ERR_INVALID_PARAMETER',
    );
  });

  it('lets one of two that come at once have the name', async () => {
    const results = await Promise.allSettled([
      createClass(harness.repository, own, classOf(crate), tester),
      createClass(harness.repository, own, classOf(crate), tester),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });
});

describe('ModifyClass', () => {
  beforeEach(() => createClass(harness.repository, own, classOf(crate), tester));

  it('replaces the class; its subclasses inherit anew', async () => {
    const { repository } = harness;
    await createClass(repository, own, classOf(`${crate} class ACME_Big : ACME_Crate { };`), tester);
    await modifyClass(repository, own, classOf('class ACME_Crate : T_Box { uint8 Weight; };'), tester);
    for (let round = 0; round < 2; round += 1) {
      const big = harness.repository.getNamespace(own).getClass('ACME_Big');
      expect([...big.properties.names()]).toEqual(['Id', 'Text', 'Size', 'Weight']);
      await harness.reopen();
    }
  });

  it('lets the instances gain properties', async () => {
    await harness.create(own, 'ACME_Crate', [cimProperty('Id', 'string', 'a')]);
    await modifyClass(
      harness.repository,
      own,
      classOf('class ACME_Crate : T_Box { boolean Heavy = true; uint8 Weight = 9; };'),
      tester,
    );
    const all = await collect(harness.instances.enumerate(own, 'ACME_Crate', call));
    expect(all.map((instance) => [instance.value('Heavy'), instance.value('Weight')])).toEqual([[true, 9]]);
  });

  it.each([
    ['CIM_ERR_NOT_FOUND', 'class ACME_None { };'],
    ['CIM_ERR_INVALID_SUPERCLASS', 'class ACME_Crate { [Key] string Id; };'],
    ['CIM_ERR_CLASS_HAS_CHILDREN', 'class ACME_Crate : T_Box { string Label; };'],
    ['CIM_ERR_CLASS_HAS_INSTANCES', 'class ACME_Crate : T_Box { };'],
    ['CIM_ERR_CLASS_HAS_INSTANCES', 'class ACME_Crate : T_Box { string Heavy; };'],
    ['CIM_ERR_CLASS_HAS_INSTANCES', '[Abstract] class ACME_Crate : T_Box { boolean Heavy; };'],
  ])('answers %s to %s', async (status, text) => {
    await createClass(
      harness.repository,
      own,
      classOf(`${crate} class ACME_Labelled : ACME_Crate { uint8 Label; };`),
      tester,
    );
    await harness.create(own, 'ACME_Crate', [cimProperty('Id', 'string', 'a')]);
    expect(await failure(modifyClass(harness.repository, own, classOf(text), tester))).toMatch(status);
  });

  it("refuses a change of the server's own classes", async () => {
    const sent = { ...classOf('class ACME_X : T_Thing { uint32 Size; };'), name: 'T_Box' };
    expect(await failure(modifyClass(harness.repository, own, sent, tester))).toMatch(
      'CIM_ERR_NOT_SUPPORTED',
    );
  });
});

describe('DeleteClass', () => {
  beforeEach(() => createClass(harness.repository, own, classOf(crate), tester));

  it('removes the class for good', async () => {
    await deleteClass(harness.repository, own, 'acme_crate', tester);
    expect(harness.repository.getNamespace(own).directSubclasses('T_Box')).toEqual([]);
    await harness.reopen();
    expect(harness.repository.getNamespace(own).findClass('ACME_Crate')).toBeNull();
  });

  it('answers CIM_ERR_NOT_FOUND, CIM_ERR_CLASS_HAS_CHILDREN, CIM_ERR_NOT_SUPPORTED and CIM_ERR_CLASS_HAS_INSTANCES', async () => {
    const { repository } = harness;
    expect(await failure(deleteClass(repository, own, 'ACME_None', tester))).toMatch('CIM_ERR_NOT_FOUND');
    expect(await failure(deleteClass(repository, own, 'T_Box', tester))).toMatch(
      'CIM_ERR_CLASS_HAS_CHILDREN',
    );
    expect(await failure(deleteClass(repository, own, 'T_Holds', tester))).toMatch('CIM_ERR_NOT_SUPPORTED');
    await harness.create(own, 'ACME_Crate', [cimProperty('Id', 'string', 'a')]);
    expect(await failure(deleteClass(repository, own, 'ACME_Crate', tester))).toMatch(
      'CIM_ERR_CLASS_HAS_INSTANCES',
    );
  });

  it('refuses a class that another one names', async () => {
    const user = `${crate} class ACME_User { [Key] string Id; [EmbeddedInstance("ACME_Crate")] string Inner; };`;
    await createClass(harness.repository, own, classOf(user), tester);
    expect(await failure(deleteClass(harness.repository, own, 'ACME_Crate', tester))).toBe(
      'CIM_ERR_FAILED: class ACME_Crate is in use: ACME_User.Inner names it',
    );
  });

  it('lets no instance be made of a class that is being deleted', async () => {
    const [deleted, created] = await Promise.allSettled([
      deleteClass(harness.repository, own, 'ACME_Crate', tester),
      harness.create(own, 'ACME_Crate', [cimProperty('Id', 'string', 'a')]),
    ]);
    expect([deleted.status, created.status]).toEqual(['fulfilled', 'rejected']);
    expect([...(harness.repository.instances?.inhabitedClasses() ?? [])]).toEqual([]);
  });
});

describe('a start with other declarations than before', () => {
  it('names a class of a client that the server declares now', async () => {
    await createClass(harness.repository, own, classOf(crate), tester);
    await harness.closeStore();
    await expect(harness.open(`${ownMof}${crate}`)).rejects.toThrow(
      'class ACME_Crate that a client made in namespace "root/own" is now declared by the server itself',
    );
  });

  it('names a class of a client that does not go with the new ones, and instances without a class', async () => {
    await createClass(harness.repository, own, classOf(crate), tester);
    await harness.closeStore();
    await expect(harness.open(ownMof.replace('class T_Box : T_Thing { uint32 Size; };', ''))).rejects.toThrow(
      /class ACME_Crate that a client made .*superclass T_Box of class ACME_Crate does not exist/,
    );
    await harness.closeStore();
    await harness.open();
    await harness.create(own, 'T_Box', [cimProperty('Id', 'string', 'a')]);
    await deleteClass(harness.repository, own, 'ACME_Crate', tester);
    await harness.closeStore();
    await expect(harness.open(ownMof.replace('class T_Box : T_Thing { uint32 Size; };', ''))).rejects.toThrow(
      'the instances of class t_box that clients made in namespace "root/own" are there, but the class is not',
    );
    await harness.closeStore();
    await harness.open();
  });
});
