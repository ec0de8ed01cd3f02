import { afterEach, describe, expect, it } from 'vitest';
import type { CIMClass, CIMPropertyDeclaration } from '../../src/cim/CIMClass.js';
import { cimProperty } from '../../src/cim/CIMInstance.js';
import { NameMap } from '../../src/cim/NameMap.js';
import { createClass } from '../../src/repository/createClass.js';
import { createNamespace } from '../../src/repository/createNamespace.js';
import { deleteClass } from '../../src/repository/deleteClass.js';
import { modifyClass } from '../../src/repository/modifyClass.js';
import { RepositoryConflictError } from '../../src/repository/RepositoryConflictError.js';
import type { RepositoryLimits } from '../../src/repository/RepositoryLimits.js';
import { setQualifier } from '../../src/repository/setQualifier.js';
import { listStoredClasses, removeStoredClass } from '../../src/repository/storedDeclarations.js';
import { usagePrefix } from '../../src/repository/storeKeys.js';
import { call, classOf, failure, made, own, path, RepositoryHarness, tester } from './repositoryHarness.js';
import { etcdPlaceOf } from '../support/openStore.js';

const other = { ...tester, name: 'other' };

let harness: RepositoryHarness;
afterEach(() => harness.remove());

async function open(limits: Partial<RepositoryLimits>, freeMemoryBytes?: number): Promise<RepositoryHarness> {
  const options = { limits, ...(freeMemoryBytes !== undefined && { freeMemoryBytes }) };
  harness = await RepositoryHarness.start(options);
  return harness;
}

function create(text: string, by = tester): Promise<void> {
  return createClass(harness.repository, own, classOf(text), by);
}

const exceeded = 'CIM_ERR_SERVER_LIMITS_EXCEEDED: ';

/** A class with this many properties of its own, without a MOF text of megabytes. */
function wideClass(name: string, superclass: string | null, count: number): CIMClass {
  const properties = new NameMap<CIMPropertyDeclaration>();
  for (let index = 0; index < count; index += 1) {
    properties.set(`P${index}`, {
      name: `P${index}`,
      type: 'string',
      isArray: false,
      arraySize: null,
      referenceClass: null,
      qualifiers: new NameMap(),
      defaultValue: null,
      classOrigin: name,
      propagated: false,
    });
  }
  return { kind: 'class', name, superclass, qualifiers: new NameMap(), properties, methods: new NameMap() };
}

