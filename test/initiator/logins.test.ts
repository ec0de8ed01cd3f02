import { describe, expect, it } from 'vitest';
import type { Peer } from '../iscsi/support/scriptedTarget.js';
import { openTarget, startScriptedTarget } from '../iscsi/support/scriptedTarget.js';
import type { Pdu } from '../../src/iscsi/pdu/Pdu.js';
import { decodeLoginRequest } from '../../src/iscsi/pdu/LoginRequest.js';
import { AddressAllowList } from '../../src/initiator/AddressAllowList.js';
import { account, targetName } from '../iscsi/support/memoryAuthority.js';
import { chap, closeAfterTest, makeWorld, startPortal } from './initiatorHarness.js';

/** A target that answers as the test says. */
async function scripted(receive: (pdu: Pdu, peer: Peer, count: number) => void) {
  const target = await startScriptedTarget(receive);
  closeAfterTest(() => target.close());
  return target;
}

const none = { version: 0, informationSpecified: 0, loginFlags: 0 };
const right = chap('alice', 'initiator-secret');
const mutual = chap('alice', 'initiator-secret', 2);
const challenge = 'CHAP_A=5 CHAP_I=1 CHAP_C=0x00112233445566778899aabbccddeeff ';

function keysOf(pdu: Pdu): Map<string, string> {
  const pairs = decodeLoginRequest(pdu).text.toString().split('\0').filter(Boolean);
  return new Map(pairs.map((pair) => [pair.split('=', 1)[0] ?? '', pair.slice(pair.indexOf('=') + 1)]));
}

describe('LoginIscsiTarget at the target of this project', () => {
  it.each([
    ['the right secret', right, 'ERROR_SUCCESS'],
    ['a wrong secret', chap('alice', 'another--secret-'), 'ISDSC_AUTHENTICATION_FAILURE'],
    [
      'a CHAP name that it does not know',
      chap('mallory', 'initiator-secret'),
      'ISDSC_AUTHENTICATION_FAILURE',
    ],
    ['no credentials', none, 'ISDSC_AUTHENTICATION_FAILURE'],
  ])('with %s', async (_what, loginOptions, name) => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    const result = await world.login({ loginOptions });
    expect(result.name).toBe(name);
    expect(await world.initiator.sessions()).toHaveLength(name === 'ERROR_SUCCESS' ? 1 : 0);
    expect(JSON.stringify([result.message, world.log])).not.toContain('secret-');
  });

  it.each([
    ['right', 'target-secret-01', 'ERROR_SUCCESS'],
    ['wrong', 'target-secret-02', 'ISDSC_AUTHENTICATION_FAILURE'],
  ])('with mutual CHAP, the proof of the target being %s', async (_what, secret, name) => {
    const portal = await startPortal();
    portal.authority.targetAccount = account('bob', 'target-secret-01');
    const world = makeWorld();
    world.know(portal);
    world.initiator.setInitiatorChapSecret(Buffer.from(secret));
    expect((await world.login({ loginOptions: mutual })).name).toBe(name);
  });

  it('with mutual CHAP, where the target has no account to prove itself with', async () => {
    const portal = await startPortal();
    portal.authority.targetAccount = null;
    const world = makeWorld();
    world.know(portal);
    world.initiator.setInitiatorChapSecret(Buffer.from('target-secret-01'));
    expect((await world.login({ loginOptions: mutual })).name).toBe('ISDSC_AUTHENTICATION_FAILURE');
  });

  it('refused by the ACL', async () => {
    const portal = await startPortal();
    portal.authority.admitted = ['iqn.2026-11.test.example:other'];
    const world = makeWorld();
    world.know(portal);
    expect((await world.login()).name).toBe('ISDSC_AUTHORIZATION_FAILURE');
  });

  it('that has no such target any more', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    const name = 'iqn.2026-11.test.example:gone';
    world.know(portal, name);
    expect((await world.login({ targetName: name })).name).toBe('ISDSC_NOT_FOUND');
  });

  it('full of sessions', async () => {
    const portal = await startPortal({ limits: { maxSessions: 0 } });
    const world = makeWorld();
    world.know(portal);
    expect((await world.login()).name).toBe('ISDSC_OUT_OF_RESOURCES');
  });

  it('over IPv6', async () => {
    const portal = await startPortal({ address: '::1' });
    const world = makeWorld();
    world.know(portal);
    expect((await world.login()).name).toBe('ERROR_SUCCESS');
    const [session] = await world.initiator.sessions();
    expect(session?.connections[0]).toMatchObject({ targetAddress: '::1', targetSocket: portal.port });
  });

  it('that is switched off', async () => {
    const portal = await startPortal();
    await portal.server.close();
    const world = makeWorld();
    world.know(portal);
    expect((await world.login()).name).toBe('ISDSC_CONNECTION_FAILED');
  });
});

