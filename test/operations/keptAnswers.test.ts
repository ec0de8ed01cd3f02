import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { AnswerCache } from '../../src/cimxml/encode/AnswerCache.js';
import { encodeResult } from '../../src/cimxml/encode/results.js';
import { Providers } from '../../src/dispatch/Providers.js';
import { EnumerationContexts } from '../../src/enumeration/EnumerationContexts.js';
import { operationsIn } from '../../src/operations/index.js';
import { call, own, ownMof, path, RepositoryHarness } from '../repository/repositoryHarness.js';

let harness: RepositoryHarness;
let answers: AnswerCache;
beforeEach(async () => {
  harness = await RepositoryHarness.start();
  answers = new AnswerCache();
});
afterEach(() => harness.remove());

/** What a client reads in the answer to an operation, its elements in the order of their texts. */
async function answer(name: string, parameters: Readonly<Record<string, unknown>>): Promise<string[]> {
  const { repository, instances, traversal } = harness;
  const enumerations = new EnumerationContexts();
  const deps = { repository, instances, traversal, enumerations, providers: new Providers([]) };
  const operation = operationsIn(deps).get(name.toLowerCase());
  if (!operation) throw new Error(`there is no operation ${name}`);
  const filled = Object.entries(operation.parameters).map(([key, { default: value }]) => [
    key,
    Object.hasOwn(parameters, key) ? parameters[key] : value,
  ]);
  const result = await operation.execute(Object.fromEntries(filled) as never, call);
  const content = encodeResult(operation.returns, result, call, answers);
  let text = '';
  if (typeof content === 'string') {
    text = content;
  } else if (Buffer.isBuffer(content)) {
    text = content.toString();
  } else {
    let piece = await content.next();
    for (; piece.done !== true; piece = await content.next()) text += piece.value.toString();
    text += piece.value;
  }
  const elements =
    /<(VALUE\.NAMEDINSTANCE|VALUE\.INSTANCEWITHPATH|VALUE\.OBJECTWITHPATH|INSTANCEPATH|INSTANCENAME)[ >].*?<\/\1>/gsu;
  return [...text.matchAll(elements)].map(([element]) => element).toSorted();
}

const name = (id: string): string =>
  `<INSTANCENAME CLASSNAME="T_Box"><KEYBINDING NAME="Id"><KEYVALUE VALUETYPE="string" TYPE="string">${id}</KEYVALUE></KEYBINDING></INSTANCENAME>`;
const fullPath = (id: string): string =>
  '<INSTANCEPATH><NAMESPACEPATH><HOST>host.example:5988</HOST><LOCALNAMESPACEPATH><NAMESPACE NAME="root"/><NAMESPACE NAME="own"/></LOCALNAMESPACEPATH></NAMESPACEPATH>' +
  `${name(id)}</INSTANCEPATH>`;
const idAndText = (id: string, text: string): string =>
  `<PROPERTY NAME="Id" TYPE="string"><VALUE>${id}</VALUE></PROPERTY><PROPERTY NAME="Text" TYPE="string"><VALUE>${text}</VALUE></PROPERTY>`;
const instance = (id: string, text: string): string =>
  `<INSTANCE CLASSNAME="T_Box">${idAndText(id, text)}<PROPERTY NAME="Size" TYPE="uint32"></PROPERTY></INSTANCE>`;
const selected = (id: string, text: string): string =>
  `<INSTANCE CLASSNAME="T_Box">${idAndText(id, text)}</INSTANCE>`;

