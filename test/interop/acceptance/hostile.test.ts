import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  isInParameter,
  type CIMMethodDeclaration,
  type CIMParameterDeclaration,
} from '../../../src/cim/CIMClass.js';
import { CIMError } from '../../../src/cim/CIMError.js';
import { isInstanceName, type CIMInstanceName } from '../../../src/cim/CIMInstanceName.js';
import { interopNamespace, targetNamespace } from '../../../src/cim/namespaces.js';
import type { CIMValue } from '../../../src/cim/values.js';
import { WbemClient } from '../../../src/client/WbemClient.js';
import { WbemHttpError } from '../../../src/client/WbemHttpError.js';
import type { SentValue } from '../../../src/dispatch/MethodCall.js';
import { XmlError } from '../../../src/xml/XmlError.js';
import {
  distorted,
  hostileValuesFor,
  isSentence,
  labelOf,
  someOf,
  statedValues,
} from '../../providers/hostileValues.js';
import { patienceMs } from '../../support/patience.js';
import {
  AcceptanceWorld,
  canAccept,
  initiator,
  kinds,
  MiB,
  second,
  type Kind,
  type Place,
} from './AcceptanceWorld.js';

/** Methods, and values of each parameter and paths of each object, with `npm test`; `npm run test:storage` sends all of them. */
const shortMethods = 24;
const shortValues = 2;

/** JobState of a job that has not ended. */
const running = new Set<CIMValue>([2, 3, 4, 5]);

/** What a call came to; `fault`: what no client may be answered, null: nothing. */
interface Came {
  readonly answer: 'done' | 'refused' | 'not available';
  readonly fault: string | null;
}

type Values = Readonly<Record<string, SentValue>>;

/** Classes whose instances say what clients have made, and a property of them beside their names. */
const kept: readonly (readonly [className: string, property: string])[] = [
  ['CIM_StorageVolume', 'NumberOfBlocks'],
  ['CIM_SCSIProtocolController', 'ElementName'],
  ['CIM_ProtocolControllerForUnit', 'DeviceNumber'],
  ['CIM_AuthorizedPrivilege', 'ElementName'],
  ['CIM_StorageHardwareID', 'StorageID'],
  ['CIM_MaskingGroup', 'ElementName'],
  ['CIM_MemberOfCollection', 'Member'],
  ['CIM_StorageSynchronized', 'CopyState'],
  ['CIM_SharedSecret', 'RemoteID'],
];

/** Superclasses of what methods are called on, or name. */
const called: readonly (readonly [namespace: string, className: string])[] = [
  [targetNamespace, 'CIM_ManagedElement'],
  [targetNamespace, 'CIM_StorageSynchronized'],
  [interopNamespace, 'CIM_ManagedElement'],
];

