import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { login } from '../../../src/iscsi/Initiator.js';
import { ChapSecret } from '../../../src/targets/ChapSecret.js';
import type { DataPathSetup, DataPathStart, EndedSession } from '../../../src/targets/embedded/DataPath.js';
import { EmbeddedDriver } from '../../../src/targets/embedded/EmbeddedDriver.js';
import { WorkerDataPath } from '../../../src/targets/embedded/WorkerDataPath.js';
import { parseIscsiName } from '../../../src/targets/IscsiName.js';
import { TargetDriverError } from '../../../src/targets/TargetDriverError.js';
import { projectFolder } from '../../support/environment.js';
import { buildOnce } from '../../support/server.js';
import { makeTemporaryStore } from '../../support/temporaryStore.js';
import { patienceMs } from '../../support/patience.js';

const target = parseIscsiName('iqn.2026-11.test.example:worker');
const built = pathToFileURL(
  join(projectFolder, 'dist', 'modules', 'targets', 'embedded', 'dataPathWorker.js'),
);
const folder = mkdtempSync(join(tmpdir(), 'worker-'));
const closers: (() => Promise<void>)[] = [];

beforeAll(buildOnce, 120_000);
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});
afterAll(() => rmSync(folder, { recursive: true }));

function setup(more: Partial<DataPathSetup> = {}): DataPathSetup {
  return {
    portal: { address: '127.0.0.1', port: 0 },
    targets: [{ iscsiName: target, alias: null, luns: [], initiators: null, protected: false }],
    open: [target],
    accounts: [],
    folder,
    ...more,
  };
}

/** A worker's module: the real one where `real` is set, and `extra` beside it. */
function entry(name: string, extra: string, { real = true } = {}): URL {
  const path = join(folder, `${name}.mjs`);
  const head = `import { parentPort } from 'node:worker_threads';\n${real ? `import ${JSON.stringify(built.href)};\n` : ''}`;
  writeFileSync(path, head + extra);
  return pathToFileURL(path);
}

/** Throws out of any handler when sessions are asked for, as a fault of ours would. */
const faulty = `parentPort.on('message', ({ method }) => {
  if (method === 'endSessions') setImmediate(() => { throw new Error('a fault of the test'); });
});`;

function dataPath(
  options: ConstructorParameters<typeof WorkerDataPath>[1],
  onCrash: (error: Error) => void = () => {},
) {
  const made = new WorkerDataPath(onCrash, { entry: built, ...options });
  closers.push(() => made.close());
  return made;
}

async function logIn(port: number, chap: { userName: string; secret: Buffer } | null = null): Promise<'in'> {
  const session = await login({
    address: '127.0.0.1',
    port,
    targetName: target,
    initiatorName: 'iqn.2026-11.test.example:host',
    chap,
  });
  await session.logout();
  return 'in';
}

