import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StorageHost, textOf } from '../../src/cli/StorageHost.js';
import { login } from '../../src/iscsi/Initiator.js';
import { IscsiLoginError } from '../../src/iscsi/login/IscsiLoginError.js';
import { LoginProbe, tryToGetIn } from '../interop/LoginProbe.js';
import { patienceMs } from '../support/patience.js';
import { FleetClient } from './FleetClient.js';
import { FleetProcesses, host, iqnPrefix, type Side } from './FleetProcesses.js';
import { isLongForm } from './form.js';

/** More than either side seals, syncs, renames and removes for one change. */
const mostSteps = 80;
/** The short form begins with another step each time. */
const seed = Number(process.env['FAST_CHECK_SEED'] ?? 0);
const shortSteps = 12;

const MiB = 2 ** 20;
const initiator = `${iqnPrefix}:host`;
const stranger = `${iqnPrefix}:stranger`;
const secret = 'twelve-bytes';
const unknown = 3;

/** A change of storage at the host, made anew in each round, and what there is of it. */
interface KilledStorageChange {
  readonly name: string;
  /** As audit records name it. */
  readonly what: string;
  /** Name of the volume that it shows, and the target that it shows it at. */
  readonly volume: string;
  readonly target: string;
  prepare(storage: StorageHost): Promise<void>;
  /** @returns its return value. */
  make(storage: StorageHost): Promise<number>;
  /** Undoes it, and what was prepared. */
  clear(storage: StorageHost): Promise<void>;
}

const changes: readonly KilledStorageChange[] = [
  {
    name: 'Provide',
    what: 'provide',
    volume: 'served',
    target: `${iqnPrefix}:served`,
    prepare: async () => {},
    async make(storage) {
      const { returnValue } = await storage.call('Provide', [
        ['Name', 'string', 'served'],
        ['Size', 'uint64', MiB],
        ['Initiator', 'string', initiator],
        ['Secret', 'string', secret],
      ]);
      return returnValue;
    },
    clear: (storage) =>
      done(storage, 'Withdraw', [
        ['Target', 'string', `${iqnPrefix}:served`],
        ['RemoveVolumes', 'boolean', true],
      ]),
  },
  {
    name: 'AddExport',
    what: 'addExport',
    volume: 'shown',
    target: `${iqnPrefix}:shelf`,
    prepare: (storage) =>
      done(storage, 'CreateVolume', [
        ['Name', 'string', 'shown'],
        ['Size', 'uint64', MiB],
      ]),
    async make(storage) {
      const { returnValue } = await storage.call('AddExport', [
        ['Target', 'string', `${iqnPrefix}:shelf`],
        ['Volume', 'string', 'shown'],
      ]);
      return returnValue;
    },
    async clear(storage) {
      const { exports } = await storage.getVolume('shown');
      for (const { target, lun } of exports)
        await done(storage, 'RemoveExport', [
          ['Target', 'string', target],
          ['LUN', 'uint32', lun],
        ]);
      await done(storage, 'RemoveVolume', [['Volume', 'string', 'shown']]);
    },
  },
];

async function done(storage: StorageHost, ...asked: Parameters<StorageHost['call']>): Promise<void> {
  const { returnValue, message } = await storage.call(...asked);
  if (returnValue !== 0) throw new Error(`${asked[0]}: ${returnValue}: ${message}`);
}

/** The disks that an initiator sees at a target; null: it is not let in. */
async function disksAt(fleet: FleetProcesses, target: string): Promise<number | null> {
  try {
    const session = await login({
      ...fleet.portal,
      targetName: target,
      initiatorName: initiator,
      chap: { userName: initiator, secret: Buffer.from(secret) },
      timeoutMs: patienceMs,
    });
    const luns = await session.reportLuns();
    await session.logout();
    return luns.length;
  } catch (error) {
    if (error instanceof IscsiLoginError) return null;
    throw error;
  }
}

/** Lines of a change that were made by now, of each side. */
interface Lines {
  readonly agent: number;
  readonly endpoint: number;
}

function linesOf(fleet: FleetProcesses, { what }: KilledStorageChange): Lines {
  const isDone = { agent: true, endpoint: false };
  const count = (side: Side): number =>
    fleet.auditOf(side).filter((line) => line.what === what && (!isDone[side] || line.outcome === 'done'))
      .length;
  return { agent: count('agent'), endpoint: count('endpoint') };
}

/** What must not be, as sentences. */
async function faultsOf(
  fleet: FleetProcesses,
  storage: StorageHost,
  change: KilledStorageChange,
  before: Lines,
  told: number | null,
): Promise<string[]> {
  const faults: string[] = [];
  const volumes = (await storage.listVolumes()).filter(({ name }) => name === change.volume);
  const shown = volumes.filter(({ exports }) => exports.some(({ target }) => target === change.target));
  const isThere = shown.length === 1;
  const disks = await disksAt(fleet, change.target);
  // The shelf is there from the beginning.
  const [without, withIt] = change.what === 'provide' ? [null, 1] : [1, 2];
  if (disks !== (isThere ? withIt : without)) faults.push(`listed ${isThere}, ${disks} disks are seen`);
  if (change.what === 'provide' && volumes.length !== (isThere ? 1 : 0))
    faults.push(`listed ${isThere}, with ${volumes.length} volumes`);
  if (told === 0 && !isThere) faults.push('it was acknowledged, and is not there');
  if (told !== null && told !== 0 && told !== unknown && isThere)
    faults.push(`it was refused with ${told}, and is there`);
  const now = linesOf(fleet, change);
  const ofHost = now.agent - before.agent;
  if (ofHost !== (isThere ? 1 : 0)) faults.push(`listed ${isThere}, with ${ofHost} lines of the host`);
  const own = now.endpoint - before.endpoint;
  if (own > 1 || (told !== null && own !== 1)) faults.push(`told ${told}, with ${own} lines of the endpoint`);
  return faults;
}

