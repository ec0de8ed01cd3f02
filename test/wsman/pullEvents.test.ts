import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ns } from '../../src/wsman/names.js';
import {
  closeAll,
  expiresOf,
  identifierOf,
  idsOf,
  manage,
  pullFrom,
  startWorld,
  subscribeTo,
} from './eventingClient.js';
import { envelope, WsmanClient } from './WsmanClient.js';

afterEach(closeAll);

describe('Pull', () => {
  it('waits for events and gives them in their order, each once, and again where an answer was lost', async () => {
    const world = await startWorld();
    const client = new WsmanClient(world.wsman);
    const granted = await subscribeTo(client, {});
    expect([granted.fault, expiresOf(granted)]).toEqual([null, 'PT600S']);
    const waiting = pullFrom(client, granted.context);
    await sleep(50);
    world.publish('first');
    const first = await waiting;
    expect(idsOf(first)).toEqual(['first']);
    expect(first.isOver).toBe(false);
    for (const id of ['a', 'b', 'c']) world.publish(id);
    await expect.poll(() => world.stored).toBe(4);
    const two = await pullFrom(client, first.context, { max: 2 });
    expect(idsOf(two)).toEqual(['a', 'b']);
    // The client shows with the new context that it has got the first one: that one is forgotten.
    expect(world.indications.waiting).toBe(3);
    expect(idsOf(await pullFrom(client, first.context, { max: 2 }))).toEqual(['a', 'b']);
    const last = await pullFrom(client, two.context);
    expect(idsOf(last)).toEqual(['c']);
    expect(idsOf(await pullFrom(client, first.context))).toEqual(['c']);
  });

  it('is TimedOut where nothing happens, and the subscription goes on', async () => {
    const world = await startWorld();
    const client = new WsmanClient(world.wsman);
    const { context } = await subscribeTo(client, {});
    const headers = '<wsman:OperationTimeout>PT0.2S</wsman:OperationTimeout>';
    const nothing = await pullFrom(client, context, { headers });
    expect([nothing.status, nothing.fault]).toEqual([500, 'wsman:TimedOut']);
    world.publish('later');
    expect(idsOf(await pullFrom(client, context))).toEqual(['later']);
  });

  it('with Heartbeats is answered without items when nothing happens in that time', async () => {
    const world = await startWorld();
    const client = new WsmanClient(world.wsman);
    const { context } = await subscribeTo(client, { delivery: '<wsman:Heartbeats>PT1S</wsman:Heartbeats>' });
    const beat = await pullFrom(client, context);
    expect([beat.fault, beat.items, beat.isOver]).toEqual([null, [], false]);
    expect(beat.text).toContain(`<wsa:Action>${ns.wsen}/PullResponse</wsa:Action>`);
    world.publish('after');
    expect(idsOf(await pullFrom(client, beat.context))).toEqual(['after']);
  });

  it('gives as many as fit into MaxEnvelopeSize, and one alone that does not is EncodingLimit and stays', async () => {
    const world = await startWorld();
    const client = new WsmanClient(world.wsman);
    const granted = await subscribeTo(client, {});
    for (let index = 0; index < 10; index += 1) world.publish(`n${index}`, 'x'.repeat(1500));
    await expect.poll(() => world.stored).toBe(10);
    const headers = '<wsman:MaxEnvelopeSize>16384</wsman:MaxEnvelopeSize>';
    const ids: string[] = [];
    let { context } = granted;
    for (let pulls = 0; ids.length < 10 && pulls < 20; pulls += 1) {
      const got = await pullFrom(client, context, { headers });
      expect(got.bytes.length).toBeLessThanOrEqual(16_384);
      ids.push(...idsOf(got));
      ({ context } = got);
    }
    expect(ids).toEqual(Array.from({ length: 10 }, (_, index) => `n${index}`));
    world.publish('large', 'x'.repeat(20_000));
    await expect.poll(() => world.stored).toBeGreaterThan(0);
    const small = await pullFrom(client, context, { headers });
    expect([small.fault, small.detail]).toEqual(['wsman:EncodingLimit', 'MaxEnvelopeSize']);
    expect(idsOf(await pullFrom(client, context))).toEqual(['large']);
  });

  it('is for the user who subscribed alone; a second one at a time ends the first', async () => {
    const world = await startWorld();
    const client = new WsmanClient(world.wsman);
    const granted = await subscribeTo(client, {});
    // An administrator may end it, and does not read what another user is told.
    const others = await pullFrom(client, granted.context, { user: 'other' });
    expect(others.fault).toBe('wsen:InvalidEnumerationContext');
    const first = pullFrom(client, granted.context);
    await sleep(50);
    const second = pullFrom(client, granted.context);
    expect((await first).fault).toBe('wsman:TimedOut');
    world.publish('one');
    expect(idsOf(await second)).toEqual(['one']);
  });

  it('is over with Unsubscribe, Release and the end of the subscription, also for one that waits', async () => {
    const world = await startWorld();
    const client = new WsmanClient(world.wsman);
    for (const end of ['Unsubscribe', 'Release', 'Expires'] as const) {
      const granted = await subscribeTo(client, { ...(end === 'Expires' && { expires: 'PT1S' }) });
      const waiting = pullFrom(client, granted.context);
      await sleep(50);
      if (end === 'Unsubscribe') expect((await manage(client, end, identifierOf(granted))).fault).toBeNull();
      if (end === 'Release') {
        const body = `<wsen:Release><wsen:EnumerationContext>${granted.context}</wsen:EnumerationContext></wsen:Release>`;
        expect((await client.send({ action: `${ns.wsen}/Release`, body })).fault).toBeNull();
      }
      expect((await waiting).fault).toBe('wsen:InvalidEnumerationContext');
      expect((await pullFrom(client, granted.context)).fault).toBe('wsen:InvalidEnumerationContext');
      expect(world.indications.subscriptions.subscriptions()).toEqual([]);
    }
  });

  it('lasts as long as it is pulled from where no end was stated, and no longer', async () => {
    const world = await startWorld({ pullTimeoutSeconds: 2 });
    const client = new WsmanClient(world.wsman);
    const { context } = await subscribeTo(client, {});
    const headers = '<wsman:OperationTimeout>PT2.5S</wsman:OperationTimeout>';
    for (let pulls = 0; pulls < 2; pulls += 1)
      expect((await pullFrom(client, context, { headers })).fault).toBe('wsman:TimedOut');
    expect(world.indications.subscriptions.subscriptions()).toHaveLength(1);
    await expect.poll(() => world.indications.subscriptions.subscriptions()).toEqual([]);
    expect(world.indications.subscriptions.destinations()).toEqual([]);
    expect((await pullFrom(client, context)).fault).toBe('wsen:InvalidEnumerationContext');
  });

  it('goes on after a restart: nothing is lost, and the context is the same', async () => {
    const world = await startWorld();
    const granted = await subscribeTo(new WsmanClient(world.wsman), { expires: 'PT1H' });
    world.publish('before');
    await expect.poll(() => world.stored).toBe(1);
    const waiting = pullFrom(new WsmanClient(world.wsman), granted.context);
    expect(idsOf(await waiting)).toEqual(['before']);
    await world.restart();
    const client = new WsmanClient(world.wsman);
    world.publish('after');
    await expect.poll(() => world.stored).toBe(2);
    expect(idsOf(await pullFrom(client, granted.context))).toEqual(['before', 'after']);
    const status = await manage(client, 'GetStatus', identifierOf(granted));
    expect(Number(/PT(\d+)S/u.exec(expiresOf(status) ?? '')?.[1])).toBeGreaterThan(3_500);
  });

  it('that waits is answered when the server stops', async () => {
    const world = await startWorld();
    const client = new WsmanClient(world.wsman);
    const { context } = await subscribeTo(client, {});
    const waiting = pullFrom(client, context);
    await sleep(50);
    await world.close();
    expect((await waiting).fault).toBe('wsman:TimedOut');
    await world.open();
  });
});

it('over HTTP a Pull that waits keeps nobody out', async () => {
  const world = await startWorld();
  const client = new WsmanClient(world.wsman);
  const { context } = await subscribeTo(client, { user: world.user });
  const body = envelope({
    action: `${ns.wsen}/Pull`,
    headers: '<wsman:OperationTimeout>PT10S</wsman:OperationTimeout>',
    body: `<wsen:Pull><wsen:EnumerationContext>${context}</wsen:EnumerationContext></wsen:Pull>`,
  });
  const authorization = `Basic ${Buffer.from(`${world.user}:${world.password}`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/soap+xml;charset=UTF-8' };
  const waiting = fetch(`${world.url}/wsman`, { method: 'POST', headers, body });
  await sleep(200);
  world.publish('over HTTP');
  const answer = await waiting;
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('<p:IndicationIdentifier>over HTTP</p:IndicationIdentifier>');
});
