import { encodeInstanceName } from '../../src/cimxml/encode/paths.js';
import type { CimXmlServer } from '../../src/cimxml/handleRequest.js';
import { EnumerationContexts } from '../../src/enumeration/EnumerationContexts.js';
import { controllerPath, endpointPath, targetNamespace } from '../../src/providers/identity.js';
import { hardwareIdPath } from '../../src/providers/masking/maskingIdentity.js';
import { volumePath } from '../../src/providers/storage/storageIdentity.js';
import { portalGroupTag } from '../../src/targets/EmbeddedTarget.js';
import { parseIscsiName, type IscsiName } from '../../src/targets/IscsiName.js';
import { cimXmlOver } from '../operations/executorOver.js';
import { StorageModel } from '../providers/storage/StorageModel.js';
import { MiB, StorageWorld } from '../provisioning/StorageWorld.js';
import { addBareVolume } from '../provisioning/addBareVolume.js';
import { median, type BenchRow, type BenchSuite } from './Benchmark.js';
import { send } from './pullSuite.js';

const few = 10;
const counts = { targets: 1_000, volumes: 10_000, pulled: 1_000 };
const gets = { rounds: 9, count: 200 };
const walks = { rounds: 9, count: 20 };

/** What a manager reads of an array to know all of it. */
const discovered = [
  'CIM_ComputerSystem',
  'CIM_HostedService',
  'CIM_ElementCapabilities',
  'CIM_Capabilities',
  'CIM_StoragePool',
  'CIM_HostedStoragePool',
  'CIM_StorageVolume',
  'CIM_AllocatedFromStoragePool',
  'CIM_SystemDevice',
  'CIM_HostedAccessPoint',
  'CIM_ProtocolEndpoint',
  'CIM_BindsTo',
  'CIM_SAPAvailableForElement',
  'CIM_SCSIProtocolController',
  'CIM_ProtocolControllerForUnit',
  'CIM_StorageHardwareID',
  'CIM_AuthorizedPrivilege',
  'CIM_AuthorizedSubject',
  'CIM_AuthorizedTarget',
  'CIM_AssociatedPrivilege',
  'CIM_MaskingGroup',
  'CIM_MemberOfCollection',
  'CIM_AssociatedMaskingGroup',
  'CIM_StorageSynchronized',
  'CIM_ConcreteJob',
] as const;

/**
 * The discovery of a manager of SMI-S on an embedded target with 1,000 targets, each with a LUN and an initiator of its own, and 10,000
 * volumes: pulled 1,000 at a time, without a port.  Reading one volume, and following one volume, target and initiator to all that they are
 * associated with, is measured with few of them as well.
 */
export const managerSuite: BenchSuite = {
  name: 'a manager of SMI-S',
  async run() {
    const world = new StorageWorld('embedded');
    Object.assign(world.settings, {
      maxVolumes: 100_000,
      maxTargets: 10_000,
      maxInitiators: 10_000,
      verifyExports: false,
    });
    await world.start();
    try {
      const model = new StorageModel(world);
      const { repository, providers, instances, traversal, hostName } = model;
      const enumerations = new EnumerationContexts();
      const server = cimXmlOver({ repository, providers, instances, traversal, enumerations });
      const first = addVolumes(world, 0, few);
      const firstTarget = await addTargets(world, 0, few);
      const volume = volumePath(hostName, { id: first });
      const name = encodeInstanceName(volume);
      const places = [
        volume,
        controllerPath(hostName, { iscsiName: firstTarget }),
        endpointPath(hostName, { target: { iscsiName: firstTarget }, portalGroupTag }),
        hardwareIdPath(initiatorName(0)),
      ].map((path) => encodeInstanceName(path));
      const ofFew = await measureGet(server, name);
      const walkOfFew = await measureWalk(server, places);
      addVolumes(world, few, counts.volumes);
      await addTargets(world, few, counts.targets);
      const ofMany = await measureGet(server, name);
      const walkOfMany = await measureWalk(server, places);
      return [
        {
          name: `GetInstance of one of ${counts.volumes} volumes`,
          figure: ofMany,
          unit: 'us CPU',
          ratio: { to: `one of ${few}`, value: ofMany / ofFew },
          goal: 1.3,
        },
        {
          name: `associators of a volume, a target, its port and an initiator among ${counts.targets} targets`,
          figure: walkOfMany,
          unit: 'us CPU',
          ratio: { to: `among ${few}`, value: walkOfMany / walkOfFew },
          goal: 1.3,
        },
        ...(await measureDiscovery(server)),
      ];
    } finally {
      await world.dispose();
    }
  },
};