describe('the data path in a worker thread', () => {
  it('serves logins, tells sessions and what ended them, and closes its port', async () => {
    const ended: EndedSession[] = [];
    const worker = dataPath({ events: { sessionEnded: (each) => ended.push(each) } });
    const { port } = await worker.start(setup());
    const session = await login({
      address: '127.0.0.1',
      port,
      targetName: target,
      initiatorName: 'iqn.2026-11.test.example:host',
      chap: null,
    });
    expect(await worker.sessions(null)).toMatchObject([
      { target, initiatorName: 'iqn.2026-11.test.example:host', authMethod: 'None', mutual: false, cid: 0 },
    ]);
    const [{ id } = { id: '' }] = await worker.sessions(null);
    await worker.endSessions([id]);
    await session.ended;
    expect(await worker.sessions(null)).toEqual([]);
    // A session that its initiator ends is not told.
    await logIn(port);
    expect(ended).toEqual([
      {
        target,
        initiatorName: 'iqn.2026-11.test.example:host',
        initiatorAddress: '127.0.0.1',
        isid: session.isid.toString('hex'),
        why: 'ended by the administrator',
      },
    ]);
    await worker.close();
    await expect(logIn(port)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('does not take another port for one in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    closers.push(async () => void other.close());
    const { port } = other.address() as AddressInfo;
    await expect(dataPath({}).start(setup({ portal: { address: '127.0.0.1', port } }))).rejects.toMatchObject(
      { code: 'EADDRINUSE' },
    );
  });

  it('tells a crash once; calls under way and later ones are "unavailable"', async () => {
    const crashes: Error[] = [];
    const worker = dataPath({ entry: entry('faulty', faulty) }, (error) => crashes.push(error));
    const { port } = await worker.start(setup());
    // Whether it is still answered is a matter of microseconds.
    await worker.endSessions([]).catch(() => {});
    await expect.poll(() => crashes.map(({ message }) => message)).toEqual(['a fault of the test']);
    await expect(worker.sessions(null)).rejects.toMatchObject({ reason: 'unavailable' });
    await expect(logIn(port)).rejects.toMatchObject({ kind: 'unreachable' });
    await worker.close();
    expect(crashes).toHaveLength(1);
  });

  it('gives a call up that is not answered in time', async () => {
    const silent = entry('silent', `parentPort.on('message', () => {});`, { real: false });
    const worker = new WorkerDataPath(() => {}, { entry: silent, callTimeoutMs: 50 });
    const started = worker.start(setup());
    const error = await worker.sessions(null).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TargetDriverError);
    expect(error).toMatchObject({
      reason: 'timeout',
      message: 'the embedded target did not answer sessions within 50 ms',
    });
    await expect(worker.close()).rejects.toMatchObject({ reason: 'timeout' });
    await expect(started).rejects.toMatchObject({ reason: 'unavailable' });
  });

  it('does not keep the process running', async () => {
    const script = `
      import { WorkerDataPath } from ${JSON.stringify(new URL('./WorkerDataPath.js', built).href)};
      const worker = new WorkerDataPath(() => {});
      const { port } = await worker.start(${JSON.stringify(setup())});
      console.log(port > 0, (await worker.sessions(null)).length);`;
    const file = join(folder, 'program.mjs');
    writeFileSync(file, script);
    const child = spawn(process.execPath, [file], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: patienceMs,
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(output).toBe('true 0\n');
  });
});

/** A data path of which the test says when it may start. */
class HeldDataPath extends WorkerDataPath {
  readonly #mayStart: Promise<void>;

  constructor(onCrash: (error: Error) => void, worker: URL, mayStart: Promise<void>) {
    super(onCrash, { entry: worker });
    this.#mayStart = mayStart;
  }

  override async start(told: DataPathSetup): Promise<DataPathStart> {
    await this.#mayStart;
    return super.start(told);
  }
}

/** The first data path starts at once, every later one when `letStart` is called; `attempts` are those that were told to start. */
function holdRevival(worker: URL) {
  let letStart = (): void => {};
  const released = new Promise<void>((resolve) => {
    letStart = resolve;
  });
  const held = {
    attempts: 0,
    letStart: () => letStart(),
    makeDataPath: (onCrash: (error: Error) => void) => {
      held.attempts += 1;
      return new HeldDataPath(onCrash, worker, held.attempts === 1 ? Promise.resolve() : released);
    },
  };
  return held;
}

describe('the embedded driver, when its worker crashes', () => {
  it('says "unavailable", starts it again on the same port, and what was changed meanwhile is in force', async () => {
    const temporary = makeTemporaryStore();
    closers.push(() => temporary.remove());
    const log: string[] = [];
    const held = holdRevival(entry('crashing', faulty));
    const driver = new EmbeddedDriver({
      portal: { address: '127.0.0.1', port: 0 },
      targets: setup().targets,
      sealed: temporary.sealed,
      makeDataPath: held.makeDataPath,
      folder,
      log: {
        warn: (_, message) => log.push(message),
        error: (_, message) => log.push(message),
      },
    });
    closers.push(() => driver.close());
    await driver.start();
    const { port } = driver;
    const add = async (chapName: string): Promise<void> =>
      driver.execute(
        await driver.plan({
          kind: 'add',
          target,
          role: 'initiator',
          chapName,
          secret: new ChapSecret(Buffer.from('secret-of-test'), { minBytes: 12, maxBytes: 16 }),
        }),
      );
    const as = (userName: string) => ({ userName, secret: Buffer.from('secret-of-test') });
    await add('before');
    await driver.endSessions([]).catch(() => {});

    const reason = (): Promise<unknown> =>
      driver.listSessions(null).catch((error: unknown) => (error as TargetDriverError).reason);
    await expect.poll(reason).toBe('unavailable');
    await expect(add('meanwhile')).rejects.toMatchObject({ reason: 'unavailable' });
    // The next one has been told what it starts with: what comes now must reach it all the same.
    await expect.poll(() => held.attempts).toBe(2);
    await expect(add('while it starts')).rejects.toMatchObject({ reason: 'unavailable' });
    held.letStart();
    await expect.poll(() => driver.listSessions(null).catch(() => null)).toEqual([]);
    expect(driver.port).toBe(port);
    expect(await logIn(port, as('before'))).toBe('in');
    expect(await logIn(port, as('meanwhile'))).toBe('in');
    expect(await logIn(port, as('while it starts'))).toBe('in');
    await expect(logIn(port)).rejects.toMatchObject({ status: { statusClass: 2, statusDetail: 1 } });
    expect(log).toEqual([
      'the embedded target has stopped; it is started again in 100 ms',
      'the embedded target runs again',
    ]);
  });

  it('tries again and again while its port is taken', async () => {
    const temporary = makeTemporaryStore();
    closers.push(() => temporary.remove());
    const log: string[] = [];
    const held = holdRevival(entry('crashing-too', faulty));
    const driver = new EmbeddedDriver({
      portal: { address: '127.0.0.1', port: 0 },
      targets: setup().targets,
      sealed: temporary.sealed,
      makeDataPath: held.makeDataPath,
      folder,
      log: {
        warn: (_, message) => log.push(message),
        error: ({ err }: { err?: Error }, message) => log.push(`${err?.message}: ${message}`),
      },
    });
    closers.push(() => driver.close());
    await driver.start();
    const thief = createServer();
    await driver.endSessions([]).catch(() => {});
    // It has been closed by the crash: whoever comes first has it.
    await expect
      .poll(
        () =>
          new Promise<boolean>((resolve) => {
            thief.once('error', () => resolve(false));
            thief.listen(driver.port, '127.0.0.1', () => resolve(true));
          }),
      )
      .toBe(true);
    held.letStart();
    await expect.poll(() => log.length).toBeGreaterThanOrEqual(3);
    expect(log.slice(0, 3)).toEqual([
      'a fault of the test: the embedded target has stopped; it is started again in 100 ms',
      `127.0.0.1 port ${driver.port} is in use by another process: expected it to be free: the embedded target has stopped; it is started again in 200 ms`,
      `127.0.0.1 port ${driver.port} is in use by another process: expected it to be free: the embedded target has stopped; it is started again in 400 ms`,
    ]);
    await new Promise((resolve) => thief.close(resolve));
    await expect.poll(() => driver.listSessions(null).catch(() => null)).toEqual([]);
    await expect.poll(() => log.at(-1)).toBe('the embedded target runs again');
  });
});
