import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolHost } from '../../src/agent/enrolHost.js';
import { requestPage } from '../../src/client/requestPage.js';
import { enrolmentPath, parseToken, requestProof } from '../../src/link/enrolment.js';
import { makeFleetKey } from '../../src/security/fleetCertificates.js';
import { FleetWorld } from './FleetWorld.js';

type Token = NonNullable<ReturnType<typeof parseToken>>;

function tokenOf(text: string): Token {
  const token = parseToken(text);
  if (token === null) throw new Error('no token');
  return token;
}

describe('enrolment', () => {
  let world: FleetWorld;
  beforeAll(async () => {
    world = await FleetWorld.open([]);
  });
  afterAll(() => world.dispose());

  it('makes a host with the token a part of the fleet, once', async () => {
    const token = tokenOf((await world.endpoint.hosts.add('one', '127.0.0.1', 1)).token);
    const host = await enrolHost(world.url, token);
    expect(host.systemName).toBe('one');
    expect(host.privateKey).toContain('PRIVATE KEY');
    expect(world.endpoint.fleet.find('one')?.row.publicKey).not.toBeNull();
    await expect(enrolHost(world.url, token)).rejects.toThrow('403');
  });

  it('of two that come with one token at once, one is enrolled', async () => {
    const token = tokenOf((await world.endpoint.hosts.add('two', '127.0.0.1', 1)).token);
    const both = await Promise.allSettled([enrolHost(world.url, token), enrolHost(world.url, token)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('refuses another token, one of another host, and a host that was not added', async () => {
    const { systemName } = tokenOf((await world.endpoint.hosts.add('three', '127.0.0.1', 1)).token);
    const other = tokenOf((await world.endpoint.hosts.add('four', '127.0.0.1', 1)).token);
    await expect(enrolHost(world.url, { systemName, secret: other.secret })).rejects.toThrow('403');
    await expect(enrolHost(world.url, { ...other, systemName: 'nobody' })).rejects.toThrow('403');
    expect(world.endpoint.fleet.find('three')?.state).toBe('added');
  });

  it('a key that was put in on the way is refused: the proof is of the key that was sent', async () => {
    const { systemName, secret } = tokenOf((await world.endpoint.hosts.add('five', '127.0.0.1', 1)).token);
    const own = await makeFleetKey();
    const thief = await makeFleetKey();
    const proof = requestProof(secret, { systemName, publicKey: own.publicKey });
    const body = JSON.stringify({ systemName, publicKey: thief.publicKey, proof });
    await expect(requestPage({ url: world.url }, 'POST', enrolmentPath, body)).rejects.toThrow('403');
  });

  it('refuses what is no name of a host at all', async () => {
    const { secret } = tokenOf((await world.endpoint.hosts.add('eight', '127.0.0.1', 1)).token);
    await expect(enrolHost(world.url, { systemName: '\ud800', secret })).rejects.toThrow('403');
  });

  it('an endpoint that does not have the token is found out', async () => {
    const token = tokenOf((await world.endpoint.hosts.add('six', '127.0.0.1', 1)).token);
    const { createServer } = await import('node:http');
    const { ca, fleetId } = world.endpoint.fleet.certificates;
    const fake = createServer((_, response) =>
      response.end(JSON.stringify({ fleetId, hostId: 'x', ca, certificate: ca, proof: 'x'.repeat(43) })),
    );
    await new Promise<void>((resolve) => {
      fake.listen(0, '127.0.0.1', resolve);
    });
    const { port } = fake.address() as { port: number };
    await expect(enrolHost(`http://127.0.0.1:${port}`, token)).rejects.toThrow('does not have the token');
    fake.close();
  });

  it('what is in the state of the endpoint tells no token', async () => {
    const { token } = await world.endpoint.hosts.add('seven', '127.0.0.1', 1);
    const state = readFileSync(join(world.folder, 'state', 'store.mdb')).toString('latin1');
    expect(state).not.toContain(token.split(':')[1]);
    expect(world.lines.join('')).not.toContain(token.split(':')[1]);
  });

  it('a host that is removed while it is enrolled is removed', async () => {
    const { hosts, fleet } = world.endpoint;
    const token = tokenOf((await hosts.add('eight', '127.0.0.1', 1)).token);
    const { publicKey } = await makeFleetKey();
    const asked = { systemName: 'eight', publicKey };
    const enrolled = hosts.enrol({ ...asked, proof: requestProof(token.secret, asked) });
    const removed = hosts.remove('eight');
    await Promise.all([enrolled, removed]);
    expect(fleet.find('eight')).toBeNull();
    expect(fleet.registry.find('eight')).toBeNull();
    // Nor is it where it was removed before.
    expect(await hosts.enrol({ ...asked, proof: requestProof(token.secret, asked) })).toBeNull();
  });

  it('a host that was removed is asked nothing more; added again it is another one', async () => {
    const agent = await world.addAgent('store1');
    expect(await world.client.systemsOf('MSISCSITARGET_SCSIProtocolController')).toEqual(['store1']);
    await world.endpoint.hosts.remove('store1');
    expect(await world.client.systemsOf('MSISCSITARGET_SCSIProtocolController')).toEqual([]);
    await world.endpoint.hosts.add('store1', '127.0.0.1', agent.agent.port);
    expect(world.endpoint.fleet.find('store1')?.state).toBe('added');
    await world.endpoint.fleet.find('store1')?.probe();
    // The agent of before has its key still, and is not the host that was added.
    expect(world.endpoint.fleet.find('store1')?.state).toBe('added');
  });
});

describe('max-hosts', () => {
  it('are in a fleet, and no more', async () => {
    const world = await FleetWorld.open([], ['--max-hosts=2']);
    try {
      await world.endpoint.hosts.add('one', '127.0.0.1', 1);
      await world.endpoint.hosts.add('two', '127.0.0.1', 1);
      await expect(world.endpoint.hosts.add('three', '127.0.0.1', 1)).rejects.toThrow('max-hosts');
      // Another token for one that is there.
      await world.endpoint.hosts.add('two', '127.0.0.1', 1);
    } finally {
      await world.dispose();
    }
  });
});