function textOf(value: CIMValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function printed(value: CIMValue | undefined): string {
  return value !== undefined && isInstanceName(value)
    ? value.toString()
    : JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
}

/** A client with all roles, of a server that has something of all that there is. */
class HostileClient {
  readonly #client: WbemClient;
  /** By namespace and class. */
  #paths: ReadonlyMap<string, readonly CIMInstanceName[]> = new Map();
  /** Paths and SCSI names by ElementName. */
  #volumes: ReadonlyMap<string, { readonly path: CIMInstanceName; readonly name: string }> = new Map();
  readonly #subclasses = new Map<string, ReadonlySet<string>>();
  #target = '';
  #copy = '';
  #calls = 0;

  private constructor(readonly world: AcceptanceWorld) {
    const { url, user, password } = world.server;
    // What takes longer than this hangs.
    const timeoutMs = 2 * patienceMs;
    this.#client = new WbemClient({ url, user, password, namespace: targetNamespace, timeoutMs });
  }

  static async open(kind: Kind): Promise<HostileClient> {
    const args = ['--max-volumes', '1000', '--max-targets', '1000'];
    const client = new HostileClient(await AcceptanceWorld.open(kind, { args }));
    await client.replenish();
    return client;
  }

  async close(): Promise<void> {
    this.#client.close();
    await this.world.dispose();
  }

  /** Makes what calls have removed, and reads what there is.  @throws ManagerError if calls have left what prevents it. */
  async replenish(): Promise<void> {
    const { world } = this;
    const names = await world.volumeNames();
    for (const name of ['shown', 'free'])
      if (!names.includes(name)) await world.lsm('volume_create', { name, bytes: MiB });
    const groups = await world.lsm<Readonly<Record<string, readonly string[]>>>('list_groups');
    if (!groups['group']) await world.lsm('group_create', { name: 'group', initiator });
    const shown = await world.lsm<readonly string[]>('list_of_group', { group: 'group' });
    if (!shown.includes('shown'))
      this.#target = (await world.lsm<Place>('volume_mask', { name: 'shown', group: 'group' })).target;
    if ((await world.lsm<number>('count_of', { class_name: 'CIM_StorageSynchronized' })) === 0) {
      this.#copy = `copy ${this.#calls}`;
      await world.lsm('volume_replicate', { name: 'free', copy: this.#copy, kind: 'COPY' });
    }
    await this.#look();
  }

  async #look(): Promise<void> {
    const paths = new Map<string, readonly CIMInstanceName[]>();
    for (const [namespace, className] of called)
      for (const path of await this.#enumerateNames(namespace, className)) {
        const key = `${namespace}:${path.className}`;
        paths.set(key, [...(paths.get(key) ?? []), path]);
      }
    this.#paths = paths;
    const volumes = new Map<string, { readonly path: CIMInstanceName; readonly name: string }>();
    for (const volume of await this.#client.enumerateInstances('CIM_StorageVolume')) {
      if (!volume.path) continue;
      const path = volume.path.at({ namespace: targetNamespace });
      volumes.set(textOf(volume.value('ElementName')), { path, name: textOf(volume.value('Name')) });
    }
    this.#volumes = volumes;
  }

  async #enumerateNames(namespace: string, className: string): Promise<readonly CIMInstanceName[]> {
    const { url, user, password } = this.world.server;
    const client = new WbemClient({ url, user, password, namespace });
    try {
      const names = await client.enumerateInstanceNames(className);
      return names.map((path) => path.at({ namespace }));
    } finally {
      client.close();
    }
  }

  /** Every method that a class of an instance declares, its own and inherited ones. */
  async methods(): Promise<readonly (readonly [key: string, method: CIMMethodDeclaration])[]> {
    const found: (readonly [string, CIMMethodDeclaration])[] = [];
    for (const [key, [path]] of this.#paths) {
      if (!path) continue;
      const { url, user, password } = this.world.server;
      const client = new WbemClient({ url, user, password, namespace: path.namespace ?? targetNamespace });
      const { methods } = await client.getClass(path.className);
      client.close();
      found.push(...Array.from(methods.values(), (method) => [key, method] as const));
    }
    return found;
  }

  objectOf(key: string): CIMInstanceName | undefined {
    return this.#paths.get(key)?.[0];
  }

  #first(className: string): CIMInstanceName | null {
    return this.objectOf(`${targetNamespace}:${className}`) ?? null;
  }

  /** Values with which many methods succeed. */
  valuesFor({ parameters }: CIMMethodDeclaration): Values {
    this.#calls += 1;
    const name = `hostile ${this.#calls}`;
    const free = this.#volumes.get('free');
    const volume = free?.path ?? null;
    const view = this.#first('MSISCSITARGET_SCSIProtocolController');
    const all: Values = {
      ElementName: name,
      GroupName: name,
      Name: name,
      Alias: `hostile-${this.#calls}`,
      ElementType: '2',
      Size: String(MiB),
      SyncType: '8',
      CopyType: '4',
      Operation: '8',
      Type: '2',
      IDType: '5',
      Kind: '3',
      StorageID: `iqn.2026-01.test.example:h${this.#calls}`,
      LUNames: [free?.name ?? ''],
      InitiatorPortIDs: [second],
      DeviceAccesses: ['2'],
      Volume: 'free',
      Copy: this.#copy,
      Target: this.#target,
      Initiator: second,
      Secret: 'twelve-bytes',
      SourceElement: volume,
      TheElement: volume,
      TheElements: volume && [volume],
      Device: volume,
      Members: volume && [volume],
      ProtocolController: view,
      ProtocolControllers: view && [view],
      iSCSINode: view,
      MaskingGroup: this.#first('ISCSIWBEM_DeviceMaskingGroup'),
      HardwareID: this.#first('MSISCSITARGET_StorageHardwareID'),
      Synchronization: this.#first('MSISCSITARGET_StorageSynchronized'),
    };
    const fitting = Object.entries(all).filter(([key, value]) => {
      const declared = parameters.get(key);
      return declared && isInParameter(declared) && declared.isArray === Array.isArray(value);
    });
    return Object.fromEntries(fitting);
  }

  /** Values of any shape for a parameter. */
  async hostileFor(parameter: CIMParameterDeclaration): Promise<readonly SentValue[]> {
    const one = [...this.#paths.values()].flatMap(([path]) => (path ? [path] : []));
    const { referenceClass } = parameter;
    const names = referenceClass === null ? new Set<string>() : await this.#subclassesOf(referenceClass);
    const fits = ({ className }: CIMInstanceName): boolean => names.has(className);
    return hostileValuesFor(parameter, {
      fitting: one.filter(fits),
      others: one.filter((path) => !fits(path)).slice(0, 3),
    });
  }

  async #subclassesOf(className: string): Promise<ReadonlySet<string>> {
    const known = this.#subclasses.get(className);
    if (known) return known;
    const names = new Set([className, ...(await this.#client.enumerateClassNames(className, true))]);
    this.#subclasses.set(className, names);
    return names;
  }

  /** null: XML cannot carry one of the values. */
  async send(object: CIMInstanceName, method: CIMMethodDeclaration, values: Values): Promise<Came | null> {
    const parameters = Object.entries(values).map(([name, value]) => ({
      name,
      type: method.parameters.get(name)?.type ?? ('string' as const),
      isArray: Array.isArray(value),
      value,
    }));
    try {
      const { returnValue, outParameters } = await this.#client.invokeMethod(object, method.name, parameters);
      const stated = statedValues(method);
      const value = Number(returnValue);
      const isStarted = value === 4096 && (outParameters.get('Job') ?? null) !== null;
      return {
        answer: value === 0 || isStarted ? 'done' : 'refused',
        fault: stated.length === 0 || stated.includes(value) ? null : `returned ${value}`,
      };
    } catch (error) {
      if (error instanceof XmlError) return null;
      // 413: the request is larger than the server takes one.
      if (error instanceof WbemHttpError && error.status === 413) return { answer: 'refused', fault: null };
      if (!(error instanceof CIMError)) return { answer: 'refused', fault: String(error) };
      if (error.symbol === 'CIM_ERR_METHOD_NOT_AVAILABLE') return { answer: 'not available', fault: null };
      const isClear = error.symbol !== 'CIM_ERR_FAILED' && isSentence(error.description);
      return { answer: 'refused', fault: isClear ? null : error.message };
    }
  }

  /** Waits until every job has ended.  @throws Error if one does not. */
  async settle(): Promise<void> {
    for (const end = Date.now() + patienceMs; ; await sleep(20)) {
      const jobs = await this.#client.enumerateInstances('CIM_ConcreteJob', { propertyList: ['JobState'] });
      if (!jobs.some((job) => running.has(job.value('JobState') ?? null))) return;
      if (Date.now() > end) throw new Error('a job does not end');
    }
  }

  /** All that clients have made, here and at the target. */
  async state(): Promise<string> {
    const listed: unknown[] = [];
    for (const [className, property] of kept) {
      const instances = await this.#client.enumerateInstances(className, { propertyList: [property] });
      listed.push(
        instances
          .map((instance) => `${String(instance.path)}: ${printed(instance.value(property))}`)
          .toSorted(),
      );
    }
    const { poolFolder } = this.world;
    const files = this.world.poolFiles().toSorted();
    listed.push(files.map((file) => [file, statSync(join(poolFolder, file)).size]));
    return JSON.stringify(listed);
  }
}

describe.skipIf(!canAccept).each(kinds)('a careless or hostile client of the whole server on %s', (kind) => {
  let client: HostileClient;
  const faults: string[] = [];
  beforeAll(async () => {
    client = await HostileClient.open(kind);
  });
  afterAll(() => client.close());

  /** What the server logged of faults of its own. */
  function lookAtLog(): void {
    const lines = client.world.server.log.split('\n');
    faults.push(...lines.filter((line) => /"level":[56]0/u.test(line)));
  }

  async function renew(): Promise<void> {
    try {
      await client.replenish();
    } catch {
      // Calls have left something that is in the way, such as a group of that name.
      await reopen();
    }
  }

  async function reopen(): Promise<void> {
    lookAtLog();
    await client.close();
    client = await HostileClient.open(kind);
  }

  /** Every call of a method; what is not as it should be goes to `faults`.  @returns whether something was carried out. */
  async function tryMethod(object: CIMInstanceName, method: CIMMethodDeclaration): Promise<boolean> {
    const label = `${object.className}.${method.name}`;
    let isDone = false;
    const attempt = async (what: string, of: CIMInstanceName, values: Values): Promise<Came | null> => {
      const came = await client.send(of, method, values);
      if (came !== null && came.fault !== null) faults.push(`${label}: ${what}: ${came.fault}`);
      if (came?.answer === 'done') isDone = true;
      return came;
    };
    const first = await attempt('nothing', object, {});
    if (first?.answer === 'not available') return false;
    const unknown = await attempt('a parameter of its own', object, {
      ...client.valuesFor(method),
      NoSuchParameter: 'x',
    });
    if (unknown?.answer === 'done') faults.push(`${label}: took a parameter that it does not declare`);
    for (const path of someOf(distorted(object), shortValues)) {
      const came = await attempt(String(path), path, client.valuesFor(method));
      if (came?.answer === 'done') faults.push(`${label}: was carried out at ${String(path)}`);
    }
    for (const parameter of method.parameters.values())
      for (const value of someOf(await client.hostileFor(parameter), shortValues))
        await attempt(`${parameter.name}: ${labelOf(value)}`, object, {
          ...client.valuesFor(method),
          [parameter.name]: value,
        });
    return isDone;
  }

  it(
    'is answered with a status or a value that is declared, whatever it sends, and does nothing by halves',
    { timeout: 3_600_000 },
    async () => {
      const methods = await client.methods();
      let before = await client.state();
      for (const [key, method] of someOf(methods, shortMethods)) {
        if (!client.objectOf(key)) {
          await renew();
          if (!client.objectOf(key)) await reopen();
          before = await client.state();
        }
        const object = client.objectOf(key);
        if (!object) throw new Error(`there is no instance of ${key}`);
        const isDone = await tryMethod(object, method);
        await client.settle();
        const after = await client.state();
        if (after === before) continue;
        if (!isDone) faults.push(`${key}.${method.name}: everything was refused, and something has changed`);
        await renew();
        before = await client.state();
      }
      lookAtLog();
      expect(faults).toEqual([]);
      expect(methods.length).toBeGreaterThan(100);
    },
  );
});
