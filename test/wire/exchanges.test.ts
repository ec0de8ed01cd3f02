import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerExchange, readCimXmlExchanges, withoutSentences } from './exchanges.js';
import { makeStoreFolder, withStore } from './madeByClients.js';
import { wireServer } from './wireServer.js';

describe('recorded exchanges', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await makeStoreFolder();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(readCimXmlExchanges())('$name', async (exchange) => {
    await withStore(folder, async (store) => {
      const answer = await answerExchange(exchange, wireServer(store));
      expect(withoutSentences(exchange, answer)).toBe(exchange.response);
    });
  });
});
