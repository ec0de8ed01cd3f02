import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { login } from '../../src/iscsi/Initiator.js';
import { discoveryName } from '../../src/targets/discovery.js';
import { holdSession } from '../support/holdSession.js';
import { startServer, type Server } from '../support/server.js';
import { namespace } from './CredentialClient.js';
import { ownClient } from './ownClient.js';
import { wbemClientOf } from '../support/wbemClientOf.js';

const demonstration = 'iqn.2026-11.io.github.iscsi-wbem:demo';
const host = 'iqn.2026-11.test.example:host';

describe('a server with discovery by CHAP', () => {
  let server: Server;
  let port: number;

  beforeAll(async () => {
    server = await startServer({
      args: ['--discovery-auth', 'chap', '--iscsi-discovery-shows', 'login', '--iscsi-max-logins', '4'],
    });
    port = Number(/embedded at 127\.0\.0\.1:(\d+)/.exec(server.stdout)?.[1]);
  });
  afterAll(() => server.dispose());

  const discover = async (secret: string | null): Promise<string[]> => {
    const session = await login({
      address: '127.0.0.1',
      port,
      targetName: null,
      sessionType: 'Discovery',
      initiatorName: host,
      chap: secret === null ? null : { userName: host, secret: Buffer.from(secret) },
    });
    const shown = await session.sendTargets();
    await session.logout();
    return shown.map(({ targetName }) => targetName);
  };

  /** What the secrets of the server show of their last proofs, by their authorities. */
  const proofs = async (): Promise<string[]> => {
    const client = wbemClientOf(server, namespace);
    try {
      const secrets = await client.enumerateInstances('ISCSIWBEM_SharedSecret');
      return secrets.map(
        (each) => `${each.value('ServiceName') as string}: ${each.value('ProofReason') as string}`,
      );
    } finally {
      client.close();
    }
  };

  it('takes an account for it through AddSharedSecret, proves it, and shows what the initiator may log in to', async () => {
    await expect(discover(null)).rejects.toMatchObject({ kind: 'unauthenticated' });
    const client = ownClient(server);
    const add = { RemoteID: host, Secret: 'right-secret-1' };
    expect(await client.addSharedSecret({ ...add, target: discoveryName })).toMatchObject({ returnValue: 0 });
    expect(await proofs()).toEqual([
      `${discoveryName}: a login as ${host} was accepted; a login without credentials was refused; a login with a wrong secret was refused`,
    ]);
    expect(await discover('right-secret-1')).toEqual([]);
    expect(await client.addSharedSecret({ ...add, target: demonstration })).toMatchObject({ returnValue: 0 });
    expect(await discover('right-secret-1')).toEqual([demonstration]);
    await client.stop();
  });

  it('writes each refused login into its log, and none of its proofs', async () => {
    await expect(discover('wrong-secret-1')).rejects.toMatchObject({ kind: 'unauthenticated' });
    const chap = { chapName: host, secret: 'wrong-secret-1' };
    await expect(holdSession({ address: '127.0.0.1', port }, demonstration, chap, host)).rejects.toThrow(
      '0x0201',
    );
    const refusals = () =>
      server.log
        .split('\n')
        .filter((line) => line.includes('was refused'))
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter(({ account }) => account === host);
    await expect.poll(() => refusals().length).toBe(2);
    expect(refusals()).toMatchObject([
      {
        level: 30,
        initiator: host,
        address: '127.0.0.1',
        target: null,
        msg: `a login of ${host} from 127.0.0.1 for discovery or without a target with the account "${host}" was refused: the secret is not that of the account ${host}`,
      },
      { level: 30, initiator: host, target: demonstration, status: 'Authentication failure', count: 1 },
    ]);
  });

  it('proves a change while strangers take all places for logins', async () => {
    const strangers: Socket[] = [];
    const stopped = new AbortController();
    const crowd = (async () => {
      // Whoever is turned away comes back at once, from another address and from this one.
      while (!stopped.signal.aborted) {
        for (const localAddress of ['127.0.0.2', '127.0.0.1']) {
          const socket = connect({ port, host: '127.0.0.1', localAddress });
          socket.on('error', () => undefined).resume();
          strangers.push(socket);
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    const client = wbemClientOf(server, namespace);
    try {
      await new Promise((resolve) => setTimeout(resolve, 200));
      const [first] = await client.enumerateInstances('ISCSIWBEM_SharedSecret');
      const path = first?.path ?? null;
      for (const text of ['right-secret-2', 'right-secret-3', 'right-secret-4']) {
        const modified = new CIMInstance(
          path?.className ?? '',
          [cimProperty('Secret', 'string', text)],
          path,
        );
        await client.modifyInstance(modified, ['Secret']);
        expect(await proofs()).not.toContainEqual(expect.stringContaining('could not be tried'));
      }
    } finally {
      stopped.abort();
      await crowd;
      for (const socket of strangers) socket.destroy();
      client.close();
    }
    const metrics = await fetch(`${server.url}/metrics`, {
      headers: {
        authorization: `Basic ${Buffer.from(`${server.user}:${server.password}`).toString('base64')}`,
      },
    });
    expect(await metrics.text()).toMatch(
      /target_connections_turned_away_total\{reason="(?:no-place|gave-way)"\} [1-9]/,
    );
  });
});
