import { describe, expect, it } from 'vitest';
import { LvmThinPool } from '../../src/pools/LvmThinPool.js';
import { ProgramError, runProgram } from '../../src/pools/runProgram.js';
import { FakeLvm, thin } from './FakeLvm.js';

const MiB = 2 ** 20;
const a = 'a'.repeat(32);
const b = 'b'.repeat(32);
const c = 'c'.repeat(32);
const lv = (id: string): string => `iscsi-wbem-${id}`;

interface World {
  readonly lvm: FakeLvm;
  readonly pool: LvmThinPool;
  /** Ranges that were zeroed. */
  readonly zeroed: string[];
}

function makeWorld(lvm = new FakeLvm(), volumeGroup = 'vg0'): World {
  const zeroed: string[] = [];
  const pool = new LvmThinPool(
    { name: 'fast', volumeGroup, thinPool: 'pool' },
    {
      run: lvm.run,
      writeZeros: async (path, from, to) => void zeroed.push(`${path} ${from} ${to}`),
    },
  );
  return { lvm, pool, zeroed };
}

/** The volumes of the pool, and whose bytes each has: each was given a size of its own. */
function sizes({ volumes }: FakeLvm): Record<string, number> {
  const ours = Array.from(volumes).filter(([name]) => name !== 'pool');
  return Object.fromEntries(ours.map(([name, { bytes }]) => [name, bytes / MiB]));
}