/** What every way of asking for all boxes gives, by their ids and texts. */
async function expectBoxes(boxes: ReadonlyMap<string, string>): Promise<void> {
  const all = (print: (id: string, text: string) => string): string[] =>
    Array.from(boxes, ([id, text]) => print(id, text)).toSorted();
  const box = { ClassName: 'T_Box' };
  const everything = { MaxObjectCount: 100_000 };
  expect(await answer('EnumerateInstanceNames', box)).toEqual(all(name));
  expect(await answer('EnumerateInstances', box)).toEqual(
    all((id, text) => `<VALUE.NAMEDINSTANCE>${name(id)}${instance(id, text)}</VALUE.NAMEDINSTANCE>`),
  );
  expect(await answer('OpenEnumerateInstancePaths', { ...box, ...everything })).toEqual(all(fullPath));
  expect(await answer('OpenEnumerateInstances', { ...box, ...everything })).toEqual(
    all(
      (id, text) => `<VALUE.INSTANCEWITHPATH>${fullPath(id)}${instance(id, text)}</VALUE.INSTANCEWITHPATH>`,
    ),
  );
  const [[someId, someText] = ['none', '']] = boxes;
  const Query = `SELECT Id, Text FROM T_Box WHERE Text = '${someText}' AND Id = '${someId}'`;
  expect(await answer('ExecQuery', { QueryLanguage: 'DMTF:CQL', Query })).toEqual(
    boxes.size === 0
      ? []
      : [`<VALUE.OBJECTWITHPATH>${fullPath(someId)}${selected(someId, someText)}</VALUE.OBJECTWITHPATH>`],
  );
}

const id = (number: number): string => `box-${number}-ä`;
const create = (number: number, text: string): Promise<unknown> =>
  harness.create(own, 'T_Box', [
    cimProperty('Id', 'string', id(number)),
    cimProperty('Text', 'string', text),
  ]);
const modify = (number: number, text: string): Promise<void> => {
  const changed = new CIMInstance('T_Box', [cimProperty('Text', 'string', text)], path('T_Box', id(number)));
  return harness.instances.modify(own, changed, null, call);
};

describe('an answer of many stored instances', () => {
  it('tells each change that was answered before it was asked for', async () => {
    expect.hasAssertions();
    const boxes = new Map<string, string>();
    const numbers = Array.from({ length: 300 }, (_, number) => number);
    await Promise.all(numbers.map((number) => create(number, 'x'.repeat(300))));
    for (const number of numbers) boxes.set(id(number), 'x'.repeat(300));
    for (let round = 0; round < 3; round += 1) await expectBoxes(boxes);
    await modify(7, 'changed');
    boxes.set(id(7), 'changed');
    await expectBoxes(boxes);
    await harness.instances.delete(own, path('T_Box', id(9)), call);
    boxes.delete(id(9));
    await create(300, 'new');
    boxes.set(id(300), 'new');
    await expectBoxes(boxes);
    await harness.reopen();
    await expectBoxes(boxes);
  });

  it('tells them whatever they are, and in whatever order', async () => {
    expect.hasAssertions();
    const step = fc.tuple(fc.constantFrom('write', 'write', 'delete', 'ask'), fc.nat({ max: 12 }), fc.nat());
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const boxes = new Map<string, string>();
        for (const [kind, number, text] of [...steps, ['ask', 0, 0] as const]) {
          const isThere = boxes.has(id(number));
          if (kind === 'ask') {
            await expectBoxes(boxes);
            await expectBoxes(boxes);
          } else if (kind === 'write') {
            await (isThere ? modify(number, `${text}`) : create(number, `${text}`));
            boxes.set(id(number), `${text}`);
          } else if (isThere) {
            await harness.instances.delete(own, path('T_Box', id(number)), call);
            boxes.delete(id(number));
          }
        }
        for (const one of boxes.keys()) await harness.instances.delete(own, path('T_Box', one), call);
      }),
      { numRuns: 15 },
    );
  });

  it('shows what its class has become since it was sent last', async () => {
    await create(1, 'text');
    const boxes = new Map([[id(1), 'text']]);
    await expectBoxes(boxes);
    await expectBoxes(boxes);
    await harness.reopen(ownMof.replace('uint32 Size;', 'uint32 Size = 5;'));
    const [element] = await answer('EnumerateInstances', { ClassName: 'T_Box' });
    expect(element).toContain('<PROPERTY NAME="Size" TYPE="uint32"><VALUE>5</VALUE></PROPERTY>');
  });
});
