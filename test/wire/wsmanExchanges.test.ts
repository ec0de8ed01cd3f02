import { describe, expect, it } from 'vitest';
import { wireWsmanServer } from './wireServer.js';
import { answerWsmanExchange, readWsmanExchanges } from './wsmanExchanges.js';

describe('recorded exchanges of WS-Management', () => {
  it.each(readWsmanExchanges())('$name', async (exchange) => {
    expect(await answerWsmanExchange(exchange, wireWsmanServer())).toBe(exchange.response);
  });
});
