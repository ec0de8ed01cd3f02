import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInstanceName } from '../../src/cim/CIMInstanceName.js';
import { targetNamespace } from '../../src/cim/namespaces.js';
import { StorageHost, textOf, type VolumeInfo } from '../../src/cli/StorageHost.js';
import type { WbemClient } from '../../src/client/WbemClient.js';
import { KilledWorld } from './KilledWorld.js';

/** Every step of every change runs with `npm run test:storage`, some of them with `npm test`. */
const isLongForm = process.env['STORAGE_FORM'] === 'long';
const seed = Number(process.env['FAST_CHECK_SEED'] ?? 0);
/** Of check 27, with `npm run test:storage`. */
const randomMoments = 50;
/** More than any change seals, syncs, renames and removes. */
const mostSteps = 80;
const shortSteps = 1;

const MiB = 2 ** 20;

/** A volume as administrators see it, and what its bytes are. */
type Seen = Pick<VolumeInfo, 'bytes' | 'exports'> & { readonly sum: string };

/** All volumes by name, the files of the pool that are of none, who is allowed where, and the views that show nothing. */
interface State {
  readonly volumes: ReadonlyMap<string, Seen>;
  readonly others: readonly string[];
  readonly privileges: readonly string[];
  readonly emptyViews: readonly string[];
}

const letters = (letter: string, bytes = MiB): Buffer => Buffer.alloc(bytes, letter);
const sumOf = (data: Buffer): string => createHash('sha256').update(data).digest('hex');
const sums = { x: sumOf(letters('x')), y: sumOf(letters('y')), zeros: sumOf(Buffer.alloc(MiB)) };
const grown = sumOf(Buffer.concat([letters('x'), Buffer.alloc(MiB)]));

interface StorageChange {
  readonly name: string;
  prepare(at: StoredWorld, round: number): Promise<void>;
  /** Settled when it is acknowledged that all of it is done. */
  make(at: StoredWorld, round: number): Promise<void>;
  isBefore(state: State, round: number): boolean;
  isAfter(state: State, round: number): boolean;
}

