import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ownClient } from '../interop/ownClient.js';
import { getPeer, peerEnvironment } from '../support/environment.js';
import { startServer, type Server } from '../support/server.js';
import { haveTgtd, startTgtd, type Tgtd } from '../support/tgtd.js';
import { median, type BenchRow, type BenchSuite } from './Benchmark.js';

const ROUNDS = 60;
const WARM_UP = 10;
const secret = 'a-right-secret';
const run = promisify(execFile);

/** One way to give an initiator its secret at a target, and to take it away again. */
interface Way {
  readonly name: string;
  readonly millis: number[];
  add(chapName: string): Promise<void>;
  remove(chapName: string): Promise<void>;
}

/** What a WBEM client waits for its change, beside what an administrator waits for tgtadm. */
export const addSharedSecretSuite: BenchSuite = {
  name: 'AddSharedSecret on tgt',
  run: () => measureAddSharedSecret(),
};

/**
 * AddSharedSecret over HTTP, without proof and with it, against `tgtadm` doing the same: a new account, and its binding.
 *
 * Each way has a tgtd of its own with one protected target that has one account already.  One call of each by turns,
 * medians; tgtadm is two processes, as an administrator's script would start them.
 */
export async function measureAddSharedSecret(): Promise<readonly BenchRow[]> {
  if (!haveTgtd) {
    process.stdout.write('  skipped: there is no tgtd on this machine\n');
    return [];
  }
  const closers: (() => Promise<void>)[] = [];
  try {
    const byHand = await tgtadmWay(closers);
    const unproved = await serverWay('AddSharedSecret, proof off', ['--proof', 'off'], closers);
    const proved = await serverWay('AddSharedSecret, proof full', ['--proof', 'full'], closers);
    const ways = [byHand, unproved, proved];
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      for (const way of ways) {
        const chapName = `iqn.2026-11.test.example:bench-${round + WARM_UP}`;
        const before = performance.now();
        await way.add(chapName);
        if (round >= 0) way.millis.push(performance.now() - before);
        await way.remove(chapName);
      }
    }
    const yardstick = median(byHand.millis);
    return ways.map((way) => {
      const figure = median(way.millis);
      const row = { name: way.name, figure, unit: 'ms' };
      return way === byHand
        ? row
        : Object.assign(row, { ratio: { to: byHand.name, value: figure / yardstick } });
    });
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

async function tgtadmWay(closers: (() => Promise<void>)[]): Promise<Way> {
  const tgtd = await startTgtd();
  closers.push(() => tgtd.stop());
  const { tid } = await tgtd.createTarget('iqn.2026-11.test.example:bench');
  await tgtd.newAccount('first', secret);
  await tgtd.bindAccount(tid, 'first');
  const tgtadm = (...args: string[]): Promise<unknown> =>
    run(getPeer('tgtadm'), ['-C', `${tgtd.controlPort}`, '--lld', 'iscsi', '--mode', 'account', ...args], {
      env: peerEnvironment({ TGT_IPC_SOCKET: join(tgtd.folder, 'ipc') }),
    });
  return {
    name: 'tgtadm',
    millis: [],
    async add(chapName) {
      await tgtadm('--op', 'new', '--user', chapName, '--password', secret);
      await tgtadm('--op', 'bind', '--tid', `${tid}`, '--user', chapName);
    },
    remove: (chapName) => tgtd.deleteAccount(chapName),
  };
}

async function serverWay(
  name: string,
  args: readonly string[],
  closers: (() => Promise<void>)[],
): Promise<Way> {
  const tgtd = await startTgtd();
  closers.push(() => tgtd.stop());
  const { iscsiName } = await tgtd.createTarget('iqn.2026-11.test.example:bench');
  const server = await serverOf(tgtd, args);
  closers.push(() => server.dispose());
  const client = ownClient(server);
  closers.push(() => client.stop());
  const add = async (RemoteID: string): Promise<void> => {
    const { returnValue } = await client.addSharedSecret({ RemoteID, Secret: secret, target: iscsiName });
    if (returnValue !== 0) throw new Error(`AddSharedSecret of ${RemoteID} returned ${returnValue}`);
  };
  await add('first');
  return { name, millis: [], add, remove: (chapName) => client.deleteSecret(chapName) };
}

function serverOf(tgtd: Tgtd, args: readonly string[]): Promise<Server> {
  return startServer({ args: ['--target', 'tgt', '--tgt-socket', tgtd.socketPath, ...args] });
}
