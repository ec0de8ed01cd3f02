import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CIMInstance } from '../../../src/cim/CIMInstance.js';
import type { CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import { Instances } from '../../../src/dispatch/Instances.js';
import { Providers } from '../../../src/dispatch/Providers.js';
import { Traversal } from '../../../src/dispatch/Traversal.js';
import { systemPath, targetNamespace } from '../../../src/providers/identity.js';
import { productProvidersIn } from '../../../src/providers/product/index.js';
import { readMachine } from '../../../src/providers/product/readMachine.js';
import { softwareProperties } from '../../../src/providers/server/MSFTSM_SoftwareIdentity.js';
import { computerSystemProvider } from '../../../src/providers/system/MSFTSM_ComputerSystem.js';
import { Repository } from '../../../src/repository/Repository.js';
import { compileModel } from '../../../src/schema/compileModel.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A folder as Linux shows the firmware in. */
function firmware(fields: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'dmi-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(fields)) writeFileSync(join(folder, name), `${text}\n`);
  return folder;
}

const filled = {
  sys_vendor: 'Example Computers',
  product_name: 'Box 9000',
  product_version: 'B2',
  product_serial: 'SN-1',
  chassis_type: '145',
};

describe('the version of the software', () => {
  it.each([
    ['1.2.3', [1, 2, 3]],
    ['2.10.0-rc.1', [2, 10, 0]],
    ['a text', [0, 0, 0]],
    ['70000.1', [0, 1, 0]],
  ])('%j is told in numbers as far as it has such', (version, numbers) => {
    const { MajorVersion, MinorVersion, RevisionNumber, VersionString } = softwareProperties(version);
    expect([MajorVersion, MinorVersion, RevisionNumber]).toEqual(numbers);
    expect(VersionString).toBe(version);
  });
});

describe('what the firmware says of the machine', () => {
  it('is read as Linux shows it; the bit of the lock is no part of the type of the chassis', () => {
    expect(readMachine(firmware(filled))).toEqual({
      manufacturer: 'Example Computers',
      model: 'Box 9000',
      version: 'B2',
      serialNumber: 'SN-1',
      chassisType: 17,
    });
  });

  it.each([
    '',
    'To Be Filled By O.E.M.',
    'Not Specified',
    'System Serial Number',
    'Default string',
    '000000',
  ])('is nothing where the maker left %j', (text) => {
    const { manufacturer, serialNumber } = readMachine(
      firmware({ ...filled, sys_vendor: text, product_serial: text }),
    );
    expect([manufacturer, serialNumber]).toEqual([null, null]);
  });

  it('is not known where there is none: the model is the operating system and the kind of processor', () => {
    const { model, ...others } = readMachine(join(tmpdir(), 'no-such-folder'));
    expect(model).toMatch(/^\S+ \S+$/u);
    expect(others).toEqual({ manufacturer: null, version: null, serialNumber: null, chassisType: 0 });
  });

  it('a chassis that the firmware calls unknown is unknown', () => {
    expect(readMachine(firmware({ ...filled, chassis_type: '2' })).chassisType).toBe(0);
  });
});

describe('the way of a manager from the system to the product', () => {
  const hostName = 'storage.example';
  const repository = new Repository(compileModel().namespaces);
  const providers = new Providers([
    computerSystemProvider({ hostName }),
    ...productProvidersIn({
      hostName,
      serverName: 'iscsi-wbem:1',
      version: '1.2.3',
      machine: {
        manufacturer: 'Example',
        model: 'Box',
        version: null,
        serialNumber: 'SN-1',
        chassisType: 17,
      },
    }),
  ]);
  const instances = new Instances(repository, providers);
  const traversal = new Traversal(repository, providers, instances);
  const call = {
    principal: { name: 'reader', roles: new Set(['read'] as const), address: '127.0.0.1', door: 'test' },
    namespace: targetNamespace,
    host: hostName,
    signal: new AbortController().signal,
  };
  const follow = async (from: CIMInstanceName | null, association: string): Promise<CIMInstance> => {
    if (from === null) throw new Error('an instance without a path');
    const filters = { associationClass: association, role: null, resultClass: null, resultRole: null };
    const found: CIMInstance[] = [];
    for await (const instance of traversal.associators(from, filters, call)) found.push(instance);
    const [only, ...others] = found;
    if (!only || others.length > 0) throw new Error(`${found.length} instances: expected one`);
    return only;
  };

  it('leads over one package to one product, whose keys are not empty, and to the software', async () => {
    const chassis = await follow(systemPath(hostName), 'CIM_SystemPackaging');
    expect(
      ['Model', 'Manufacturer', 'SerialNumber', 'PackageType', 'ChassisPackageType'].map((name) =>
        chassis.value(name),
      ),
    ).toEqual(['Box', 'Example', 'SN-1', 3, 17]);
    const product = await follow(chassis.path, 'CIM_ProductPhysicalComponent');
    expect(['Vendor', 'Name', 'IdentifyingNumber', 'Version'].map((name) => product.value(name))).toEqual([
      'iscsi-wbem',
      'iscsi-wbem',
      'iscsi-wbem:1',
      '1.2.3',
    ]);
    expect((await follow(product.path, 'CIM_ProductPhysicalComponent')).path?.canonical).toBe(
      chassis.path?.canonical,
    );
    const software = await follow(systemPath(hostName), 'CIM_InstalledSoftwareIdentity');
    expect(software.value('VersionString')).toBe('1.2.3');
  });
});
