import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakeListener } from '../indications/FakeListener.js';
import { subscribe } from '../indications/subscribe.js';
import { startServer, type Server } from '../support/server.js';
import { ownClient } from './ownClient.js';

const secret = 'canary-14-byte';
let server: Server;
let listener: FakeListener;
beforeAll(async () => {
  server = await startServer();
  listener = await FakeListener.start();
}, 60_000);
afterAll(async () => {
  await listener.stop();
  await server.dispose();
});

it('AddSharedSecret is a CIM_InstCreation of the secret and of its CIM_CredentialContext, without the secret', async () => {
  await subscribe(server, listener.url, {
    query:
      'SELECT * FROM CIM_InstCreation WHERE SourceInstance ISA CIM_SharedSecret OR SourceInstance ISA CIM_CredentialContext',
    language: 'DMTF:CQL',
  });
  // The first look is over well before this.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const client = ownClient(server);
  try {
    const { returnValue } = await client.addSharedSecret({
      RemoteID: 'iqn.2026-11.test.example:alice',
      Secret: secret,
      target: 'iqn.2026-11.io.github.iscsi-wbem:demo',
    });
    expect(returnValue).toBe(0);
    const bodies = (await listener.receive(2)).map(({ body }) => body);
    expect(bodies.filter((body) => body.includes('SharedSecret')).length).toBeGreaterThan(0);
    expect(bodies.filter((body) => body.includes('CIM_CredentialContext')).length).toBeGreaterThan(0);
    for (const body of bodies) expect(body).not.toContain(secret);
  } finally {
    await client.stop();
  }
}, 30_000);
