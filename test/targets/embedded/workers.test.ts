import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { login } from '../../../src/iscsi/Initiator.js';
import type { InitiatorSession } from '../../../src/iscsi/InitiatorSession.js';
import type { DataPathSetup, EndedSession } from '../../../src/targets/embedded/DataPath.js';
import { describeProcess, isAlive as isProcessAlive } from '../../../src/store/describeProcess.js';
import { TargetDataPath } from '../../../src/targets/embedded/TargetDataPath.js';
import type { WorkerChange } from '../../../src/targets/embedded/WorkerProcess.js';
import type { EmbeddedTarget } from '../../../src/targets/EmbeddedTarget.js';
import { parseIscsiName, type IscsiName } from '../../../src/targets/IscsiName.js';
import { builtWorkerEntry } from '../../support/builtWorkerEntry.js';
import { patienceMs } from '../../support/patience.js';
import { buildOnce } from '../../support/server.js';

const folder = mkdtempSync(join(tmpdir(), 'workers-'));
const host = parseIscsiName('iqn.2026-11.test.example:host');
const other = parseIscsiName('iqn.2026-11.test.example:other');
const secret = 'bench-secret-1';
/** In their order: the first is served by this process, the second by a worker process. */
const here = nameOf('a');
const there = nameOf('b');
const closers: (() => Promise<unknown>)[] = [];

beforeAll(buildOnce, 120_000);
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});
afterAll(() => rmSync(folder, { recursive: true }));

function nameOf(label: string): IscsiName {
  return parseIscsiName(`iqn.2026-11.test.example:${label}`);
}

function target(iscsiName: IscsiName, more: Partial<EmbeddedTarget> = {}): EmbeddedTarget {
  const luns = [{ lun: 1, bytes: 1 << 20, file: null }];
  return { iscsiName, alias: null, luns, initiators: null, protected: false, ...more };
}

const volume = (id: string) => ({
  lun: 2,
  bytes: 1 << 20,
  file: join(folder, id),
  volume: { id, blockSize: 512 as const, readOnly: false, reserveBytes: 0 },
});

/** Two volumes whose files are there. */
function sharedVolumes() {
  const [first, second] = [volume('1'.repeat(32)), volume('2'.repeat(32))];
  for (const { file } of [first, second]) writeFileSync(file, Buffer.alloc(1 << 20));
  return [first, second] as const;
}

interface Events {
  readonly ended: EndedSession[];
  readonly changes: WorkerChange[];
}

async function start(
  more: Partial<DataPathSetup> = {},
): Promise<{ readonly dataPath: TargetDataPath; readonly port: number } & Events> {
  const events: Events = { ended: [], changes: [] };
  const dataPath = new TargetDataPath(
    {
      sessionEnded: (each) => events.ended.push(each),
      workerChanged: (change) => events.changes.push(change),
    },
    builtWorkerEntry,
  );
  closers.push(() => dataPath.close());
  const { port } = await dataPath.start({
    portal: { address: '127.0.0.1', port: 0 },
    targets: [target(here), target(there)],
    open: [here, there],
    accounts: [],
    folder,
    workers: 2,
    ...more,
  });
  return { dataPath, port, ...events };
}

async function logIn(
  port: number,
  targetName: IscsiName,
  initiatorName: IscsiName = host,
  chap: { userName: string; secret: Buffer } | null = null,
): Promise<InitiatorSession> {
  const session = await login({ address: '127.0.0.1', port, targetName, initiatorName, chap });
  closers.push(async () => session.close());
  return session;
}

function blocks(opcode: number, lba: number): Buffer {
  const cdb = Buffer.alloc(16);
  cdb[0] = opcode;
  cdb.writeUInt32BE(lba, 6);
  cdb.writeUInt32BE(1, 10);
  return cdb;
}

/** WRITE (16) of one block, without the unit attention that a first command may be told instead. */
async function write(session: InitiatorSession, lba: number, fill: number, lun = 1): Promise<number> {
  await session.testUnitReady(lun);
  const command = { lun, cdb: blocks(0x8a, lba), dataOut: Buffer.alloc(512, fill) };
  return (await session.scsiCommand(command)).status;
}

