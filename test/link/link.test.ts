import { once } from 'node:events';
import { request } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { connect } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { HostLink } from '../../src/fleet/HostLink.js';
import { withState } from '../../src/fleet/HostRegistry.js';
import { chooseVersion, maxRequestBytes } from '../../src/link/messages.js';
import { makeUuid7 } from '../../src/link/uuid7.js';
import {
  identityOf,
  keyDigest,
  makeFleetCertificate,
  makeFleetKey,
} from '../../src/security/fleetCertificates.js';
import { RemoteCredentialsHarness } from '../agent/RemoteCredentialsHarness.js';
import { add, principal } from '../credentials/credentialsHarness.js';
import { hostId, TestCertificates } from '../fleet/Loopback.js';
import { RawEndpoint } from './RawEndpoint.js';

/** How Node tells that the other side ended the handshake; with TLS 1.3 it does so after the client thinks that it is over. */
const refusedByTls = /alert|hang up|ECONNRESET|EPIPE|protocol version/iu;

let harness: RemoteCredentialsHarness;
afterEach(() => harness.dispose());

async function start(options: ConstructorParameters<typeof RemoteCredentialsHarness>[0] = {}): Promise<void> {
  harness = new RemoteCredentialsHarness(options);
  await harness.start();
}

/** One request to the agent with a certificate of its own. */
async function ask(
  identity: { cert?: string; key?: string },
  path = '/agent/v1/hello',
  body = '',
): Promise<number> {
  const { ca } = await TestCertificates.make();
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: harness.loopback.port,
        path,
        method: body === '' ? 'GET' : 'POST',
        ca: ca.certificate,
        checkServerIdentity: () => undefined,
        agent: false,
        ...identity,
      },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    sent.on('error', reject).end(body);
  });
}

async function certificateOf(
  role: 'endpoint' | 'host',
  fleetId = 'f1ee7',
): Promise<{ cert: string; key: string }> {
  const { ca } = await TestCertificates.make();
  const { publicKey, privateKey } = await makeFleetKey();
  return { cert: await makeFleetCertificate(ca, { fleetId, role, id: 'x' }, publicKey), key: privateKey };
}

describe('an agent', () => {
  it('answers an endpoint of its fleet', async () => {
    await start();
    expect(await ask(await certificateOf('endpoint'))).toBe(200);
  });

  it('answers nobody without a certificate, with one of a host, or of another fleet', async () => {
    await start();
    await expect(ask({})).rejects.toThrow(refusedByTls);
    // For being asked alone: TLS itself refuses it for asking.
    await expect(ask(await certificateOf('host'))).rejects.toThrow(refusedByTls);
    await expect(ask(await certificateOf('endpoint', '0ther'))).rejects.toThrow(refusedByTls);
  });

  it('that stops waits for requests in progress alone: what is open besides ends, and so do their connections', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let waiting = 0;
    await start({
      wrap: (handle) => async (received, response, endpoint) => {
        if (received.url?.endsWith('/read') === true) {
          waiting += 1;
          await held;
        }
        return handle(received, response, endpoint);
      },
    });
    const { port, remote } = harness.loopback;
    const reading = remote.targets.listTargets();
    // One that has not said anything, and one that is kept open without a request.
    const silent = connectTcp(port, '127.0.0.1');
    await once(silent.resume(), 'connect');
    const endpoint = await RawEndpoint.make(port, 'e2');
    try {
      await endpoint.ask('hello');
      await expect.poll(() => waiting).toBe(1);
      let isStopped = false;
      const stopped = harness.loopback.stopAgent(3_600_000).finally(() => {
        isStopped = true;
      });
      await once(silent, 'close');
      await expect(ask(await certificateOf('endpoint'))).rejects.toThrow('ECONNREFUSED');
      expect(isStopped).toBe(false);
      release();
      expect(await reading).toHaveLength(2);
      await stopped;
    } finally {
      endpoint.close();
    }
  });

  it('takes nothing below TLS 1.3', async () => {
    await start();
    const { cert, key } = await certificateOf('endpoint');
    const { ca } = await TestCertificates.make();
    await expect(
      new Promise((resolve, reject) => {
        connect({
          host: '127.0.0.1',
          port: harness.loopback.port,
          ca: ca.certificate,
          cert,
          key,
          maxVersion: 'TLSv1.2',
        })
          .on('secureConnect', resolve)
          .on('error', reject);
      }),
    ).rejects.toThrow(refusedByTls);
  });

  it('refuses what is longer than a request may be, and what it does not understand', async () => {
    await start();
    const endpoint = await certificateOf('endpoint');
    expect(await ask(endpoint, '/agent/v1/act', 'x'.repeat(maxRequestBytes + 1))).toBe(413);
    expect(await ask(endpoint, '/agent/v1/act', '{"id":1}')).toBe(400);
    expect(await ask(endpoint, '/agent/v1/act', 'no json')).toBe(400);
    expect(await ask(endpoint, '/agent/v99/read', '{"what":"targets"}')).toBe(404);
    expect(await ask(endpoint, '/agent/v1/nothing', '{}')).toBe(404);
    expect(harness.driver.calls).toEqual([]);
  });

  it('has a certificate renewed for its own key alone', async () => {
    await start();
    const { hostKey, certify } = await TestCertificates.make().then((made) => ({
      hostKey: made.hostKey,
      certify: made.certify.bind(made),
    }));
    const link = harness.loopback.linked.getLink();
    const before = harness.loopback.identity.current.certificate;
    await expect(
      link.renew(await certify(hostId, (await makeFleetKey()).publicKey), 2_000, false),
    ).rejects.toThrow('not for the key of this host');
    await expect(link.renew(await certify('another', hostKey.publicKey), 2_000, false)).rejects.toThrow(
      'not that of this host',
    );
    expect(harness.loopback.identity.current.certificate).toBe(before);
    await link.renew(await certify(hostId, hostKey.publicKey), 2_000, false);
    expect(harness.loopback.identity.current.certificate).not.toBe(before);
    expect((await link.hello(2_000)).systemName).toBe('store1');
  });
});