describe('what clients declare', () => {
  it('has a limit for the properties of a class, inherited ones counted', async () => {
    await open({ maxClassProperties: 3 });
    await create('class ACME_A { [Key] string Id; string One; };');
    await create(
      'class ACME_A { [Key] string Id; string One; }; class ACME_B : ACME_A { [Override("One")] string One; string Two; };',
    );
    const tooMany =
      'class ACME_A { [Key] string Id; string One; }; class ACME_C : ACME_A { string X; string Y; };';
    expect(await failure(create(tooMany))).toBe(
      `${exceeded}class ACME_C would have 4 properties: expected at most 3 (setting max-class-properties)`,
    );
    const grown = classOf('class ACME_A { [Key] string Id; string One; string Three; };');
    expect(await failure(modifyClass(harness.repository, own, grown, tester))).toMatch(
      'class ACME_B would have 4 properties',
    );
    expect(await failure(create('class ACME_D { string A; string B; string C; string D; };'))).toMatch(
      'max-class-properties',
    );
  });

  it('has limits for methods, parameters, qualifiers, and superclasses', async () => {
    await open({ maxClassMethods: 1, maxMethodParameters: 1, maxElementQualifiers: 1, maxClassDepth: 1 });
    await create('class ACME_A { [Key] string Id; uint8 M(string P); };');
    const below = (text: string): string => `class ACME_A { [Key] string Id; uint8 M(string P); }; ${text}`;
    expect(await failure(create(below('class ACME_B : ACME_A { uint8 N(); };')))).toBe(
      `${exceeded}class ACME_B would have 2 methods: expected at most 1 (setting max-class-methods)`,
    );
    expect(await failure(create('class ACME_C { uint8 M(string P, string Q); };'))).toBe(
      `${exceeded}method ACME_C.M would have 2 parameters: expected at most 1 (setting max-method-parameters)`,
    );
    expect(await failure(create('class ACME_D { [Key, Description("x")] string Id; };'))).toBe(
      `${exceeded}property ACME_D.Id would have 2 qualifiers: expected at most 1 (setting max-element-qualifiers)`,
    );
    await create(below('class ACME_E : ACME_A { };'));
    expect(await failure(create(below('class ACME_E : ACME_A { }; class ACME_F : ACME_E { };')))).toBe(
      `${exceeded}class ACME_F would stand below 2 superclasses: expected at most 1 (setting max-class-depth)`,
    );
  });

  it('has limits for classes of a namespace and of a user, and what is deleted makes room', async () => {
    await open({ maxClasses: 3, maxClassesPerUser: 2 });
    await create('class ACME_A { };');
    await create('class ACME_B { };');
    expect(await failure(create('class ACME_C { };'))).toBe(
      `${exceeded}user "tester" would have made 3 classes: expected at most 2 (setting max-classes-per-user)`,
    );
    await create('class ACME_C { };', other);
    expect(await failure(create('class ACME_D { };', other))).toBe(
      `${exceeded}namespace "root/own" would have 4 classes that clients made: expected at most 3 (setting max-classes)`,
    );
    await harness.reopen();
    expect(await failure(create('class ACME_D { };'))).toMatch('max-classes');
    await deleteClass(harness.repository, own, 'ACME_A', tester);
    await create('class ACME_D { };');
    await modifyClass(harness.repository, own, classOf('class ACME_C { string X; };'), other);
    expect(
      await failure(modifyClass(harness.repository, own, classOf('class ACME_C { string X; };'), tester)),
    ).toMatch('max-classes-per-user');
  });

  it('has limits for qualifier types, namespaces, and the bytes of all', async () => {
    await open({
      maxQualifierTypes: 1,
      maxNamespaces: 1,
      maxDeclarationBytesPerUser: 2_000,
      maxDeclarationBytes: 3_000,
    });
    const { repository } = harness;
    const key = repository.getNamespace(own).qualifierDeclarations.get('Description');
    if (!key) throw new Error('no qualifier type');
    await setQualifier(repository, own, { ...key, name: 'Mine' }, tester);
    await setQualifier(repository, own, { ...key, name: 'Mine', translatable: false }, tester);
    expect(await failure(setQualifier(repository, own, { ...key, name: 'Two' }, tester))).toMatch(
      'would have 2 qualifier types that clients made: expected at most 1 (setting max-qualifier-types)',
    );
    await createNamespace(repository, made, tester);
    expect(await failure(createNamespace(repository, `${made}/two`, tester))).toMatch(
      'there would be 2 namespaces that clients made: expected at most 1 (setting max-namespaces)',
    );
    const long = `class ACME_A { [Description("${'x'.repeat(1_000)}")] string P; };`;
    await create(long);
    expect(await failure(create(long.replace('ACME_A', 'ACME_B')))).toMatch('max-declaration-bytes-per-user');
    await create(long.replace('ACME_A', 'ACME_B'), other);
    expect(await failure(create(long.replace('ACME_A', 'ACME_C'), { ...tester, name: 'third' }))).toMatch(
      /would take \d+ bytes: expected at most 3000 \(setting max-declaration-bytes\)/,
    );
  });

  it('is shared by all that inherit it: a hundred subclasses of a wide class take little memory', async () => {
    // As wide as a change may be where several servers share their state.
    await open({ maxClassProperties: 100_000 });
    await createClass(harness.repository, own, wideClass('ACME_Wide', null, 7_000), tester);
    for (let index = 0; index < 100; index += 1)
      await createClass(harness.repository, own, wideClass(`ACME_Sub${index}`, 'ACME_Wide', 0), tester);
    const namespace = harness.repository.getNamespace(own);
    const [one, two] = [namespace.getClass('ACME_Sub0'), namespace.getClass('ACME_Sub1')];
    expect([one.properties.size, one.properties.get('p7')?.propagated]).toEqual([7_000, true]);
    // The very same: copies of them were 8 MB a subclass.
    expect(one.properties.get('P7')).toBe(two.properties.get('P7'));
    expect(namespace.usageOf('tester').classes).toBe(101);
    await harness.reopen();
    expect(harness.repository.getNamespace(own).getClass('ACME_Sub99').properties.size).toBe(7_000);
  });
});

