import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { RemoteCredentialsHarness } from '../agent/RemoteCredentialsHarness.js';
import { RawEndpoint } from './RawEndpoint.js';

let harness: RemoteCredentialsHarness;
afterEach(() => harness.dispose());

it('an endpoint that does not read a list is cut off by the agent; what another one asks for meanwhile is answered', async () => {
  let answers = 0;
  const ended: boolean[] = [];
  harness = new RemoteCredentialsHarness({
    readerTimeoutMs: 200,
    wrap: (handle) => (request, response, endpoint) => {
      if (request.url?.endsWith('/read') === true && endpoint.id === 'slow') {
        answers += 1;
        response.once('close', () => ended.push(response.writableFinished));
      }
      return handle(request, response, endpoint);
    },
  });
  await harness.start();
  const target = parseIscsiName('iqn.2026-11.local.test:t1');
  // More than the buffers of both sides take.
  for (let n = 0; n < 60_000; n += 1)
    harness.driver.accounts.set(`client-${n}`, {
      chapName: `client-${n}`.padEnd(200, 'x'),
      secret: 'x',
      bindings: [{ target, role: 'initiator' }],
    });
  const slow = await RawEndpoint.make(harness.loopback.port, 'slow');
  try {
    const sent = slow.begin('read', { what: 'accounts', target: null, role: null });
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.on('error', () => undefined);
    // Nothing of it is read.
    await expect.poll(() => ended).toEqual([false]);
    expect(answers).toBe(1);
    expect(await harness.loopback.remote.targets.listTargets()).toHaveLength(2);
  } finally {
    slow.close();
  }
});