const changes: readonly StorageChange[] = [
  {
    name: 'CreateVolume',
    prepare: async () => {},
    make: (at, round) => at.create(`made-${round}`),
    isBefore: ({ volumes }, round) => !volumes.has(`made-${round}`),
    isAfter: ({ volumes }, round) => volumes.get(`made-${round}`)?.sum === sums.zeros,
  },
  {
    name: 'ResizeVolume of what a target shows',
    async prepare(at, round) {
      await at.create(`size-${round}`, 'x');
      await at.call('AddExport', [
        ['Target', 'string', at.target],
        ['Volume', 'string', `size-${round}`],
      ]);
    },
    make: (at, round) =>
      at.call('ResizeVolume', [
        ['Volume', 'string', `size-${round}`],
        ['Size', 'uint64', 2 * MiB],
      ]),
    isBefore: ({ volumes }, round) => isShown(volumes.get(`size-${round}`), sums.x),
    isAfter: ({ volumes }, round) => isShown(volumes.get(`size-${round}`), grown),
  },
  {
    name: 'CopyVolume by a job',
    prepare: (at, round) => at.create(`source-${round}`, 'x'),
    make: (at, round) =>
      at.call('CopyVolume', [
        ['Volume', 'string', `source-${round}`],
        ['Name', 'string', `clone-${round}`],
        ['Kind', 'uint16', 3],
      ]),
    isBefore: ({ volumes }, round) =>
      volumes.get(`source-${round}`)?.sum === sums.x && !volumes.has(`clone-${round}`),
    isAfter: ({ volumes }, round) =>
      volumes.get(`source-${round}`)?.sum === sums.x && volumes.get(`clone-${round}`)?.sum === sums.x,
  },
  {
    name: 'RemoveVolume',
    prepare: (at, round) => at.create(`gone-${round}`, 'x'),
    make: (at, round) => at.call('RemoveVolume', [['Volume', 'string', `gone-${round}`]]),
    isBefore: ({ volumes }, round) => volumes.get(`gone-${round}`)?.sum === sums.x,
    isAfter: ({ volumes }, round) => !volumes.has(`gone-${round}`),
  },
  {
    name: 'RestoreVolume from a copy',
    async prepare(at, round) {
      await at.create(`restored-${round}`, 'x');
      await at.call('CopyVolume', [
        ['Volume', 'string', `restored-${round}`],
        ['Name', 'string', `copy-${round}`],
        ['Kind', 'uint16', 3],
      ]);
      await at.fill(`restored-${round}`, 'y');
    },
    make: (at, round) =>
      at.call('RestoreVolume', [
        ['Volume', 'string', `restored-${round}`],
        ['Copy', 'string', `copy-${round}`],
      ]),
    isBefore: ({ volumes }, round) => volumes.get(`restored-${round}`)?.sum === sums.y,
    isAfter: ({ volumes }, round) => volumes.get(`restored-${round}`)?.sum === sums.x,
  },
  {
    name: 'AdoptVolume',
    prepare: async (at, round) => writeFileSync(join(at.folder, `adopted-${round}.raw`), letters('x')),
    make: (at, round) =>
      at.call('AdoptVolume', [
        ['File', 'string', `adopted-${round}.raw`],
        ['Name', 'string', `adopted-${round}`],
      ]),
    isBefore: ({ volumes, others }, round) =>
      !volumes.has(`adopted-${round}`) && others.includes(`adopted-${round}.raw`),
    isAfter: ({ volumes, others }, round) =>
      volumes.get(`adopted-${round}`)?.sum === sums.x && !others.includes(`adopted-${round}.raw`),
  },
  {
    name: 'Provide',
    prepare: async () => {},
    make: (at, round) =>
      at.call('Provide', [
        ['Name', 'string', `served-${round}`],
        ['Size', 'uint64', MiB],
        ['Initiator', 'string', 'iqn.2026-11.test.example:served'],
        ['Secret', 'string', 'secret-of-host'],
      ]),
    isBefore: ({ volumes }, round) => !volumes.has(`served-${round}`),
    isAfter: ({ volumes }, round) => isShown(volumes.get(`served-${round}`), sums.zeros),
  },
  {
    name: 'ExposePaths of a manager',
    prepare: (at, round) => at.create(`masked-${round}`, 'x'),
    make: (at, round) => at.expose(`masked-${round}`, hostOf(round)),
    isBefore: (state, round) => !isMasked(state, `masked-${round}`, hostOf(round)),
    isAfter: (state, round) => isMasked(state, `masked-${round}`, hostOf(round)),
  },
  {
    name: 'CreateMaskingView of a manager',
    async prepare(at, round) {
      await at.create(`grouped-${round}`, 'x');
      await at.makeGroups(`grouped-${round}`, hostOf(round));
    },
    make: (at, round) => at.createViewOf(`grouped-${round}`),
    isBefore: (state, round) => !isMasked(state, `grouped-${round}`, hostOf(round)),
    isAfter: (state, round) => isMasked(state, `grouped-${round}`, hostOf(round)),
  },
  {
    name: 'DeleteMaskingView of a manager',
    async prepare(at, round) {
      await at.create(`view-${round}`, 'x');
      await at.expose(`view-${round}`, hostOf(round));
    },
    make: (at, round) => at.deleteViewOf(`view-${round}`),
    isBefore: (state, round) => isMasked(state, `view-${round}`, hostOf(round)),
    isAfter: (state, round) => !isMasked(state, `view-${round}`, hostOf(round)),
  },
];

function hostOf(round: number): string {
  return `iqn.2026-11.test.example:host-${round}`;
}

/** Whether a view shows a volume to an initiator.  @throws Error if there is one half of that alone. */
function isMasked({ volumes, privileges, emptyViews }: State, name: string, initiator: string): boolean {
  const isExported = isShown(volumes.get(name), sums.x);
  const isAllowed = privileges.some((privilege) => privilege.includes(`${initiator},`));
  if (isExported !== isAllowed || emptyViews.length > 0)
    throw new Error(`half a view: ${JSON.stringify({ name, isExported, isAllowed, emptyViews })}`);
  return isExported;
}

