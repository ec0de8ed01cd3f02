import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SealedStore } from '../../src/store/SealedStore.js';
import { account, targetName } from '../iscsi/support/memoryAuthority.js';
import { chap, makeWorld, startPortal, until } from './initiatorHarness.js';

const secret = 'initiator-secret';

describe('a persistent login', () => {
  it('is saved before the login is tried', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    let savedAtLogin = false;
    const findAccess = portal.authority.findAccess.bind(portal.authority);
    portal.authority.findAccess = (...names) => {
      savedAtLogin ||= world.initiator.persistentLogins.find(targetName) !== null;
      return findAccess(...names);
    };
    expect((await world.login({ isPersistent: true })).name).toBe('ERROR_SUCCESS');
    expect(savedAtLogin).toBe(true);
  });

  it('is kept when the login fails, and holds what it was made with', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    const targetPortal = { symbolicName: 'first', address: '127.0.0.1', socket: portal.port };
    const loginOptions = chap('alice', 'another--secret-');
    const result = await world.login({ isPersistent: true, targetPortal, loginOptions, securityFlags: 1n });
    expect(result.name).toBe('ISDSC_AUTHENTICATION_FAILURE');
    expect(world.initiator.listPersistentLogins()).toEqual([
      {
        targetName,
        isInformationalSession: true,
        initiatorName: null,
        targetPortal,
        securityFlags: 1n,
        loginOptions,
        portals: [{ address: '127.0.0.1', socket: portal.port, portalGroupTag: 1 }],
      },
    ]);
  });

  it('is sealed: no byte of the secret is in the store', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    await world.login({ isPersistent: true });
    world.initiator.setInitiatorChapSecret(Buffer.from('target-secret-01'));
    const all = Buffer.concat([...world.kept.store.entries('')].map(([, value]) => value)).toString('latin1');
    for (const text of [secret, 'target-secret-01']) {
      expect(all).not.toContain(text);
      expect(all).not.toContain(Buffer.from(text).toString('base64'));
    }
  });

  it('is not tried where it cannot be saved', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    world.kept.sealed.put = () => {
      throw new Error('disk full');
    };
    expect((await world.login({ isPersistent: true })).name).toBe(
      'ISDSC_COULD_NOT_SAVE_PERSISTENT_LOGIN_DATA',
    );
    expect(portal.server.sessions.list()).toEqual([]);
  });

  it('is made anew at every start, with the same characteristics', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    const loginOptions = { ...chap('alice', secret), informationSpecified: 0xe1, headerDigest: 1 };
    const { uniqueSessionId } = await world.login({ isPersistent: true, loginOptions });
    for (let restarts = 0; restarts < 2; restarts++) {
      const next = await world.restart();
      expect(portal.server.sessions.list()).toEqual([]);
      next.initiator.start();
      await until(async () => (await next.initiator.sessions()).length === 1);
      const [session] = await next.initiator.sessions();
      expect(session).toMatchObject({ targetName, parameters: { HeaderDigest: 'CRC32C' } });
      expect(session?.sessionId).not.toEqual(uniqueSessionId);
      await next.initiator.close();
    }
  });

  it('is tried again, later and later, until the target takes it', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    const { authority } = portal;
    authority.initiatorAccounts = [account('alice', 'another--secret-')];
    await world.login({ isPersistent: true });
    const next = await world.restart();
    next.initiator.start();
    await until(() => next.log.length >= 8);
    const pauses = next.log.flatMap(([, fields]) => ('pauseMs' in fields ? [fields.pauseMs] : []));
    expect(pauses.slice(0, 4)).toEqual([20, 40, 80, 100]);
    expect(await next.initiator.sessions()).toEqual([]);
    authority.initiatorAccounts = [account('alice', secret)];
    await until(async () => (await next.initiator.sessions()).length === 1);
    expect(JSON.stringify(next.log)).not.toContain(secret);
  });

  it('does without discovery when it is made anew', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    await world.login({ isPersistent: true });
    world.initiator.removeStaticTarget(targetName);
    const next = await world.restart();
    next.initiator.start();
    await until(async () => (await next.initiator.sessions()).length === 1);
    expect(portal.server.sessions.of(targetName)).toHaveLength(1);
  });

  it('comes back after its session is gone for good', async () => {
    const portal = await startPortal({ wishes: { DefaultTime2Retain: 0 } });
    const world = makeWorld();
    world.know(portal);
    const { uniqueSessionId } = await world.login({ isPersistent: true });
    portal.server.sessions.list()[0]?.end('cut by the test', 0);
    await until(async () => {
      const [session] = await world.initiator.sessions();
      return session !== undefined && session.sessionId !== uniqueSessionId;
    });
    expect(world.log.some(([, , message]) => message === 'an iSCSI session is gone')).toBe(true);
  });

  it('stays after a logout, and is removed alone: the session goes on', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    const first = await world.login({ isPersistent: true });
    if (first.uniqueSessionId === null) throw new Error(first.message);
    await world.initiator.logout(first.uniqueSessionId);
    expect(world.initiator.listPersistentLogins()).toHaveLength(1);
    await world.login();
    world.initiator.removePersistentLogin(targetName.toUpperCase());
    expect(world.initiator.listPersistentLogins()).toEqual([]);
    expect(await world.initiator.sessions()).toHaveLength(1);
    expect(() => world.initiator.removePersistentLogin(targetName)).toThrow('There is no persistent login');
    const next = await world.restart();
    next.initiator.start();
    expect(await next.initiator.sessions()).toEqual([]);
  });

  it('that is removed is not tried any more', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    await world.login({ isPersistent: true, loginOptions: chap('alice', 'another--secret-') });
    const next = await world.restart();
    next.initiator.start();
    await until(() => next.log.length >= 2);
    next.initiator.removePersistentLogin(targetName);
    const logged = next.log.length;
    portal.authority.initiatorAccounts = [account('alice', 'another--secret-')];
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    expect(next.log.length).toBeLessThanOrEqual(logged + 2);
    expect(await next.initiator.sessions()).toEqual([]);
  });

  it('replaces an earlier one of the same target', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    await world.login({ isPersistent: true, loginOptions: chap('alice', 'another--secret-') });
    await world.login({ isPersistent: true });
    expect(world.initiator.listPersistentLogins().map(({ loginOptions }) => loginOptions)).toEqual([
      chap('alice', secret),
    ]);
  });

  it('is told from an entry that does not open', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    await world.login({ isPersistent: true });
    const other = await world.restart({ sealed: new SealedStore(world.kept.store, randomBytes(32)) });
    other.initiator.start();
    expect(() => other.initiator.listPersistentLogins()).toThrow(
      expect.objectContaining({ symbol: 'ISDSC_CACHE_CORRUPTED' }),
    );
    expect((await other.login()).name).toBe('ISDSC_CACHE_CORRUPTED');
    expect(other.log[0]?.[2]).toBe('the persistent logins cannot be read: none is made anew');
  });

  it('cannot be removed where the store does not take it', async () => {
    const portal = await startPortal();
    const world = makeWorld();
    world.know(portal);
    await world.login({ isPersistent: true });
    world.kept.sealed.remove = () => {
      throw new Error('disk full');
    };
    expect(() => world.initiator.removePersistentLogin(targetName)).toThrow(
      expect.objectContaining({ symbol: 'ISDSC_COULD_NOT_REMOVE_PERSISTENT_LOGIN_DATA' }),
    );
  });
});

