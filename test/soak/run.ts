/**
 * `npm run soak`: 32 clients on one server with embedded targets for 10 minutes, and a fault every few seconds.
 *
 *   npm run soak -- [--seconds N]
 *
 * In the first two fifths the server is killed (-9), stopped and started among the faults; in the rest it lives on, is
 * halted for a second at a time, loses all connections at once, and its memory is watched.  At the end it is started once more
 * and everything is looked at again.  Prints what was done, what was wrong, and the memory after warm-up; exits with 1 if a change
 * that was acknowledged is lost, one that was refused is there, somebody without a right got in, or memory grew by more than a quarter.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { accountClient, instanceClient, intruder, reader, vandal, type SoakClient } from './clients.js';
import { SoakWorld } from './SoakWorld.js';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '600' } } });
const seconds = Number(values.seconds);
if (!(seconds >= 10)) {
  process.stderr.write(`--seconds ${values.seconds}: expected a number of at least 10.\n`);
  process.exit(2);
}

const staff: readonly (readonly [SoakClient, number])[] = [
  [accountClient, 12],
  [instanceClient, 8],
  [reader, 8],
  [intruder, 2],
  [vandal, 2],
];

/** At most a quarter more than after warm-up: what grows without bound shows more in these minutes. */
const maxGrowth = 1.25;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const world = await SoakWorld.start();
process.once('exit', () => void world.server.kill());
const running = staff.flatMap(([client, count]) =>
  Array.from({ length: count }, (_, number) => client(world, number)),
);
say(`${running.length} clients on ${world.server.url}, ${seconds} s`);

const startedAt = performance.now();
const elapsed = (): number => (performance.now() - startedAt) / 1000;

const restarts: readonly (readonly [string, () => Promise<void>])[] = [
  ['kill -9', () => world.throughRestart(() => world.server.kill())],
  ['SIGTERM', () => world.throughRestart(() => world.server.stop())],
];
const disturbances: readonly (readonly [string, () => Promise<void>])[] = [
  [
    'halted for a second',
    async () => {
      process.kill(world.server.pid, 'SIGSTOP');
      await sleep(1000);
      process.kill(world.server.pid, 'SIGCONT');
    },
  ],
  ['50 connections that say nothing', () => silentConnections(50)],
];

for (let fault = 0; elapsed() < seconds * 0.4; fault += 1) await make([...restarts, ...disturbances], fault);

const memory: { readonly at: number; readonly MiB: number }[] = [];
const watchedFrom = elapsed();
for (let fault = 0; elapsed() < seconds; fault += 1) {
  await make(disturbances, fault);
  memory.push({ at: elapsed(), MiB: world.residentMiB() });
}

// Before the end the server is killed once more, with all the changes under way, and the clients look at what is left.
await world.throughRestart(() => world.server.kill());
await sleep(Math.min(5000, seconds * 100));
world.stop();
await Promise.all(running);
await world.dispose();

for (const [what, count] of [...world.counts].toSorted(([a], [b]) => a.localeCompare(b)))
  say(`${what}: ${count}`);
const watched = memory.filter(({ at }) => at > watchedFrom + (seconds - watchedFrom) * 0.25);
const half = Math.floor(watched.length / 2);
const warm = median(watched.slice(0, half));
const late = median(watched.slice(half));
say(`memory every few seconds, MiB: ${memory.map(({ MiB }) => MiB.toFixed(0)).join(' ')}`);
say(
  `memory after warm-up: ${warm.toFixed(0)} MiB, at the end ${late.toFixed(0)} MiB (${(late / warm).toFixed(2)}x)`,
);
if (late / warm > maxGrowth) world.wrong(`memory grew by more than a quarter`);
for (const fault of world.faults) say(`WRONG: ${fault}`);
say(world.faults.length === 0 ? 'nothing lost, nobody in without a right' : `${world.faults.length} faults`);
process.exit(world.faults.length === 0 ? 0 : 1);

async function make(list: readonly (readonly [string, () => Promise<void>])[], index: number): Promise<void> {
  const [name, fault] = list[index % list.length] ?? ['none', async () => {}];
  await sleep(3000);
  await fault();
  world.count(`fault: ${name}`);
}

async function silentConnections(count: number): Promise<void> {
  const { connect } = await import('node:net');
  const sockets = Array.from({ length: count }, () => {
    const socket = connect(Number(new URL(world.server.url).port), '127.0.0.1');
    return socket.on('error', () => {});
  });
  await sleep(1000);
  for (const socket of sockets) socket.destroy();
}

function median(of: readonly { readonly MiB: number }[]): number {
  const sorted = of.map(({ MiB }) => MiB).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
