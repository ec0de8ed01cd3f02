import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CIMInstance } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import { interopNamespace } from '../../src/cim/namespaces.js';
import { qemuIo, type ReachedUnit } from '../interop/qemuIo.js';
import { ScriptedManager } from '../interop/ScriptedManager.js';
import { hasPeers } from '../support/environment.js';
import { wbemClientOf } from '../support/wbemClientOf.js';
import { readMachine } from '../../src/providers/product/readMachine.js';
import { namespace, systemPath, textOf } from './FleetClient.js';
import { FleetWorld } from './FleetWorld.js';

const MiB = 2 ** 20;
const hosts = ['store1', 'store2'];
const secret = 'twelve-bytes';

describe('an endpoint as the arrays of its hosts', () => {
  let world: FleetWorld;

  beforeAll(async () => {
    world = await FleetWorld.open(hosts);
  });
  afterAll(() => world.dispose());

  const all = (className: string): Promise<readonly CIMInstance[]> =>
    world.client.wbem.enumerateInstances(className);
  const pathsOf = (className: string): Promise<readonly CIMInstanceName[]> =>
    world.client.wbem.enumerateInstanceNames(className);

  it('registers the profile Array once, and each host conforms to it', async () => {
    const interop = wbemClientOf(world, interopNamespace);
    try {
      const profiles = await interop.enumerateInstances('CIM_RegisteredProfile');
      const names = profiles.map((each) => textOf(each, 'RegisteredName'));
      for (const name of ['Array', 'Block Services', 'Software', 'Physical Package'])
        expect(names.filter((each) => each === name)).toHaveLength(1);
      const id = textOf(profiles[names.indexOf('Array')] as CIMInstance, 'InstanceID');
      const array = new CIMInstanceName(
        'MSFTSM_RegisteredProfile',
        { InstanceID: id ?? '' },
        { namespace: interopNamespace },
      );
      const central = await interop.associatorNames(array, { resultClass: 'CIM_ComputerSystem' });
      expect(central.map(({ keyBindings }) => keyBindings.get('Name'))).toEqual(hosts);
    } finally {
      interop.close();
    }
  });

  it('has the product, machine and software of each host, with keys that name the host', async () => {
    const chassis = await all('CIM_Chassis');
    expect(chassis.map((each) => textOf(each, 'Tag'))).toEqual(hosts);
    // The agents of this test run on this machine.
    const { manufacturer, model, serialNumber, chassisType } = readMachine();
    for (const each of chassis) {
      expect(each.property('Manufacturer')?.value).toBe(manufacturer);
      expect(each.property('Model')?.value).toBe(model);
      expect(each.property('SerialNumber')?.value).toBe(serialNumber);
      expect(each.property('ChassisPackageType')?.value).toBe(chassisType);
    }
    const software = await all('CIM_SoftwareIdentity');
    const ofHosts = software.map((each) => textOf(each, 'InstanceID')).filter((id) => id?.includes('@'));
    expect(ofHosts).toEqual(hosts.map((host) => `iscsi-wbem:server@${host}`));
    const products = await all('CIM_Product');
    expect(products.map((each) => textOf(each, 'IdentifyingNumber'))).toEqual(
      hosts.map(
        (host) => expect.stringMatching(new RegExp(`^iscsi-wbem:[0-9a-f]{16}@${host}$`, 'u')) as unknown,
      ),
    );
    const version = world.endpoint.fleet.find('store1')?.row.hello?.version;
    expect(textOf(products[0] as CIMInstance, 'Version')).toBe(version);

    for (const className of ['CIM_Chassis', 'CIM_Product', 'CIM_SoftwareIdentity'])
      for (const path of await pathsOf(className))
        expect((await world.client.wbem.getInstance(path)).className, path.toString()).toBeTruthy();
  });

  it.each([
    ['CIM_ComputerSystemPackage', 'CIM_Chassis'],
    ['CIM_InstalledSoftwareIdentity', 'CIM_SoftwareIdentity'],
  ])('%s leads from a host to its own alone', async (associationClass, resultClass) => {
    for (const host of hosts) {
      const found = await world.client.wbem.associatorNames(systemPath(host), {
        associationClass,
        resultClass,
      });
      expect(found).toHaveLength(1);
      expect(found[0]?.toString()).toContain(host);
      const back = await world.client.wbem.associatorNames(found[0] as CIMInstanceName, { associationClass });
      expect(back.map(({ keyBindings }) => keyBindings.get('Name'))).toEqual([host]);
    }
    for (const path of await pathsOf(associationClass)) await world.client.wbem.getInstance(path);
  });

  it('a machine leads to its product and back', async () => {
    const [, machine] = await pathsOf('CIM_Chassis');
    const associationClass = 'CIM_ProductPhysicalComponent';
    const [product] = await world.client.wbem.associatorNames(machine as CIMInstanceName, {
      associationClass,
    });
    expect(product?.keyBindings.get('IdentifyingNumber')).toMatch(/@store2$/u);
    const [back] = await world.client.wbem.associatorNames(product as CIMInstanceName, { associationClass });
    expect(back?.keyBindings.get('Tag')).toBe('store2');
    for (const path of await pathsOf(associationClass)) await world.client.wbem.getInstance(path);
  });

  it('a key that names no host of the fleet is not found', async () => {
    const path = (className: string, keys: Readonly<Record<string, string>>): CIMInstanceName =>
      new CIMInstanceName(className, keys, { namespace });
    for (const each of [
      path('CIM_Chassis', { Tag: 'store9', CreationClassName: 'CIM_Chassis' }),
      path('CIM_SoftwareIdentity', { InstanceID: 'iscsi-wbem:server' }),
      path('CIM_SoftwareIdentity', { InstanceID: 'iscsi-wbem:server@store9' }),
    ])
      await expect(world.client.wbem.getInstance(each)).rejects.toThrow('CIM_ERR_NOT_FOUND');
  });

  describe.skipIf(!hasPeers('python', 'qemuImg'))('for managers of SMI-S', () => {
    it("pywbem's WBEMServer finds the central instances of every profile at each host, both ways", async () => {
      const manager = new ScriptedManager('profiles');
      try {
        await manager.connect(world);
        const counts = await manager.step<Record<string, number>>('check');
        expect(counts).toMatchObject({
          'SMI-S': 2,
          Server: 1,
          Array: 2,
          'iSCSI Target Ports': 2,
          'Masking and Mapping': 2,
          'Group Masking and Mapping': 2,
          'Replication Services': 2,
          Software: 2,
          'Physical Package': 2,
        });
        expect(counts['Block Services']).toBeGreaterThanOrEqual(4);
      } finally {
        await manager.stop();
      }
    });

    it('libstoragemgmt makes volumes at the host that it chose, and an initiator writes to them at the portal there', async () => {
      const initiator = 'iqn.2026-01.test.example:lsm';
      const manager = new ScriptedManager('lsm');
      try {
        await manager.connect(world);
        const { target, lun } = await manager.step<{ readonly target: string; readonly lun: number }>(
          'provide',
          {
            name: 'lsm-disk',
            bytes: 16 * MiB,
            initiator,
            system: 'store2',
          },
        );
        const port = Number(world.agentOf('store2').portal.split(':').at(-1));
        const unit: ReachedUnit = { port, target, lun, initiator, secret };
        expect((await qemuIo(unit, 'read 0 4k')).status).not.toBe(0);
        expect(
          (await world.client.addSharedSecret('store2', { RemoteID: initiator, Secret: secret, target }))
            .returnValue,
        ).toBe(0);
        const written = await qemuIo(unit, 'write -P 0xa5 0 1M', 'flush', 'read -P 0xa5 0 1M');
        expect(written).toMatchObject({ status: 0 });
        expect(written.output).not.toMatch(/failed|error/iu);
        const stranger = { ...unit, initiator: 'iqn.2026-01.test.example:stranger' };
        expect((await qemuIo(stranger, 'read 0 4k')).status).not.toBe(0);

        const volumes = ['lsm-disk', 'lsm-disk-2'];
        const initiators = expect.arrayContaining([initiator]) as unknown;
        expect(await manager.step('list', { system: 'store2' })).toEqual({
          pools: ['default'],
          volumes,
          initiators,
        });
        expect(await manager.step('list', { system: 'store1' })).toEqual({
          pools: ['default'],
          volumes: [],
          initiators,
        });
        await manager.step('list', { system: 'store2' });
        await manager.step('remove');
        expect((await qemuIo(unit, 'read 0 4k')).status).not.toBe(0);
      } finally {
        await manager.stop();
      }
    });
  });

  it('those of a host that is lost are left out of lists, and fail by name with the reason', async () => {
    const [machine] = await pathsOf('CIM_Chassis');
    await world.agentOf('store1').end();
    await world.until('store1', 'lost');
    expect((await all('CIM_Chassis')).map((each) => textOf(each, 'Tag'))).toEqual(['store2']);
    await expect(world.client.wbem.getInstance(machine as CIMInstanceName)).rejects.toMatchObject({
      symbol: 'CIM_ERR_FAILED',
      description: expect.stringContaining('no contact with store1 since') as unknown,
    });
  });
});
