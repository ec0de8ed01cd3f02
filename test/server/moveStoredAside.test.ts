import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CIMInstance, cimProperty } from '../../src/cim/CIMInstance.js';
import { CIMInstanceName } from '../../src/cim/CIMInstanceName.js';
import type { Call } from '../../src/dispatch/Call.js';
import { Instances } from '../../src/dispatch/Instances.js';
import { defineProvider, type AnyProvider } from '../../src/dispatch/Provider.js';
import { Providers } from '../../src/dispatch/Providers.js';
import { storedInstances } from '../../src/dispatch/storedInstances.js';
import { stateFindings } from '../../src/doctor/stateFindings.js';
import { targetNamespace } from '../../src/providers/identity.js';
import { Repository } from '../../src/repository/Repository.js';
import { compileModel } from '../../src/schema/compileModel.js';
import { moveStoredAside } from '../../src/server/moveStoredAside.js';
import { movedAsideFolder } from '../../src/store/StateFolder.js';
import { principal } from '../provisioning/StorageWorld.js';
import { makeTemporaryStore, type TemporaryStore } from '../support/temporaryStore.js';

const model = compileModel();
let temporary: TemporaryStore;
let stateDir: string;
let lines: string[];

beforeEach(() => {
  temporary = makeTemporaryStore();
  stateDir = mkdtempSync(join(tmpdir(), 'state-'));
  lines = [];
});
afterEach(async () => {
  rmSync(stateDir, { recursive: true, force: true });
  await temporary.remove();
});

const call: Call = {
  principal: principal('admin'),
  namespace: targetNamespace,
  host: 'storage.example',
  signal: new AbortController().signal,
};

/** The same store in a server whose own classes are these. */
function open(...live: readonly AnyProvider[]) {
  const repository = new Repository(model.namespaces, { store: temporary.store });
  const providers = new Providers(live, (namespace, cimClass) =>
    storedInstances(repository, namespace, cimClass),
  );
  const log = { warn: (_: unknown, text?: string) => void lines.push(text ?? '') };
  return {
    repository,
    instances: new Instances(repository, providers),
    moveAside: () => moveStoredAside(repository, providers, { stateDir, log: log as never }),
  };
}

async function names(instances: Instances, className: string): Promise<string[]> {
  const found: string[] = [];
  for await (const each of instances.enumerate(targetNamespace, className, call))
    found.push(each.value('ElementName') as string);
  return found.toSorted();
}

function pool(id: string): CIMInstance {
  return new CIMInstance('MSISCSITARGET_StoragePool', [
    cimProperty('InstanceID', 'string', id),
    cimProperty('ElementName', 'string', id),
    cimProperty('PoolID', 'string', id),
    cimProperty('RemainingManagedSpace', 'uint64', 2n ** 60n),
  ]);
}

const livePools = defineProvider({
  className: 'MSISCSITARGET_StoragePool',
  namespace: targetNamespace,
  changeRole: 'storage',
  instances: { enumerate: () => [{ InstanceID: 'live', ElementName: 'live' }] },
});

describe('instances that clients had made of a class that the server has live now', () => {
  it('check 46: are moved into a file that compiles, are counted no more, and told once; others stay', async () => {
    const before = open();
    for (let at = 0; at < 300; at += 1)
      await before.instances.create(targetNamespace, pool(`pool ${at}`), call);
    const volume = new CIMInstanceName(
      'MSISCSITARGET_StoragePool',
      { InstanceID: 'pool 0' },
      { namespace: targetNamespace },
    );
    await before.instances.create(
      targetNamespace,
      new CIMInstance('CIM_ConcreteIdentity', [
        cimProperty('SystemElement', 'reference', volume),
        cimProperty('SameElement', 'reference', volume),
      ]),
      call,
    );
    expect(before.repository.instances?.usage.usage({}).instances).toBe(301);

    const after = open(livePools);
    await after.moveAside();

    expect(await names(after.instances, 'CIM_StoragePool')).toEqual(['live']);
    expect(await names(after.instances, 'CIM_ConcreteIdentity')).toHaveLength(1);
    expect(after.repository.instances?.usage.usage({}).instances).toBe(1);
    expect(lines).toEqual([
      expect.stringMatching(/^300 instances of MSISCSITARGET_StoragePool .* moved aside/u),
    ]);
    const folder = join(stateDir, movedAsideFolder);
    const [file = '', ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text.match(/^instance of/gmu)).toHaveLength(300);
    expect(text).toContain('RemainingManagedSpace = 1152921504606846976;');
    const findings = stateFindings({ stateDir, keyFile: join(stateDir, 'key') });
    expect(findings.filter(({ subject }) => subject === folder)).toHaveLength(1);

    await open(livePools).moveAside();
    expect(lines).toHaveLength(1);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('are those of a class above it, too: all of that family come from the server', async () => {
    const before = open();
    const above = new CIMInstance('CIM_StoragePool', [...pool('above').properties.values()]);
    await before.instances.create(targetNamespace, above, call);
    const after = open(livePools);
    await after.moveAside();
    expect(lines).toEqual([expect.stringContaining('1 instances of CIM_StoragePool')]);
    expect(await names(after.instances, 'CIM_StoragePool')).toEqual(['live']);
  });

  it('stay where they are as long as the class is not live', async () => {
    const before = open();
    await before.instances.create(targetNamespace, pool('kept'), call);
    await open().moveAside();
    expect(await names(open().instances, 'CIM_StoragePool')).toEqual(['kept']);
    expect(lines).toEqual([]);
  });
});
