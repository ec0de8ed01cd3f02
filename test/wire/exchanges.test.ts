import { describe, expect, it } from 'vitest';
import { answerExchange, readExchanges, withoutSentences } from './exchanges.js';
import { wireServer } from './wireServer.js';

describe('recorded exchanges', () => {
  it.each(readExchanges(import.meta.dirname))('$name', async (exchange) => {
    const answer = await answerExchange(exchange, wireServer());
    expect(withoutSentences(exchange, answer)).toBe(exchange.response);
  });
});
