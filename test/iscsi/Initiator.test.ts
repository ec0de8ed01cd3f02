import { describe, expect, it } from 'vitest';
import { newIsid } from '../../src/iscsi/Initiator.js';
import { encodeNopIn } from '../../src/iscsi/pdu/NopIn.js';
import type { Pdu } from '../../src/iscsi/pdu/Pdu.js';
import { logIn, start, untilClosed } from './support/loopback.js';
import { openTarget, type Peer, type ScriptedTarget } from './support/scriptedTarget.js';

const chap = { userName: 'alice', secret: Buffer.from('initiator-secret') };
const numbers = { statSn: 100, expCmdSn: 1, maxCmdSn: 100 };
const nothing = Buffer.alloc(0);

describe('login()', () => {
  it('cannot reach a port where nobody listens', async () => {
    const target = await start(() => undefined);
    await target.close();
    await expect(logIn(target.port)).rejects.toMatchObject({ kind: 'unreachable', stage: 'connect' });
  });

  it('tells a connection closed in the security stage from one closed later', async () => {
    const closing = await start((_pdu, peer) => peer.socket.destroy());
    await expect(logIn(closing.port, { chap })).rejects.toMatchObject({
      kind: 'closed-in-security',
      stage: 'security',
      status: null,
    });
    const later = await start((pdu, peer, count) =>
      count === 0 ? peer.login(pdu, 'AuthMethod=None ') : peer.socket.destroy(),
    );
    await expect(logIn(later.port)).rejects.toMatchObject({ kind: 'closed', stage: 'operational' });
  });

  it('gives up at its time-out, in either stage, and leaves no socket', async () => {
    const silent = await start(() => undefined);
    await expect(logIn(silent.port, { timeoutMs: 50 })).rejects.toMatchObject({
      kind: 'timeout',
      stage: 'security',
    });
    await untilClosed(silent);
    const late = await start((pdu, peer, count) => count === 0 && peer.login(pdu, 'AuthMethod=None '));
    await expect(logIn(late.port, { timeoutMs: 1_000 })).rejects.toMatchObject({
      kind: 'timeout',
      stage: 'operational',
    });
    await untilClosed(late);
  });

  it('is given up by the signal of its caller', async () => {
    const silent = await start(() => undefined);
    const abort = new AbortController();
    const attempt = logIn(silent.port, { signal: abort.signal });
    setTimeout(() => abort.abort(), 20);
    await expect(attempt).rejects.toMatchObject({ kind: 'aborted' });
    await untilClosed(silent);
    await expect(logIn(silent.port, { signal: abort.signal })).rejects.toMatchObject({
      kind: 'aborted',
      stage: 'connect',
    });
  });

  it('closes the connection after a refusal and after a protocol error', async () => {
    const refusing = await start((pdu, peer) =>
      peer.login(pdu, '', { transit: false, statusClass: 2, statusDetail: 1 }),
    );
    await expect(logIn(refusing.port, { chap })).rejects.toMatchObject({
      kind: 'unauthenticated',
      statusDetail: 1,
    });
    await untilClosed(refusing);
    const talking = await start((_pdu, peer) =>
      peer.send(
        encodeNopIn({ lun: 0n, initiatorTaskTag: 0, targetTransferTag: 0, ...numbers, data: nothing }),
      ),
    );
    await expect(logIn(talking.port)).rejects.toMatchObject({
      kind: 'protocol',
      cause: { name: 'IscsiProtocolError' },
      message: expect.stringContaining('expected a login response') as string,
    });
    await untilClosed(talking);
    const garbage = await start((_pdu, peer) => peer.socket.write(Buffer.alloc(48, 0xff)));
    await expect(logIn(garbage.port)).rejects.toMatchObject({ kind: 'protocol' });
    await untilClosed(garbage);
  });

  it('uses a random ISID of type 10b', () => {
    const isids = Array.from({ length: 50 }, () => newIsid());
    expect(isids.every((isid) => isid.length === 6 && isid[0] === 0x80)).toBe(true);
    expect(new Set(isids.map((isid) => isid.toString('hex'))).size).toBe(50);
  });
});

describe('a redirection', () => {
  const to = (address: () => string) => (pdu: Pdu, peer: Peer) =>
    peer.login(pdu, `TargetAddress=${address()} `, { transit: false, statusClass: 1, statusDetail: 1 });

  it('is an error by default, and tells where it goes', async () => {
    const target = await start(to(() => '127.0.0.1:1,1'));
    await expect(logIn(target.port)).rejects.toMatchObject({
      kind: 'redirected',
      targetAddress: '127.0.0.1:1,1',
    });
  });

  it('is followed up to the limit, where the caller allows the address', async () => {
    const last = await start(openTarget(() => undefined));
    const first = await start(to(() => `127.0.0.1:${last.port}`));
    const session = await logIn(first.port, { followRedirects: 1 });
    expect(session.tsih).toBe(1);
    await untilClosed(first);
    const mayConnect = (address: string, port: number) => address === '127.0.0.1' && port !== last.port;
    await expect(logIn(first.port, { followRedirects: 1, mayConnect })).rejects.toMatchObject({
      kind: 'redirected',
    });

    const circle: ScriptedTarget = await start((pdu, peer) =>
      to(() => `127.0.0.1:${circle.port}`)(pdu, peer),
    );
    await expect(logIn(circle.port, { followRedirects: 3 })).rejects.toMatchObject({ kind: 'redirected' });
  });
});