describe('an endpoint', () => {
  it('renews a certificate that has ended while the host was off, and one that is half over', async () => {
    await start({ certificateHours: -0.5 });
    expect(harness.loopback.linked.state).toBe('ok');
    expect(harness.loopback.identity.certificateEnds.getTime()).toBeGreaterThan(Date.now() + 20 * 3_600_000);
    await harness.dispose();
    await start({ certificateHours: 5 });
    expect(harness.loopback.identity.certificateEnds.getTime()).toBeGreaterThan(Date.now() + 20 * 3_600_000);
  });

  it('takes no other host for the one that it knows: neither another id nor another key', async () => {
    await start();
    const certificates = await TestCertificates.make();
    const options = {
      fleetId: 'f1ee7',
      address: '127.0.0.1',
      port: harness.loopback.port,
      ca: certificates.ca.certificate,
      context: certificates.context,
      standing: () => ({ epoch: 1, removed: [] }),
      maxAnswerBytes: 1_000_000,
    };
    const other = new HostLink({ ...options, hostId: 'other', publicKey: certificates.hostKey.publicKey });
    await expect(other.hello(2_000)).rejects.toThrow('that of another host');
    const { publicKey } = await makeFleetKey();
    const otherKey = new HostLink({ ...options, hostId, publicKey });
    await expect(otherKey.hello(2_000)).rejects.toThrow('for another key');
    other.close();
    otherKey.close();
  });

  it('does not take an agent with a copied state for the one that it was', async () => {
    await start({ hello: { generation: 5 } });
    const { linked } = harness.loopback;
    expect(linked.row.hello?.generation).toBe(5);
    // Another process on the state as it was before.
    const { row } = linked;
    linked.follow({
      ...row,
      accepted: 'then',
      hello: row.hello && { ...row.hello, bootId: 'another', generation: 5 },
    });
    await expect.poll(() => linked.state).toBe('lost');
    expect(linked.row.lost).toContain('another agent with its state');
    await expect(harness.loopback.remote.targets.listTargets()).rejects.toMatchObject({
      reason: 'host-unreachable',
    });
  });

  it('does not take an agent for the one that it was whose audit log ends earlier, or otherwise, than it was seen', async () => {
    let auditHead = { count: 7, mac: 'seventh' };
    const stored: (number | undefined)[] = [];
    const hello = {
      get auditHead() {
        return auditHead;
      },
    };
    await start({ hello, onChange: (row) => void stored.push(row.auditHead?.count) });
    const { linked } = harness.loopback;
    expect(linked.row.auditHead).toEqual({ count: 7, mac: 'seventh' });
    auditHead = { count: 8, mac: 'eighth' };
    await linked.probeAgain();
    expect([linked.state, linked.row.auditHead?.count]).toEqual(['ok', 8]);
    // The registry is not written for each record.
    expect(stored).toEqual([7]);
    for (const [earlier, says] of [
      [{ count: 6, mac: 'sixth' }, 'ends with record 6, and record 8 was seen: its state folder'],
      [{ count: 8, mac: 'another' }, 'ends with record 8, and record 8 was seen with other content'],
    ] as const) {
      auditHead = earlier;
      await linked.probeAgain();
      expect([linked.state, linked.row.lost]).toEqual(['lost', expect.stringContaining(says)]);
      expect(linked.row.lost).toContain('"iscsi-wbem host accept store1" accepts it');
      auditHead = { count: 8, mac: 'eighth' };
      await linked.probeAgain();
      expect(linked.state).toBe('ok');
    }
    auditHead = { count: 6, mac: 'sixth' };
    await linked.probeAgain();
    expect(linked.state).toBe('lost');
    linked.follow({ ...linked.row, auditHead: null, accepted: 'then' });
    await expect.poll(() => [linked.state, linked.row.auditHead?.count]).toEqual(['ok', 6]);
  });

  it('does not compare an answer with what another endpoint has seen of the audit log since it asked', async () => {
    let meanwhile = (): void => {};
    const hello = {
      get auditHead() {
        meanwhile();
        return { count: 8, mac: 'eighth' };
      },
    };
    await start({ hello });
    const { linked } = harness.loopback;
    const later = { count: 9, mac: 'ninth' };
    meanwhile = () => linked.follow({ ...linked.row, auditHead: later });
    await linked.probeAgain();
    expect([linked.state, linked.row.auditHead]).toEqual(['ok', later]);
  });

  it('keeps of two sights of an audit log the later one, whoever stored it', async () => {
    await start({ hello: { auditHead: { count: 7, mac: 'seventh' } } });
    const { row } = harness.loopback.linked;
    const later = { count: 9, mac: 'ninth' };
    expect(withState({ ...row, auditHead: later }, { ...row, lost: 'gone' })?.auditHead).toEqual(later);
    expect(withState(row, { ...row, auditHead: later })?.auditHead).toEqual(later);
    harness.loopback.linked.follow({ ...row, auditHead: later });
    expect(harness.loopback.linked.row.auditHead).toEqual(later);
  });

  it('does not speak to an agent of no common version', async () => {
    await expect(start({ hello: { protocol: { min: 7, max: 9 } } })).rejects.toThrow('versions 7 to 9');
  });

  it('sends no secret in clear: what goes over the wire is TLS', async () => {
    const { createServer } = await import('node:net');
    const { connect: connectPlain } = await import('node:net');
    const seen: Buffer[] = [];
    let proxyPort = 0;
    const proxy = createServer((client) => {
      const server = connectPlain(agentPort, '127.0.0.1');
      client.on('data', (piece) => void (seen.push(piece), server.write(piece)));
      server.on('data', (piece) => void (seen.push(piece), client.write(piece)));
      client.on('error', () => server.destroy()).on('close', () => server.destroy());
      server.on('error', () => client.destroy()).on('close', () => client.destroy());
    });
    let agentPort = 0;
    await start({
      through: async (port) => {
        agentPort = port;
        await new Promise<void>((resolve) => {
          proxy.listen(0, '127.0.0.1', resolve);
        });
        proxyPort = (proxy.address() as { port: number }).port;
        return proxyPort;
      },
    });
    const canary = 'canary-9f3a71c2';
    expect((await harness.credentials.change(principal('credentials'), add(canary))).cause).toBe('done');
    const wire = Buffer.concat(seen).toString('latin1');
    expect(wire.length).toBeGreaterThan(2_000);
    expect(wire).not.toContain(canary);
    expect(wire).not.toContain(Buffer.from(canary).toString('base64'));
    expect(wire).not.toContain(Buffer.from(canary).toString('hex'));
    for (const told of [harness.audit, harness.endpointAudit, harness.logged])
      expect(JSON.stringify(told)).not.toContain(canary);
    proxy.close();
  });
});