describe('LoginIscsiTarget does not believe a target that', () => {
  it('lets it in without the proof that it offered (a downgrade)', async () => {
    const target = await scripted((pdu, peer) => peer.login(pdu, 'AuthMethod=None '));
    const world = makeWorld();
    world.know(target);
    expect((await world.login()).name).toBe('ISDSC_AUTHENTICATION_FAILURE');
    expect((await world.login({ loginOptions: mutual })).name).toBe('ISDSC_TARGET_AUTHINFO_UNAVAILABLE');
    world.initiator.setInitiatorChapSecret(Buffer.from('target-secret-01'));
    expect((await world.login({ loginOptions: mutual })).name).toBe('ISDSC_AUTHENTICATION_FAILURE');
  });

  it('answers our challenge with our own response (a reflection)', async () => {
    let sent = '';
    const target = await scripted((pdu, peer, count) => {
      if (count === 0) peer.login(pdu, 'AuthMethod=CHAP ');
      else if (count === 1) peer.login(pdu, challenge);
      else {
        const keys = keysOf(pdu);
        sent = keys.get('CHAP_R') ?? '';
        peer.login(pdu, `CHAP_N=bob CHAP_R=${sent} `);
      }
    });
    const world = makeWorld();
    world.know(target);
    world.initiator.setInitiatorChapSecret(Buffer.from('target-secret-01'));
    expect((await world.login({ loginOptions: mutual })).name).toBe('ISDSC_AUTHENTICATION_FAILURE');
    expect(sent).toMatch(/^0x[0-9a-f]{32}$/);
  });

  it('asks us with a challenge and never gets the same one back', async () => {
    let asked: string | undefined;
    const target = await scripted((pdu, peer, count) => {
      if (count === 0) peer.login(pdu, 'AuthMethod=CHAP ');
      else if (count === 1) peer.login(pdu, challenge);
      else {
        asked = keysOf(pdu).get('CHAP_C');
        peer.socket.destroy();
      }
    });
    const world = makeWorld();
    world.know(target);
    world.initiator.setInitiatorChapSecret(Buffer.from('target-secret-01'));
    expect((await world.login({ loginOptions: mutual })).name).toBe('ISDSC_LOGIN_FAILED');
    expect(asked).toMatch(/^0x[0-9a-f]{64}$/);
    expect(challenge).not.toContain(asked);
  });

  it('breaks the protocol', async () => {
    const target = await scripted((_pdu, peer) => peer.socket.write(Buffer.alloc(48, 0xff)));
    const world = makeWorld();
    world.know(target);
    expect((await world.login()).name).toBe('ISDSC_LOGIN_FAILED');
  });
});

describe('LoginIscsiTarget gives up in time', () => {
  const timings = { loginTimeoutMs: 150, connectTimeoutMs: 100 };

  it.each([
    ['with CHAP, before the first answer', right, []],
    ['with CHAP, before the challenge', right, ['AuthMethod=CHAP ']],
    ['with CHAP, before the admission', right, ['AuthMethod=CHAP ', challenge]],
    ['without CHAP, before the parameters', none, ['AuthMethod=None ']],
  ] as const)('%s', async (_what, loginOptions, answers) => {
    const target = await scripted((pdu, peer, count) => {
      const text = answers[count];
      if (text !== undefined) peer.login(pdu, text);
    });
    const world = makeWorld({ timings });
    world.know(target);
    expect((await world.login({ loginOptions })).name).toBe('ISDSC_CONNECTION_FAILED');
    expect(await world.initiator.sessions()).toEqual([]);
  });

  it('before the connection stands', async () => {
    // A network that RFC 5737 keeps for documentation: nobody answers there.
    const world = makeWorld({ timings, allowList: new AddressAllowList({ entries: ['192.0.2.0/24'] }) });
    world.know({ address: '192.0.2.1', port: 3260 });
    const before = Date.now();
    expect((await world.login()).name).toBe('ISDSC_CONNECTION_FAILED');
    expect(Date.now() - before).toBeLessThan(20_000);
  });

  it('when the server stops', async () => {
    const target = await scripted(() => undefined);
    const world = makeWorld();
    world.know(target);
    const login = world.login();
    setTimeout(() => void world.initiator.close(), 50);
    expect((await login).name).toBe('ISDSC_SERVICE_NOT_RUNNING');
    expect((await world.login()).name).toBe('ISDSC_SERVICE_NOT_RUNNING');
  });
});

