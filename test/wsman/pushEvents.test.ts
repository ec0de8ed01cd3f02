import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { destinationClasses } from '../../src/indications/elements.js';
import { deliveryModes } from '../../src/indications/eventing.js';
import { EventConnection } from '../../src/wsman/events/EventConnection.js';
import { anonymous, dmtfClasses, ns } from '../../src/wsman/names.js';
import { resolveNamespaces } from '../../src/xml/NamespacedElement.js';
import { parseXml } from '../../src/xml/parseXml.js';
import type { HttpAnswer } from '../indications/FakeListener.js';
import { findFreePort } from '../support/freePort.js';
import {
  closeAll,
  expiresOf,
  identifierOf,
  startListener,
  startWorld,
  subscribeTo,
} from './eventingClient.js';
import { descendants, WsmanClient } from './WsmanClient.js';

afterEach(closeAll);

/** DSP0226, 10.2.9.3: what acknowledges. */
const acknowledged: HttpAnswer = {
  status: 200,
  body: `<s:Envelope xmlns:s="${ns.s}" xmlns:a="${ns.wsa}"><s:Header><a:Action>http://schemas.dmtf.org/wbem/wsman/1/wsman/Ack</a:Action></s:Header><s:Body/></s:Envelope>`,
};

/** The parts of a message that a listener got. */
function messageOf(body: string): {
  action: string;
  header: (name: string) => string | undefined;
  events: string[];
} {
  const all = descendants(resolveNamespaces(parseXml(Buffer.from(body))));
  const header = (name: string): string | undefined => all.find((element) => element.name === name)?.text;
  return {
    action: header('Action') ?? '',
    header,
    events: all.filter(({ name }) => name === 'IndicationIdentifier').map(({ text }) => text),
  };
}

/** With a heartbeat each second. */
function connectionTo(url: string, resolve: () => Promise<readonly string[]>): EventConnection {
  const properties = { DeliveryMode: deliveryModes.push, Heartbeat: 1n };
  const keys = { id: 'd', name: 'd', owner: 'admin', mark: 'd', isTransient: true };
  const destination = { ...keys, className: destinationClasses.wsman, url, properties };
  return new EventConnection({ destination, timeoutMs: 30_000, resolve });
}