describe('versions', () => {
  it.each([
    [{ min: 1, max: 1 }, { min: 1, max: 1 }, 1],
    [{ min: 1, max: 2 }, { min: 2, max: 3 }, 2],
    [{ min: 2, max: 3 }, { min: 1, max: 2 }, 2],
    [{ min: 1, max: 2 }, { min: 3, max: 4 }, null],
  ])('of %j and %j the common one is %s', async (one, other, expected) => {
    await start();
    expect(chooseVersion(one, other)).toBe(expected);
  });
});

describe('ids and names', () => {
  it('a UUID of version 7 begins with its time (RFC 9562 5.7)', async () => {
    await start();
    expect(makeUuid7(0x0123_4567_89ab)).toMatch(/^01234567-89ab-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u);
  });

  it('a certificate names its fleet, role and id in one URI', async () => {
    await start();
    const { X509Certificate } = await import('node:crypto');
    const { cert } = await certificateOf('endpoint', 'abc');
    const certificate = new X509Certificate(cert);
    expect(identityOf(certificate)).toEqual({ fleetId: 'abc', role: 'endpoint', id: 'x' });
    expect(new Date(certificate.validTo).getTime() - Date.now()).toBeLessThan(24 * 3_600_000 + 1);
    expect(identityOf({ subjectAltName: 'URI:iscsi-wbem://abc/host/x' })).toEqual({
      fleetId: 'abc',
      role: 'host',
      id: 'x',
    });
    expect(identityOf({ subjectAltName: 'DNS:iscsi-wbem://abc/host/x' })).toBeNull();
    expect(keyDigest((await makeFleetKey()).publicKey)).toMatch(/^[\da-f]{64}$/u);
  });
});