describe('a status of the Login Response', () => {
  it.each([
    [0x0101, 'ISDSC_TARGET_MOVED_TEMPORARILY'],
    [0x0102, 'ISDSC_TARGET_MOVED_PERMANENTLY'],
    [0x0201, 'ISDSC_AUTHENTICATION_FAILURE'],
    [0x0202, 'ISDSC_AUTHORIZATION_FAILURE'],
    [0x0203, 'ISDSC_NOT_FOUND'],
    [0x0204, 'ISDSC_TARGET_REMOVED'],
    [0x0205, 'ISDSC_UNSUPPORTED_VERSION'],
    [0x0206, 'ISDSC_TOO_MANY_CONNECTIONS'],
    [0x0207, 'ISDSC_MISSING_PARAMETER'],
    [0x0208, 'ISDSC_CANT_INCLUDE_IN_SESSION'],
    [0x0209, 'ISDSC_SESSION_TYPE_NOT_SUPPORTED'],
    [0x020a, 'ISDSC_INVALID_SESSION_ID'],
    [0x020b, 'ISDSC_LOGIN_FAILED'],
    [0x02ff, 'ISDSC_INITIATOR_ERROR'],
    [0x0300, 'ISDSC_TARGET_ERROR'],
    [0x0301, 'ISDSC_SERVICE_UNAVAILABLE'],
    [0x0302, 'ISDSC_OUT_OF_RESOURCES'],
    [0x03ff, 'ISDSC_TARGET_ERROR'],
  ])('0x%s is %s', async (status, name) => {
    const target = await scripted((pdu, peer) =>
      peer.login(pdu, '', { transit: false, statusClass: status >> 8, statusDetail: status & 0xff }),
    );
    const world = makeWorld();
    world.know(target);
    expect((await world.login()).name).toBe(name);
  });

  it('0x0200 is about who we are in the security stage, as tgt has it, and an initiator error after it', async () => {
    const error = { transit: false, statusClass: 2, statusDetail: 0 };
    const inSecurity = await scripted((pdu, peer) => peer.login(pdu, '', error));
    const first = makeWorld();
    first.know(inSecurity);
    expect((await first.login()).name).toBe('ISDSC_AUTHENTICATION_FAILURE');
    const later = await scripted((pdu, peer, count) =>
      count === 0 ? peer.login(pdu, 'AuthMethod=None ') : peer.login(pdu, '', error),
    );
    const second = makeWorld();
    second.know(later);
    expect((await second.login({ loginOptions: none })).name).toBe('ISDSC_INITIATOR_ERROR');
  });
});

describe('a redirection', () => {
  const moved = (statusDetail: number, address: string) => (pdu: Pdu, peer: Peer) =>
    peer.login(pdu, `TargetAddress=${address} `, { transit: false, statusClass: 1, statusDetail });

  it.each([1, 2])('0x010%i is followed to an address that is allowed', async (detail) => {
    const portal = await startPortal();
    const first = await scripted(moved(detail, `127.0.0.1:${portal.port},1`));
    const world = makeWorld();
    world.know(first);
    expect((await world.login()).name).toBe('ERROR_SUCCESS');
    const [session] = await world.initiator.sessions();
    expect(session?.connections[0]?.targetSocket).toBe(portal.port);
  });

  it('is not followed to one that is not', async () => {
    const target = await scripted(moved(1, '192.0.2.1:3260'));
    const world = makeWorld();
    world.know(target);
    expect((await world.login()).name).toBe('ISDSC_RESTRICTED_BY_GROUP_POLICY');
  });

  it('is followed four times', async () => {
    let logins = 0;
    const circle = await scripted((pdu, peer) => {
      logins += 1;
      moved(2, `127.0.0.1:${circle.port}`)(pdu, peer);
    });
    const world = makeWorld();
    world.know(circle);
    expect((await world.login()).name).toBe('ISDSC_TARGET_MOVED_PERMANENTLY');
    expect(logins).toBe(5);
  });

  it('is the answer of the target where it says not where to', async () => {
    const target = await scripted(moved(1, 'not/an/address'));
    const world = makeWorld();
    world.know(target);
    expect((await world.login()).name).toBe('ISDSC_TARGET_MOVED_TEMPORARILY');
  });
});

describe('which addresses the server connects to', () => {
  it.each([
    ['192.0.2.1', 'ISDSC_RESTRICTED_BY_GROUP_POLICY'],
    ['169.254.169.254', 'ISDSC_RESTRICTED_BY_GROUP_POLICY'],
    ['0.0.0.0', 'ISDSC_RESTRICTED_BY_GROUP_POLICY'],
    ['::', 'ISDSC_RESTRICTED_BY_GROUP_POLICY'],
    ['::ffff:192.0.2.1', 'ISDSC_RESTRICTED_BY_GROUP_POLICY'],
    ['nowhere.invalid', 'ISDSC_INVALID_HOST'],
  ])('not %s', async (address, name) => {
    const world = makeWorld();
    world.know({ address, port: 3260 });
    expect((await world.login()).name).toBe(name);
  });

  it('tries the next portal where one is not allowed', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.initiator.addStaticTarget({
      targetName,
      targetAlias: null,
      portals: [
        { address: '192.0.2.1', socket: 3260, portalGroupTag: 1 },
        { address: '127.0.0.1', socket: portal.port, portalGroupTag: 2 },
      ],
      loginOptions: null,
    });
    expect((await world.login()).name).toBe('ERROR_SUCCESS');
  });
});

describe('a scripted target that lets everybody in', () => {
  it('is logged in to without credentials', async () => {
    const target = await scripted(openTarget(() => undefined));
    const world = makeWorld();
    world.know(target);
    expect((await world.login({ loginOptions: none })).name).toBe('ERROR_SUCCESS');
  });
});
