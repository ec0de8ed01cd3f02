import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CIMInstance } from '../../../src/cim/CIMInstance.js';
import { ProviderWatcher } from '../../../src/indications/sources/ProviderWatcher.js';
import type { IndicationSink } from '../../../src/indications/Indication.js';
import { changedSubjects } from '../../../src/providers/changedSubjects.js';
import { targetNamespace } from '../../../src/providers/identity.js';
import { compileSelect } from '../../../src/query/compileSelect.js';
import { host, StorageWorld } from '../../provisioning/StorageWorld.js';
import { atOnce } from '../../query/queryHarness.js';
import { MaskingModel } from './MaskingModel.js';
import { patienceMs } from '../../support/patience.js';

/** Keeps every indication. */
class Kept implements IndicationSink {
  readonly indications: CIMInstance[] = [];
  begun: Promise<void> | null = null;

  wants(): boolean {
    return true;
  }
  publish({ indication }: Parameters<IndicationSink['publish']>[0]): void {
    this.indications.push(indication);
  }
  onWantedChange(listener: () => Promise<void> | null): () => void {
    this.begun = listener();
    return () => {};
  }
}

const classes = ['CIM_SCSIProtocolController', 'CIM_ProtocolControllerForUnit', 'CIM_StorageHardwareID'];
const filters = classes.flatMap((name) =>
  ['CIM_InstCreation', 'CIM_InstDeletion'].flatMap((kind) =>
    ['WQL', 'DMTF:CQL'].map((language) => [kind, name, language] as const),
  ),
);

describe('the filters of SMI-S for masking', () => {
  let world: StorageWorld;
  let model: MaskingModel;
  let watcher: ProviderWatcher;
  const kept = new Kept();

  beforeEach(async () => {
    world = new StorageWorld();
    await world.start();
    model = new MaskingModel(world);
    const { repository, providers, hostName } = model;
    const log = { warn: () => {} };
    watcher = new ProviderWatcher({
      sink: kept,
      repository,
      providers,
      hostName,
      intervalMs: 3_600_000,
      log,
    });
    world.onChanged = (changed) => watcher.lookAt(changedSubjects(changed));
    await kept.begun;
  });
  afterEach(async () => {
    await watcher.close();
    await world.dispose();
  });

  async function until(kind: string, name: string): Promise<void> {
    const isTold = (): boolean =>
      kept.indications.some(
        (each) =>
          each.className === kind &&
          (each.value('SourceInstance') as CIMInstance).className.endsWith(name.slice(4)),
      );
    for (const end = Date.now() + patienceMs; !isTold(); await sleep(5))
      if (Date.now() > end) throw new Error(`${kind} of ${name} was not told in time`);
  }

  it('compile in both languages, and let pass what happens to views, their volumes and initiators', async () => {
    const volume = await world.makeVolume('a');
    const view = await model.expose([volume], [host]);
    for (const name of classes) await until('CIM_InstCreation', name);
    await model.mask('HidePaths', {
      ProtocolControllers: [view],
      LUNames: [volume],
      InitiatorPortIDs: [host],
    });
    await model.mask('HidePaths', { ProtocolControllers: [view], InitiatorPortIDs: [host] });
    await model.mask('DeleteProtocolController', { ProtocolController: view });
    await model.identify('DeleteStorageHardwareID', { HardwareID: model.initiator(host) });
    for (const name of classes) await until('CIM_InstDeletion', name);

    const namespace = model.repository.getNamespace(targetNamespace);
    for (const [kind, name, language] of filters) {
      const query = compileSelect(
        language,
        `SELECT * FROM ${kind} WHERE SourceInstance ISA ${name}`,
        namespace,
      );
      const passed = kept.indications.filter(
        (each) => each.className === kind && atOnce(query.matches, each),
      );
      expect(
        passed.map((each) => each.className),
        `${language} ${kind} ${name}`,
      ).toEqual([kind]);
    }
  });
});