function isShown(seen: Seen | undefined, sum: string): boolean {
  return seen?.sum === sum && seen.exports.length === 1;
}

type Told = 'done' | 'unknown';

/** A server with volumes that dies at a step of a change. */
class StoredWorld {
  readonly #world: KilledWorld;
  #client: WbemClient;
  target = '';

  private constructor(world: KilledWorld) {
    this.#world = world;
    this.#client = world.connect(targetNamespace);
  }

  static async start(): Promise<StoredWorld> {
    const at = new StoredWorld(await KilledWorld.start());
    const { values } = await at.host.call('CreateTarget', [['Alias', 'string', 'held']]);
    at.target = textOf(values.get('AssignedName') ?? null) ?? '';
    await at.create('steady', 'x');
    await at.call('AddExport', [
      ['Target', 'string', at.target],
      ['Volume', 'string', 'steady'],
    ]);
    return at;
  }

  get folder(): string {
    return join(this.#world.server.stateFolder, 'volumes');
  }

  get host(): StorageHost {
    return new StorageHost(this.#client);
  }

  /** @throws Error unless it is done, with its job. */
  async call(...asked: Parameters<StorageHost['call']>): Promise<void> {
    const { returnValue, message, values } = await this.host.call(...asked);
    if (returnValue !== 0) throw new Error(`${asked[0]}: ${returnValue}: ${message}`);
    const job = values.get('Job');
    if (!isInstanceName(job)) return;
    for (;;) {
      const found = await this.host.findJob(job);
      if (found?.state === 'completed') return;
      if (found?.state !== 'running') throw new Error(`the job ended: ${found?.message}`);
      await sleep(20);
    }
  }

  /** @throws Error unless it is done. */
  async mask(
    className: string,
    method: string,
    sent: Parameters<WbemClient['invokeMethod']>[2],
  ): Promise<void> {
    const [service] = await this.#client.enumerateInstanceNames(className);
    if (!service) throw new Error(`there is no ${className}`);
    const { returnValue } = await this.#client.invokeMethod(service, method, sent);
    if (Number(returnValue) !== 0) throw new Error(`${method}: ${Number(returnValue)}`);
  }

  async expose(name: string, initiator: string): Promise<void> {
    const { id } = await this.host.getVolume(name);
    await this.mask('MSISCSITARGET_ControllerConfigurationService', 'ExposePaths', [
      { name: 'LUNames', type: 'string', isArray: true, value: [id] },
      { name: 'InitiatorPortIDs', type: 'string', isArray: true, value: [initiator] },
      { name: 'DeviceAccesses', type: 'uint16', isArray: true, value: [2] },
    ]);
  }

  /** A group of one initiator and a group of one volume, both of this name. */
  async makeGroups(name: string, initiator: string): Promise<void> {
    await this.mask('MSISCSITARGET_StorageHardwareIDManagementService', 'CreateStorageHardwareID', [
      { name: 'StorageID', type: 'string', isArray: false, value: initiator },
      { name: 'IDType', type: 'uint16', isArray: false, value: 5 },
    ]);
    const initiators = await this.#client.enumerateInstanceNames('CIM_StorageHardwareID');
    const volumes = await this.#client.enumerateInstanceNames('CIM_StorageVolume');
    const { id } = await this.host.getVolume(name);
    const members = [
      [2, initiators.find((path) => String(path.keyBindings.get('InstanceID')).endsWith(initiator))],
      [4, volumes.find((path) => path.keyBindings.get('DeviceID') === id)],
    ] as const;
    for (const [type, member] of members) {
      if (!member) throw new Error(`"${name}" or ${initiator} is not there`);
      await this.mask('ISCSIWBEM_GroupMaskingMappingService', 'CreateGroup', [
        { name: 'GroupName', type: 'string', isArray: false, value: name },
        { name: 'Type', type: 'uint16', isArray: false, value: type },
        { name: 'Members', type: 'reference', isArray: true, value: [member] },
      ]);
    }
  }

  /** Makes a view of the groups of this name. */
  async createViewOf(name: string): Promise<void> {
    const groups = await this.#client.enumerateInstances('CIM_MaskingGroup');
    const named = groups.filter((group) => group.value('ElementName') === name && group.path);
    await this.mask(
      'ISCSIWBEM_GroupMaskingMappingService',
      'CreateMaskingView',
      named.map(({ className, path }) => ({
        name: className.includes('Initiator') ? 'InitiatorMaskingGroup' : 'DeviceMaskingGroup',
        type: 'reference',
        isArray: false,
        value: path ?? null,
      })),
    );
  }

  async deleteViewOf(name: string): Promise<void> {
    const [shown] = (await this.host.getVolume(name)).exports;
    const views = await this.#client.enumerateInstanceNames('CIM_SCSIProtocolController');
    const view = views.find((path) => path.keyBindings.get('DeviceID') === shown?.target);
    if (!view) throw new Error(`no view shows "${name}"`);
    await this.mask('ISCSIWBEM_GroupMaskingMappingService', 'DeleteMaskingView', [
      { name: 'ProtocolController', type: 'reference', isArray: false, value: view },
    ]);
  }

  async create(name: string, letter?: string): Promise<void> {
    await this.call('CreateVolume', [
      ['Name', 'string', name],
      ['Size', 'uint64', MiB],
    ]);
    if (letter !== undefined) await this.fill(name, letter);
  }

  /** Writes to a volume that no target shows. */
  async fill(name: string, letter: string): Promise<void> {
    const { id } = await this.host.getVolume(name);
    writeFileSync(join(this.folder, `${id}.img`), letters(letter));
  }

  /** Makes a change and has the server die at a step of it.  @returns what its client was told. */
  cutOff(change: StorageChange, round: number, step: number): Promise<Told> {
    this.#world.killAt(step, round % 3);
    return this.#cutOff(change, round, (told) =>
      told === 'unknown' ? this.#world.untilDead() : this.#world.server.kill(),
    );
  }

  /** The same, so long after the change was asked for. */
  cutOffAfter(change: StorageChange, round: number, ms: number): Promise<Told> {
    const killed = sleep(ms).then(() => this.#world.server.kill());
    return this.#cutOff(change, round, () => killed);
  }

  /** @param untilDead is called when the client has been told, and settles when the process is gone. */
  async #cutOff(
    change: StorageChange,
    round: number,
    untilDead: (told: Told) => Promise<void>,
  ): Promise<Told> {
    const told = await change.make(this, round).then(
      () => 'done' as const,
      () => 'unknown' as const,
    );
    await untilDead(told);
    this.#client.close();
    await this.#world.restart();
    this.#client = this.#world.connect(targetNamespace);
    return told;
  }

  async state(): Promise<State> {
    const listed = await this.host.listVolumes();
    const own = listed.filter(({ id }) => /^[0-9a-f]{32}$/u.test(id));
    const volumes = own.map(({ id, name, bytes, exports }): [string, Seen] => {
      const file = join(this.folder, `${id}.img`);
      return [name, { bytes, exports, sum: existsSync(file) ? sumOf(readFileSync(file)) : 'gone' }];
    });
    const known = new Set(own.map(({ id }) => id));
    const others = readdirSync(this.folder).filter((name) => !known.has(name.slice(0, 32)));
    const views = await this.#client.enumerateInstanceNames('CIM_SCSIProtocolController');
    const shown = new Set(listed.flatMap(({ exports }) => exports.map((each) => each.target)));
    const names = views.map((path) => String(path.keyBindings.get('DeviceID')));
    const privileges = await this.#client.enumerateInstanceNames('CIM_AuthorizedPrivilege');
    return {
      volumes: new Map(volumes),
      others,
      privileges: privileges.map((path) => String(path.keyBindings.get('InstanceID'))),
      emptyViews: names.filter((name) => /:view-[0-9a-f]+$/u.test(name) && !shown.has(name)),
    };
  }

  /** The outcome in each line of the audit record, changes that a later process settled included. */
  recordedOutcomes(): readonly unknown[] {
    const text = readFileSync(join(this.#world.server.stateFolder, 'audit.jsonl'), 'utf8');
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => (JSON.parse(line) as { readonly outcome?: unknown }).outcome);
  }

  /** What `doctor` finds of storage; how full the disk of this machine is, is not among it. */
  async findings(): Promise<readonly string[]> {
    const { text } = await this.#world.ask('/doctor');
    const found = JSON.parse(text) as readonly { readonly subject: string; readonly sentence: string }[];
    return found
      .filter(({ subject }) => /^(?:volume|pool) /u.test(subject))
      .filter(({ sentence }) => !/^\d+ % of its \d+ bytes are used/u.test(sentence))
      .map(({ subject, sentence }) => `${subject}: ${sentence}`);
  }

  dispose(): Promise<void> {
    this.#client.close();
    return this.#world.dispose();
  }
}

describe('kill -9 of the server in a change of storage', () => {
  let at: StoredWorld;
  let rounds = 0;
  beforeAll(async () => {
    at = await StoredWorld.start();
  });
  afterAll(() => at.dispose());

  /** A change that was cut off is there or not, with nothing of it left over, is recorded, and can be made again. */
  async function expectWhole(
    change: StorageChange,
    round: number,
    told: Told,
    moment: string,
  ): Promise<void> {
    const state = await at.state();
    const where = `${moment}, told ${told}: ${JSON.stringify([...state.volumes])}`;
    const isAfter = change.isAfter(state, round);
    expect(isAfter || (told === 'unknown' && change.isBefore(state, round)), where).toBe(true);
    expect(isShown(state.volumes.get('steady'), sums.x), where).toBe(true);
    expect(
      state.others.filter((name) => !/^adopted-\d+\.raw$/u.test(name)),
      where,
    ).toEqual([]);
    expect(await at.findings(), where).toEqual([]);
    if (!isAfter) {
      // What was undone, or never begun, can be asked for again.
      await change.make(at, round);
      expect(change.isAfter(await at.state(), round), where).toBe(true);
    }
    expect(at.recordedOutcomes(), where).not.toContain(undefined);
  }

  it.each(changes)(
    '$name: exactly as before or as after, nothing left over, and no byte of another volume changed',
    { timeout: 600_000 },
    async (change) => {
      const steps = isLongForm
        ? Array.from({ length: mostSteps }, (_, index) => index + 1)
        : Array.from({ length: shortSteps }, (_, index) => 1 + ((seed + rounds + index * 5) % 6));
      let cut = 0;
      for (const step of steps) {
        const round = ++rounds;
        await change.prepare(at, round);
        const told = await at.cutOff(change, round, step);
        await expectWhole(change, round, told, `killed at step ${step}`);
        // The steps behind are none of this change.
        if (told === 'done') break;
        cut += 1;
      }
      if (isLongForm) process.stdout.write(`${change.name}: cut off at ${cut} steps\n`);
      expect(cut).toBeGreaterThan(0);
    },
  );

  it.runIf(isLongForm)(
    `check 27: at ${randomMoments} random moments of making, masking and copying volumes it is the same`,
    { timeout: 3_600_000 },
    async () => {
      const named = ['CreateVolume', 'ExposePaths of a manager', 'CopyVolume by a job'];
      const taken = changes.filter(({ name }) => named.includes(name));
      expect(taken).toHaveLength(named.length);
      const counts = new Map<string, number>();
      for (const change of taken) {
        // How long it takes when nothing happens.
        const round = ++rounds;
        await change.prepare(at, round);
        const begun = performance.now();
        await change.make(at, round);
        const wholeMs = performance.now() - begun;
        for (let moment = 0; moment * taken.length < randomMoments; moment += 1) {
          const cut = ++rounds;
          await change.prepare(at, cut);
          const ms = Math.random() * wholeMs;
          const told = await at.cutOffAfter(change, cut, ms);
          counts.set(told, (counts.get(told) ?? 0) + 1);
          await expectWhole(change, cut, told, `${change.name}: killed after ${ms} of ${wholeMs} ms`);
        }
      }
      process.stdout.write(`check 27: ${JSON.stringify([...counts])}\n`);
      expect(counts.get('unknown')).toBeGreaterThan(0);
    },
  );
});
