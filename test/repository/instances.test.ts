import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CIMDateTime } from '../../src/cim/CIMDateTime.js';
import { CIMInstance, cimProperty, type CIMProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { createClass } from '../../src/repository/createClass.js';
import { createNamespace } from '../../src/repository/createNamespace.js';
import { collectNames } from '../dispatch/dispatchHarness.js';
import {
  call,
  classOf,
  collect,
  failure,
  made,
  own,
  path,
  RepositoryHarness,
  tester,
} from './repositoryHarness.js';

let harness: RepositoryHarness;
beforeEach(async () => {
  harness = await RepositoryHarness.start();
});
afterEach(() => harness.remove());

const id = (value: string): CIMProperty => cimProperty('Id', 'string', value);
const ref = (name: string, value: CIMInstanceName): CIMProperty => cimProperty(name, 'reference', value);
const box = (name: string): Promise<CIMInstanceName> => harness.create(own, 'T_Box', [id(name)]);
const holds = (holder: CIMInstanceName, held: CIMInstanceName): Promise<CIMInstanceName> =>
  harness.create(own, 'T_Holds', [ref('Holder', holder), ref('Held', held)]);
const everything = { associationClass: null, role: null, resultClass: null, resultRole: null };
const idsOf = async (source: CIMInstanceName): Promise<string[]> =>
  (await collect(harness.traversal.associatorNames(source, everything, call)))
    .map((far) => String(far.keyBindings.get('Id')))
    .toSorted();

describe('an instance of a class without a provider', () => {
  it('is made with the defaults of its class, found under every superclass, and kept', async () => {
    const created = await box('a');
    expect(created.toString()).toBe('root/own:T_Box.Id="a"');
    for (let round = 0; round < 2; round += 1) {
      const found = await harness.instances.get(own, path('t_thing', 'a'), call);
      expect(found.className).toBe('T_Box');
      expect(found.value('Text')).toBe('unset');
      expect(found.value('Size')).toBeNull();
      const all = await collectNames(harness.instances, own, 'T_Thing', call);
      expect(all.map(String)).toEqual(['root/own:T_Box.Id="a"', 'root/own:T_Live.Id="live"']);
      await harness.reopen();
    }
  });

  it('keeps a NULL that the client states over a default', async () => {
    await harness.create(own, 'T_Box', [id('a'), { ...cimProperty('Text', 'string', null) }]);
    expect((await harness.instances.get(own, path('T_Box', 'a'), call)).value('Text')).toBeNull();
  });

  it('is changed and deleted', async () => {
    await box('a');
    const changed = new CIMInstance('T_Box', [cimProperty('Size', 'uint32', 7)], path('T_Box', 'a'));
    await harness.instances.modify(own, changed, null, call);
    await harness.reopen();
    const found = await harness.instances.get(own, path('T_Box', 'a'), call);
    expect([found.value('Size'), found.value('Text')]).toEqual([7, 'unset']);
    await harness.instances.delete(own, path('T_Box', 'a'), call);
    expect(await failure(harness.instances.delete(own, path('T_Box', 'a'), call))).toMatch(
      'CIM_ERR_NOT_FOUND',
    );
    expect(await collect(harness.instances.enumerate(own, 'T_Box', call))).toEqual([]);
  });

  describe('whose key is a datetime', () => {
    const texts = ['20260102030405.123456+060', '20260102020405.123456+000', '20260101210405.123456-300'];
    const [there, here, elsewhere] = texts.map((text) => CIMDateTime.parse(text)) as [
      CIMDateTime,
      CIMDateTime,
      CIMDateTime,
    ];
    const at = (When: CIMDateTime) => new CIMInstanceName('ACME_Event', { When });
    const printed = (one: CIMInstance) => (one.value('When') as CIMDateTime).toString();
    const event = (When: CIMDateTime) =>
      harness.create(own, 'ACME_Event', [cimProperty('When', 'datetime', When)]);
    beforeEach(async () => {
      for (const text of [
        'class ACME_Event { [Key] datetime When; string Word; };',
        '[Association] class ACME_Of { [Key] T_Thing REF Thing; [Key] ACME_Event REF Event; };',
      ]) {
        const before = 'class ACME_Event { [Key] datetime When; };';
        await createClass(harness.repository, own, classOf(text, text.includes('REF') ? before : ''), tester);
      }
    });

    it('is one instance under every offset of the point in time', async () => {
      expect((await event(there)).toString()).toContain(texts[0]);
      expect(await failure(event(here))).toMatch('CIM_ERR_ALREADY_EXISTS');
      const changed = new CIMInstance('ACME_Event', [cimProperty('Word', 'string', 'a')], at(elsewhere));
      await harness.instances.modify(own, changed, null, call);
      await harness.reopen();
      const found = await harness.instances.get(own, at(here), call);
      expect([found.value('Word'), printed(found)]).toEqual(['a', texts[0]]);
      await harness.instances.delete(own, at(here), call);
      expect(await collect(harness.instances.enumerate(own, 'ACME_Event', call))).toEqual([]);
    });

    it('is found through associations that name it by another offset', async () => {
      const thing = await box('a');
      await event(there);
      await harness.create(own, 'ACME_Of', [ref('Thing', thing), ref('Event', at(here))]);
      const again = harness.create(own, 'ACME_Of', [ref('Thing', thing), ref('Event', at(elsewhere))]);
      expect(await failure(again)).toMatch('CIM_ERR_ALREADY_EXISTS');
      for (const source of [there, here, elsewhere]) expect(await idsOf(at(source))).toEqual(['a']);
      const found = await collect(harness.traversal.associators(thing, everything, call));
      expect(found.map((far) => printed(far))).toEqual([texts[0]]);
    });

    it('is still found where an earlier version stored it under its text', async () => {
      const digest = (text: string) => hash('sha256', text, 'hex').slice(0, 40);
      const [utc, asStated] = [digest(`.when="${texts[1]}"`), digest(`.when="${texts[0]}"`)];
      await event(there);
      const [[key, bytes] = []] = [...harness.store.entries('repository/instance/root!own/acme_event/')];
      if (key === undefined || bytes === undefined) throw new Error('nothing is stored');
      expect(key).toContain(utc);
      await harness.store.change((change) => {
        change.remove(key);
        change.put(key.replace(utc, asStated), bytes);
      });
      await harness.reopen();
      expect((await harness.instances.get(own, at(there), call)).className).toBe('ACME_Event');
      expect(await failure(event(there))).toMatch('CIM_ERR_ALREADY_EXISTS');
      const changed = new CIMInstance('ACME_Event', [cimProperty('Word', 'string', 'a')], at(there));
      await harness.instances.modify(own, changed, null, call);
      const all = await collect(harness.instances.enumerate(own, 'ACME_Event', call));
      expect(all.map((one) => one.value('Word'))).toEqual(['a']);
      expect((await harness.instances.get(own, at(elsewhere), call)).value('Word')).toBe('a');
    });
  });

  it('may have keys of any length', async () => {
    const long = 'ü'.repeat(5_000);
    await box(long);
    expect((await harness.instances.get(own, path('T_Box', long), call)).value('Id')).toBe(long);
    expect(await harness.instances.find(own, path('T_Box', `${long}x`), call)).toBeNull();
  });

  it.each([
    ['CIM_ERR_INVALID_NAMESPACE', 'root/none', 'T_Box', [id('a')]],
    ['CIM_ERR_INVALID_CLASS', own, 'T_None', [id('a')]],
    ['CIM_ERR_INVALID_PARAMETER', own, 'T_Thing', [id('a')]],
    ['CIM_ERR_INVALID_PARAMETER', own, 'T_Box', [id('a'), cimProperty('Other', 'string', 'x')]],
    ['CIM_ERR_INVALID_PARAMETER', own, 'T_Box', [cimProperty('Size', 'uint32', 1)]],
    ['CIM_ERR_TYPE_MISMATCH', own, 'T_Box', [id('a'), cimProperty('Size', 'string', 'x')]],
    ['CIM_ERR_ALREADY_EXISTS', own, 'T_Box', [id('there')]],
    ['CIM_ERR_NOT_SUPPORTED', own, 'T_Alarm', [cimProperty('Text', 'string', 'x')]],
    ['CIM_ERR_NOT_SUPPORTED', own, 'T_Live', [id('a')]],
    ['CIM_ERR_NOT_SUPPORTED', own, 'T_LiveChild', [id('a')]],
    ['CIM_ERR_NOT_SUPPORTED', own, 'CIM_Credential', [cimProperty('Name', 'string', 'x')]],
    ['CIM_ERR_INVALID_PARAMETER', own, 'T_Holds', [ref('Holder', path('T_Box', 'there'))]],
    [
      'CIM_ERR_INVALID_PARAMETER',
      own,
      'T_Holds',
      [ref('Holder', path('T_Box', 'there')), ref('Held', path('T_Box', 'x', 'root/none'))],
    ],
    [
      'CIM_ERR_INVALID_PARAMETER',
      own,
      'T_Holds',
      [ref('Holder', path('T_Box', 'there')), ref('Held', new CIMInstanceName('T_Box', { Other: 'x' }))],
    ],
    [
      'CIM_ERR_TYPE_MISMATCH',
      own,
      'T_Holds',
      [ref('Holder', path('T_Box', 'there')), ref('Held', path('CIM_Credential', 'x'))],
    ],
  ] as const)('answers %s in %s to a %s of %j', async (status, namespace, className, properties) => {
    await box('there');
    expect(await failure(harness.create(namespace, className, properties))).toMatch(status);
  });

  it('is made by one of two who come at once', async () => {
    const results = await Promise.allSettled([box('a'), box('a'), box('b')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('of a class without a provider needs the role "write"', async () => {
    const reader = { ...call, principal: { ...call.principal, roles: new Set(['read'] as const) } };
    const made = harness.instances.create(own, new CIMInstance('T_Box', [id('a')]), reader);
    expect(await failure(made)).toMatch('CIM_ERR_ACCESS_DENIED');
  });
});

describe('an association that a client makes', () => {
  it('ties its ends, whatever superclass and spelling names them', async () => {
    const [a, b, c] = [await box('a'), await box('b'), await box('c')];
    await holds(a, path('t_thing', 'b'));
    await holds(path('T_Box', 'a', 'ROOT/Second'), c.at({ namespace: null }));
    await holds(c, a);
    expect(await idsOf(a)).toEqual(['b', 'c']);
    expect(await idsOf(b)).toEqual(['a']);
    await harness.reopen();
    const associators = await collect(
      harness.traversal.associators(a, { ...everything, role: 'Holder', resultClass: 'T_Box' }, call),
    );
    expect(associators.map((instance) => instance.value('Id') as string).toSorted()).toEqual(['b', 'c']);
  });

  it('is gone from both ends when it is deleted', async () => {
    const [a, b] = [await box('a'), await box('b')];
    const association = await holds(a, b);
    await harness.instances.delete(own, association, call);
    expect(await idsOf(a)).toEqual([]);
    expect([...harness.store.keys('repository/reference/')]).toEqual([]);
  });

  it('moves in the index when a reference that is no key changes', async () => {
    const { repository } = harness;
    const text = '[Association] class ACME_Near { [Key] string Id; T_Thing REF A; T_Thing REF B; };';
    await createClass(repository, own, classOf(text), tester);
    const [a, b, c] = [await box('a'), await box('b'), await box('c')];
    const near = await harness.create(own, 'ACME_Near', [id('n'), ref('A', a), ref('B', b)]);
    await harness.instances.modify(own, new CIMInstance('ACME_Near', [ref('B', c)], near), null, call);
    expect([await idsOf(a), await idsOf(b), await idsOf(c)]).toEqual([['c'], [], ['a']]);
  });

  it('reaches into another namespace', async () => {
    const { repository } = harness;
    await createNamespace(repository, made, tester);
    await createClass(repository, made, classOf('class ACME_Far { [Key] string Id; string Word; };'), tester);
    const far = await harness.create(made, 'ACME_Far', [id('far'), cimProperty('Word', 'string', 'hello')]);
    const text = '[Association] class ACME_Reach { [Key] T_Box REF Near; [Key] T_Thing REF Far; };';
    await createClass(repository, own, classOf(text), tester);
    const near = await box('near');
    await harness.create(own, 'ACME_Reach', [ref('Near', near), ref('Far', far)]);
    const found = await collect(harness.traversal.associators(near, everything, call));
    expect(found.map((instance) => [instance.path?.toString(), instance.value('Word')])).toEqual([
      ['root/made:ACME_Far.Id="far"', 'hello'],
    ]);
  });

  it('is no reference to an instance of the same keys elsewhere', async () => {
    const { repository } = harness;
    await createNamespace(repository, made, tester);
    await createClass(repository, made, classOf('class T_Elsewhere { [Key] string Id; };'), tester);
    const [a, b] = [await box('a'), await box('b')];
    await holds(a, path('T_Elsewhere', 'b', made));
    expect(await idsOf(b)).toEqual([]);
  });

  it('may have an association as its end', async () => {
    const [a, b] = [await box('a'), await box('b')];
    const association = await holds(a, b);
    const text = '[Association] class ACME_About { [Key] T_Holds REF What; [Key] T_Thing REF Who; };';
    await createClass(harness.repository, own, classOf(text), tester);
    // The same association, its keys spelled without a namespace.
    const spelled = new CIMInstanceName('t_holds', {
      held: path('T_Box', 'b'),
      holder: path('t_thing', 'a'),
    });
    await harness.create(own, 'ACME_About', [ref('What', spelled), ref('Who', a)]);
    const found = await collect(harness.traversal.associatorNames(association, everything, call));
    expect(found.map(String)).toEqual(['root/own:T_Box.Id="a"']);
  });
});
