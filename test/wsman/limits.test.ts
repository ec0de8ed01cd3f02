import { describe, expect, it } from 'vitest';
import { ns } from '../../src/wsman/names.js';
import { wireWsmanServer } from '../wire/wireServer.js';
import { envelope, WsmanClient } from './WsmanClient.js';

const namespace = { __cimnamespace: 'test/wire' };

/** A door with twenty instances of about 1 KB beside those that there are. */
async function filledClient(more: Parameters<typeof wireWsmanServer>[0] = {}): Promise<WsmanClient> {
  const client = new WsmanClient(wireWsmanServer(more));
  for (let index = 0; index < 20; index += 1) {
    await client.send({
      action: `${ns.wxf}/Create`,
      resource: 'Test_Thing',
      selectors: namespace,
      body: `<q:Test_Thing xmlns:q="urn:any"><q:Id>n${index}</q:Id><q:Caption>${'ä'.repeat(400)}</q:Caption></q:Test_Thing>`,
    });
  }
  return client;
}

const optimised = '<wsman:OptimizeEnumeration/><wsman:MaxElements>4294967295</wsman:MaxElements>';
const size = (octets: number): string =>
  `<wsman:MaxEnvelopeSize s:mustUnderstand="true">${octets}</wsman:MaxEnvelopeSize>`;

describe('MaxEnvelopeSize', () => {
  it.each(['utf-8', 'utf-16le', 'utf-16be'] as const)(
    'bounds every answer of an enumeration in %s, and nothing is lost or told twice',
    async (encoding) => {
      const client = await filledClient();
      const { items, answers } = await client.enumerate(
        { resource: 'Test_Thing', selectors: namespace, headers: size(8_192), encoding },
        optimised,
      );
      expect(answers.map(({ bytes }) => bytes.length).filter((length) => length > 8_192)).toEqual([]);
      expect(answers.length).toBeGreaterThan(3);
      const ids = items.map(({ children }) => children.find(({ name }) => name === 'Id')?.text);
      expect(ids).toEqual(['one', 'two', ...Array.from({ length: 20 }, (_, index) => `n${index}`)]);
    },
  );

  it('is at most what max-envelope-bytes says, also where the client states none', async () => {
    const client = await filledClient({ maxAnswerBytes: 10_000 });
    // xs:positiveInteger: PowerShell takes up to 4 TiB.
    for (const headers of ['', size(1_000_000), size(2 ** 42)]) {
      const { items, answers } = await client.enumerate(
        { resource: 'Test_Thing', selectors: namespace, headers },
        optimised,
      );
      expect(answers.filter(({ bytes }) => bytes.length > 10_000)).toEqual([]);
      expect(items).toHaveLength(22);
    }
  });

  it('of any size: no answer is empty, and the last one says that it is', async () => {
    const client = new WsmanClient(wireWsmanServer());
    const { answers } = await client.enumerate(
      { resource: 'Test_Thing', selectors: namespace },
      '<wsman:OptimizeEnumeration/>',
      1,
    );
    expect(answers.map(({ items, isOver }) => [items.length, isOver])).toEqual([
      [1, false],
      [1, true],
    ]);
  });

  it('of less than one object is EncodingLimit: nothing is left out in silence', async () => {
    const client = new WsmanClient(wireWsmanServer());
    const create = {
      action: `${ns.wxf}/Create`,
      resource: 'Test_Thing',
      selectors: namespace,
      body: `<q:Test_Thing xmlns:q="urn:any"><q:Id>0</q:Id><q:Caption>${'x'.repeat(9_000)}</q:Caption></q:Test_Thing>`,
    };
    expect((await client.send(create)).fault).toBeNull();
    const key = { ...namespace, Id: '0' };
    const get = await client.send({
      action: `${ns.wxf}/Get`,
      resource: 'Test_Thing',
      selectors: key,
      headers: size(8_192),
    });
    expect([get.status, get.fault, get.detail]).toEqual([500, 'wsman:EncodingLimit', 'MaxEnvelopeSize']);
    const { answers } = await client.enumerate(
      { resource: 'Test_Thing', selectors: namespace, headers: size(8_192) },
      optimised,
    );
    // The two before it come first.
    expect(answers.map(({ items, fault }) => [items.length, fault])).toEqual([
      [2, null],
      [0, 'wsman:EncodingLimit'],
    ]);
  });
});

describe('a request', () => {
  const get = { action: `${ns.wxf}/Get`, resource: 'Test_Thing', selectors: { ...namespace, Id: 'one' } };

  it('is nested no deeper, and has no more elements, than the settings say', async () => {
    const client = new WsmanClient(wireWsmanServer({ xmlLimits: { maxDepth: 20, maxElements: 100 } }));
    const deep = '<q>'.repeat(30) + '</q>'.repeat(30);
    expect((await client.send({ ...get, body: deep })).fault).toBe('wsman:SchemaValidationError');
    const many = await client.send({
      ...get,
      headers: `<q:many xmlns:q="urn:q">${'<q:a/>'.repeat(100)}</q:many>`,
    });
    expect(many.fault).toBe('wsman:SchemaValidationError');
    expect((await client.send(get)).fault).toBeNull();
  });

  it('with a hundred thousand selectors is answered at once', async () => {
    const client = new WsmanClient(wireWsmanServer());
    const set = Array.from(
      { length: 90_000 },
      (_, index) => `<wsman:Selector Name="n${index}">1</wsman:Selector>`,
    );
    const text = envelope(get).replace('<wsman:SelectorSet>', `<wsman:SelectorSet>${set.join('')}`);
    expect((await client.sendText(text)).detail).toBe('UnexpectedSelectors');
  });

  it('with declarations of namespaces in every element takes no more than its length', async () => {
    const client = new WsmanClient(wireWsmanServer());
    const prefixes = Array.from({ length: 20_000 }, (_, index) => ` xmlns:n${index}="urn:${index}"`).join('');
    const inner = Array.from({ length: 20_000 }, (_, index) => `<q xmlns:m${index}="urn:m"/>`).join('');
    const text = envelope(get).replace('<s:Header>', `<s:Header${prefixes}>${inner}`);
    expect((await client.sendText(text)).fault).toBeNull();
  });

  it('with a document type, entities or an undeclared prefix is no request', async () => {
    const client = new WsmanClient(wireWsmanServer());
    const laughs = `<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>${envelope(get).replace('uuid:1', '&b;')}`;
    for (const text of [laughs, '<q:Envelope/>', '', '<', envelope(get).slice(0, -3)])
      expect((await client.sendText(text)).fault).toBe('wsman:SchemaValidationError');
  });
});
