import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { login } from '../../src/iscsi/Initiator.js';
import type { WorkerDataPath as WorkerDataPathClass } from '../../src/targets/embedded/WorkerDataPath.js';
import type { InitiatorSession } from '../../src/iscsi/InitiatorSession.js';
import { parseIscsiName, type IscsiName } from '../../src/targets/IscsiName.js';
import { getPeer, hasPeers, peerEnvironment, projectFolder } from '../support/environment.js';
import { haveTgtd, startTgtd } from '../support/tgtd.js';
import { median, type BenchRow, type BenchSuite } from './Benchmark.js';

const targetName = parseIscsiName('iqn.2026-11.test.example:bench');
/** Targets of the rows that compare processes, and how many of them are read at a time. */
const manyTargets = 16;
const readTargets = 4;
const user = 'bench';
const secret = 'bench-secret-1';
const lunBytes = 64 * 1024 * 1024;
const rounds = 5;
const loginsPerRound = 1_000;
/** A target that has just started is compiled while it answers. */
const warmUpLogins = 3_000;
const writesPerRound = 2_000;
const perfSeconds = 2;

interface Contender {
  readonly name: 'embedded' | 'tgtd' | 'one process' | 'two processes';
  readonly port: number;
  stop(): Promise<void>;
}

/** The built-in target beside tgtd: the same logins, the same reads and writes, in turns.  Both LUNs are files of 64 MiB. */
export const embeddedSuite: BenchSuite = {
  name: 'Embedded target beside tgtd',
  async run() {
    if (!haveTgtd) return [];
    const contenders = [await startEmbedded('embedded'), await startTgt()];
    try {
      const rows: BenchRow[] = [];
      for (const contender of contenders) await loginsPerSecond(contender, 16, warmUpLogins);
      for (const atOnce of [1, 16]) {
        const measured = await inTurns(contenders, (contender) =>
          loginsPerSecond(contender, atOnce, loginsPerRound),
        );
        rows.push(...compare(`logins with CHAP and logouts, ${atOnce} at a time`, '/s', measured, 1));
      }
      if (hasPeers('iscsiReadcapacity16')) {
        for (const blocks of [8, 128]) {
          const measured = await inTurns(contenders, (contender) => readsPerSecond(contender, blocks));
          rows.push(
            ...compare(`reads of ${blocks} blocks, 32 at a time (iscsi-perf)`, 'IOPS', measured, 0.5),
          );
        }
      }
      for (const [blocks, goal] of [
        [8, 0.5],
        [128, 0.9],
      ] as const) {
        const measured = await inTurns(contenders, (contender) => writesPerSecond(contender, blocks));
        rows.push(...compare(`writes of ${blocks} blocks, 32 at a time`, 'IOPS', measured, goal));
      }
      return rows;
    } finally {
      for (const contender of contenders) await contender.stop();
    }
  },
};

/** Sixteen targets in one process and in two.  Their initiators need processors too, so two processors do not give twice as much. */
export const embeddedProcessesSuite: BenchSuite = {
  name: 'Embedded target: many targets on two processors',
  async run() {
    if (!hasPeers('iscsiReadcapacity16')) return [];
    const contenders = [
      await startEmbedded('one process', { targets: manyTargets, workers: 1 }),
      await startEmbedded('two processes', { targets: manyTargets, workers: 2 }),
    ];
    try {
      const rows: BenchRow[] = [];
      for (const blocks of [8, 128]) {
        const measured = await inTurns(contenders, async (contender) => {
          const read = Array.from({ length: readTargets }, (_, index) =>
            readsPerSecond(contender, blocks, index),
          );
          return (await Promise.all(read)).reduce((sum, figure) => sum + figure, 0);
        });
        const [one = Number.NaN, two = Number.NaN] = contenders.map(({ name }) => measured.get(name));
        const what = `reads of ${blocks} blocks at ${readTargets} of ${manyTargets} targets`;
        rows.push(
          {
            name: `${what}: two processes`,
            figure: two,
            unit: 'IOPS',
            ratio: { to: 'one process', value: two / one },
            goal: 1.1,
            atLeast: true,
          },
          { name: `${what}: one process`, figure: one, unit: 'IOPS' },
        );
      }
      return rows;
    } finally {
      for (const contender of contenders) await contender.stop();
    }
  },
};

function nameOf(index: number): IscsiName {
  return index === 0 ? targetName : parseIscsiName(`${targetName}-${index}`);
}

async function inTurns(
  contenders: readonly Contender[],
  measure: (contender: Contender) => Promise<number>,
): Promise<Map<string, number>> {
  const figures = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) figures.get(contender.name)?.push(await measure(contender));
  }
  return new Map([...figures].map(([name, values]) => [name, median(values)]));
}