describe('kill -9 of either side at a step of a change of storage', () => {
  let fleet: FleetProcesses;

  beforeAll(async () => {
    fleet = await FleetProcesses.start();
    await withStorage(async (storage) => {
      const { values } = await storage.call('CreateTarget', [['Alias', 'string', 'shelf']]);
      if (textOf(values.get('AssignedName')) !== `${iqnPrefix}:shelf`) throw new Error('there is no shelf');
      await done(storage, 'CreateVolume', [
        ['Name', 'string', 'steady'],
        ['Size', 'uint64', MiB],
      ]);
      await done(storage, 'AddExport', [
        ['Target', 'string', `${iqnPrefix}:shelf`],
        ['Volume', 'string', 'steady'],
      ]);
      await done(storage, 'AllowInitiator', [
        ['Target', 'string', `${iqnPrefix}:shelf`],
        ['Initiator', 'string', initiator],
      ]);
    });
    const client = new FleetClient(fleet.endpoint);
    const shelf = { RemoteID: initiator, Secret: secret, target: `${iqnPrefix}:shelf` };
    const { returnValue } = await client.addSharedSecret(host, shelf);
    client.close();
    if (returnValue !== 0) throw new Error(`AddSharedSecret: ${returnValue}`);
  });
  afterAll(() => fleet.dispose());

  async function withStorage<T>(run: (storage: StorageHost) => Promise<T>): Promise<T> {
    const client = new FleetClient(fleet.endpoint);
    try {
      return await run(new StorageHost(client.wbem));
    } finally {
      client.close();
    }
  }

  // Provide has an export among its parts.
  it.each(isLongForm ? changes : changes.slice(0, 1))(
    '$name: all of it or nothing is there, as its client is told and as one line says, and nobody else gets in',
    { timeout: isLongForm ? 3_600_000 : 8 * patienceMs },
    async (change) => {
      const { target } = change;
      // Somebody who tries all the while to get in without being allowed to.
      const intruder = new LoginProbe(fleet.portal, [
        { target, account: null },
        { target, account: null, initiatorName: initiator },
        { target, account: { chapName: initiator, secret: 'wrong-secret-1' }, initiatorName: initiator },
        { target, account: { chapName: initiator, secret }, initiatorName: stranger },
      ]);
      const steps = isLongForm
        ? Array.from({ length: mostSteps }, (_, n) => n + 1)
        : [1 + (seed % shortSteps)];
      const over = new Set<Side>();
      const faults: string[] = [];
      let rounds = 0;
      try {
        for (const step of steps) {
          for (const side of ['agent', 'endpoint'] as const) {
            if (over.has(side)) continue;
            rounds += 1;
            await withStorage((storage) => change.prepare(storage));
            const before = linesOf(fleet, change);
            const told = await fleet.cutOff({ side, step, turns: step % 3 }, (client) =>
              change.make(new StorageHost(client.wbem)),
            );
            const found = await untilSettled(change, before, told);
            for (const fault of found) faults.push(`${side}, step ${step}: ${fault}`);
            await withStorage(async (storage) => {
              const isThere = (await storage.listVolumes()).some(({ name }) => name === change.volume);
              if (isThere) await change.clear(storage);
            });
            // The steps behind are none of this change; the endpoint has few of its own.
            if (told === 0 && (side === 'endpoint' ? step > 8 : step > 40)) over.add(side);
          }
        }
        expect(faults).toEqual([]);
        expect(rounds).toBeGreaterThanOrEqual(2);
        await intruder.refusedMoreThan(4);
        expect(intruder.admitted).toEqual([]);
        const strangers = { target: `${iqnPrefix}:shelf`, initiatorName: stranger };
        expect(
          await tryToGetIn(fleet.portal, { ...strangers, account: { chapName: initiator, secret } }),
        ).toBe('refused');
        process.stdout.write(`kill -9 of agent and endpoint in ${change.name}: ${rounds} rounds\n`);
      } finally {
        await intruder.stop();
      }
    },
  );

  /** What was cut off is settled at the next start. */
  async function untilSettled(
    change: KilledStorageChange,
    before: Lines,
    told: number | null,
  ): Promise<readonly string[]> {
    for (const end = Date.now() + patienceMs; ; await sleep(50)) {
      const faults = await withStorage((storage) => faultsOf(fleet, storage, change, before, told));
      if (faults.length === 0 || Date.now() > end) return faults;
    }
  }
});
