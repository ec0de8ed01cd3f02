import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CIMInstance } from '../../../src/cim/CIMInstance.js';
import { CIMInstanceName, isInstanceName } from '../../../src/cim/CIMInstanceName.js';
import type { IscsiName } from '../../../src/targets/IscsiName.js';
import { configured, StorageWorld, type StorageKind } from '../../provisioning/StorageWorld.js';
import { haveTgtd } from '../../support/tgtd.js';
import { StorageModel } from '../storage/StorageModel.js';

const className = 'CIM_iSCSISessionSettings';

/** What the kinds of targets offer when nobody has changed it; RFC 7143 13 has the keys. */
const offered = {
  embedded: [1, false, true, 8, 262_144, 1_048_576, true, true, 2, 0, 0],
  lio: [1, true, true, 1, 65_536, 262_144, true, true, 2, 20, 0],
  tgt: [1, true, true, 1, 65_536, 262_144, true, true, 2, 20, 0],
} as const satisfies Record<StorageKind, readonly (number | boolean)[]>;

const properties = [
  'MaxConnectionsPerSession',
  'InitialR2TPreference',
  'ImmediateDataPreference',
  'MaxOutstandingR2T',
  'MaxUnsolicitedFirstDataBurstLength',
  'MaxDataBurstLength',
  'DataSequenceInOrderPreference',
  'DataPDUInOrderPreference',
  'DefaultTimeToWaitPreference',
  'DefaultTimeToRetainPreference',
  'ErrorRecoveryLevelPreference',
];

function pathOf({ path }: CIMInstance): CIMInstanceName {
  if (!path) throw new Error('an instance without a path');
  return path;
}

const kinds: readonly StorageKind[] = ['embedded', 'lio', ...(haveTgtd ? (['tgt'] as const) : [])];

describe.each(kinds)('the settings of sessions at %s', (kind) => {
  let world: StorageWorld;
  let model: StorageModel;
  let target: IscsiName;
  beforeEach(async () => {
    world = new StorageWorld(kind);
    await world.start();
    model = new StorageModel(world);
    target = await world.makeTarget('t1');
  });
  afterEach(() => world.dispose());

  const settings = async (of: IscsiName) =>
    (await model.enumerate(className)).find((each) => each.value('ElementName') === `Sessions at ${of}`);

  it('are one instance for each target, with what that offers', async () => {
    const all = await model.enumerate(className);
    expect(new Set(all.map((each) => each.value('ElementName')))).toEqual(
      new Set([configured.iscsiName, target].map((name) => `Sessions at ${name}`)),
    );
    expect(all).toHaveLength(2);
    for (const each of all) {
      expect(each.value('SystemName')).toBe(model.hostName);
      expect(properties.map((name) => each.value(name))).toEqual(offered[kind]);
      expect((await model.get(pathOf(each))).value('ElementName')).toBe(each.value('ElementName'));
    }
  });

  it('belong to the ports of their target, as both ends say', async () => {
    const path = (await settings(target))?.path;
    if (!path) throw new Error('there are no settings');
    const ports = await model.associators(path, { associationClass: 'CIM_ElementSettingData' });
    expect(ports.map((port) => port.value('Name'))).toEqual([expect.stringMatching(`^${target},t,0x`)]);
    const [port] = ports;
    const [back, ...others] = port?.path
      ? await model.associators(port.path, { resultClass: className })
      : [];
    expect(others).toEqual([]);
    expect(back?.path?.canonical).toBe(path.canonical);
    const [link] = await model.references(path, { resultClass: 'CIM_ElementSettingData' });
    expect([link?.value('IsDefault'), link?.value('IsCurrent')]).toEqual([1, 1]);
    const end = link?.value('SettingData');
    expect(isInstanceName(end) && end.canonical).toBe(path.canonical);
  });

  it('are gone with their target, and are those of no other name', async () => {
    const path = (await settings(target))?.path;
    if (!path) throw new Error('there are no settings');
    for (const id of ['', 'iscsi-wbem:session-settings:', `${String(path.keyBindings.get('InstanceID'))}x`])
      await expect(model.get(new CIMInstanceName(path.className, { InstanceID: id }))).rejects.toMatchObject({
        symbol: 'CIM_ERR_NOT_FOUND',
      });
    await world.done({ kind: 'removeTarget', target });
    await expect(model.get(path)).rejects.toMatchObject({ symbol: 'CIM_ERR_NOT_FOUND' });
    expect(await settings(target)).toBeUndefined();
  });
});

describe('the settings of sessions follow the target', () => {
  let world: StorageWorld;
  afterEach(() => world.dispose());

  const burst = async (target: IscsiName): Promise<unknown> =>
    (await new StorageModel(world).enumerate(className))
      .find((each) => each.value('ElementName') === `Sessions at ${target}`)
      ?.value('MaxDataBurstLength');

  it.skipIf(!haveTgtd)('where tgtadm changes them', async () => {
    world = new StorageWorld('tgt');
    await world.start();
    const target = await world.makeTarget('t1');
    const tid = /^Target (\d+): .*:t1$/mu.exec(await world.tgtd.showTargets())?.[1];
    await world.tgtd.administer('target', 'update', Number(tid), 'MaxBurstLength=131072');
    expect(await burst(target)).toBe(131_072);
    expect(await burst(configured.iscsiName)).toBe(262_144);
  });

  it('where targetcli changes them', async () => {
    world = new StorageWorld('lio');
    await world.start();
    const target = await world.makeTarget('t1');
    const folder = `iscsi/${target}/tpgt_1/param`;
    await world.lioHost.configfs.write(`${folder}/MaxBurstLength`, '131072');
    expect(await burst(target)).toBe(131_072);
    expect(await burst(configured.iscsiName)).toBe(262_144);
  });
});
