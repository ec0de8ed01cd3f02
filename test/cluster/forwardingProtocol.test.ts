import { expect, it } from 'vitest';
import { forwardingProtocol } from '../../src/cluster/forwardingProtocol.js';
import { HeldElsewhereError } from '../../src/dispatch/HeldElsewhereError.js';
import type { AuthenticatedRequest } from '../../src/http/ProtocolHandler.js';

it('a request that the endpoint which holds its enumeration refuses is answered 503', async () => {
  const protocol = forwardingProtocol(
    {
      name: 'cim-xml',
      paths: ['/'],
      usage: '',
      authentication: 'server',
      accepts: () => true,
      // The other endpoint is still there.
      answer: () => Promise.reject(new HeldElsewhereError('b')),
    },
    { forward: () => Promise.resolve(null) },
  );
  if (protocol.authentication !== 'server') throw new Error('it authenticates by itself');
  const request: AuthenticatedRequest = {
    method: 'POST',
    url: '/',
    headers: {},
    body: Buffer.of(),
    principal: { name: 'u', roles: new Set(), address: '10.0.0.1', door: 'cim-xml' },
    abort: new AbortController(),
    idle: (wait) => wait,
  };
  expect((await protocol.answer(request)).status).toBe(503);
});