describe('a thin pool of LVM', () => {
  it('tells its room, its extents, and the volume group under it', async () => {
    const { pool } = makeWorld();
    expect(await pool.read()).toEqual({
      totalBytes: 104_857_600,
      remainingBytes: 104_857_600 - 9_437_184,
      stepBytes: 4_194_304,
      primordial: {
        id: 'iscsi-wbem:primordial:RbbVLd-CpM5-6o2e-1cz0-lZnT-Q2sB-3yQaBH',
        totalBytes: 310_378_496,
        remainingBytes: 197_132_288,
      },
    });
    expect(await pool.copiesAtOnce()).toBe('thin-snapshot');
  });

  it('makes a thin volume under the name of its id, activated as others are', async () => {
    const { lvm, pool } = makeWorld();
    await pool.create({ id: a, bytes: 8 * MiB, thick: false });
    expect(lvm.takeChanges()).toEqual([
      `lvcreate --yes --type thin --thinpool pool --virtualsize 8388608b --setactivationskip n --name ${lv(a)} vg0`,
    ]);
    const made = lvm.volumes.get(lv(a));
    if (made) made.dataPercent = '25.00';
    await pool.create({ id: b, bytes: 4 * MiB, thick: false });
    expect(await pool.find(a)).toEqual({
      path: `/dev/vg0/${lv(a)}`,
      type: 'block',
      bytes: 8 * MiB,
      allocatedBytes: 2 * MiB,
    });
    expect(await pool.list()).toEqual([a, b]);
    expect(await pool.find(c)).toBeNull();
  });

  it('asks for one report, however many volumes are looked for at a time', async () => {
    const { lvm, pool } = makeWorld();
    lvm.volumes.set(lv(a), thin(4 * MiB));
    await Promise.all([pool.find(a), pool.find(b), pool.list(), pool.read()]);
    expect(lvm.calls).toHaveLength(1);
  });

  it('makes a volume anew that an earlier attempt left: nothing of it is in the new one', async () => {
    const { lvm, pool } = makeWorld();
    lvm.volumes.set(lv(a), thin(4 * MiB));
    await pool.create({ id: a, bytes: 8 * MiB, thick: false });
    expect(lvm.takeChanges()).toEqual([
      `lvremove --yes vg0/${lv(a)}`,
      expect.stringMatching(/^lvcreate .* --virtualsize 8388608b/u),
    ]);
  });

  it('grows a volume, and does nothing where it has the size already', async () => {
    const { lvm, pool } = makeWorld();
    lvm.volumes.set(lv(a), thin(4 * MiB));
    await pool.resize(a, 12 * MiB, false);
    await pool.resize(a, 12 * MiB, false);
    expect(lvm.takeChanges()).toEqual([`lvextend --yes --size 12582912b vg0/${lv(a)}`]);
  });

  it('forgets the bytes behind a new end before it is one: they would be there again when the volume grows', async () => {
    const { lvm, pool, zeroed } = makeWorld();
    lvm.volumes.set(lv(a), thin(12 * MiB));
    await pool.resize(a, 4 * MiB, false);
    expect(lvm.takeChanges()).toEqual([
      `blkdiscard -o 4194304 -l 8388608 /dev/vg0/${lv(a)}`,
      `lvreduce --fs ignore --yes --force --size 4194304b vg0/${lv(a)}`,
      `lvreduce --yes --force --size 4194304b vg0/${lv(a)}`,
    ]);
    // The new end is one of a chunk.
    expect(zeroed).toEqual([]);
    expect(sizes(lvm)).toEqual({ [lv(a)]: 4 });
  });

  it('does not look for file systems of initiators where LVM would', async () => {
    const { lvm, pool } = makeWorld();
    lvm.knowsFs = true;
    lvm.volumes.set(lv(a), thin(12 * MiB));
    await pool.resize(a, 4 * MiB, false);
    expect(lvm.takeChanges().slice(1)).toEqual([
      `lvreduce --fs ignore --yes --force --size 4194304b vg0/${lv(a)}`,
    ]);
  });

  it('shrinks nothing where the pool ignores discards', async () => {
    const { lvm, pool } = makeWorld();
    lvm.volumes.set(lv(a), thin(12 * MiB));
    const thinPool = lvm.volumes.get('pool');
    if (thinPool) thinPool.discards = 'ignore';
    await expect(pool.resize(a, 4 * MiB, false)).rejects.toMatchObject({
      reason: 'not-supported',
      message: expect.stringContaining('ignores discards') as string,
    });
    expect(lvm.takeChanges()).toEqual([]);
  });

  it('removes a volume; one that is gone is no error', async () => {
    const { lvm, pool } = makeWorld();
    lvm.volumes.set(lv(a), thin(4 * MiB));
    await pool.remove(a);
    await pool.remove(a);
    expect(lvm.takeChanges()).toEqual([`lvremove --yes vg0/${lv(a)}`]);
  });

  it('copies a volume by a thin snapshot, made anew where one is there', async () => {
    const { lvm, pool } = makeWorld();
    lvm.volumes.set(lv(a), thin(8 * MiB));
    await pool.copyAtOnce(a, b);
    await pool.copyAtOnce(a, b);
    const snapshot = `lvcreate --yes --snapshot --setactivationskip n --name ${lv(b)} vg0/${lv(a)}`;
    expect(lvm.takeChanges()).toEqual([snapshot, `lvremove --yes vg0/${lv(b)}`, snapshot]);
  });

  it('replaces the bytes of a volume by those of another one', async () => {
    const { lvm, pool } = makeWorld();
    lvm.volumes.set(lv(a), thin(4 * MiB));
    lvm.volumes.set(lv(b), thin(8 * MiB));
    await pool.replace(a, b);
    expect(lvm.takeChanges()).toEqual([
      `lvrename --yes vg0 ${lv(a)} ${lv(a)}-replaced`,
      `lvrename --yes vg0 ${lv(b)} ${lv(a)}`,
      `lvremove --yes vg0/${lv(a)}-replaced`,
    ]);
    expect(sizes(lvm)).toEqual({ [lv(a)]: 8 });
    await pool.replace(a, b);
    expect(lvm.takeChanges()).toEqual([]);
  });

  it('replaces nothing that somebody has open', async () => {
    const { lvm, pool } = makeWorld();
    lvm.volumes.set(lv(a), { ...thin(4 * MiB), open: 'open' });
    lvm.volumes.set(lv(b), thin(8 * MiB));
    await expect(pool.replace(a, b)).rejects.toMatchObject({
      reason: 'failed',
      message: expect.stringContaining(`"vg0/${lv(a)}" is open`) as string,
    });
    expect(sizes(lvm)).toEqual({ [lv(a)]: 4, [lv(b)]: 8 });
  });

  it('puts a volume back where the other one cannot take its place', async () => {
    const { lvm, pool } = makeWorld();
    lvm.volumes.set(lv(a), thin(4 * MiB));
    lvm.volumes.set(lv(b), thin(8 * MiB));
    lvm.onCall = (call) => {
      if (call === `lvrename --yes vg0 ${lv(b)} ${lv(a)}`)
        throw new ProgramError('lvrename', 5, '  Failed to suspend\n');
    };
    await expect(pool.replace(a, b)).rejects.toMatchObject({ reason: 'failed' });
    expect(sizes(lvm)).toEqual({ [lv(a)]: 4, [lv(b)]: 8 });
  });

  describe.each(['lvrename', 'lvrename', 'lvremove'].map((program, index) => ({ program, index })))(
    'cut off before step $index ($program) of a replacement',
    ({ index }) => {
      /** The state that a server leaves that is killed there. */
      async function cutOff(): Promise<FakeLvm> {
        const { lvm, pool } = makeWorld();
        lvm.volumes.set(lv(a), thin(4 * MiB));
        lvm.volumes.set(lv(b), thin(8 * MiB));
        let changes = 0;
        lvm.onCall = (call) => {
          if (call.startsWith('lvs ')) return;
          changes += 1;
          if (changes > index) throw new Error('killed');
        };
        await pool.replace(a, b).catch(() => null);
        lvm.onCall = () => {};
        return lvm;
      }

      it('comes to its end when it is repeated', async () => {
        const { lvm, pool } = makeWorld(await cutOff());
        await pool.replace(a, b);
        expect(sizes(lvm)).toEqual({ [lv(a)]: 8 });
      });

      it('leaves a whole volume to whoever looks, and does not lose it when the other one is removed', async () => {
        const { lvm, pool } = makeWorld(await cutOff());
        const bytes = index < 2 ? 4 * MiB : 8 * MiB;
        expect(await pool.find(a)).toMatchObject({ bytes, path: `/dev/vg0/${lv(a)}` });
        expect(await pool.list()).toContain(a);
        await pool.remove(b);
        expect(sizes(lvm)).toEqual({ [lv(a)]: bytes / MiB });
      });

      it('is gone with its volume', async () => {
        const { lvm, pool } = makeWorld(await cutOff());
        await pool.remove(a);
        await pool.remove(b);
        expect(sizes(lvm)).toEqual({});
      });
    },
  );

  it('makes changes one after the other', async () => {
    const { lvm, pool } = makeWorld();
    await Promise.all([
      pool.create({ id: a, bytes: 4 * MiB, thick: false }),
      pool.create({ id: b, bytes: 4 * MiB, thick: false }),
      pool.remove(a),
    ]);
    expect(sizes(lvm)).toEqual({ [lv(b)]: 4 });
  });
});

