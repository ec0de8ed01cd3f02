import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml } from '../../src/xml/parseXml.js';
import { applyEdits, editsOf } from '../fuzz/edits.js';
import { runs } from '../fuzz/runs.js';
import { wireWsmanServer } from '../wire/wireServer.js';
import type { WsmanServer } from '../../src/wsman/handleRequest.js';
import { IndicationWorld } from '../indications/IndicationWorld.js';
import type { GoldenExchange } from '../wire/exchanges.js';
import { answerRequest, readEventingExchanges, readWsmanExchanges } from '../wire/wsmanExchanges.js';

const words = [
  '<w:Selector Name="Id">', '</w:Selector>', '<s:Body>', '</s:Header>', 's:mustUnderstand="1"', 'xsi:nil="true"', 'xsi:type="p1:CIM_Nothing_Type"', 'xmlns:a=""', 'xmlns="urn:x"', '<a:EndpointReference>', '<w:OptimizeEnumeration/>', '<w:MaxElements>', '99999999999999999999', '-1', 'NaN', 'PT', 'P1Y2M3DT4H5M6.7S', '2026-13-45T25:61:61Z', 'http://schemas.microsoft.com/wbem/wsman/1/wmi/', '/*', '*', '__cimnamespace', 'root\\nothing', '&lt;INSTANCE CLASSNAME=&quot;A&quot;&gt;&lt;/INSTANCE&gt;', '&#x10FFFF;', '\u{1F600}', '__proto__', 'constructor', '$EnumerationContext', 'odi.x..', 'k.000.1..', '[1]', '/text()', 'SELECT * FROM', 'http://schemas.dmtf.org/wbem/wsman/1/wsman/Events', 'DeliveryModes/Push', '<wse:NotifyTo><wsa:Address>http://127.0.0.1:9/</wsa:Address></wse:NotifyTo>', '<wsman:Heartbeats>PT1S</wsman:Heartbeats>', 'P99999999999Y', 'PT0.0000001S', "' OR 1 = 1", '',
]; // prettier-ignore

const changedOf = (exchanges: readonly GoldenExchange[]): fc.Arbitrary<string> =>
  fc
    .constantFrom(...exchanges)
    .chain((exchange) =>
      editsOf(exchange.request, words, 4).map((edits) => applyEdits(exchange.request, edits)),
    );

/** Sends a request that was changed, and holds the answer to what every answer is. */
async function expectAnswer(request: string, server: WsmanServer): Promise<void> {
  let answer: string;
  try {
    answer = await answerRequest(request, server);
  } catch (error) {
    // A request line that was changed leads elsewhere.
    expect(String(error)).toContain('the door does not take the request');
    return;
  }
  const [head = '', ...body] = answer.split('\n\n');
  const status = Number(/^HTTP\/1.1 (\d+)\n/u.exec(head)?.[1]);
  expect([200, 415, 500]).toContain(status);
  if (status === 415) return;
  const text = body.join('\n\n').trim();
  expect(parseXml(text).name).toBe('s:Envelope');
  expect(text.includes('<s:Fault>')).toBe(status === 500);
  expect(text).not.toContain('wsman:InternalError');
}

describe('any request to the WS-Management door', () => {
  it('is answered with an envelope of status 200 or 500, or not taken: nothing is thrown, nothing is an internal error', async () => {
    expect.hasAssertions();
    const server = wireWsmanServer();
    await fc.assert(
      fc.asyncProperty(changedOf(readWsmanExchanges()), (request) => expectAnswer(request, server)),
      runs(800),
    );
  });

  it('about events likewise', async () => {
    const world = await IndicationWorld.start();
    try {
      // A Pull waits: what is changed in it is changed in those above.
      const exchanges = readEventingExchanges().filter(({ name }) => !name.startsWith('Pull/'));
      await fc.assert(
        fc.asyncProperty(changedOf(exchanges), (request) => expectAnswer(request, world.wsman)),
        runs(300),
      );
      expect(world.log.filter(({ level }) => level === 'error')).toEqual([]);
    } finally {
      await world.dispose();
    }
  });
});
