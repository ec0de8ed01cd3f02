import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClass } from '../../src/repository/createClass.js';
import { createNamespace, deleteNamespace } from '../../src/repository/createNamespace.js';
import { deleteClass } from '../../src/repository/deleteClass.js';
import { deleteQualifier, getQualifier } from '../../src/repository/deleteQualifier.js';
import { setQualifier } from '../../src/repository/setQualifier.js';
import {
  classOf,
  failure,
  made,
  own,
  ownMof,
  RepositoryHarness,
  standard,
  tester,
} from './repositoryHarness.js';

let harness: RepositoryHarness;
beforeEach(async () => {
  harness = await RepositoryHarness.start();
});
afterEach(() => harness.remove());

const remove = (name: string): Promise<void> =>
  deleteNamespace(harness.repository, harness.repository.getNamespace(name), tester);

describe('a namespace that a client makes', () => {
  it('has the qualifier types of the standard and __Namespace, and is kept', async () => {
    expect(await createNamespace(harness.repository, '/root/Made/', tester)).toBe('root/Made');
    await harness.reopen();
    const namespace = harness.repository.getNamespace('ROOT/made');
    expect(namespace.name).toBe('root/Made');
    expect([...namespace.subclasses(null)]).toEqual(['__Namespace']);
    expect(namespace.qualifierDeclarations.has('Key')).toBe(true);
    await remove(made);
    await harness.reopen();
    expect(
      await failure(createClass(harness.repository, made, classOf('class ACME_X { };'), tester)),
    ).toMatch('CIM_ERR_INVALID_NAMESPACE');
  });

  it('stays what it is when the server gets one of that name', async () => {
    await createNamespace(harness.repository, 'root/Later', tester);
    await createClass(
      harness.repository,
      'root/later',
      classOf('class T_Later { [Key] string Id; };'),
      tester,
    );
    const later = `${ownMof}\n#pragma namespace ("root/later")\n${standard}class T_Later { [Key] uint8 Number; };`;
    await harness.reopen(later);
    const namespace = harness.repository.getNamespace('root/later');
    expect(namespace.isClientMade).toBe(true);
    expect([...namespace.getClass('T_Later').properties.names()]).toEqual(['Id']);
    await deleteClass(harness.repository, 'root/later', 'T_Later', tester);
    await remove('root/later');
    await harness.reopen(later);
    const ofServer = harness.repository.getNamespace('root/later');
    expect(ofServer.isClientMade).toBe(false);
    expect([...ofServer.getClass('T_Later').properties.names()]).toEqual(['Number']);
  });

  it.each(['root/own', 'ROOT/OWN', '/root/own/', 'root/second'])('exists already: %s', async (name) => {
    expect(await failure(createNamespace(harness.repository, name, tester))).toMatch(
      'CIM_ERR_ALREADY_EXISTS',
    );
  });

  it.each(['', '/', 'a//b', 'a b', '1a', 'a/!', 'x'.repeat(256)])('cannot be named %j', async (name) => {
    expect(await failure(createNamespace(harness.repository, name, tester))).toMatch(
      'CIM_ERR_INVALID_PARAMETER',
    );
  });

  it('lists nothing before a client put something into it: clients take what is listed for content', async () => {
    const { repository } = harness;
    await createNamespace(repository, made, tester);
    const namespace = repository.getNamespace(made);
    const listed = () => [[...namespace.listedQualifiers()].length, namespace.listedClasses(null, true)];
    expect(listed()).toEqual([0, []]);
    await createClass(repository, made, classOf('class ACME_X { [Key] string Id; };'), tester);
    expect(listed()).toEqual([namespace.qualifierDeclarations.size, ['ACME_X']]);
    await deleteClass(repository, made, 'ACME_X', tester);
    expect(listed()).toEqual([0, []]);
    await setQualifier(repository, made, getQualifier(namespace, 'Key'), tester);
    expect(listed()).toEqual([namespace.qualifierDeclarations.size, []]);
    await deleteQualifier(repository, made, 'Key', tester);
    expect(listed()).toEqual([0, []]);
    expect(getQualifier(namespace, 'Key')).toMatchObject({ name: 'Key', type: 'boolean' });
  });

  it('is deleted after a standard qualifier type was changed in it and set back, or deleted', async () => {
    for (const end of ['set back', 'deleted'] as const) {
      await createNamespace(harness.repository, made, tester);
      const standard = getQualifier(harness.repository.getNamespace(made), 'Abstract');
      await setQualifier(harness.repository, made, { ...standard, overridable: false }, tester);
      await harness.reopen();
      expect(getQualifier(harness.repository.getNamespace(made), 'Abstract').overridable).toBe(false);
      expect(await failure(remove(made))).toBe(
        `CIM_ERR_NAMESPACE_NOT_EMPTY: namespace "${made}" has another form of the qualifier type Abstract: expected an empty one`,
      );
      if (end === 'deleted') await deleteQualifier(harness.repository, made, 'Abstract', tester);
      else await setQualifier(harness.repository, made, standard, tester);
      expect(getQualifier(harness.repository.getNamespace(made), 'Abstract')).toEqual(standard);
      await remove(made);
      await harness.reopen();
      expect(harness.repository.findNamespace(made)).toBeNull();
    }
  });

  it('is deleted with the qualifier types that a client declared as the server declares them', async () => {
    await createNamespace(harness.repository, made, tester);
    const standard = getQualifier(harness.repository.getNamespace(made), 'Abstract');
    await setQualifier(harness.repository, made, standard, tester);
    await remove(made);
    await createNamespace(harness.repository, made, tester);
    await harness.reopen();
    expect([...harness.repository.getNamespace(made).listedQualifiers()]).toEqual([]);
  });

  it('is deleted only when it is empty of classes and qualifier types; those below it stay', async () => {
    const { repository } = harness;
    await createNamespace(repository, made, tester);
    await createNamespace(repository, `${made}/below`, tester);
    await remove(made);
    expect(repository.findNamespace(`${made}/below`)).not.toBeNull();
    await createNamespace(repository, made, tester);
    await createClass(repository, made, classOf('class ACME_X { [Key] string Id; };'), tester);
    expect(await failure(remove(made))).toMatch('CIM_ERR_NAMESPACE_NOT_EMPTY');
    await deleteClass(repository, made, 'ACME_X', tester);
    const key = repository.getNamespace(made).qualifierDeclarations.get('Key');
    if (!key) throw new Error('no Key');
    await setQualifier(repository, made, { ...key, name: 'Mine' }, tester);
    expect(await failure(remove(made))).toMatch('CIM_ERR_NAMESPACE_NOT_EMPTY');
  });

  it("is not deleted where it is one of the server's own", async () => {
    expect(await failure(remove(own))).toMatch('CIM_ERR_NAMESPACE_NOT_EMPTY');
    expect(await failure(remove('root'))).toMatch('CIM_ERR_NAMESPACE_NOT_EMPTY');
  });

  it('is another one when it is made again: what was begun in the old one ends', async () => {
    const { repository } = harness;
    await createNamespace(repository, made, tester);
    const [gone, late] = await Promise.allSettled([
      remove(made),
      createClass(repository, made, classOf('class ACME_X { [Key] string Id; };'), tester),
    ]);
    expect([gone.status, late.status]).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a second name', () => {
  it('is the same namespace', () => {
    expect(harness.repository.getNamespace('Root/Second')).toBe(harness.repository.getNamespace(own));
    expect(harness.repository.namespaceNames()).toEqual(['root', own]);
  });
});