describe('Push', () => {
  it('takes each event to the listener in a message of its own, with what NotifyTo asked for', async () => {
    const [world, listener] = [await startWorld(), await startListener()];
    const granted = await subscribeTo(new WsmanClient(world.wsman), {
      mode: 'push',
      notifyTo: `${listener.url}/events?a=b`,
      parameters: `<wsa:ReferenceParameters><x:Which xmlns:x="urn:x" kind="a&amp;b">o&amp;ne<x:Part>1</x:Part></x:Which><x:Id xmlns:x="urn:x">7</x:Id></wsa:ReferenceParameters>`,
    });
    expect([granted.fault, granted.context, expiresOf(granted)]).toEqual([null, null, null]);
    world.publish('first', 'a<b');
    world.publish('second');
    const [first] = await listener.receive(2);
    expect(first?.path).toBe('/events?a=b');
    expect(first?.headers).toMatchObject({ 'content-type': 'application/soap+xml;charset=UTF-8' });
    expect(first?.headers).not.toHaveProperty('authorization');
    const message = messageOf(first?.body ?? '');
    expect(message.action).toBe('http://schemas.dmtf.org/wbem/wsman/1/wsman/Event');
    expect([message.header('To'), message.header('Part'), message.header('Id')]).toEqual([
      `${listener.url}/events?a=b`,
      '1',
      '7',
    ]);
    expect(message.header('AckRequested')).toBeUndefined();
    const body = descendants(resolveNamespaces(parseXml(Buffer.from(first?.body ?? '')))).find(
      ({ name }) => name === 'CIM_InstCreation',
    );
    expect(body?.namespace).toBe(`${dmtfClasses}CIM_InstCreation`);
    expect(body?.children.find(({ name }) => name === 'IndicationFilterName')?.text).toBe(
      identifierOf(granted),
    );
    expect(listener.numbers).toEqual([0, 1]);
    expect(listener.messages.map(({ identifier }) => identifier)).toEqual(['first', 'second']);
  });

  it('is tried again until the listener is back, in the same order, also over a restart', async () => {
    const port = await findFreePort();
    const world = await startWorld();
    const granted = await subscribeTo(new WsmanClient(world.wsman), {
      mode: 'push',
      notifyTo: `http://127.0.0.1:${port}/`,
    });
    expect(granted.fault).toBeNull();
    for (const id of ['a', 'b', 'c']) world.publish(id);
    await expect
      .poll(() => world.log.some(({ message }) => message.includes('does not take indications')))
      .toBe(true);
    await world.restart();
    const listener = await startListener({ status: 204, body: '' }, port);
    await listener.receive(3);
    expect(listener.messages.map(({ identifier }) => identifier)).toEqual(['a', 'b', 'c']);
  });

  it('is tried as often as ConnectionRetry says', async () => {
    const [world, listener] = [await startWorld({}, 1000), await startListener()];
    listener.answers.push(...Array.from({ length: 5 }, () => ({ status: 500, body: '' })));
    await subscribeTo(new WsmanClient(world.wsman), {
      mode: 'push',
      notifyTo: listener.url,
      delivery: '<wsman:ConnectionRetry Total="1">PT1S</wsman:ConnectionRetry>',
    });
    world.publish('lost');
    await expect.poll(() => world.indications.givenUp).toBe(1);
    expect(listener.messages).toHaveLength(2);
  });

  it('with Heartbeats gives a sign of life while nothing happens', async () => {
    const [world, listener] = [await startWorld(), await startListener()];
    await subscribeTo(new WsmanClient(world.wsman), {
      mode: 'push',
      notifyTo: listener.url,
      delivery: '<wsman:Heartbeats>PT1S</wsman:Heartbeats>',
    });
    const [beat] = await listener.receive(1);
    const { action, events } = messageOf(beat?.body ?? '');
    expect([action, events]).toEqual(['http://schemas.dmtf.org/wbem/wsman/1/wsman/Heartbeat', []]);
  });

  it('gives one sign of life at a time to a listener that does not answer', async () => {
    const listener = await startListener();
    listener.byDefault = 'hang';
    const connection = connectionTo(listener.url, async () => ['127.0.0.1']);
    await listener.receive(1);
    await sleep(2_500);
    expect(listener.messages).toHaveLength(1);
    connection.close();
  });

  it('gives no sign of life at an address that is not allowed any more', async () => {
    const listener = await startListener();
    let asked = 0;
    const connection = connectionTo(listener.url, async () => {
      asked += 1;
      throw new Error('not allowed');
    });
    await expect.poll(() => asked).toBeGreaterThan(1);
    expect(listener.connections).toBe(0);
    connection.close();
  });

  it('of UTF-16 is in UTF-16', async () => {
    const [world, listener] = [await startWorld(), await startListener()];
    await subscribeTo(new WsmanClient(world.wsman), {
      mode: 'push',
      notifyTo: listener.url,
      delivery: '<wsman:ContentEncoding>UTF-16</wsman:ContentEncoding>',
    });
    world.publish('wide');
    const [message] = await listener.receive(1);
    expect(message?.headers['content-type']).toBe('application/soap+xml;charset=UTF-16');
    expect(message?.body).toContain('\0s\0:\0E\0n\0v\0e\0l\0o\0p\0e');
  });

  it('leaves out an event that is larger than the listener takes, and goes on', async () => {
    const [world, listener] = [await startWorld(), await startListener()];
    await subscribeTo(new WsmanClient(world.wsman), {
      mode: 'push',
      notifyTo: listener.url,
      delivery: '<wsman:MaxEnvelopeSize Policy="Skip">8192</wsman:MaxEnvelopeSize>',
    });
    world.publish('large', 'x'.repeat(9_000));
    world.publish('small');
    await listener.receive(1);
    expect(listener.messages.map(({ identifier }) => identifier)).toEqual(['small']);
    expect(world.indications.givenUp).toBe(1);
  });
});

describe('PushWithAck', () => {
  it('takes an event for delivered when the listener has acknowledged it, and not before', async () => {
    const [world, listener] = [await startWorld(), await startListener(acknowledged)];
    listener.answers.push(
      { status: 200, body: '' },
      { status: 202, body: '' },
      { status: 200, body: '<x/>' },
    );
    await subscribeTo(new WsmanClient(world.wsman), { mode: 'pushWithAck', notifyTo: listener.url });
    world.publish('first');
    world.publish('second');
    await listener.receive(5);
    expect(listener.messages.map(({ identifier }) => identifier)).toEqual([
      'first',
      'first',
      'first',
      'first',
      'second',
    ]);
    const message = messageOf(listener.messages[0]?.body ?? '');
    expect(message.header('AckRequested')).toBe('');
    expect(message.header('Address')).toBe(anonymous);
    // The same message, as often as it takes.
    const ids = listener.messages.slice(0, 4).map(({ body }) => messageOf(body).header('MessageID'));
    expect(new Set(ids).size).toBe(1);
    await expect.poll(() => world.indications.waiting).toBe(0);
  });
});

