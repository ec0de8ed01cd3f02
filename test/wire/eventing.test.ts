import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IndicationWorld } from '../indications/IndicationWorld.js';
import { answerWsmanExchange, readEventingExchanges } from './wsmanExchanges.js';

describe('recorded exchanges of WS-Eventing', () => {
  let world: IndicationWorld;
  beforeAll(async () => {
    world = await IndicationWorld.start();
  });
  afterAll(async () => {
    await world.dispose();
  });

  it.each(readEventingExchanges())('$name', async (exchange) => {
    const between = async (): Promise<void> => {
      if (!exchange.name.endsWith('/events')) return;
      world.publish('golden', 'port');
      await expect.poll(() => world.stored).toBeGreaterThan(0);
    };
    expect(await answerWsmanExchange(exchange, world.wsman, between)).toBe(exchange.response);
  });
});
