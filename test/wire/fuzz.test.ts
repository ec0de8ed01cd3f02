import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyEdits, editsOf } from '../fuzz/edits.js';
import { runs } from '../fuzz/runs.js';
import { parseXml } from '../../src/xml/parseXml.js';
import { answerExchange, readCimXmlExchanges } from './exchanges.js';
import { makeStoreFolder, withStore } from './madeByClients.js';
import { wireServer } from './wireServer.js';

const exchanges = readCimXmlExchanges();

const words = [
  '<VALUE>', '</VALUE>', '<VALUE.NULL/>', '<VALUE.ARRAY>', 'TYPE="uint8"', 'PARAMTYPE="string"', 'EmbeddedObject="instance"', 'NAME=""', 'NAME="*"', 'CLASSNAME="CIM_Nothing"', 'ISARRAY="true"', 'ARRAYSIZE="99999999999"',
  'CIMVERSION="9.9"', 'ID=""', 'root/nothing', '%0d%0aX: y', '%00', '%', '&lt;INSTANCE CLASSNAME=&quot;A&quot;&gt;&lt;/INSTANCE&gt;', '\nCIMBatch: x', '\nCIMMethod: GetClass', '99999999999999999999999', '-1', 'NaN', '1e400', '__proto__', 'constructor',
  '&#x10FFFF;', '\u{1F600}', '--', '2026-13-45', '********000000.000000+000', 'true', 'FALSE',
]; // prettier-ignore

/** The last request of an exchange, headers and body, changed. */
const changed = fc
  .constantFrom(...exchanges)
  .chain((exchange) => fc.tuple(fc.constant(exchange), editsOf(exchange.request, words, 4)));

const statuses = [200, 400, 401, 403, 404, 501];

/** Headers that are one line each, and a body that is XML, exactly where the status is 200. */
function expectConsistent(answer: string): void {
  const [head = '', ...rest] = answer.split('\n\n');
  // Nothing that was sent breaks out of the header that it is quoted in.
  for (const line of head.split('\n').slice(1)) expect(line).toMatch(/^[A-Za-z0-9-]+: [^\r\n]*$/);
  const body = rest.join('\n\n').trim();
  const isAnswered = head.startsWith('HTTP/1.1 200');
  expect(body === '').toBe(!isAnswered);
  if (isAnswered) expect(parseXml(body).name).toBe('CIM');
}

describe('any request', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await makeStoreFolder();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is answered with XML or refused with a status: nothing is thrown, nothing is an internal error', async () => {
    await withStore(folder, async (store) => {
      const server = wireServer(store);
      await fc.assert(
        fc.asyncProperty(changed, async ([exchange, edits]) => {
          const request = applyEdits(exchange.request, edits);
          // Without the request before it: the cases before this one may have made that impossible.
          const answer = await answerExchange({ ...exchange, request, before: null }, server);
          expect(statuses).toContain(Number(/^HTTP\/1.1 (\d+)\n/.exec(answer)?.[1]));
          expectConsistent(answer);
        }),
        runs(1500),
      );
    });
  });
});
