import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseIscsiName, type IscsiName } from '../../../src/targets/IscsiName.js';
import type { CredentialChange } from '../../../src/targets/CredentialDriver.js';
import { LioDriver } from '../../../src/targets/lio/LioDriver.js';
import type { LioStorage } from '../../../src/targets/lio/LioStorage.js';
import type { StorageDriverChange, StoragePlan, VolumeSource } from '../../../src/targets/StorageDriver.js';
import { TargetDriverError } from '../../../src/targets/TargetDriverError.js';
import { makeTemporaryStore } from '../../support/temporaryStore.js';
import { secret } from '../contract/ContractWorld.js';
import { FakeLioWorld } from './FakeLioWorld.js';

const name = (label: string): IscsiName => parseIscsiName(`iqn.2026-11.test.example:${label}`);
const [db, web, empty, fresh] = [name('db'), name('web'), name('empty'), name('fresh')];
const [a, b, c, stranger] = [name('a'), name('b'), name('c'), name('stranger')];
const initiators = [a, b, c, stranger];
const text = 'a-good-secret';
const answer = 'the-answer-12';

function volume(digit: string, bytes = 2 ** 20, type: VolumeSource['type'] = 'file'): VolumeSource {
  return { id: digit.repeat(32), path: `/srv/${digit}`, type, bytes, blockSize: 512, reserveBytes: 0 };
}

const showing = (
  target: IscsiName,
  of: VolumeSource,
  lun: number | null = null,
  readOnly = false,
): StorageDriverChange => ({ kind: 'addExport', target, lun, volume: of, readOnly });
const allow = (target: IscsiName, initiator: IscsiName): StorageDriverChange => ({
  kind: 'allow',
  target,
  initiator,
});
const account = (target: IscsiName, chapName: IscsiName): CredentialChange => ({
  kind: 'add',
  target,
  role: 'initiator',
  chapName,
  secret: secret(text),
});

/** What is made before each change: two targets with LUNs, and one without. */
const before: readonly (StorageDriverChange | CredentialChange)[] = [
  { kind: 'createTarget', target: db, alias: 'databases', admission: 'chap' },
  allow(db, a),
  allow(db, b),
  account(db, a),
  account(db, b),
  { kind: 'add', target: db, role: 'target', chapName: 'storage', secret: secret(answer) },
  showing(db, volume('1'), 0),
  showing(db, volume('2'), 7, true),
  { kind: 'createTarget', target: web, alias: null, admission: 'chap' },
  allow(web, b),
  account(web, b),
  showing(web, volume('3', 2 ** 20, 'block'), 3),
  { kind: 'createTarget', target: empty, alias: null, admission: 'chap' },
  allow(empty, a),
  account(empty, a),
];

const changes: readonly (readonly [what: string, change: StorageDriverChange])[] = [
  ['make a target', { kind: 'createTarget', target: fresh, alias: 'Fresh one', admission: 'chap' }],
  [
    'make a target that lets in by name alone',
    { kind: 'createTarget', target: fresh, alias: null, admission: 'initiators' },
  ],
  ['remove a target', { kind: 'removeTarget', target: empty }],
  ['rename a target', { kind: 'renameTarget', target: db, alias: null }],
  ['show a volume', showing(db, volume('4'))],
  ['show a volume to be read', showing(db, volume('4'), 9, true)],
  ['show a device', showing(empty, volume('5', 2 ** 20, 'block'), 0)],
  ['show a volume at a second target', showing(web, volume('1'))],
  ['withdraw a volume', { kind: 'removeExport', target: db, lun: 0 }],
  ['withdraw a volume that is read', { kind: 'removeExport', target: db, lun: 7 }],
  ['withdraw a device', { kind: 'removeExport', target: web, lun: 3 }],
  ['allow an initiator', allow(db, c)],
  ['deny an initiator', { kind: 'deny', target: db, initiator: a }],
  ['deny the only initiator', { kind: 'deny', target: web, initiator: b }],
  ['make a volume larger', { kind: 'resize', volume: volume('1', 2 ** 21) }],
];

const changesOfConfigfs = ['write', 'makeFolder', 'removeFolder', 'link', 'unlink'] as const;
/** A number of steps that no change takes. */
const never = 1000;

