import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScriptedManager } from '../interop/ScriptedManager.js';
import { hasPeers } from '../support/environment.js';
import { haveEtcd } from '../support/EtcdCluster.js';
import { wbemClientOf } from '../support/wbemClientOf.js';
import { ClusterProcesses } from './ClusterProcesses.js';

const MiB = 2 ** 20;

describe.skipIf(!haveEtcd || !hasPeers('python'))('a manager that knows two endpoints of a fleet', () => {
  let world: ClusterProcesses;
  beforeAll(async () => {
    world = await ClusterProcesses.open();
    await world.addHostProcess(0, 'store1');
  });
  afterAll(() => world.dispose());

  it('goes on at the second when the first has ended: the calls of libstoragemgmt, on pywbem', async () => {
    const [first, second] = [world.endpoint(0), world.endpoint(1)];
    const client = wbemClientOf(second, 'root/cimv2/storage/iscsitarget');
    // Each endpoint sees for itself when a host is there.
    await expect
      .poll(async () => (await client.enumerateInstanceNames('CIM_StoragePool')).length)
      .toBeGreaterThan(0);
    const volumes = () => client.enumerateInstanceNames('CIM_StorageVolume');
    const before = (await volumes()).length;
    const manager = new ScriptedManager('lsm');
    try {
      await manager.connect(first, [second.url]);
      const initiator = 'iqn.2026-01.test.example:lsm';
      await manager.step('provide', { name: 'lsm-disk', bytes: 16 * MiB, initiator });
      expect(await volumes()).toHaveLength(before + 2);
      await first.kill();
      // It looks the views up that it made at the first, takes its volumes out of them, copies one, and returns all.
      await manager.step('remove');
      expect(await volumes()).toHaveLength(before);
    } finally {
      client.close();
      await manager.stop();
    }
  });
});
