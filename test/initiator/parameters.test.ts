import { describe, expect, it } from 'vitest';
import type { LoginIscsiTargetOptions, LoginOptions } from '../../src/initiator/LoginIscsiTargetOptions.js';
import { targetName } from '../iscsi/support/memoryAuthority.js';
import { chap, makeWorld, ownName, startPortal } from './initiatorHarness.js';

const mapping = {
  initiatorName: ownName,
  targetName,
  osDeviceName: null,
  osBusNumber: 0,
  osTargetNumber: 1,
  lunList: [],
};
const long = `iqn.2026-11.test.example:${'x'.repeat(220)}`;

describe('LoginIscsiTarget refuses before it sends anything', () => {
  it.each([
    [
      'a TargetName that was not discovered',
      { targetName: 'iqn.2026-11.test.example:other' },
      'ISDSC_TARGET_NOT_FOUND',
    ],
    ['a TargetName that is no iSCSI name', { targetName: 'disk 1' }, 'ISDSC_INVALID_ISCSI_NAME'],
    ['a TargetName that is too long', { targetName: long }, 'ISDSC_INVALID_ISCSI_NAME'],
    [
      'an InitiatorName of another host',
      { initiatorName: 'iqn.2026-11.test.example:other' },
      'ISDSC_INITIATOR_NOT_FOUND',
    ],
    [
      'an InitiatorPortNumber without an InitiatorName',
      { initiatorPortNumber: 0 },
      'ISDSC_REQUEST_NOT_SUPPORTED',
    ],
    [
      'an InitiatorPortNumber with one',
      { initiatorName: ownName, initiatorPortNumber: 1 },
      'ISDSC_REQUEST_NOT_SUPPORTED',
    ],
    [
      'a TargetPortal with another port',
      { targetPortal: { address: '127.0.0.1', socket: 1 } },
      'ISDSC_PORTAL_NOT_FOUND',
    ],
    [
      'a TargetPortal with another address',
      { targetPortal: { address: '127.0.0.2', socket: 1 } },
      'ISDSC_PORTAL_NOT_FOUND',
    ],
    ['tunnel and transport mode', { securityFlags: 0x61n }, 'ISDSC_INVALID_PARAMETER'],
    ['main and aggressive mode', { securityFlags: 0x0dn }, 'ISDSC_INVALID_PARAMETER'],
    ['security flags that nobody knows', { securityFlags: 0x81n }, 'ISDSC_INVALID_PARAMETER'],
    ['IKE and IPsec', { securityFlags: 0x03n }, 'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS'],
    ['main mode', { securityFlags: 0x05n }, 'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS'],
    ['aggressive mode', { securityFlags: 0x09n }, 'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS'],
    ['perfect forward secrecy', { securityFlags: 0x11n }, 'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS'],
    ['transport mode', { securityFlags: 0x21n }, 'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS'],
    ['tunnel mode', { securityFlags: 0x41n }, 'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS'],
    ['a Mapping', { mappings: [mapping] }, 'ISDSC_TARGET_MAPPING_UNAVAILABLE'],
    [
      'a Mapping of another target',
      { mappings: [{ ...mapping, targetName: 'iqn.2026-11.test.example:b' }] },
      'ISDSC_INVALID_TARGET_MAPPING',
    ],
    ['a Key', { keySize: 3, key: Buffer.from('key') }, 'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS'],
    ['a Key of another size', { keySize: 4, key: Buffer.from('key') }, 'ISDSC_INVALID_PARAMETER'],
    ['a Key without KeySize', { key: Buffer.from('key') }, 'ISDSC_INVALID_PARAMETER'],
    ['a KeySize without Key', { keySize: 3 }, 'ISDSC_INVALID_PARAMETER'],
    [
      'devices, where the kernel makes none',
      { isInformationalSession: false },
      'ISDSC_REQUEST_NOT_SUPPORTED',
    ],
  ] as const satisfies readonly (readonly [string, Partial<LoginIscsiTargetOptions>, string])[])(
    '%s',
    async (_what, given, name) => {
      const portal = await startPortal();
      const world = makeWorld();
      world.know(portal);
      const result = await world.login({ ...given, isPersistent: true });
      expect(result).toMatchObject({ name, uniqueSessionId: null, uniqueConnectionId: null });
      expect(result.message).toMatch(/\.$/);
      expect(portal.server.sessions.list()).toEqual([]);
      expect(world.initiator.listPersistentLogins()).toEqual([]);
    },
  );

  it.each([
    ['Version 1', { version: 1 }, 'ISDSC_INVALID_PARAMETER'],
    ['unknown bits in InformationSpecified', { informationSpecified: 0x100 }, 'ISDSC_INVALID_PARAMETER'],
    ['a field that is specified and missing', { informationSpecified: 0x01 }, 'ISDSC_INVALID_PARAMETER'],
    ['HeaderDigest 2', { informationSpecified: 0x01, headerDigest: 2 }, 'ISDSC_INVALID_PARAMETER'],
    ['DataDigest 2', { informationSpecified: 0x02, dataDigest: 2 }, 'ISDSC_INVALID_PARAMETER'],
    [
      'MaximumConnections 0',
      { informationSpecified: 0x04, maximumConnections: 0 },
      'ISDSC_INVALID_PARAMETER',
    ],
    [
      'MaximumConnections 65536',
      { informationSpecified: 0x04, maximumConnections: 65_536 },
      'ISDSC_INVALID_PARAMETER',
    ],
    [
      'DefaultTime2Wait 3601',
      { informationSpecified: 0x08, defaultTime2Wait: 3601 },
      'ISDSC_INVALID_PARAMETER',
    ],
    [
      'DefaultTime2Retain 3601',
      { informationSpecified: 0x10, defaultTime2Retain: 3601 },
      'ISDSC_INVALID_PARAMETER',
    ],
    ['an empty Username', chap('', 'initiator-secret'), 'ISDSC_INVALID_CHAP_USER_NAME'],
    ['a Username of 256 bytes', chap('x'.repeat(256), 'initiator-secret'), 'ISDSC_INVALID_CHAP_USER_NAME'],
    ['a Username with NUL', chap('a\0b', 'initiator-secret'), 'ISDSC_INVALID_CHAP_USER_NAME'],
    [
      'a Username that is not UTF-8',
      { ...chap('', 'initiator-secret'), username: Buffer.of(0xff) },
      'ISDSC_INVALID_CHAP_USER_NAME',
    ],
    [
      'a Password with a carriage return',
      chap('alice', 'initiator\rsecret'),
      'ISDSC_INVALID_TARGET_CHAP_SECRET',
    ],
    ['a Password of 11 bytes', chap('alice', 'x'.repeat(11)), 'ISDSC_INVALID_TARGET_CHAP_SECRET'],
    ['a Password of 17 bytes', chap('alice', 'x'.repeat(17)), 'ISDSC_INVALID_TARGET_CHAP_SECRET'],
    [
      'CHAP without a Password',
      { informationSpecified: 0x80, authType: 1 },
      'ISDSC_TARGET_AUTHINFO_UNAVAILABLE',
    ],
    ['AuthType 3', chap('alice', 'initiator-secret', 3), 'ISDSC_INVALID_LOGON_AUTH_TYPE'],
    [
      'mutual CHAP without an initiator secret',
      chap('alice', 'initiator-secret', 2),
      'ISDSC_TARGET_AUTHINFO_UNAVAILABLE',
    ],
    ['REQUIRE_IPSEC', { loginFlags: 0x01 }, 'ISDSC_IPSEC_NOT_SUPPORTED_ON_OS'],
    ['the reserved flag', { loginFlags: 0x04 }, 'ISDSC_INVALID_PARAMETER'],
    ['a flag that nobody knows', { loginFlags: 0x40 }, 'ISDSC_INVALID_PARAMETER'],
    ['RADIUS for the response', { loginFlags: 0x10 }, 'ISDSC_REQUEST_NOT_SUPPORTED'],
    ['RADIUS for verification', { loginFlags: 0x20 }, 'ISDSC_REQUEST_NOT_SUPPORTED'],
  ] as const satisfies readonly (readonly [string, Partial<LoginOptions>, string])[])(
    'LoginOptions with %s',
    async (_what, given, name) => {
      const portal = await startPortal();
      const world = makeWorld();
      world.know(portal);
      const loginOptions = { version: 0, informationSpecified: 0, loginFlags: 0, ...given };
      expect(await world.login({ loginOptions, isPersistent: true })).toMatchObject({ name });
      expect(world.initiator.listPersistentLogins()).toEqual([]);
    },
  );

  it('a Password that is the initiator secret as well', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    world.initiator.setInitiatorChapSecret(Buffer.from('initiator-secret'));
    const result = await world.login({ loginOptions: chap('alice', 'initiator-secret', 2) });
    expect(result.name).toBe('ISDSC_INVALID_CHAP_SECRET');
    expect(result.message).not.toContain('initiator-secret');
  });

  it('one session more than there may be', async () => {
    const portal = await startPortal();
    const world = makeWorld({ maxSessions: 1 });
    world.know(portal);
    const loginOptions = { ...chap('alice', 'initiator-secret'), loginFlags: 0x02 };
    expect((await world.login({ loginOptions })).name).toBe('ERROR_SUCCESS');
    expect((await world.login({ loginOptions })).name).toBe('ISDSC_TOO_MANY_SESSIONS');
  });
});

