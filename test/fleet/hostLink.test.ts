import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeUuid7 } from '../../src/link/uuid7.js';
import { RemoteCredentialsHarness } from '../agent/RemoteCredentialsHarness.js';
import { add, initiator, principal } from '../credentials/credentialsHarness.js';
import { RawEndpoint } from '../link/RawEndpoint.js';
import { hostId, TestCertificates } from './Loopback.js';

const operator = principal('credentials');

let harness: RemoteCredentialsHarness;
afterEach(() => harness.dispose());

describe('the connections of an endpoint to a host', () => {
  it('serve one reading after the other', async () => {
    const connections = new Set<unknown>();
    harness = new RemoteCredentialsHarness({
      wrap: (handle) => (received, response, endpoint) => {
        connections.add(received.socket);
        return handle(received, response, endpoint);
      },
    });
    await harness.start();
    for (let n = 0; n < 5; n += 1) await harness.loopback.remote.targets.listTargets();
    expect(connections.size).toBe(1);
  });

  it('that all wait for long acts do not make a host that is there look lost', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    harness = new RemoteCredentialsHarness({
      wrap: (handle) => async (received, response, endpoint) => {
        if (received.url?.endsWith('/read') === true) await held;
        return handle(received, response, endpoint);
      },
    });
    await harness.start();
    const { linked, remote } = harness.loopback;
    const readings = Array.from({ length: 6 }, () => remote.targets.listTargets());
    expect((await linked.getLink().hello(60_000)).systemName).toBe('store1');
    expect(await linked.getLink().closeAct(makeUuid7(), 60_000)).toEqual({ refused: 'unseen' });
    release();
    expect(await Promise.all(readings)).toHaveLength(6);
  });

  it('send nothing after the host was removed', async () => {
    harness = new RemoteCredentialsHarness();
    await harness.start();
    const link = harness.loopback.linked.getLink();
    harness.loopback.linked.close();
    await expect(link.hello(1_000)).rejects.toMatchObject({ isConnected: false });
  });

  it('that break off and cannot be made again: it is not said that nothing was done', async () => {
    const relay = new Relay();
    harness = new RemoteCredentialsHarness({
      actTimeoutMs: 2_000,
      through: (port) => relay.listen(port),
    });
    await harness.start();
    // The act arrives on a connection that was kept open; its answer does not, and nobody listens any more.
    relay.endsAtNextAnswer = true;
    const outcome = await harness.credentials.change(operator, add());
    expect(outcome.cause).toBe('timeout');
    expect(outcome.message).toContain('whether the change was made is unknown');
    await expect.poll(() => harness.driver.accounts.has(initiator)).toBe(true);
    relay.close();
  });
});

describe('an endpoint whose certificate has ended', () => {
  it('is answered no more on the connection that it has open', async () => {
    harness = new RemoteCredentialsHarness();
    await harness.start();
    const endpoint = await RawEndpoint.make(harness.loopback.port, 'x', 6 / 3_600);
    expect(await endpoint.ask('hello')).toMatchObject({ status: 200, isReused: false });
    await new Promise((resolve) => setTimeout(resolve, 6_100));
    expect(await endpoint.ask('hello')).toMatchObject({ status: 403, isReused: true });
    endpoint.close();
  });

  it('cannot give a host a certificate that has ended, either', async () => {
    harness = new RemoteCredentialsHarness();
    await harness.start();
    const made = await TestCertificates.make();
    const ended = await made.certify(hostId, made.hostKey.publicKey, -0.5);
    await expect(harness.loopback.linked.getLink().renew(ended, 2_000, false)).rejects.toThrow('ended at');
  });
});

/** Passes bytes on, until it ends both sides instead of passing an answer on, and listens no more. */
class Relay {
  endsAtNextAnswer = false;
  readonly #sockets: Socket[] = [];
  #server: Server | null = null;

  async listen(port: number): Promise<number> {
    this.#server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      this.#sockets.push(near, far);
      near.on('data', (bytes) => far.write(bytes)).on('error', () => undefined);
      far
        .on('error', () => undefined)
        .on('data', (bytes) => {
          if (this.endsAtNextAnswer) this.close();
          else near.write(bytes);
        });
    });
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return (this.#server.address() as { port: number }).port;
  }

  close(): void {
    this.#server?.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }
}
