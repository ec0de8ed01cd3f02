import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClass } from '../../src/repository/createClass.js';
import { createNamespace, deleteNamespace } from '../../src/repository/createNamespace.js';
import { deleteClass } from '../../src/repository/deleteClass.js';
import { setQualifier } from '../../src/repository/setQualifier.js';
import { classOf, failure, made, own, RepositoryHarness } from './repositoryHarness.js';

let harness: RepositoryHarness;
beforeEach(() => {
  harness = new RepositoryHarness();
});
afterEach(() => harness.remove());

const remove = (name: string): Promise<void> =>
  deleteNamespace(harness.repository, harness.repository.getNamespace(name));

describe('a namespace that a client makes', () => {
  it('has the qualifier types of the standard and __Namespace, and is kept', async () => {
    expect(await createNamespace(harness.repository, '/root/Made/')).toBe('root/Made');
    await harness.reopen();
    const namespace = harness.repository.getNamespace('ROOT/made');
    expect(namespace.name).toBe('root/Made');
    expect([...namespace.subclasses(null)]).toEqual(['__Namespace']);
    expect(namespace.qualifierDeclarations.has('Key')).toBe(true);
    await remove(made);
    await harness.reopen();
    expect(await failure(createClass(harness.repository, made, classOf('class ACME_X { };')))).toMatch(
      'CIM_ERR_INVALID_NAMESPACE',
    );
  });

  it.each(['root/own', 'ROOT/OWN', '/root/own/', 'root/second'])('exists already: %s', async (name) => {
    expect(await failure(createNamespace(harness.repository, name))).toMatch('CIM_ERR_ALREADY_EXISTS');
  });

  it.each(['', '/', 'a//b', 'a b', '1a', 'a/!', 'x'.repeat(256)])('cannot be named %j', async (name) => {
    expect(await failure(createNamespace(harness.repository, name))).toMatch('CIM_ERR_INVALID_PARAMETER');
  });

  it('is deleted only when it is empty of classes, qualifier types and namespaces', async () => {
    const { repository } = harness;
    await createNamespace(repository, made);
    await createNamespace(repository, `${made}/below`);
    expect(await failure(remove(made))).toMatch('CIM_ERR_NAMESPACE_NOT_EMPTY');
    await remove(`${made}/below`);
    await createClass(repository, made, classOf('class ACME_X { [Key] string Id; };'));
    expect(await failure(remove(made))).toMatch('CIM_ERR_NAMESPACE_NOT_EMPTY');
    await deleteClass(repository, made, 'ACME_X');
    const key = repository.getNamespace(made).qualifierDeclarations.get('Key');
    if (!key) throw new Error('no Key');
    await setQualifier(repository, made, { ...key, name: 'Mine' });
    expect(await failure(remove(made))).toMatch('CIM_ERR_NAMESPACE_NOT_EMPTY');
  });

  it("is not deleted where it is one of the server's own", async () => {
    expect(await failure(remove(own))).toMatch('CIM_ERR_NAMESPACE_NOT_EMPTY');
    expect(await failure(remove('root'))).toMatch('CIM_ERR_NAMESPACE_NOT_EMPTY');
  });

  it('is another one when it is made again: what was begun in the old one ends', async () => {
    const { repository } = harness;
    await createNamespace(repository, made);
    const [gone, late] = await Promise.allSettled([
      remove(made),
      createClass(repository, made, classOf('class ACME_X { [Key] string Id; };')),
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