describe('LoginIscsiTarget takes', () => {
  it.each([
    ['InitiatorName NULL and any port', { initiatorName: null, initiatorPortNumber: 0xffffffff }],
    ['the InitiatorName of this host, in any case', { initiatorName: ownName.toUpperCase() }],
    ['a TargetName in any case', { targetName: targetName.toUpperCase() }],
    ['security flags without VALID, whatever they are', { securityFlags: 0x7en }],
    ['VALID alone', { securityFlags: 0x01n }],
    ['an empty list of Mappings', { mappings: [] }],
    ['no Key and KeySize 0', { keySize: 0, key: null }],
  ] as const satisfies readonly (readonly [string, Partial<LoginIscsiTargetOptions>])[])(
    '%s',
    async (_what, given) => {
      const portal = await startPortal();
      const world = makeWorld();
      world.know(portal);
      const result = await world.login(given);
      expect(result).toMatchObject({ status: 0, name: 'ERROR_SUCCESS' });
      const [session] = portal.server.sessions.of(targetName);
      expect(session?.info.claim.initiatorName).toBe(ownName);
    },
  );

  it('the portal that is named, and asks no other', async () => {
    const [named, other] = [await startPortal(), await startPortal()];
    const world = makeWorld();
    world.initiator.addStaticTarget({
      targetName,
      targetAlias: null,
      portals: [other, named].map(({ port }) => ({ address: '127.0.0.1', socket: port, portalGroupTag: 1 })),
      loginOptions: null,
    });
    await named.server.close();
    const targetPortal = { address: '127.0.0.1', socket: named.port };
    expect((await world.login({ targetPortal })).name).toBe('ISDSC_CONNECTION_FAILED');
    expect(other.server.sessions.list()).toEqual([]);
    expect((await world.login()).name).toBe('ERROR_SUCCESS');
    expect(other.server.sessions.list()).toHaveLength(1);
  });

  it('digests, and uses them', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    const options = { ...chap('alice', 'initiator-secret'), headerDigest: 1, dataDigest: 1 };
    const loginOptions = { ...options, informationSpecified: options.informationSpecified | 0x03 };
    const { uniqueSessionId } = await world.login({ loginOptions });
    if (uniqueSessionId === null) throw new Error('no session');
    expect((await world.initiator.sessions())[0]?.parameters).toMatchObject({
      HeaderDigest: 'CRC32C',
      DataDigest: 'CRC32C',
    });
    expect((await world.initiator.sendScsiReportLuns(uniqueSessionId)).scsiStatus).toBe(0);
  });

  it('a target without digests only where none are asked for', async () => {
    const portal = await startPortal({ wishes: { HeaderDigest: ['None'], DataDigest: ['None'] } });
    const world = makeWorld();
    world.know(portal);
    const options = { ...chap('alice', 'initiator-secret'), headerDigest: 1 };
    const asked = await world.login({ loginOptions: { ...options, informationSpecified: 0xe1 } });
    expect(asked.name).toMatch(/^ISDSC_/);
    // The field has a value and its bit is not set: it does not count.
    expect((await world.login({ loginOptions: options })).name).toBe('ERROR_SUCCESS');
  });

  it('MaximumConnections, Time2Wait and Time2Retain as offers to the target', async () => {
    const portal = await startPortal({
      wishes: { MaxConnections: 9, DefaultTime2Wait: 0, DefaultTime2Retain: 60 },
    });
    const world = makeWorld();
    world.know(portal);
    await world.login({
      loginOptions: {
        ...chap('alice', 'initiator-secret'),
        informationSpecified: 0xfc,
        maximumConnections: 3,
        defaultTime2Wait: 5,
        defaultTime2Retain: 7,
      },
    });
    expect((await world.initiator.sessions())[0]?.parameters).toMatchObject({
      MaxConnections: 3,
      DefaultTime2Wait: 5,
      DefaultTime2Retain: 7,
    });
  });

  it('the name of the initiator as CHAP name where no Username is specified', async () => {
    const portal = await startPortal();
    portal.authority.initiatorAccounts = [
      { chapName: ownName, secret: Buffer.from('initiator-secret'), generation: 1 },
    ];
    const world = makeWorld();
    world.know(portal);
    const password = Buffer.from('initiator-secret');
    const loginOptions = { version: 0, informationSpecified: 0x40, loginFlags: 0, password };
    expect((await world.login({ loginOptions })).name).toBe('ERROR_SUCCESS');
  });

  it('no password where AuthType is none', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    const loginOptions = chap('alice', 'initiator-secret', 0);
    expect((await world.login({ loginOptions })).name).toBe('ISDSC_AUTHENTICATION_FAILURE');
    portal.authority.chapRequired = false;
    portal.authority.initiatorAccounts = [];
    expect((await world.login({ loginOptions })).name).toBe('ERROR_SUCCESS');
  });

  it("a static target's own LoginOptions where the login gives none", async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.initiator.addStaticTarget({
      targetName,
      targetAlias: null,
      portals: [{ address: '127.0.0.1', socket: portal.port, portalGroupTag: 1 }],
      loginOptions: chap('alice', 'initiator-secret'),
    });
    expect((await world.login({ loginOptions: null })).name).toBe('ERROR_SUCCESS');
  });

  it('a second login to the target with the multipath flag alone, with an ISID of its own', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    const first = await world.login();
    const again = await world.login();
    expect(again.name).toBe('ISDSC_TARGET_ALREADY_LOGGED_IN');
    const loginOptions = { ...chap('alice', 'initiator-secret'), loginFlags: 0x02 };
    const [second, third] = await Promise.all([world.login({ loginOptions }), world.login()]);
    expect([second.name, third.name]).toEqual(['ERROR_SUCCESS', 'ISDSC_TARGET_ALREADY_LOGGED_IN']);
    const sessions = await world.initiator.sessions();
    expect(new Set(sessions.map(({ isid }) => isid.toString('hex'))).size).toBe(2);
    expect(sessions.map(({ sessionId }) => sessionId)).toEqual([
      first.uniqueSessionId,
      second.uniqueSessionId,
    ]);
  });
});

describe('the unique ids', () => {
  it('are 128 bits, all different, and hold neither ISID nor TSIH', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    const { uniqueSessionId, uniqueConnectionId } = await world.login();
    const [session] = await world.initiator.sessions();
    if (!uniqueSessionId || !uniqueConnectionId || !session) throw new Error('no session');
    expect(uniqueSessionId).not.toEqual(uniqueConnectionId);
    expect(session.connections[0]?.connectionId).toEqual(uniqueConnectionId);
    for (const { adapterUnique, adapterSpecific } of [uniqueSessionId, uniqueConnectionId]) {
      const hex = [adapterUnique, adapterSpecific]
        .map((half) => half.toString(16).padStart(16, '0'))
        .join('');
      expect(hex).toHaveLength(32);
      expect(hex).not.toContain(session.isid.toString('hex'));
      expect(adapterSpecific).toBeGreaterThan(0xffffn);
    }
  });
});