describe('Events', () => {
  it('collects events into batches of MaxElements, or what came within MaxTime', async () => {
    const [world, listener] = [await startWorld(), await startListener(acknowledged)];
    await subscribeTo(new WsmanClient(world.wsman), {
      mode: 'events',
      notifyTo: listener.url,
      delivery: '<wsman:MaxElements>3</wsman:MaxElements><wsman:MaxTime>PT1S</wsman:MaxTime>',
    });
    for (const id of ['a', 'b', 'c', 'd', 'e']) world.publish(id);
    await listener.receive(2);
    const messages = listener.messages.map(({ body }) => messageOf(body));
    expect(messages.map(({ events }) => events)).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
    expect(messages[0]?.action).toBe('http://schemas.dmtf.org/wbem/wsman/1/wsman/Events');
    expect(messages[0]?.header('AckRequested')).toBe('');
    const event = descendants(
      resolveNamespaces(parseXml(Buffer.from(listener.messages[0]?.body ?? ''))),
    ).find(({ name }) => name === 'Event');
    expect([event?.namespace, event?.attribute('', 'Action')]).toEqual([
      ns.wsman,
      'http://schemas.dmtf.org/wbem/wsman/1/wsman/Event',
    ]);
  });

  it('sends a batch that was not acknowledged again, whole and in its order', async () => {
    const [world, listener] = [await startWorld(), await startListener(acknowledged)];
    listener.answers.push({ status: 500, body: '' });
    await subscribeTo(new WsmanClient(world.wsman), {
      mode: 'events',
      notifyTo: listener.url,
      delivery: '<wsman:MaxElements>2</wsman:MaxElements><wsman:MaxTime>PT1S</wsman:MaxTime>',
    });
    for (const id of ['a', 'b', 'c']) world.publish(id);
    await listener.receive(3);
    expect(listener.messages.map(({ body }) => messageOf(body).events)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['c'],
    ]);
  });

  it('keeps a batch within MaxEnvelopeSize', async () => {
    const [world, listener] = [await startWorld(), await startListener(acknowledged)];
    await subscribeTo(new WsmanClient(world.wsman), {
      mode: 'events',
      notifyTo: listener.url,
      delivery:
        '<wsman:MaxElements>64</wsman:MaxElements><wsman:MaxTime>PT1S</wsman:MaxTime><wsman:MaxEnvelopeSize>32768</wsman:MaxEnvelopeSize>',
    });
    for (let index = 0; index < 12; index += 1) world.publish(`n${index}`, 'x'.repeat(2_000));
    await expect
      .poll(() => listener.messages.flatMap(({ body }) => messageOf(body).events))
      .toEqual(Array.from({ length: 12 }, (_, index) => `n${index}`));
    expect(listener.messages.filter(({ body }) => Buffer.byteLength(body) > 32_768)).toEqual([]);
    expect(listener.messages.length).toBeLessThan(12);
  });

  it('keeps a batch of UTF-16 within MaxEnvelopeSize, so that no event is left out', async () => {
    const [world, listener] = [await startWorld(), await startListener(acknowledged)];
    await subscribeTo(new WsmanClient(world.wsman), {
      mode: 'events',
      notifyTo: listener.url,
      delivery:
        '<wsman:MaxElements>64</wsman:MaxElements><wsman:MaxTime>PT1S</wsman:MaxTime><wsman:MaxEnvelopeSize>65536</wsman:MaxEnvelopeSize>' +
        '<wsman:ContentEncoding>UTF-16</wsman:ContentEncoding>',
    });
    for (let index = 0; index < 12; index += 1) world.publish(`n${index}`, 'x'.repeat(2_000));
    await expect.poll(() => world.indications.waiting).toBe(0);
    expect(world.indications.givenUp).toBe(0);
    const lengths = listener.messages.map(({ headers }) => Number(headers['content-length']));
    expect(lengths.filter((length) => !(length <= 65_536))).toEqual([]);
  });
});