describe('a target of LIO that is made here', () => {
  let world: FakeLioWorld;
  let temporary: ReturnType<typeof makeTemporaryStore>;
  let driver: LioDriver;
  let storage: LioStorage;
  /** Before this step the process is killed. */
  let killedBefore = never;
  let steps = 0;

  beforeEach(() => make());
  afterEach(() => discard());

  async function discard(): Promise<void> {
    await driver.close();
    await world.stop();
    await temporary.remove();
  }

  /** A host that has what stands above. */
  async function make(): Promise<void> {
    world = new FakeLioWorld();
    world.save();
    temporary = makeTemporaryStore();
    await start();
    for (const change of before) {
      if ('secret' in change) await driver.execute(await driver.plan(change));
      else await storage.executeStorage(await storage.planStorage(change as StorageDriverChange));
    }
  }

  /** A new process of the server, on a host whose volumes are whole. */
  async function start(): Promise<void> {
    killedBefore = never;
    driver = new LioDriver({
      configfsPath: '/sys/kernel/config/target',
      savedConfigurationPath: world.savedPath,
      log: { warn: (_, message) => void world.warnings.push(message) },
      configfs: new Proxy(world.lio, {
        get: (of, member) => {
          const found: unknown = Reflect.get(of, member, of);
          if (typeof found !== 'function') return found;
          return (...given: readonly unknown[]): unknown => {
            if (changesOfConfigfs.some((each) => each === member)) {
              steps += 1;
              if (steps >= killedBefore) return Promise.reject(new TargetDriverError('timeout', 'killed'));
            }
            return Reflect.apply(found, of, given);
          };
        },
      }),
      storage: {
        sealed: temporary.sealed,
        portals: [{ address: '127.0.0.1', port: 3260 }],
        sizeOfFile: async () => 2 ** 40,
      },
    });
    await driver.start();
    if (!driver.storage) throw new Error('the driver makes no targets');
    ({ storage } = driver);
  }

  async function restart(): Promise<void> {
    await driver.close();
    await start();
  }

  /** Every LUN that anybody sees who gets in somewhere, with what he sees of it. */
  function seen(): Set<string> {
    const found = new Set<string>();
    for (const target of [db, web, empty, fresh]) {
      for (const initiator of initiators) {
        const logins = [null, { chapName: initiator, secret: text }, { chapName: a, secret: text }];
        for (const credentials of logins) {
          if (world.lio.login(target, initiator, credentials) !== 'in') continue;
          found.add(JSON.stringify([target, initiator, credentials]));
          for (const unit of world.lio.unitsOf(target, initiator))
            found.add(JSON.stringify([target, initiator, credentials, unit]));
        }
      }
    }
    return found;
  }

  /** As if the process were killed before this step of the plan. */
  async function executeUntil(plan: StoragePlan, step: number): Promise<'killed' | 'done'> {
    steps = 0;
    killedBefore = step;
    try {
      await storage.executeStorage(JSON.parse(JSON.stringify(plan)) as StoragePlan);
      return 'done';
    } catch (error) {
      if (steps < step) throw error;
      return 'killed';
    } finally {
      await restart();
    }
  }

  it('shows a LUN to those alone who may see it, as it is to be', () => {
    const byTarget = (target: IscsiName, initiator: IscsiName): readonly string[] =>
      world.lio
        .unitsOf(target, initiator)
        .map(({ lun, path, readOnly }) => `${lun} ${path} ${readOnly ? 'ro' : 'rw'}`);

    expect(byTarget(db, a)).toEqual(['0 /srv/1 rw', '7 /srv/2 ro']);
    expect(byTarget(db, b)).toEqual(['0 /srv/1 rw', '7 /srv/2 ro']);
    expect(byTarget(web, b)).toEqual(['3 /srv/3 rw']);
    expect(world.lio.login(db, a, { chapName: a, secret: text })).toBe('in');
    const mutual = { chapName: 'storage', secret: answer };
    expect(world.lio.login(db, b, { chapName: b, secret: text, target: mutual })).toBe('in');
    expect(world.lio.login(db, a, null)).toBe('refused');
    expect(world.lio.login(web, a, { chapName: a, secret: text })).toBe('refused');
    expect(world.warnings).toEqual([]);
  });

  it.each(changes)(
    'cut off before any step, to %s, it shows nobody more than before or after, also to a host that restarts there',
    async (_, change) => {
      const planned = await storage.planStorage(change);
      const earlier = seen();
      await storage.executeStorage(planned);
      const later = seen();
      const end = world.lio.dump();
      const saved = readFileSync(world.savedPath, 'utf8');
      // Whoever may write to a LUN may only read it for an instant.
      const allowed = new Set(
        [...earlier, ...later].flatMap((each) => [each, each.replace('"readOnly":false', '"readOnly":true')]),
      );
      const kept = [...earlier].filter((each) => later.has(each));

      const expectBetween = (what: string): void => {
        const now = seen();
        expect([what, [...now].filter((each) => !allowed.has(each))]).toEqual([what, []]);
        expect([what, kept.filter((each) => !now.has(each))]).toEqual([what, []]);
      };

      let step = 1;
      for (; step < never; step += 1) {
        await discard();
        await make();
        const cut = await executeUntil(planned, step);
        const what = `before step ${step}`;
        expectBetween(what);
        await executeUntil(planned, 2);
        expectBetween(`${what}, and once more`);
        // The host restarts with what is saved, which may be nothing of it.
        if (step % 2 === 0) {
          await world.restartTargets();
          expectBetween(`${what}, restored`);
        }
        await storage.executeStorage(planned);
        expect([what, seen()]).toEqual([what, later]);
        if (step % 2 !== 0) expect([what, world.lio.dump()]).toEqual([what, end]);
        expect([what, readFileSync(world.savedPath, 'utf8')]).toEqual([what, saved]);
        if (cut === 'done') break;
      }
      expect(step).toBeLessThan(never);

      await world.restartTargets();
      expect(seen()).toEqual(later);
      const found = (await driver.findings()).filter(
        ({ sentence }) => !/^(?:It has no account|Authentication is off)/u.test(sentence),
      );
      expect(found).toEqual([]);
    },
  );

  it('is changed after targetctl restore as before, while the server runs', async () => {
    await world.restartTargets();
    const restored = seen();

    for (const change of [
      showing(db, volume('4'), 4),
      { kind: 'removeExport', target: db, lun: 4 },
      { kind: 'resize', volume: volume('1') },
    ] satisfies readonly StorageDriverChange[])
      await storage.executeStorage(await storage.planStorage(change));
    expect(seen()).toEqual(restored);
    for (const [target, lun] of [
      [db, 0],
      [db, 7],
      [web, 3],
    ] as const)
      await storage.executeStorage(await storage.planStorage({ kind: 'removeExport', target, lun }));
    for (const target of [db, web, empty])
      await storage.executeStorage(await storage.planStorage({ kind: 'removeTarget', target }));

    expect(world.lio.dump()).toEqual({});
    expect(await world.lio.listFolders('core')).toEqual([]);
    expect(world.readSaved()).toEqual({ fabric_modules: [], storage_objects: [], targets: [] });
  });

  it('has accounts of allowed initiators; one that goes changes nobody’s LUNs', async () => {
    await expect(driver.plan(account(db, c))).rejects.toMatchObject({
      reason: 'initiator-specific-not-supported',
    });
    await storage.executeStorage(await storage.planStorage(allow(db, c)));
    await driver.execute(await driver.plan(account(db, c)));
    const units = world.lio.unitsOf(db, c);
    expect(units).toHaveLength(2);
    const mutual = { chapName: 'storage', secret: answer };
    expect(world.lio.login(db, c, { chapName: c, secret: text, target: mutual })).toBe('in');

    const listed = (await driver.listAccounts(db)).find(({ chapName }) => chapName === c);
    if (!listed) throw new Error('the account is not listed');
    await driver.execute(await driver.plan({ kind: 'remove', account: listed }));

    expect(world.lio.login(db, c, { chapName: c, secret: text })).toBe('refused');
    expect(world.lio.unitsOf(db, c)).toEqual(units);
    expect(await storage.findAccessList(db)).toEqual({ initiators: [a, b, c] });
  });
});