describe('a start', () => {
  it('loads a chain of thousands of classes that an older version took', async () => {
    await open({ maxClassDepth: 10_000 });
    // On etcd a commit takes a few at a time.
    const count = etcdPlaceOf('') === null ? 3_000 : 300;
    await Promise.all(
      Array.from({ length: count }, (_, index) =>
        createClass(
          harness.repository,
          own,
          wideClass(`ACME_C${index}`, index === 0 ? null : `ACME_C${index - 1}`, index === 0 ? 1 : 0),
          tester,
        ),
      ),
    );
    await harness.reopen();
    const namespace = harness.repository.getNamespace(own);
    expect([...namespace.subclasses('ACME_C0')]).toHaveLength(count - 1);
    expect([...namespace.clientClasses()]).toHaveLength(count);
  });

  it('that has no memory for the classes names the largest; without them, offline, it starts', async () => {
    await open({ maxClassProperties: 1_000 }, 100_000);
    await create('class ACME_Small { [Key] string Id; };');
    await createClass(harness.repository, own, wideClass('ACME_Wide', null, 500), tester);
    await createClass(harness.repository, own, wideClass('ACME_Below', 'ACME_Wide', 0), tester);
    let conflicts: readonly string[] = [];
    await harness.reopen().catch((error: unknown) => {
      if (error instanceof RepositoryConflictError) ({ conflicts } = error);
    });
    expect(conflicts[0]).toMatch(/the classes that clients made need some \d+ MiB of memory/);
    expect(conflicts[1]).toMatch('class acme_wide that a client made in namespace "root/own" takes ');
    expect(listStoredClasses(harness.store)[0]).toMatchObject({
      className: 'acme_wide',
      properties: 500,
      owner: 'tester',
    });
    expect(await removeStoredClass(harness.store, own, 'ACME_wide')).toEqual({
      classes: ['ACME_Below', 'ACME_Wide'],
      instances: 0,
    });
    await harness.reopen();
    expect(harness.repository.getNamespace(own).findClass('ACME_Small')).not.toBeNull();
    expect(harness.repository.getNamespace(own).findClass('ACME_Wide')).toBeNull();
  });

  it("over classes of an older version, which stored no owner, counts them as nobody's", async () => {
    await open({});
    await create('class ACME_A { };');
    const [[key, stored]] = [...harness.store.entries('repository/class/')] as [[string, Buffer]];
    const older = Buffer.from(stored.toString().replace(',"owner":"tester"', ''));
    await harness.store.change((change) => change.put(key, older));
    await harness.reopen();
    const namespace = harness.repository.getNamespace(own);
    expect([namespace.usageOf('tester').classes, namespace.usageOf(null).classes]).toEqual([0, 1]);
  });
});

