import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RemoteStorageWorld } from '../provisioning/RemoteStorageWorld.js';
import { configured, host, other, type StorageSession } from '../provisioning/StorageWorld.js';
import { haveTgtd } from '../support/tgtd.js';

/** What an endpoint reads of a host is what its driver says, whatever kind of target it drives. */
describe.each([
  { kind: 'embedded', isThere: true },
  { kind: 'tgt', isThere: haveTgtd },
  { kind: 'lio', isThere: true },
] as const)('what is read through an agent of $kind', ({ kind, isThere }) => {
  let world: RemoteStorageWorld;
  let session: StorageSession;

  beforeEach(async ({ skip }) => {
    if (!isThere) skip();
    world = new RemoteStorageWorld(kind);
    await world.start();
    const { target } = await world.provide('db1');
    await world.addAccount(target, other);
    session = await world.login(target);
  });
  afterEach(async () => {
    if (!isThere) return;
    await session.logout();
    await world.dispose();
  });

  it('is what the target itself is read as: targets, accounts, sessions', async () => {
    const { driver } = world;
    const { targets } = world.loopback.remote;
    expect(targets.kind).toBe(driver.kind);
    expect(targets.capabilities).toEqual(driver.capabilities);
    const all = await driver.listTargets();
    expect(all.length).toBeGreaterThanOrEqual(2);
    expect(await targets.listTargets()).toEqual(all);
    const target = all.find(({ iscsiName }) => iscsiName !== configured.iscsiName)?.iscsiName ?? host;
    expect(await targets.findTarget(target)).toEqual(await driver.findTarget(target));
    expect(await targets.findTarget(host)).toBeNull();

    const authorities = await driver.listAuthorities();
    expect(authorities.length).toBeGreaterThan(0);
    expect(await targets.listAuthorities()).toEqual(authorities);
    const accounts = await driver.listAccounts();
    expect(accounts.length).toBeGreaterThanOrEqual(1);
    expect(await targets.listAccounts()).toEqual(accounts);
    for (const role of ['initiator', 'target'] as const)
      expect(await targets.listAccounts(target, role)).toEqual(await driver.listAccounts(target, role));
    for (const { name } of authorities) {
      expect(await targets.findAuthority(name)).toEqual(await driver.findAuthority(name));
      expect(await targets.listAccountsOf(name)).toEqual(await driver.listAccountsOf(name));
    }
    for (const account of accounts)
      expect(await targets.findAccount(account)).toEqual(await driver.findAccount(account));

    const sessions = await driver.listSessions(target);
    expect(sessions).toHaveLength(1);
    expect(await targets.listSessions(target)).toEqual(sessions);
    expect(await targets.listSessions(null)).toEqual(await driver.listSessions(null));
    // The embedded target has keys beside those that a SessionWishes has.
    const wishes = (await targets.listSessionWishes?.(target)) ?? [];
    expect((await driver.listSessionWishes?.(target)) ?? []).toMatchObject(wishes);
  });

  it('is what its storage is read as: volumes, exports, access, pools', async () => {
    const { storage } = world.driver;
    const remote = world.loopback.remote.storage;
    if (remote === null) throw new Error('the host offers no storage');
    await remote.refresh();
    expect(remote.driver.storageCapabilities).toEqual(storage.storageCapabilities);
    expect([...remote.volumes.list()]).toEqual([...world.volumes.list()]);
    const [volume] = [...world.volumes.list()];
    const id = volume?.id ?? '';
    expect(remote.driver.identityOf(id)).toEqual(storage.identityOf(id));
    const exports = await storage.listExports(null);
    expect(exports.length).toBeGreaterThan(0);
    expect(await remote.driver.listExports(null)).toEqual(exports);
    expect(await remote.driver.findExportsOf(id)).toEqual(await storage.findExportsOf(id));
    expect(await remote.driver.listAccess()).toEqual(await storage.listAccess());
    const [pool] = remote.pools;
    expect(await pool?.find(id)).toEqual(await world.pool.find(id));
    expect(await pool?.list()).toEqual(await world.pool.list());
  });
});
