import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CIMInstance } from '../../../src/cim/CIMInstance.js';
import { ChapPairs } from '../../../src/credentials/ChapPairs.js';
import { Instances } from '../../../src/dispatch/Instances.js';
import { Providers } from '../../../src/dispatch/Providers.js';
import type { IndicationSink } from '../../../src/indications/Indication.js';
import { ProviderWatcher } from '../../../src/indications/sources/ProviderWatcher.js';
import { changedSubjects } from '../../../src/providers/changedSubjects.js';
import { targetNamespace } from '../../../src/providers/identity.js';
import { providersIn } from '../../../src/providers/index.js';
import { jobPath } from '../../../src/providers/storage/storageIdentity.js';
import { Repository } from '../../../src/repository/Repository.js';
import { compileModel } from '../../../src/schema/compileModel.js';
import { host, MiB, principal, StorageWorld } from '../../provisioning/StorageWorld.js';
import { patienceMs } from '../../support/patience.js';

const namespaces = compileModel();
const hostName = 'storage.example';

/** Everything that is indicated, as `<kind> <class> [<changed property>, ...]`; indications of drifting pools are left out. */
class Indicated implements IndicationSink {
  readonly published: { readonly text: string; readonly instance: CIMInstance }[] = [];
  begun: Promise<void> | null = null;

  wants(): boolean {
    return true;
  }
  publish({ indication }: Parameters<IndicationSink['publish']>[0]): void {
    const instance = indication.value('SourceInstance') as CIMInstance;
    const kind = indication.className.replace('CIM_Inst', '');
    const changed = (indication.value('ChangedPropertyNames') ?? []) as readonly string[];
    const text = [kind, instance.className.replace(/^(?:MSISCSITARGET|ISCSIWBEM)_/u, ''), ...changed].join(
      ' ',
    );
    this.published.push({ text, instance });
  }
  onWantedChange(listener: () => Promise<void> | null): () => void {
    this.begun = listener();
    return () => {};
  }
  /** Settled when as many have been indicated; then none is left of what was. */
  async take(count: number): Promise<string[]> {
    const found = (): string[] =>
      this.published.map(({ text }) => text).filter((text) => !byChance.some((each) => each.test(text)));
    await until(() => found().length >= count);
    const texts = found();
    this.published.length = 0;
    return texts;
  }
  /** Settled when this has been indicated, whatever else is; then none is left of what was. */
  async next(wanted: string): Promise<CIMInstance | undefined> {
    await until(() => this.published.some(({ text }) => text === wanted));
    const found = this.published.find(({ text }) => text === wanted);
    this.published.length = 0;
    return found?.instance;
  }
}

/** A pool's room is another one at any time; a look may come upon the login by which an account is proved, or not. */
const byChance = [
  /^Modification StoragePool/u,
  /^\w+ iSCSI(?:Session|Connection)$/u,
  /^Modification SharedSecret ProofState/u,
];

async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + patienceMs; !isSo(); await sleep(5))
    if (Date.now() > end) throw new Error('it was not indicated in time');
}

let world: StorageWorld;
let sink: Indicated;
let watcher: ProviderWatcher;
let instances: Instances;

async function open(intervalMs: number): Promise<void> {
  const { driver, storage, credentials, temporary } = world;
  const repository = new Repository(namespaces.namespaces);
  const providers = new Providers(
    providersIn({
      targets: driver,
      credentials,
      pairs: new ChapPairs(credentials, driver, temporary.store),
      defaultChapName: null,
      hostName,
      storage,
    }),
  );
  instances = new Instances(repository, providers);
  watcher = new ProviderWatcher({
    sink,
    repository,
    providers,
    hostName,
    intervalMs,
    log: { warn: () => {} },
  });
  world.onChanged = (touched) => watcher.lookAt(changedSubjects(touched));
  await sink.begun;
}

beforeEach(async () => {
  world = new StorageWorld();
  await world.start();
  sink = new Indicated();
});
afterEach(async () => {
  await watcher.close();
  await world.dispose();
});