async function read(session: InitiatorSession, lba: number, lun = 1): Promise<Buffer> {
  const { dataIn } = await session.scsiCommand({ lun, cdb: blocks(0x88, lba), dataInLength: 512 });
  return dataIn;
}

/** PERSISTENT RESERVE OUT (SPC-4 6.16): REGISTER AND IGNORE EXISTING KEY (6), RESERVE (1) of the type write exclusive. */
async function reserve(session: InitiatorSession, lun: number): Promise<void> {
  for (const [action, key, newKey] of [
    [6, 0n, 7n],
    [1, 7n, 0n],
  ] as const) {
    const cdb = Buffer.from([0x5f, action, action === 1 ? 1 : 0, 0, 0, 0, 0, 0, 24, 0]);
    const dataOut = Buffer.alloc(24);
    dataOut.writeBigUInt64BE(key, 0);
    dataOut.writeBigUInt64BE(newKey, 8);
    expect((await session.scsiCommand({ lun, cdb, dataOut })).status).toBe(0);
  }
}

const RESERVATION_CONFLICT = 0x18;

describe('a data path of two processes', () => {
  it('serves each target in one of them, behind one portal, and tells the sessions of both', async () => {
    const { dataPath, port } = await start();
    expect(dataPath.workerPids).toHaveLength(1);
    const sessions = [await logIn(port, here), await logIn(port, there)];
    for (const [index, session] of sessions.entries()) {
      expect(await write(session, 3, index + 1)).toBe(0);
      expect(await read(session, 3)).toEqual(Buffer.alloc(512, index + 1));
      expect(await session.sendTargets()).toMatchObject([{ targetName: [here, there][index] }]);
    }
    expect((await dataPath.sessions(null)).map((each) => each.target).toSorted()).toEqual([here, there]);
    const [session] = await dataPath.sessions(there);
    expect(session).toMatchObject({
      initiatorName: host,
      tsih: sessions[1]?.tsih,
      initiatorAddress: '127.0.0.1',
    });
    const counts = await dataPath.countsOf([
      { target: there, lun: 1 },
      { target: here, lun: 1 },
      { target: there, lun: 9 },
    ]);
    expect(counts).toMatchObject([{ reads: 1, writes: 1 }, { reads: 1, writes: 1 }, null]);

    await dataPath.endSessions([session?.id ?? '']);
    await sessions[1]?.ended;
    expect((await dataPath.sessions(null)).map((each) => each.target)).toEqual([here]);
    await sessions[0]?.logout();
    await expect.poll(() => dataPath.sessions(null)).toEqual([]);
  });

  it('loses no command of an initiator that sends it at once after its login', async () => {
    const { port } = await start();
    let answered = 0;
    const one = async (): Promise<void> => {
      const session = await login({
        address: '127.0.0.1',
        port,
        targetName: there,
        initiatorName: host,
        chap: null,
      });
      await session.testUnitReady(1);
      answered += 1;
      await session.logout();
    };
    const several = async (): Promise<void> => {
      for (let count = 0; count < 20; count += 1) await one();
    };
    await Promise.all(Array.from({ length: 8 }, several));
    expect(answered).toBe(160);
  });

  it('replaces a session by one of the same ISID', async () => {
    const { dataPath, port } = await start();
    const isid = Buffer.from('800000000001', 'hex');
    const options = { address: '127.0.0.1', port, targetName: there, initiatorName: host, isid, chap: null };
    const first = await login(options);
    const second = await login(options);
    closers.push(async () => second.close());
    await first.ended;
    expect(await write(second, 0, 9)).toBe(0);
    expect(await dataPath.sessions(null)).toHaveLength(1);
  });

  it('counts the sessions of both against one limit', async () => {
    const { port } = await start({ limits: { maxSessions: 2 } });
    await logIn(port, here);
    const second = await logIn(port, there);
    await expect(logIn(port, here, other)).rejects.toMatchObject({ status: { name: 'Out of resources' } });
    await expect(logIn(port, there, other)).rejects.toMatchObject({ status: { name: 'Out of resources' } });
    await second.logout();
    await expect
      .poll(() =>
        logIn(port, there, other).then(
          () => 'in',
          () => 'refused',
        ),
      )
      .toBe('in');
  });

  it('lets nobody in with a secret that was replaced, at either', async () => {
    const account = (text: string, generation: number) => ({
      id: 'host',
      chapName: 'host',
      secret: Buffer.from(text),
      generation,
      bindings: [here, there].map((bound) => ({ target: bound, role: 'initiator' as const })),
    });
    const { dataPath, port } = await start({ open: [], accounts: [account(secret, 1)] });
    const chap = (text: string) => ({ userName: 'host', secret: Buffer.from(text) });
    for (const name of [here, there]) await logIn(port, name, host, chap(secret));
    await dataPath.putAccount(account('another-secret-2', 2));
    for (const name of [here, there]) {
      await expect(logIn(port, name, other, chap(secret))).rejects.toMatchObject({ kind: 'unauthenticated' });
      await logIn(port, name, other, chap('another-secret-2'));
    }
  });

  it('ends sessions of initiators that a target does not admit any more, and shows its LUNs anew', async () => {
    const { dataPath, port, ended } = await start();
    const [kept, dropped] = [await logIn(port, there), await logIn(port, there, other)];
    const luns = [1, 2].map((lun) => ({ lun, bytes: 1 << 20, file: null }));
    await dataPath.putTarget(target(there, { initiators: [host], luns }));
    await dropped.ended;
    expect(ended).toMatchObject([{ initiatorName: other, target: there }]);
    await expect(logIn(port, there, other)).rejects.toMatchObject({
      status: { name: 'Authorization failure' },
    });
    expect(await kept.reportLuns()).toEqual([1, 2]);
    const missing = { lun: 3, bytes: 512, file: join(folder, 'no-folder', 'file') };
    await expect(
      dataPath.putTarget(target(there, { initiators: null, luns: [...luns, missing] })),
    ).rejects.toThrow('no-folder');
    expect(await kept.reportLuns()).toEqual([1, 2]);
    await expect(logIn(port, there, other)).rejects.toMatchObject({
      status: { name: 'Authorization failure' },
    });
    await dataPath.removeTarget(there);
    await kept.ended;
    await expect(logIn(port, there)).rejects.toMatchObject({ status: { name: 'Not found' } });
  });

  it('brings targets that begin to share a volume together, with its reservations', async () => {
    const [first, second] = sharedVolumes();
    const { dataPath, port } = await start({
      targets: [
        target(here, { luns: [first], relativePort: 2 }),
        target(there, { luns: [second], relativePort: 3 }),
      ],
    });
    const holder = await logIn(port, there);
    await holder.testUnitReady(2);
    await reserve(holder, 2);
    const { isid } = holder;
    await dataPath.putTarget(target(there, { luns: [second, { ...first, lun: 3 }], relativePort: 3 }));
    await holder.ended;

    const stranger = await logIn(port, there, other);
    await stranger.testUnitReady(2);
    expect(await write(stranger, 0, 5, 2)).toBe(RESERVATION_CONFLICT);
    const again = await login({
      address: '127.0.0.1',
      port,
      targetName: there,
      initiatorName: host,
      isid,
      chap: null,
    });
    closers.push(async () => again.close());
    expect(await write(again, 0, 6, 2)).toBe(0);
    // One unit behind both targets.
    await again.testUnitReady(3);
    await reserve(again, 3);
    expect(await write(await logIn(port, here, other), 0, 7, 2)).toBe(RESERVATION_CONFLICT);
  });

  it('leaves targets where they are if one of them has a LUN in memory, which another process could not have', async () => {
    const [shared, own] = sharedVolumes();
    const inMemory = { lun: 1, bytes: 1 << 20, file: null };
    const { dataPath, port } = await start({
      targets: [
        target(here, { luns: [inMemory, shared], relativePort: 2 }),
        target(there, { luns: [inMemory, own], relativePort: 3 }),
      ],
    });
    const session = await logIn(port, there);
    expect(await write(session, 0, 8)).toBe(0);
    const luns = [inMemory, own, { ...shared, lun: 3 }];
    await expect(dataPath.putTarget(target(there, { luns, relativePort: 3 }))).rejects.toThrow(
      'has a LUN in memory',
    );
    expect(await read(session, 0)).toEqual(Buffer.alloc(512, 8));
  });

  it('serves the rest of a target that moves if one of its LUNs cannot be opened again, and says so', async () => {
    const [shared, own] = sharedVolumes();
    const lost = { lun: 4, bytes: 1 << 20, file: join(mkdtempSync(join(folder, 'lost-')), 'lun') };
    const { dataPath, port } = await start({
      targets: [
        target(here, { luns: [shared], relativePort: 2 }),
        target(there, { luns: [own, lost], relativePort: 3 }),
      ],
    });
    rmSync(dirname(lost.file), { recursive: true });
    const luns = [own, lost, { ...shared, lun: 3 }];
    await expect(dataPath.putTarget(target(there, { luns, relativePort: 3 }))).rejects.toThrow(
      `LUN 4 of ${there}: `,
    );
    expect(await (await logIn(port, there)).reportLuns()).toEqual([2]);
    await dataPath.putTarget(target(there, { luns: [own, { ...shared, lun: 3 }], relativePort: 3 }));
    expect(await (await logIn(port, there)).reportLuns()).toEqual([2, 3]);
  });

  it('goes on with the targets of this process when the other one is killed, and starts that again', async () => {
    const luns = [{ lun: 1, bytes: 1 << 20, file: join(folder, 'killed') }];
    const { dataPath, port, changes, ended } = await start({
      targets: [target(here), target(there, { luns })],
    });
    const [kept, lost] = [await logIn(port, here), await logIn(port, there)];
    expect(await write(lost, 5, 3)).toBe(0);
    const [pid = 0] = dataPath.workerPids;
    process.kill(pid, 'SIGKILL');
    await lost.ended;
    expect(await write(kept, 0, 1)).toBe(0);
    await expect.poll(() => changes.map(({ isUp }) => isUp)).toEqual([false, true]);
    expect(changes[0]?.sentence).toContain('SIGKILL');
    expect(ended).toMatchObject([{ target: there, why: 'the worker process of the target has ended' }]);
    expect((await dataPath.sessions(null)).map((each) => each.target)).toEqual([here]);
    const again = await logIn(port, there);
    expect(await write(again, 0, 2)).toBe(0);
    expect(await read(again, 5)).toEqual(Buffer.alloc(512, 3));
  });

  it('moves no target away from a process that is being started, which may have its LUNs open already', async () => {
    const [first, second] = sharedVolumes();
    const changes: WorkerChange[] = [];
    const dataPath = new TargetDataPath(
      { workerChanged: (change) => changes.push(change) },
      entryThatStartsOnce(),
    );
    closers.push(() => dataPath.close());
    await dataPath.start({
      portal: { address: '127.0.0.1', port: 0 },
      targets: [
        target(here, { luns: [first], relativePort: 2 }),
        target(there, { luns: [second], relativePort: 3 }),
      ],
      open: [here, there],
      accounts: [],
      folder,
      workers: 2,
    });
    const [pid = 0] = dataPath.workerPids;
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => dataPath.workerPids.filter((each) => each !== pid)).toHaveLength(1);
    expect(changes.map(({ isUp }) => isUp)).toEqual([false]);
    const luns = [second, { ...first, lun: 3 }];
    await expect(dataPath.putTarget(target(there, { luns, relativePort: 3 }))).rejects.toThrow(
      `${there} cannot move now: `,
    );
  });

  it('kills a process that does not answer, so that nothing is executed after its session was ended', async () => {
    const luns = [{ lun: 1, bytes: 1 << 20, file: join(folder, 'hung') }];
    const { dataPath, port, changes } = await start({ targets: [target(here), target(there, { luns })] });
    const session = await logIn(port, there);
    expect(await write(session, 5, 1)).toBe(0);
    const [pid = 0] = dataPath.workerPids;
    process.kill(pid, 'SIGSTOP');
    const late = write(session, 5, 9).then(
      () => 'executed',
      () => 'lost',
    );
    const [live] = await dataPath.sessions(there);
    const changed = dataPath.putTarget(target(there, { initiators: [other], luns })).then(
      () => 'changed',
      (error: unknown) => String(error),
    );
    await dataPath.endSessions([live?.id ?? '']);
    expect(isAlive(pid)).toBe(false);
    expect(await changed).toContain('the worker process');
    expect(await late).toBe('lost');
    await expect.poll(() => changes.map(({ isUp }) => isUp)).toEqual([false, true]);
    expect(await read(await logInReady(port), 5)).toEqual(Buffer.alloc(512, 1));
  });

  it('ends its worker processes with it, also when it is killed', async () => {
    const { kill, workerPid } = await startProcess();
    await kill();
    await expect.poll(() => isAlive(workerPid), { timeout: patienceMs }).toBe(false);
  });

  it('ends the worker process of an earlier one that was stopped meanwhile, before it opens the same LUNs', async () => {
    const luns = [{ lun: 1, bytes: 1 << 20, file: join(folder, 'fenced') }];
    const targets = [target(here), target(there, { luns })];
    const { kill, port, workerPid } = await startProcess(targets);
    const session = await logIn(port, there);
    expect(await write(session, 5, 4)).toBe(0);
    process.kill(workerPid, 'SIGSTOP');
    await kill();
    expect(isAlive(workerPid)).toBe(true);
    const { port: portAfter } = await start({ targets });
    expect(isAlive(workerPid)).toBe(false);
    expect(await read(await logInReady(portAfter), 5)).toEqual(Buffer.alloc(512, 4));
  });

  it('divides the memory for data, so that both together keep the limit', async () => {
    const MiB = 1 << 20;
    const limits = { maxDataBytes: 64 * MiB, maxInitiatorBytes: 40 * MiB };
    const { dataPath } = await start({ limits, workers: 8 });
    // Each process can take a command of 16 MiB.
    expect(dataPath.workerPids).toHaveLength(1);
    expect(await dataPath.load()).toEqual({ dataBytes: 0, waitingCommands: 0, stalledSessions: 0 });
  });
});