describe('what a thin pool of LVM refuses', () => {
  it.each([
    ['a thick volume', 4 * MiB, true, 'not-supported', 'expected a thin volume'],
    ['more than the pool has', 200 * MiB, false, 'no-room', 'expected at most 104857600'],
    ['more than targets serve', 65 * 2 ** 40, false, 'size', 'expected at most'],
  ] as const)('%s', async (_, bytes, thick, reason, sentence) => {
    const { lvm, pool } = makeWorld();
    await expect(pool.create({ id: a, bytes, thick })).rejects.toMatchObject({
      reason,
      message: expect.stringContaining(sentence) as string,
    });
    expect(lvm.takeChanges()).toEqual([]);
  });

  it.each([
    ['zero', '', 'does not zero what volumes are given'],
    ['segmentType', 'linear', 'is of the type "linear": expected a thin pool'],
    ['active', '', 'is not active'],
    ['health', 'metadata_read_only', 'has the fault "metadata_read_only"'],
  ] as const)('to work where %s of the pool is "%s"', async (key, value, sentence) => {
    const { lvm, pool } = makeWorld();
    const thinPool = lvm.volumes.get('pool');
    if (thinPool) thinPool[key] = value;
    for (const attempt of [pool.read(), pool.find(a), pool.create({ id: a, bytes: MiB, thick: false })])
      await expect(attempt).rejects.toMatchObject({
        reason: 'unavailable',
        message: expect.stringContaining(sentence) as string,
      });
  });

  it('to lose sight of a pool whose data is full: it says that nothing remains', async () => {
    const { lvm, pool } = makeWorld();
    const thinPool = lvm.volumes.get('pool');
    if (thinPool) Object.assign(thinPool, { health: 'out_of_data', dataPercent: '100.00' });
    expect(await pool.read()).toMatchObject({ remainingBytes: 0 });
  });

  it('a pool that is not there, and a volume group that is not', async () => {
    const { lvm, pool } = makeWorld();
    lvm.volumes.delete('pool');
    lvm.volumes.set('root', { ...thin(4 * MiB), segmentType: 'linear', pool: '' });
    await expect(pool.read()).rejects.toMatchObject({
      reason: 'unavailable',
      message: 'the logical volume "vg0/pool" of the pool "fast" is not there: expected a thin pool',
    });
    const other = makeWorld(new FakeLvm(), 'vg9');
    await expect(other.pool.read()).rejects.toMatchObject({
      reason: 'unavailable',
      message: expect.stringContaining('Volume group "vg9" not found') as string,
    });
  });

  it('a logical volume of this name that it did not make, which it leaves alone', async () => {
    const { lvm, pool } = makeWorld();
    lvm.volumes.set(lv(a), { ...thin(4 * MiB), segmentType: 'linear', pool: '' });
    for (const attempt of [
      () => pool.find(a),
      () => pool.remove(a),
      () => pool.resize(a, 8 * MiB, false),
      () => pool.create({ id: a, bytes: 4 * MiB, thick: false }),
      () => pool.copyAtOnce(a, b),
    ])
      await expect(attempt()).rejects.toMatchObject({ reason: 'not-ours' });
    expect(await pool.list()).toEqual([]);
    expect(lvm.takeChanges()).toEqual([]);
  });

  it('to say where a volume is that is not active', async () => {
    const { lvm, pool } = makeWorld();
    lvm.volumes.set(lv(a), { ...thin(4 * MiB), active: '' });
    await expect(pool.find(a)).rejects.toMatchObject({
      reason: 'unavailable',
      message: expect.stringContaining('is not active') as string,
    });
  });

  it('a source and a volume that are not there', async () => {
    const { pool } = makeWorld();
    await expect(pool.copyAtOnce(a, b)).rejects.toMatchObject({ reason: 'no-such-volume' });
    await expect(pool.resize(a, MiB, false)).rejects.toMatchObject({ reason: 'no-such-volume' });
  });

  it.each([
    [
      '  Cannot create new thin volume, free space in thin pool vg0/pool reached threshold.\n',
      'no-room',
      'has no room: Cannot create',
    ],
    [
      '  Volume too large (<7.81 EiB) for extent size 4.00 MiB. Upper limit is less than <16.00 PiB.\n',
      'size',
      'no volumes of that size',
    ],
    [
      '  WARNING: Running as a non-root user. Functionality may be unavailable.\n  /run/lock/lvm/V_vg0: open failed: Permission denied\n',
      'unavailable',
      'expected it to run as root: /run/lock',
    ],
    [
      '  Something else.\n  WARNING: And more.\n',
      'failed',
      'lvcreate(8) of the pool "fast" failed: Something else.',
    ],
  ])('with the words of LVM: %s', async (output, reason, sentence) => {
    const { lvm, pool } = makeWorld();
    lvm.onCall = (call) => {
      if (call.startsWith('lvcreate')) throw new ProgramError('lvcreate', 5, output);
    };
    await expect(pool.create({ id: a, bytes: 4 * MiB, thick: false })).rejects.toMatchObject({
      reason,
      message: expect.stringContaining(sentence) as string,
    });
  });

  it('everything where LVM is not installed', async () => {
    const pool = new LvmThinPool(
      { name: 'fast', volumeGroup: 'vg0', thinPool: 'pool' },
      {
        run: (program, args) => runProgram(`${program}-that-is-not-there`, args),
        writeZeros: async () => {},
      },
    );
    await expect(pool.read()).rejects.toMatchObject({
      reason: 'unavailable',
      message: expect.stringContaining('is not installed: expected lvm2') as string,
    });
  });

  it('a report that is none', async () => {
    const pool = new LvmThinPool(
      { name: 'fast', volumeGroup: 'vg0', thinPool: 'pool' },
      { run: async () => '{"report": 7}', writeZeros: async () => {} },
    );
    await expect(pool.read()).rejects.toMatchObject({ name: 'PoolError', reason: 'failed' });
  });

  it('an id that is none', async () => {
    const { pool } = makeWorld();
    await expect(pool.find('../pool')).rejects.toThrow('expected 32 hex digits');
  });
});