describe('instances of clients', () => {
  const box = (Id: string, Text = 'x') => [
    cimProperty('Id', 'string', Id),
    cimProperty('Text', 'string', Text),
  ];

  it('have limits for a namespace and for a user; a delete makes room, over restarts', async () => {
    await open({ maxInstances: 3, maxInstancesPerUser: 2 });
    await harness.create(own, 'T_Box', box('a'));
    await harness.create(own, 'T_Box', box('b'));
    expect(await failure(harness.create(own, 'T_Box', box('c')))).toBe(
      `${exceeded}user "tester" would have made 3 instances: expected at most 2 (setting max-instances-per-user)`,
    );
    await harness.create(own, 'T_Box', box('c'), other);
    await harness.reopen();
    expect(await failure(harness.create(own, 'T_Box', box('d'), other))).toBe(
      `${exceeded}namespace "root/own" would have 4 instances that clients made: expected at most 3 (setting max-instances)`,
    );
    await harness.instances.delete(own, path('T_Box', 'a'), call);
    await harness.create(own, 'T_Box', box('d'), other);
    expect(harness.repository.instances?.usage.usage({ owner: 'tester' }).instances).toBe(1);
    expect(harness.repository.instances?.usage.usage({ namespace: own }).instances).toBe(3);
  });

  it('have limits for what they take; whoever changes one last has it', async () => {
    await open({ maxInstanceBytesPerUser: 1_500, maxInstanceBytes: 2_200 });
    await harness.create(own, 'T_Box', box('a', 'x'.repeat(1_000)));
    expect(await failure(harness.create(own, 'T_Box', box('b', 'x'.repeat(1_000))))).toMatch(
      /the instances that user "tester" made would take \d+ bytes: expected at most 1500 \(setting max-instance-bytes-per-user\)/,
    );
    await harness.create(own, 'T_Box', box('b', 'x'.repeat(1_000)), other);
    expect(await failure(harness.create(own, 'T_Box', box('c', 'x'.repeat(300)), other))).toMatch(
      /would take \d+ bytes: expected at most 2200 \(setting max-instance-bytes\)/,
    );
    const instance = await harness.instances.get(own, path('T_Box', 'b'), call);
    expect(await failure(harness.instances.modify(own, instance, ['Text'], call))).toMatch('CIM_ERR');
    await harness.instances.delete(own, path('T_Box', 'b'), call);
    expect(harness.repository.instances?.usage.usage({ owner: 'other' })).toEqual({ instances: 0, bytes: 0 });
  });

  it("that an older version stored are counted once, as nobody's", async () => {
    await open({ maxInstances: 2 });
    await harness.create(own, 'T_Box', box('a'));
    await harness.create(own, 'T_Box', box('b'));
    const { store } = harness;
    await store.change((change) => {
      for (const [key, stored] of store.entries('repository/instance/'))
        change.put(key, Buffer.from(stored.toString().replace(',"tester"]', ']')));
      for (const key of store.keys(usagePrefix)) change.remove(key);
    });
    await harness.reopen();
    const usage = harness.repository.instances?.usage;
    expect([usage?.usage({}).instances, usage?.usage({ owner: 'tester' }).instances]).toEqual([2, 0]);
    expect(await failure(harness.create(own, 'T_Box', box('c')))).toMatch('max-instances');
    await harness.instances.delete(own, path('T_Box', 'a'), call);
    await harness.create(own, 'T_Box', box('c'));
    expect([...harness.store.keys(usagePrefix)]).toHaveLength(2);
  });

  it('go with their class when it is removed offline, and count no more', async () => {
    await open({});
    await create('class T_Thing2 { [Key] string Id; };');
    await harness.create(own, 'T_Thing2', [cimProperty('Id', 'string', 'a')]);
    await harness.create(own, 'T_Thing2', [cimProperty('Id', 'string', 'b')]);
    expect(await removeStoredClass(harness.store, own, 't_thing2')).toEqual({
      classes: ['T_Thing2'],
      instances: 2,
    });
    await harness.reopen();
    expect(harness.repository.instances?.usage.usage({})).toEqual({ instances: 0, bytes: 0 });
    expect([...harness.store.keys('repository/instance/')]).toEqual([]);
  });
});

describe('the record of declarations', () => {
  it('names who changed which class, qualifier type and namespace; without room nothing is done', async () => {
    const records: object[] = [];
    let hasRoom = true;
    harness = await RepositoryHarness.start({
      audit: {
        expectRoom: async () => {
          if (!hasRoom) throw new Error('no room');
        },
        write: async ({ name, door }, { what, cause, outcome }) =>
          void records.push({ name, door, what, cause, outcome }),
      },
    });
    await create('class ACME_A { };');
    await modifyClass(harness.repository, own, classOf('class ACME_A { string P; };'), tester);
    await deleteClass(harness.repository, own, 'ACME_A', other);
    const by = { name: 'tester', door: 'test', outcome: 'done', cause: 'ACME_A in namespace "root/own"' };
    expect(records).toEqual([
      { ...by, what: 'createClass' },
      { ...by, what: 'modifyClass' },
      { ...by, what: 'deleteClass', name: 'other' },
    ]);
    hasRoom = false;
    expect(await failure(create('class ACME_B { };'))).toBe(
      'CIM_ERR_FAILED: createClass cannot be recorded, and was not done',
    );
    expect(harness.repository.getNamespace(own).findClass('ACME_B')).toBeNull();
  });
});