describe('what is indicated of storage at once, without a look at everything', () => {
  it('is a volume that is made, renamed, made larger and removed', async () => {
    await open(3_600_000);
    const volume = await world.makeVolume('data');
    expect(await sink.take(1)).toEqual(['Creation StorageVolume']);
    await world.done({ kind: 'renameVolume', volume, name: 'other' });
    expect(await sink.take(1)).toEqual(['Modification StorageVolume ElementName']);
    await world.done({ kind: 'resizeVolume', volume, bytes: 2 * MiB, mayShrink: false });
    expect(await sink.take(1)).toEqual(['Modification StorageVolume NumberOfBlocks ConsumableBlocks']);
    await world.done({ kind: 'removeVolume', volume });
    expect(await sink.take(1)).toEqual(['Deletion StorageVolume']);
  });

  it('is a target with its port, an export with its number, and what it is withdrawn from', async () => {
    await open(3_600_000);
    const volume = await world.makeVolume('data');
    expect(await sink.take(1)).toEqual(['Creation StorageVolume']);
    const target = await world.makeTarget('data');
    expect((await sink.take(5)).toSorted()).toEqual([
      'Creation DeviceMaskingGroup',
      'Creation InitiatorMaskingGroup',
      'Creation SCSIProtocolController',
      'Creation TargetMaskingGroup',
      'Creation iSCSIProtocolEndpoint',
    ]);
    await world.addAccount(target, host);
    await world.done({ kind: 'allow', target, initiator: host });
    expect((await sink.take(4)).toSorted()).toEqual([
      'Creation AuthorizedPrivilege',
      'Creation CIM_CredentialContext',
      'Creation SharedSecret',
      'Creation StorageHardwareID',
    ]);
    await world.export(target, volume, 7);
    const made = await sink.next('Creation ProtocolControllerForUnit');
    expect(made?.value('DeviceNumber')).toBe('7');
    await world.done({ kind: 'removeExport', target, lun: 7 });
    const gone = await sink.next('Deletion ProtocolControllerForUnit');
    expect(gone?.value('DeviceNumber')).toBe('7');
  });

  it('is a job that is done before it is looked at: that it began, and came to its end', async () => {
    const source = await world.makeVolume('data');
    await open(3_600_000);
    const { job } = await world.done({ kind: 'copyVolume', source, name: 'copy', as: 'clone', pool: null });
    if (job === null) throw new Error('the copy was made at once');
    await world.jobs.ended(job);
    const states = (): unknown[] =>
      sink.published
        .filter(({ text }) => / ConcreteJob/u.test(text))
        .map(({ text, instance }) => [text.split(' ')[0], instance.value('JobState')]);
    await until(() => states().some((each) => String(each) === 'Modification,7'));
    expect(states()[0]).toEqual(['Creation', 4]);
  });

  it('is a job: that it began, came to its end, and was forgotten', async () => {
    const source = await world.makeVolume('data');
    await open(3_600_000);
    const { job } = await world.done({ kind: 'copyVolume', source, name: 'copy', as: 'clone', pool: null });
    if (job === null) throw new Error('the copy was made at once');
    await world.jobs.ended(job);
    const textOf = ({ text }: { readonly text: string }): string => text.split(' ').slice(0, 2).join(' ');
    const isCompleted = (): boolean =>
      sink.published.some(({ instance }) => instance.value('JobState') === 7);
    await until(
      () => isCompleted() && sink.published.some((each) => textOf(each) === 'Creation StorageVolume'),
    );
    expect(sink.published.map(textOf)).toContain('Creation ConcreteJob');
    sink.published.length = 0;
    const call = {
      principal: principal('storage', 'write'),
      namespace: targetNamespace,
      host: hostName,
      signal: new AbortController().signal,
    };
    await instances.delete(targetNamespace, jobPath({ id: job }), call);
    expect(await sink.take(1)).toEqual(['Deletion ConcreteJob']);
  });
});

describe('what the regular look finds of storage', () => {
  it('is what nobody told of: a volume whose bytes are gone, and a volume that is not there any more', async () => {
    const volume = await world.makeVolume('data');
    await open(50);
    world.onChanged = () => {};
    await world.pool.remove(volume);
    expect(await sink.take(1)).toEqual([
      'Modification StorageVolume OperationalStatus HealthState ExtentStatus',
    ]);
    world.volumes.remove(volume);
    expect(await sink.take(1)).toEqual(['Deletion StorageVolume']);
  });
});
