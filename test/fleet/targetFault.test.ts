import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { TargetDriverError } from '../../src/targets/TargetDriverError.js';
import { patienceMs } from '../support/patience.js';
import { systemPath, textOf } from './FleetClient.js';
import { FleetWorld } from './FleetWorld.js';

const hosts = ['store1', 'store2', 'store3'];
const secrets = 'ISCSIWBEM_SharedSecret';

describe('a host whose agent answers, and whose target does not', () => {
  let world: FleetWorld;
  beforeAll(async () => {
    world = await FleetWorld.open(hosts);
    for (const host of hosts) {
      const [target] = await world.agentOf(host).agent.driver.listTargets();
      const RemoteID = 'iqn.2026-11.test.example:client';
      const Secret = 'secret-of-client';
      await world.client.addSharedSecret(host, { RemoteID, Secret, target: target?.iscsiName ?? null });
    }
  });
  afterEach(async () => {
    restore();
    // The reading that failed is tried again with the next probe.
    await vi.waitUntil(
      async () => (await Promise.all(hosts.map(statusOf))).every((status) => String(status) === '2'),
      patienceMs,
    );
  });
  afterAll(() => world.dispose());

  let restore = (): void => {};
  function silence(host: string): void {
    const driver = world.agentOf(host).agent.driver as { listAccounts: unknown };
    driver.listAccounts = () =>
      Promise.reject(new TargetDriverError('unavailable', 'the target cannot be reached'));
    restore = () => void delete driver.listAccounts;
  }
  const statusOf = async (host: string): Promise<unknown> =>
    (await world.client.wbem.getInstance(systemPath(host))).value('OperationalStatus');

  it('makes the list fail that meets it first, with its name; later ones are without it, and its system says why', async () => {
    silence('store2');
    await expect(world.client.systemsOf(secrets)).rejects.toMatchObject({
      symbol: 'CIM_ERR_FAILED',
      description: expect.stringContaining('store2: the target cannot be reached') as unknown,
    });
    expect(await world.client.systemsOf(secrets)).toEqual(['store1', 'store3']);
    const system = await world.client.wbem.getInstance(systemPath('store2'));
    // Supporting Entity in Error.
    expect(system.value('OperationalStatus')).toEqual([16]);
    expect(system.value('CommunicationStatus')).toBe(2);
    expect(system.value('StatusDescriptions')).toEqual([
      expect.stringContaining('the target cannot be reached'),
    ]);
    expect(textOf(system, 'Name')).toBe('store2');
    expect(world.endpoint.hosts.list().map(({ why }) => why)).toEqual([
      null,
      expect.stringContaining('has not answered since') as unknown,
      null,
    ]);
  });

  it('is among them again when the reading that failed succeeds', async () => {
    silence('store3');
    await expect(world.client.systemsOf(secrets)).rejects.toMatchObject({ symbol: 'CIM_ERR_FAILED' });
    restore();
    await expect.poll(() => statusOf('store3')).toEqual([2]);
    expect(await world.client.systemsOf(secrets)).toEqual(hosts);
  });

  it('a target that fails for one object only is not counted as silent', async () => {
    const driver = world.agentOf('store1').agent.driver as { findAccount: unknown };
    driver.findAccount = () => Promise.reject(new TargetDriverError('timeout', 'no answer in time'));
    restore = () => void delete driver.findAccount;
    const [path] = await world.client.wbem.enumerateInstanceNames(secrets);
    if (!path) throw new Error('no secret');
    await expect(world.client.wbem.getInstance(path)).rejects.toMatchObject({ symbol: 'CIM_ERR_FAILED' });
    expect(await world.client.systemsOf(secrets)).toEqual(hosts);
  });
});