describe('the initiator CHAP secret', () => {
  it('with a carriage return is refused', () => {
    const { initiator } = makeWorld();
    expect(() => initiator.setInitiatorChapSecret(Buffer.from('initiator\rsecret'))).toThrow(
      expect.objectContaining({ symbol: 'ISDSC_INVALID_INITIATOR_CHAP_SECRET' }),
    );
  });

  it.each([11, 17])('of %i bytes is refused', (bytes) => {
    const { initiator } = makeWorld();
    expect(() => initiator.setInitiatorChapSecret(Buffer.alloc(bytes, 'x'))).toThrow(
      expect.objectContaining({ symbol: 'ISDSC_INVALID_INITIATOR_CHAP_SECRET' }),
    );
    expect(initiator.own.initiatorChapSecret).toBeNull();
  });

  it('shorter than 96 bits is taken with a warning, where a setting admits it', () => {
    const { initiator } = makeWorld({ secretLimits: { minBytes: 8, maxBytes: 16 } });
    expect(initiator.setInitiatorChapSecret(Buffer.alloc(8, 'x'))).toBe(0xafff0048);
    expect(initiator.setInitiatorChapSecret(Buffer.alloc(12, 'x'))).toBe(0);
  });

  it('is kept over a restart, and removed by none', async () => {
    const world = makeWorld();
    expect(world.initiator.setInitiatorChapSecret(Buffer.from('target-secret-01'))).toBe(0);
    const next = await world.restart();
    expect(next.initiator.own.initiatorChapSecret?.toString()).toBe('target-secret-01');
    expect(next.initiator.setInitiatorChapSecret(null)).toBe(0);
    expect(next.initiator.own.initiatorChapSecret).toBeNull();
  });
});