function compare(
  what: string,
  unit: string,
  measured: ReadonlyMap<string, number>,
  goal: number,
): BenchRow[] {
  const ours = measured.get('embedded') ?? Number.NaN;
  const theirs = measured.get('tgtd') ?? Number.NaN;
  return [
    {
      name: `${what}: embedded`,
      figure: ours,
      unit,
      ratio: { to: 'tgtd', value: ours / theirs },
      goal,
      atLeast: true,
    },
    { name: `${what}: tgtd`, figure: theirs, unit },
  ];
}

async function loginsPerSecond({ port }: Contender, atOnce: number, count: number): Promise<number> {
  return perSecond(count, atOnce, async () => {
    const session = await logIn(port);
    await session.logout();
  });
}

/** iscsi-perf 1.19 only reads: the writes are those of our own initiator, with immediate data and R2T as each target wants them. */
async function writesPerSecond({ port }: Contender, blocks: number): Promise<number> {
  const session = await logIn(port);
  const dataOut = Buffer.alloc(blocks * 512, 0x5a);
  let lba = 0;
  const figure = await perSecond(writesPerRound, 32, async () => {
    // WRITE(16), SBC-3 5.43: the LBA in bytes 2 to 9, the number of blocks in bytes 10 to 13.
    const cdb = Buffer.alloc(16);
    cdb[0] = 0x8a;
    cdb.writeUInt32BE(lba, 6);
    cdb.writeUInt32BE(blocks, 10);
    lba = (lba + blocks) % (lunBytes / 512);
    const { status } = await session.scsiCommand({ lun: 1, cdb, dataOut });
    // The first command of a session may be told of a unit attention instead.
    if (status !== 0 && status !== 2) throw new Error(`WRITE(16) ended with status ${status}`);
  });
  await session.logout();
  return figure;
}

async function perSecond(count: number, atOnce: number, action: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  let begun = 0;
  const work = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      await action();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return count / ((performance.now() - startedAt) / 1_000);
}

function logIn(port: number): Promise<InitiatorSession> {
  return login({
    address: '127.0.0.1',
    port,
    targetName,
    initiatorName: 'iqn.2026-11.test.example:initiator',
    chap: { userName: user, secret: Buffer.from(secret) },
    targetChap: null,
    algorithms: [5],
  });
}

/** iscsi-perf prints a line with "iops average N" again and again; the last one counts. */
async function readsPerSecond({ port }: Contender, blocks: number, target = 0): Promise<number> {
  const program = join(dirname(getPeer('iscsiReadcapacity16')), 'iscsi-perf');
  const url = `iscsi://127.0.0.1:${port}/${nameOf(target)}/1`;
  const env = peerEnvironment({ LIBISCSI_CHAP_USERNAME: user, LIBISCSI_CHAP_PASSWORD: secret });
  const { stdout } = await promisify(execFile)(
    program,
    ['-m', '32', '-b', String(blocks), '-t', String(perfSeconds), url],
    { env, timeout: 30_000 },
  );
  const found = [...stdout.matchAll(/iops average (\d+)/g)].at(-1)?.[1];
  if (found === undefined) throw new Error(`iscsi-perf printed no average: ${stdout.slice(-200)}`);
  return Number(found);
}

async function startEmbedded(name: Contender['name'], { targets = 1, workers = 1 } = {}): Promise<Contender> {
  const names = Array.from({ length: targets }, (_, index) => nameOf(index));
  const folder = mkdtempSync(join(tmpdir(), 'bench-embedded-'));
  // The built one: its worker thread cannot be started from TypeScript.
  const built = join(projectFolder, 'dist', 'modules', 'targets', 'embedded', 'WorkerDataPath.js');
  const { WorkerDataPath } = (await import(built)) as { readonly WorkerDataPath: typeof WorkerDataPathClass };
  const dataPath = new WorkerDataPath((error) => {
    throw error;
  });
  const { port } = await dataPath.start({
    portal: { address: '127.0.0.1', port: 0 },
    targets: names.map((iscsiName, index) => ({
      iscsiName,
      alias: null,
      luns: [{ lun: 1, bytes: lunBytes, file: join(folder, `lun-${index}.img`) }],
      initiators: null,
      protected: false,
    })),
    open: [],
    accounts: [
      {
        id: user,
        chapName: user,
        secret: Buffer.from(secret),
        generation: 1,
        bindings: names.map((target) => ({ target, role: 'initiator' })),
      },
    ],
    folder,
    workers,
  });
  return {
    name,
    port,
    stop: async () => {
      await dataPath.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function startTgt(): Promise<Contender> {
  const tgtd = await startTgtd();
  const { tid } = await tgtd.createTarget(targetName, { lunBytes });
  await tgtd.newAccount(user, secret);
  await tgtd.bindAccount(tid, user);
  return { name: 'tgtd', port: tgtd.port, stop: () => tgtd.stop() };
}
