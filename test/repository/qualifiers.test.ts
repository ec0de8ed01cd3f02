import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CIMQualifierDeclaration } from '../../src/cim/CIMQualifier.js';
import { createClass } from '../../src/repository/createClass.js';
import { createNamespace } from '../../src/repository/createNamespace.js';
import { deleteQualifier, getQualifier } from '../../src/repository/deleteQualifier.js';
import { setQualifier } from '../../src/repository/setQualifier.js';
import { classOf, failure, made, own, RepositoryHarness, tester } from './repositoryHarness.js';

let harness: RepositoryHarness;
beforeEach(async () => {
  harness = await RepositoryHarness.start();
});
afterEach(() => harness.remove());

const color: CIMQualifierDeclaration = {
  name: 'Color',
  type: 'string',
  isArray: false,
  arraySize: null,
  defaultValue: 'red',
  scopes: new Set(['property', 'class']),
  overridable: true,
  toSubclass: true,
  translatable: false,
};
const colored =
  'Qualifier Color : string = "red", Scope(property, class), Flavor(EnableOverride, ToSubclass);';
const user = classOf('class ACME_Red { [Key, Color("blue")] string Id; };', colored);

describe('SetQualifier', () => {
  it('adds a qualifier type, and keeps it over a restart', async () => {
    await setQualifier(harness.repository, own, color, tester);
    await harness.reopen();
    expect(getQualifier(harness.repository.getNamespace(own), 'COLOR')).toEqual(color);
  });

  it('replaces one as long as the classes that use it go with it, which then inherit anew', async () => {
    const { repository } = harness;
    await setQualifier(repository, own, color, tester);
    await createClass(repository, own, user, tester);
    await setQualifier(repository, own, { ...color, toSubclass: false }, tester);
    const id = repository.getNamespace(own).getClass('ACME_Red').properties.get('Id');
    expect(id?.qualifiers.get('Color')?.toSubclass).toBe(false);
    expect(
      await failure(setQualifier(repository, own, { ...color, scopes: new Set(['method']) }, tester)),
    ).toMatch(/CIM_ERR_FAILED: the qualifier Color is in use: .*ACME_Red\.Id/);
    expect(
      await failure(setQualifier(repository, own, { ...color, type: 'uint8', defaultValue: 1 }, tester)),
    ).toMatch('CIM_ERR_FAILED');
  });

  it('takes a type of the server itself if it says the same, and refuses another', async () => {
    const { repository } = harness;
    const key = getQualifier(repository.getNamespace(own), 'Key');
    await setQualifier(repository, own, { ...key, name: 'key' }, tester);
    expect(await failure(setQualifier(repository, own, { ...key, overridable: true }, tester))).toMatch(
      'CIM_ERR_NOT_SUPPORTED',
    );
  });

  it('lets a namespace of a client have its own form of a standard type', async () => {
    await createNamespace(harness.repository, made, tester);
    const description = getQualifier(harness.repository.getNamespace(made), 'Description');
    await setQualifier(harness.repository, made, { ...description, translatable: false }, tester);
    await harness.reopen();
    const kept = getQualifier(harness.repository.getNamespace(made), 'Description');
    expect(kept.translatable).toBe(false);
    expect(getQualifier(harness.repository.getNamespace(own), 'Description').translatable).toBe(true);
  });

  it.each([
    [{ name: 'no name' }],
    [{ scopes: new Set<never>() }],
    [{ isArray: true }],
    [{ defaultValue: ['a'] }],
    [{ arraySize: 2 }],
    [{ isArray: true, arraySize: 1, defaultValue: ['a', 'b'] }],
  ] satisfies [Partial<CIMQualifierDeclaration>][])(
    'answers CIM_ERR_INVALID_PARAMETER to %j',
    async (wrong) => {
      expect(await failure(setQualifier(harness.repository, own, { ...color, ...wrong }, tester))).toMatch(
        'CIM_ERR_INVALID_PARAMETER',
      );
    },
  );
});

describe('DeleteQualifier', () => {
  it('removes a type that no class uses, for good', async () => {
    await setQualifier(harness.repository, own, color, tester);
    await deleteQualifier(harness.repository, own, 'color', tester);
    await harness.reopen();
    expect(await failure(deleteQualifier(harness.repository, own, 'Color', tester))).toMatch(
      'CIM_ERR_NOT_FOUND',
    );
  });

  it('refuses one in use, and those of the server itself', async () => {
    await setQualifier(harness.repository, own, color, tester);
    await createClass(harness.repository, own, user, tester);
    expect(await failure(deleteQualifier(harness.repository, own, 'Color', tester))).toBe(
      'CIM_ERR_FAILED: the qualifier Color is in use by class ACME_Red',
    );
    expect(await failure(deleteQualifier(harness.repository, own, 'Key', tester))).toMatch(
      'CIM_ERR_NOT_SUPPORTED',
    );
  });
});