/** @returns the id of the first. */
function addVolumes(world: StorageWorld, from: number, to: number): string {
  const first = addBareVolume(world, from);
  for (let index = from + 1; index < to; index += 1) addBareVolume(world, index);
  return first;
}

function initiatorName(index: number): IscsiName {
  return parseIscsiName(`iqn.2026-11.test.example:initiator${index}`);
}

/** @returns the name of the first. */
async function addTargets(world: StorageWorld, from: number, to: number): Promise<IscsiName> {
  const volumes = [...world.volumes.list()];
  const names: IscsiName[] = [];
  for (let index = from; index < to; index += 1) {
    const target = await world.makeTarget(`target${index}`);
    await world.done({ kind: 'allow', target, initiator: initiatorName(index) });
    await world.export(target, volumes[index]?.id ?? '');
    names.push(target);
  }
  const [first] = names;
  if (first === undefined) throw new Error('no target was made');
  return first;
}

function measureGet(server: CimXmlServer, name: string): Promise<number> {
  return measure(gets, () => send(server, 'GetInstance', { InstanceName: name }, targetNamespace));
}

/** All that each of these is associated with, by whatever association. */
function measureWalk(server: CimXmlServer, names: readonly string[]): Promise<number> {
  return measure(walks, async () => {
    for (const name of names) {
      const answer = await send(server, 'Associators', { ObjectName: name }, targetNamespace);
      if (!answer.includes('<VALUE.OBJECTWITHPATH>')) throw new Error(`nothing is associated with ${name}`);
    }
  });
}

/** The first round is not counted.  @returns the median of the rounds, in microseconds of CPU each time. */
async function measure(
  { rounds, count }: { readonly rounds: number; readonly count: number },
  work: () => Promise<unknown>,
): Promise<number> {
  const figures: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const before = process.cpuUsage();
    for (let done = 0; done < count; done += 1) await work();
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) figures.push((user + system) / count);
  }
  return median(figures);
}

/** The second of two: what the first one left in memory is no part of it. */
async function measureDiscovery(server: CimXmlServer): Promise<readonly BenchRow[]> {
  await discover(server);
  const before = process.cpuUsage();
  const rssBefore = process.memoryUsage().rss;
  const { objects, peakRss } = await discover(server);
  const { user, system } = process.cpuUsage(before);
  const name = `discovery of ${counts.targets} targets, ${counts.volumes} volumes and ${counts.targets} initiators`;
  return [
    { name: `${name}: ${objects} instances`, figure: (user + system) / 1_000, unit: 'ms CPU' },
    { name: `${name}: an instance`, figure: (user + system) / objects, unit: 'us CPU' },
    {
      name: `${name}: memory that it takes beside`,
      figure: (peakRss - rssBefore) / MiB,
      unit: 'MiB',
      goal: 64,
    },
  ];
}

async function discover(
  server: CimXmlServer,
): Promise<{ readonly objects: number; readonly peakRss: number }> {
  let objects = 0;
  let peakRss = 0;
  for (const className of discovered) {
    let answer = await send(
      server,
      'OpenEnumerateInstances',
      { ClassName: `<CLASSNAME NAME="${className}"/>` },
      targetNamespace,
    );
    for (;;) {
      if (answer.includes('<ERROR')) throw new Error(`${className}: ${answer.slice(0, 1_000)}`);
      objects += answer.split('<VALUE.INSTANCEWITHPATH>').length - 1;
      peakRss = Math.max(peakRss, process.memoryUsage().rss);
      const context = /NAME="EnumerationContext" PARAMTYPE="string"><VALUE>([^<]+)/u.exec(answer)?.[1];
      if (context === undefined) break;
      answer = await send(
        server,
        'PullInstancesWithPath',
        {
          EnumerationContext: `<VALUE>${context}</VALUE>`,
          MaxObjectCount: `<VALUE>${counts.pulled}</VALUE>`,
        },
        targetNamespace,
      );
    }
  }
  return { objects, peakRss };
}
