import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseIscsiName, type IscsiName } from '../../src/targets/IscsiName.js';
import { provideRequest } from './provideRequest.js';
import { host, MiB, other, principal, StorageWorld, type StorageKind } from './StorageWorld.js';

const BLOCK = 512;
/** Blocks of one write. */
const RUN_BLOCKS = 8;
/** Of the volume that nobody changes. */
const STEADY_BYTES = 4 * MiB;

const steadyHost = parseIscsiName('iqn.1993-08.org.debian:01:steady');

interface Steady {
  readonly target: IscsiName;
  readonly lun: number;
}

/** What was seen while volumes were served and withdrawn. */
export interface RoundsResult {
  readonly rounds: number;
  /** What a `provide` took, median. */
  readonly provideMs: number;
  /** Logins that an initiator tried which is never allowed. */
  readonly strangerTries: number;
  /** What it saw: nothing, or it is a fault. */
  readonly strangerSaw: readonly string[];
  /** Writes of an initiator whose LUNs nobody changed, each read again. */
  readonly steadyWrites: number;
  /** Writes and reads that failed, or read something else: none, or it is a fault. */
  readonly lost: readonly string[];
}

/**
 * Serves a volume to a host and withdraws it again, round for round, under a stranger that never stops trying to log in to that target,
 * and a host of another target that never stops writing and reading.
 */
export async function runProvideRounds(kind: StorageKind, rounds: number): Promise<RoundsResult> {
  const world = new StorageWorld(kind);
  await world.start();
  const over = new AbortController();
  try {
    const steady = await provideSteady(world);
    const target = parseIscsiName(`${world.settings.iqnPrefix}:served`);
    const strangers = [tryToLogIn(world, target, true, over), tryToLogIn(world, target, false, over)];
    const writing = writeAndRead(world, steady, over);
    const caller = principal('storage', 'credentials');
    const provideMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now();
      const provided = await world.served.provide(caller, provideRequest('served'));
      provideMs.push(performance.now() - startedAt);
      if (provided.cause !== 'done' || provided.proof?.state !== 'verified')
        throw new Error(`round ${round}: ${provided.cause}: ${provided.message}`);
      // With an account that proves itself, it still is not allowed.
      await world.addAccount(target, other);
      const session = await world.login(target);
      await session.logout();
      const { cause, message } = await world.served.withdraw(caller, { target, removeVolumes: true });
      if (cause !== 'done') throw new Error(`round ${round}: ${cause}: ${message}`);
    }
    over.abort();
    const seen = await Promise.all(strangers);
    const written = await writing;
    return {
      rounds,
      provideMs: Math.round(provideMs.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0),
      strangerTries: seen.reduce((all, { tries }) => all + tries, 0),
      strangerSaw: seen.flatMap(({ saw }) => saw),
      steadyWrites: written.writes,
      lost: written.lost,
    };
  } finally {
    over.abort();
    await world.dispose();
  }
}

async function provideSteady(world: StorageWorld): Promise<Steady> {
  const volume = await world.makeVolume('steady', STEADY_BYTES);
  const target = await world.makeTarget('steady');
  await world.addAccount(target, steadyHost);
  await world.done({ kind: 'allow', target, initiator: steadyHost });
  const { lun } = await world.export(target, volume);
  return { target, lun: lun ?? Number.NaN };
}

async function tryToLogIn(
  world: StorageWorld,
  target: IscsiName,
  withAccount: boolean,
  { signal }: AbortController,
): Promise<{ readonly tries: number; readonly saw: readonly string[] }> {
  const saw: string[] = [];
  let tries = 0;
  while (!signal.aborted) {
    tries += 1;
    try {
      const session = await (withAccount ? world.login(target, other) : world.loginByName(target, other));
      saw.push(`a session with the LUNs ${(await session.reportLuns()).join(', ') || 'none'}`);
      await session.logout();
    } catch {
      // Refused, as it must be.
    }
    await sleep(5);
  }
  return { tries, saw };
}

/** Runs of blocks with a checksum of themselves, each read again at once, and all of them at the end. */
async function writeAndRead(
  world: StorageWorld,
  { target, lun }: Steady,
  { signal }: AbortController,
): Promise<{ readonly writes: number; readonly lost: readonly string[] }> {
  const lost: string[] = [];
  const written = new Map<number, string>();
  let writes = 0;
  const session = await world.login(target, steadyHost);
  await session.testUnitReady(lun).catch(() => {});
  const runs = STEADY_BYTES / BLOCK / RUN_BLOCKS;
  const command = (code: number, run: number): Buffer => {
    const cdb = Buffer.alloc(10);
    cdb[0] = code;
    cdb.writeUInt32BE(run * RUN_BLOCKS, 2);
    cdb.writeUInt16BE(RUN_BLOCKS, 7);
    return cdb;
  };
  const expectRun = async (run: number, checksum: string): Promise<void> => {
    const { status, dataIn } = await session.scsiCommand({
      lun,
      cdb: command(0x28, run),
      dataInLength: RUN_BLOCKS * BLOCK,
    });
    if (status !== 0) lost.push(`read of run ${run}: status ${status}`);
    else if (checksumOf(dataIn) !== checksum) lost.push(`read of run ${run}: other bytes`);
  };
  try {
    while (!signal.aborted) {
      const run = writes % runs;
      const data = randomBytes(RUN_BLOCKS * BLOCK);
      const { status } = await session.scsiCommand({ lun, cdb: command(0x2a, run), dataOut: data });
      if (status !== 0) lost.push(`write ${writes}: status ${status}`);
      written.set(run, checksumOf(data));
      await expectRun(run, checksumOf(data));
      writes += 1;
      await sleep(1);
    }
    for (const [run, checksum] of written) await expectRun(run, checksum);
    await session.logout();
  } catch (error) {
    lost.push(`the session ended: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { writes, lost };
}

/** Volumes that are made, filled and removed in one pool, one after the other: what a new one reads that is not zero. */
export async function runFreshBytesRounds(kind: StorageKind, rounds: number): Promise<readonly string[]> {
  const world = new StorageWorld(kind);
  await world.start();
  try {
    const found: string[] = [];
    const target = await world.makeTarget('fresh');
    await world.addAccount(target);
    await world.done({ kind: 'allow', target, initiator: host });
    const session = await world.login(target);
    const blocks = MiB / BLOCK;
    const cdb = Buffer.alloc(10);
    cdb.writeUInt16BE(blocks, 7);
    for (let round = 0; round < rounds; round += 1) {
      const volume = await world.makeVolume(`fresh${round}`);
      const lun = (await world.export(target, volume)).lun ?? Number.NaN;
      await session.testUnitReady(lun).catch(() => {});
      await session.testUnitReady(lun).catch(() => {});
      cdb[0] = 0x28;
      const read = await session.scsiCommand({ lun, cdb, dataInLength: MiB });
      if (read.status !== 0) found.push(`round ${round}: read status ${read.status}`);
      else if (!read.dataIn.equals(Buffer.alloc(MiB))) found.push(`round ${round}: bytes that are not zero`);
      cdb[0] = 0x2a;
      const write = await session.scsiCommand({ lun, cdb, dataOut: randomBytes(MiB) });
      if (write.status !== 0) found.push(`round ${round}: write status ${write.status}`);
      await world.done({ kind: 'removeExport', target, lun });
      await world.done({ kind: 'removeVolume', volume });
    }
    await session.logout();
    return found;
  } finally {
    await world.dispose();
  }
}

function checksumOf(data: Buffer): string {
  return createHash('sha256').update(data).digest('base64');
}
