import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditFile } from '../../../src/audit/auditFiles.js';
import { askAdministration } from '../../../src/security/AdministrationSocket.js';
import { haveWbemcli, runWbemcli } from '../../support/wbemcli.js';
import { namespace } from '../CredentialClient.js';
import { ScriptedManager } from '../ScriptedManager.js';
import { AcceptanceWorld, canAccept, initiator, kinds, MiB, type Place } from './AcceptanceWorld.js';
import { patienceMs } from '../../support/patience.js';

describe.skipIf(!canAccept).each(kinds)('the model of a manager on %s', (kind) => {
  let world: AcceptanceWorld;
  beforeAll(async () => {
    world = await AcceptanceWorld.open(kind);
    for (const name of ['v1', 'v2']) await world.lsm('volume_create', { name, bytes: 8 * MiB });
    await world.lsm('group_create', { name: 'g1', initiator });
    await world.lsm<Place>('volume_mask', { name: 'v1', group: 'g1' });
    await world.lsm('volume_replicate', { name: 'v2', copy: 'c2', kind: 'COPY' });
  });
  afterAll(() => world.dispose());

  async function ask<T>(name: string, step: string, parameters = {}): Promise<T> {
    const manager = new ScriptedManager(name);
    try {
      await manager.connect(world.server);
      return await manager.step<T>(step, parameters);
    } finally {
      await manager.stop();
    }
  }

  it('checks 34 and 39: every profile has central instances, found both ways, that are read; a machine and a product stand behind the array', async () => {
    const counts = await ask<Record<string, number>>('profiles', 'check');
    for (const name of [
      'Array',
      'Block Services',
      'iSCSI Target Ports',
      'Job Control',
      'Physical Package',
      'Software',
    ])
      expect(counts[name], name).toBeGreaterThan(0);
    await ask('foglight', 'check');
  });

  it(
    'has instances of every class, and each property that the profiles demand',
    async () => {
      expect(await ask<number>('required', 'check')).toBeGreaterThan(30);
    },
    10 * patienceMs,
  );

  it(
    'check 35: every live class is the same however it is asked, and paths are equal as pywbem compares them',
    async () => {
      const followed = await ask<Record<string, number>>('agreement', 'check');
      for (const name of [
        'MSISCSITARGET_AllocatedFromStoragePool',
        'MSISCSITARGET_ProtocolControllerForUnit',
        'MSISCSITARGET_StorageSynchronized',
        'MSISCSITARGET_AuthorizedSubject',
        'ISCSIWBEM_ServiceAffectsElement',
        'ISCSIWBEM_MemberOfCollection',
        'MSISCSITARGET_AffectedJobElement',
      ])
        expect(followed[name], name).toBeGreaterThan(0);
    },
    10 * patienceMs,
  );

  // It is the same whatever the target is.
  it.skipIf(kind !== 'embedded')(
    "check 47: the namespace interop is as pywbem's end-to-end suite of the Server profile and SMI-S asks for it",
    async () => {
      const followed = await ask<Record<string, number>>('agreement', 'check', {
        namespace: 'interop',
        least: 12,
      });
      for (const name of [
        'MSFTSM_ElementConformsToProfile',
        'MSFTSM_ReferencedProfile',
        'MSFTSM_NamespaceInManager',
        'MSFTSM_CommMechanismForManager',
        'MSFTSM_HostedService',
      ])
        expect(followed[name], name).toBeGreaterThan(0);
    },
    10 * patienceMs,
  );

  it.skipIf(!haveWbemcli).each(['CIM_StoragePool', 'CIM_StorageVolume', 'CIM_SCSIProtocolController'])(
    'check 36: wbemcli lists %s, reads each, follows it and calls it',
    async (className) => {
      const listed = await runWbemcli(world.server, ['ein'], namespace, className);
      expect(listed.exitCode).toBe(0);
      const lines = listed.stdout.trim().split('\n');
      expect(await world.lsm('count_of', { class_name: className })).toBe(lines.length);
      expect((await runWbemcli(world.server, ['ei', '-nl'], namespace, className)).exitCode).toBe(0);
      for (const line of lines.slice(0, 3)) {
        const path = line.slice(line.indexOf(`${namespace}:`) + namespace.length + 1);
        for (const command of ['gi', 'ain', 'rin']) {
          const { exitCode, stdout } = await runWbemcli(world.server, [command], namespace, path);
          expect([command, path, exitCode]).toEqual([command, path, 0]);
          expect(stdout).not.toBe('');
        }
      }
      if (className !== 'CIM_StoragePool') return;
      const pool = lines.map((line) => line.slice(line.indexOf(`${namespace}:`) + namespace.length + 1));
      const concrete = pool.find((path) => path.includes('iscsi-wbem:pool:')) ?? '';
      const called = await runWbemcli(
        world.server,
        ['cm'],
        namespace,
        concrete,
        'GetSupportedSizeRange.ElementType=5',
      );
      expect(called).toMatchObject({ exitCode: 0, cimStatus: null });
    },
  );

  it.each(['emc', 'fujitsu'])('check 40: %s makes, clones, exposes, hides and deletes', async (name) => {
    const manager = new ScriptedManager(name);
    try {
      await manager.connect(world.server);
      const place = await manager.step<Place>('provide', {
        name: `${name}-disk`,
        bytes: 8 * MiB,
        initiator: `iqn.2026-01.test.example:${name}`,
      });
      expect(place.target).toMatch(/^iqn\./u);
      await manager.step('remove');
    } finally {
      await manager.stop();
    }
  });

  it('check 41: a reader may call nothing that changes something, and nothing is changed', async () => {
    const password = 'password-of-a-reader';
    await askAdministration(
      world.server.stateFolder,
      { kind: 'addUser', name: 'reader', password, roles: ['read'], namespaceRoles: {} } as never,
      'acceptance',
    );
    const before = await world.lsm('everything');
    const refused = await world.lsm<number>('check_reader', { user: 'reader', password });
    expect(refused).toBeGreaterThan(20);
    expect(await world.lsm('everything')).toEqual(before);
    const denied = auditLines().filter((line) => line.includes('"reader"'));
    expect(denied.length).toBeGreaterThan(0);
  });

  it('check 42: the audit record has a line for each change, with who, what and how it ended', async () => {
    await expect(world.lsm('volume_create', { name: 'v1', bytes: MiB })).rejects.toThrow('NAME_CONFLICT');
    const lines = auditLines().map((line) => JSON.parse(line) as Record<string, unknown>);
    const created = lines.filter((line) => JSON.stringify(line).includes('createVolume'));
    expect(created.some((line) => JSON.stringify(line).includes('"v1"'))).toBe(true);
    const outcomes = new Set(created.map((line) => line['outcome']));
    expect(outcomes.size).toBeGreaterThan(1);
    for (const line of created) expect(line).toMatchObject({ who: 'admin' });
  });

  function auditLines(): readonly string[] {
    return readFileSync(join(world.server.stateFolder, auditFile), 'utf8').trim().split('\n');
  }
});