describe('a thin volume that the administrator made', () => {
  it('becomes a volume under its new name, and does so once where a crash has it repeated', async () => {
    const { lvm, pool } = makeWorld();
    lvm.volumes.set('old', thin(8 * MiB));
    expect(await pool.findAdoptable('old')).toEqual({
      id: null,
      path: '/dev/vg0/old',
      bytes: 8 * MiB,
      allocatedBytes: 0,
    });
    await pool.adopt('old', a);
    expect(lvm.takeChanges()).toEqual([
      'lvchange --yes --setactivationskip n vg0/old',
      `lvrename --yes vg0 old ${lv(a)}`,
    ]);
    await pool.adopt('old', a);
    expect(lvm.takeChanges()).toEqual([]);
    expect(sizes(lvm)).toEqual({ [lv(a)]: 8 });
    expect(await pool.findAdoptable(lv(a))).toMatchObject({ id: a });
  });

  it.each([
    ['nothing', {}, 'no-such-volume', 'there is no logical volume "nothing"'],
    ['old', { open: 'open' }, 'in-use', 'the logical volume "vg0/old" is open'],
    ['old', { active: '' }, 'unavailable', 'the logical volume "vg0/old" is not active'],
    ['old', { segmentType: 'linear', pool: '' }, 'not-ours', '"vg0/old" is no thin volume of "pool"'],
    ['pool', {}, 'not-ours', '"vg0/pool" is no thin volume of "pool"'],
    [`${lv(b)}-replaced`, {}, 'not-ours', "is this server's own"],
    ['--help', {}, 'no-such-volume', 'there is no logical volume "--help"'],
    ['../old', {}, 'no-such-volume', 'there is no logical volume "../old"'],
    ['', {}, 'no-such-volume', 'there is no logical volume ""'],
  ] as const)('is refused by the name %j as it is: %j', async (name, how, reason, sentence) => {
    const { lvm, pool } = makeWorld();
    lvm.volumes.set('old', { ...thin(8 * MiB), ...how });
    // Aside of a volume that is not there: the next change would remove it otherwise.
    lvm.volumes.set(`${lv(b)}-replaced`, thin(4 * MiB));
    await expect(pool.findAdoptable(name)).rejects.toMatchObject({ reason });
    await expect(pool.findAdoptable(name)).rejects.toThrow(sentence);
    await expect(pool.adopt(name, a)).rejects.toMatchObject({ reason });
    expect(lvm.volumes.has(lv(a))).toBe(false);
  });
});
