import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ns } from '../../src/wsman/names.js';
import { InProcessServer } from '../support/InProcessServer.js';
import { mode } from './eventingClient.js';
import { envelope, type Sent } from './WsmanClient.js';

it('a stop of the server ends Pulls that wait for events at once: each is answered with TimedOut', async () => {
  const server = await InProcessServer.open();
  const authorization = `Basic ${Buffer.from(`${server.user}:${server.password}`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/soap+xml;charset=UTF-8' };
  const post = async (sent: Sent): Promise<string> => {
    const answer = await fetch(`${server.url}/wsman`, { method: 'POST', headers, body: envelope(sent) });
    return answer.text();
  };
  const subscribed = await post({
    action: `${ns.wse}/Subscribe`,
    resource: 'http://schemas.dmtf.org/wbem/wscim/1/*',
    body:
      `<wse:Subscribe><wse:Delivery Mode="${mode.pull}"/>` +
      '<wsman:Filter Dialect="http://schemas.microsoft.com/wbem/wsman/1/WQL">SELECT * FROM CIM_InstCreation</wsman:Filter></wse:Subscribe>',
  });
  const context = /<wsen:EnumerationContext>([^<]+)</u.exec(subscribed)?.[1];
  expect(context).toBeDefined();
  let isAnswered = false;
  const waiting = post({
    action: `${ns.wsen}/Pull`,
    resource: 'http://schemas.dmtf.org/wbem/wscim/1/*',
    headers: '<wsman:OperationTimeout>PT300S</wsman:OperationTimeout>',
    body: `<wsen:Pull><wsen:EnumerationContext>${context}</wsen:EnumerationContext></wsen:Pull>`,
  }).finally(() => (isAnswered = true));
  await sleep(1_000);
  expect(isAnswered).toBe(false);
  // Requests in progress have 30 s to end, which the Pull must not take.
  const startedAt = performance.now();
  await server.close();
  expect(performance.now() - startedAt).toBeLessThan(20_000);
  expect(await waiting).toContain('<s:Value>wsman:TimedOut</s:Value>');
  await server.dispose();
});
