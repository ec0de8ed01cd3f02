import {
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { haveTgtd } from '../support/tgtd.js';
import { host, MiB, principal, StorageWorld } from './StorageWorld.js';

let world: StorageWorld;
const pathOf = (name: string): string => join(world.poolFolder, name);
const adopt = (file: string, name = 'adopted') =>
  world.change({ kind: 'adoptVolume', file, name, pool: null });

/** A file of the administrator's, with a letter in each of its bytes. */
function put(name: string, bytes = MiB, letter = 'x'): void {
  writeFileSync(pathOf(name), Buffer.alloc(bytes, letter), { mode: 0o644 });
}

describe('a file that was put into a pool', () => {
  beforeEach(async () => {
    world = new StorageWorld('embedded');
    await world.start();
  });
  afterEach(() => world.dispose());

  it('becomes a volume with its bytes, which a host reads and nobody else can', async () => {
    put('old-disk.raw');
    const { cause, volume } = await adopt('old-disk.raw');
    expect(cause).toBe('done');
    expect(readdirSync(world.poolFolder)).toEqual([`${volume}.img`]);
    expect(statSync(pathOf(`${volume}.img`)).mode & 0o777).toBe(0o600);
    expect(world.volumes.find(volume ?? '')).toMatchObject({ name: 'adopted', bytes: MiB, blockSize: 512 });
    expect(world.records.at(-1)).toMatchObject({ what: 'adoptVolume', volume: 'adopted', outcome: 'done' });

    const target = await world.makeTarget('adopted');
    await world.addAccount(target);
    await world.done({ kind: 'allow', target, initiator: host });
    const { lun, proof } = await world.export(target, volume ?? '');
    expect(proof?.state).toBe('verified');
    const session = await world.login(target);
    await session.testUnitReady(lun ?? 0).catch(() => {});
    const cdb = Buffer.from('28000000000000000800', 'hex');
    const { dataIn } = await session.scsiCommand({ lun: lun ?? 0, cdb, dataInLength: 4_096 });
    expect(dataIn.equals(Buffer.alloc(4_096, 'x'))).toBe(true);
    await session.logout();
  });

  it('keeps the identity that its name says it had', async () => {
    const id = 'c'.repeat(32);
    put(`${id}.img`);
    expect(await adopt(`${id}.img`)).toMatchObject({ cause: 'done', volume: id });
    expect(await adopt(`${id}.img`, 'twice')).toMatchObject({
      cause: 'already-there',
      message: `"${id}.img" is the volume "adopted" already`,
    });
    expect(world.volumes.size).toBe(1);
  });

  it.each([
    ['', /no name of a file/u],
    ['.', /no name of a file/u],
    ['..', /no name of a file/u],
    ['../outside', /no name of a file/u],
    ['/etc/passwd', /no name of a file/u],
    ['a\0b', /no name of a file/u],
    ['a\nb', /no name of a file/u],
    ['x'.repeat(256), /no name of a file/u],
    ['old.raw.map', /belongs to this server/u],
    ['old.raw.journal', /belongs to this server/u],
    ['.probe-1', /belongs to this server/u],
    ['nothing', /there is no file/u],
  ])('is refused by the name %j', async (file, sentence) => {
    put('old.raw.map');
    put('old.raw.journal');
    put('.probe-1');
    const before = readdirSync(world.poolFolder);
    const outcome = await adopt(file);
    expect(outcome.cause).not.toBe('done');
    expect(outcome.message).toMatch(sentence);
    expect(readdirSync(world.poolFolder)).toEqual(before);
    expect(world.volumes.size).toBe(0);
  });

  it.each([
    ['a link', () => symlinkSync('/etc/passwd', pathOf('odd')), 'failed', /is a link or has a second name/u],
    [
      'a second name of a file',
      () => {
        put('first');
        linkSync(pathOf('first'), pathOf('odd'));
      },
      'failed',
      /is a link or has a second name/u,
    ],
    ['a folder', () => mkdirSync(pathOf('odd')), 'failed', /is a link or has a second name/u],
    ['an empty file', () => put('odd', 0), 'size-not-supported', /has 0 bytes: expected a multiple of 512/u],
    [
      'a file of 1,000 bytes',
      () => put('odd', 1_000),
      'size-not-supported',
      /has 1000 bytes: expected a multiple/u,
    ],
  ] as const)('that is %s is refused, and stays as it is', async (_what, make, cause, sentence) => {
    make();
    const outcome = await adopt('odd');
    expect(outcome).toMatchObject({ cause });
    expect(outcome.message).toMatch(sentence);
    expect(readdirSync(world.poolFolder)).toContain('odd');
    expect(world.volumes.size).toBe(0);
  });

  it('is refused under a name that is taken, or is none', async () => {
    put('old.raw');
    await world.makeVolume('db1');
    expect(await adopt('old.raw', 'db1')).toMatchObject({ cause: 'already-there' });
    expect(await adopt('old.raw', 'a/b')).toMatchObject({ cause: 'invalid' });
    expect(await adopt('old.raw', 'x'.repeat(65))).toMatchObject({ cause: 'invalid' });
    world.settings.maxVolumes = 1;
    expect(await adopt('old.raw')).toMatchObject({ cause: 'limit-reached' });
    expect(readdirSync(world.poolFolder)).toContain('old.raw');
  });

  it('is refused to who lacks the role, whatever the file', async () => {
    put('old.raw');
    for (const file of ['old.raw', 'nothing'])
      expect(
        await world.change({ kind: 'adoptVolume', file, name: 'a', pool: null }, principal('credentials')),
      ).toMatchObject({ cause: 'access-denied' });
  });

  it('that two administrators take at once becomes one volume', async () => {
    put('old.raw');
    const outcomes = await Promise.all([adopt('old.raw', 'a'), adopt('old.raw', 'b'), adopt('old.raw', 'c')]);
    expect(outcomes.filter(({ cause }) => cause === 'done')).toHaveLength(1);
    expect(world.volumes.size).toBe(1);
    expect(readdirSync(world.poolFolder).filter((name) => name.endsWith('.img'))).toHaveLength(1);
  });

  it('is a volume after a crash at any step', async () => {
    put('old.raw', MiB, 'y');
    // What is under way when the process ends: written down, and renamed or not.
    const { pool } = world;
    const taken = new Error('killed');
    Object.assign(pool, {
      adopt: async () => {
        throw taken;
      },
    });
    expect((await adopt('old.raw')).cause).not.toBe('done');
    await world.restart();
    const [record] = world.volumes.list();
    expect(record).toMatchObject({ name: 'adopted', bytes: MiB });
    expect(readFileSync(pathOf(`${record?.id}.img`)).equals(Buffer.alloc(MiB, 'y'))).toBe(true);
    expect(readdirSync(world.poolFolder)).toEqual([`${record?.id}.img`]);
  });

  it('brings what the embedded target kept beside it', async () => {
    put('lun.img');
    put('lun.img.map', 10);
    put('lun.img.journal', 10);
    const { volume } = await adopt('lun.img');
    expect(readdirSync(world.poolFolder).toSorted()).toEqual([
      `${volume}.img`,
      `${volume}.img.journal`,
      `${volume}.img.map`,
    ]);
  });
});

describe('a file that tgt shows', () => {
  it.skipIf(!haveTgtd)('is refused until no target shows it, by whatever path', async () => {
    world = new StorageWorld('tgt');
    await world.start();
    try {
      const file = pathOf('shown.raw');
      writeFileSync(file, '');
      truncateSync(file, MiB);
      const { iscsiName, tid } = await world.tgtd.createTarget('iqn.2026-11.test.example:foreign');
      await world.tgtd.administer('logicalunit', 'new', tid, `path=${file}`, { lun: 5n });
      expect(await adopt('shown.raw')).toMatchObject({
        cause: 'in-use',
        message: `"shown.raw" is LUN 5 of ${iscsiName}: expected that no target shows it`,
      });
      await world.tgtd.administer('logicalunit', 'delete', tid, '', { lun: 5n });
      expect(await adopt('shown.raw')).toMatchObject({ cause: 'done' });
    } finally {
      await world.dispose();
    }
  });
});