async function logInReady(port: number): Promise<InitiatorSession> {
  const session = await logIn(port, there);
  await session.testUnitReady(1);
  return session;
}

/** A worker process that runs when it is started first, and then answers no call, as one that opens its files. */
function entryThatStartsOnce(): URL {
  const [program, mark] = [join(folder, 'starts-once.mjs'), join(folder, 'has-started')];
  writeFileSync(
    program,
    `import { existsSync, writeFileSync } from 'node:fs';
    if (existsSync(${JSON.stringify(mark)})) {
      process.on('message', ({ call }) => call === 'close' && process.exit(0));
      process.on('disconnect', () => process.exit(0));
    } else {
      writeFileSync(${JSON.stringify(mark)}, '');
      await import(${JSON.stringify(builtWorkerEntry.href)});
    }`,
  );
  return pathToFileURL(program);
}

/** A data path of two processes in a process of its own. */
async function startProcess(targets = [target(here), target(there)]) {
  const program = join(folder, 'killed.mjs');
  const portal = { address: '127.0.0.1', port: 0 };
  const setup = { portal, targets, open: [here, there], accounts: [], folder, workers: 2 };
  writeFileSync(
    program,
    `import { TargetDataPath } from ${JSON.stringify(new URL('./TargetDataPath.js', builtWorkerEntry).href)};
    const dataPath = new TargetDataPath();
    const { port } = await dataPath.start(${JSON.stringify(setup)});
    console.log(port, dataPath.workerPids[0]);`,
  );
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  closers.push(kill);
  const started = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const [line] = await Promise.race([started, exited.then(() => [''] as const)]);
  const [port = 0, workerPid = 0] = line.split(' ').map(Number);
  return { port, workerPid, kill };
}

/** One that has ended and was not collected yet does not count. */
function isAlive(pid: number): boolean {
  const description = describeProcess(pid);
  return description !== null && isProcessAlive(description);
}
