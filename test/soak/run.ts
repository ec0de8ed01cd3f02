/**
 * `npm run soak`: 45 clients, ten of them attackers, on two servers, one with embedded targets and one with a real tgtd, for 10 minutes, and a fault
 * every few seconds.
 *
 *   npm run soak -- [--seconds N]
 *
 * In the first two fifths the servers are killed (-9), stopped and started among the faults; in the rest they live on, and their
 * memory is watched (judgeMemory.ts has the rule), with all garbage collected every 5 s.  At the end they are killed once more, started, and everything is looked at
 * again.  Prints what was done, what was wrong, and memory; exits with 1 if a change that was acknowledged is lost, one that was
 * refused is there, somebody without a right got in, a secret was shown, a server crashed, or memory was not flat.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { readRunOptions } from '../support/readRunOptions.js';
import { haveTgtd } from '../support/tgtd.js';
import { accountClient } from './accountClient.js';
import { classBomber, crowd, heavyQuerier, nester, prober } from './cimAttackers.js';
import { disturbancesOf, listenerFaults, restartsOf, tgtdFaults, type Fault } from './faults.js';
import { hoarder, lurker, resetter } from './iscsiAttackers.js';
import { instanceClient } from './instanceClient.js';
import { judgeMemory, type MemorySample } from './judgeMemory.js';
import { commandUser, puller, reader } from './readers.js';
import { keeper } from './keeper.js';
import { replayer } from './replayer.js';
import type { SoakClient } from './rounds.js';
import { SoakListeners } from './SoakListeners.js';
import { SoakRecord, wrongKinds } from './SoakRecord.js';
import { embeddedTargets, tgtTargets } from './soakTargets.js';
import { SoakWorld } from './SoakWorld.js';
import { guesser, intruder, vandal } from './strangers.js';
import { watcher } from './watcher.js';
import { wsmanClient } from './wsmanClient.js';

const usage = `soak -- [--seconds N]

Clients of all kinds and faults on two servers, for N seconds, at least 90; 600 unless it says otherwise.`;
const { values } = readRunOptions(usage, { options: { seconds: { type: 'string', default: '600' } } });
const seconds = Number(values.seconds);
if (!(seconds >= 90)) {
  process.stderr.write(`--seconds ${values.seconds}: expected a number of at least 90.\n`);
  process.exit(2);
}

/** In a shorter run the memory of both servers, fresh as they are, has not settled when it is looked at. */
const judgedFromSeconds = 480;

const restartPart = 0.4;
const faultEveryMs = 2500;
const sampleEveryMs = 2000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

type Staff = readonly (readonly [client: SoakClient, count: number])[];

const record = new SoakRecord();
const embedded = await SoakWorld.start(embeddedTargets(), record);
process.once('exit', () => void embedded.server.kill());
const listeners = await SoakListeners.subscribe(embedded);
const staffOfEmbedded: Staff = [
  [accountClient('cim'), 5],
  [accountClient('vds'), 2],
  [accountClient('aws'), 2],
  [accountClient('wsman'), 1],
  [wsmanClient, 1],
  [instanceClient, haveTgtd ? 4 : 8],
  [reader, haveTgtd ? 2 : 5],
  [keeper, 1],
  [puller, 1],
  [commandUser, 1],
  [listeners.client, 1],
  [intruder, haveTgtd ? 2 : 3],
  [guesser, 1],
  [vandal, 2],
  [classBomber, 1],
  [heavyQuerier, 1],
  [nester, 1],
  [prober, 1],
  [crowd, 1],
  [hoarder, 1],
  [lurker, 1],
  [resetter, 1],
  [replayer, 1],
  [watcher, 1],
];
const staffOfTgt: Staff = [
  [accountClient('cim'), 3],
  [accountClient('vds'), 1],
  [accountClient('aws'), 1],
  [accountClient('wsman'), 1],
  [keeper, 1],
  [reader, 1],
  [intruder, 1],
];

const targets = haveTgtd ? await tgtTargets() : null;
const tgt = targets && (await SoakWorld.start(targets, record));
if (tgt) process.once('exit', () => void tgt.server.kill());
else say('there is no tgtd: all clients are with the embedded targets');
const worlds = [embedded, ...(tgt ? [tgt] : [])];
const running = [...start(embedded, staffOfEmbedded), ...(tgt ? start(tgt, staffOfTgt) : [])];
say(`${running.length} clients on ${worlds.map(({ server }) => server.url).join(' and ')}, ${seconds} s`);

const startedAt = performance.now();
const elapsed = (): number => (performance.now() - startedAt) / 1000;

const disturbances = [
  ...worlds.flatMap(disturbancesOf),
  ...listenerFaults(listeners),
  ...(targets ? tgtdFaults(targets) : []),
];
await makeFaults([...worlds.flatMap(restartsOf), ...disturbances], seconds * restartPart);

const samples = new Map(worlds.map((world) => [world, [] as (MemorySample & { readonly file: number })[]]));
for (const world of worlds) await world.warmUp();
const heapsBefore = new Map(worlds.map((world) => [world, world.heaps('main').length]));
const watching = setInterval(() => {
  for (const [world, taken] of samples) {
    if (!world.isUp()) continue;
    const { anonymous, file } = world.memory();
    taken.push({ atSeconds: elapsed(), MiB: anonymous, file });
  }
}, sampleEveryMs);
await makeFaults(disturbances, seconds);
clearInterval(watching);
const heaps = new Map(worlds.map((world) => [world, world.heaps('main').slice(heapsBefore.get(world))]));

// Before the end each server is killed once more, with all the changes under way, and the clients look at what is left.
for (const world of worlds) await world.throughRestart(() => world.server.kill());
await sleep(3000);
for (const world of worlds) world.stop();
await Promise.all(running);
for (const world of worlds) {
  await world.close();
  await world.dispose();
}
await listeners.stop();

for (const [what, count] of [...record.counts].toSorted(([a], [b]) => a.localeCompare(b)))
  say(`${what}: ${count}`);
for (const [what, value] of record.maxima) say(`${what}: at most ${value.toFixed(0)}`);
for (const [world, taken] of samples) {
  const { kind } = world;
  say(
    `${kind}: RssAnon every ${sampleEveryMs / 1000} s, MiB: ${taken.map(({ MiB }) => MiB.toFixed(0)).join(' ')}`,
  );
  const { isFlat, sentence } = judgeMemory(taken);
  say(
    `${kind}: memory of its own (RssAnon): ${sentence}; of files (lmdb, program) ${taken.at(-1)?.file.toFixed(0)} MiB`,
  );
  const held = (heaps.get(world) ?? []).map((MiB) => MiB.toFixed(0));
  say(`${kind}: heap of the main thread with what belongs to it, each 5 s, MiB: ${held.join(' ')}`);
  if (!isFlat && seconds >= judgedFromSeconds) record.wrong('memory was not flat', `${kind}: ${sentence}`);
  else if (!isFlat) say(`${kind}: not judged: memory takes ${judgedFromSeconds} s to settle`);
}
for (const wrong of record.wrongs) say(`WRONG: ${wrong}`);
say(
  `${record.sumOf('change ')} changes of accounts, ${record.sumOf('instance ')} of instances, ${record.sumOf('login ')} logins,` +
    ` ${record.sumOf('read ') + record.sumOf('pull ')} reads, ${record.countOf('indication')} indications,` +
    ` ${record.countOf('event of WS-Management')} events of WS-Management, ${record.sumOf('fault: ')} faults`,
);
for (const kind of wrongKinds) say(`${kind}: ${record.countOf(`WRONG ${kind}`)}`);
process.exit(record.wrongCount === 0 ? 0 : 1);

function start(world: SoakWorld, staff: Staff): Promise<void>[] {
  return staff.flatMap(([client, count]) =>
    Array.from({ length: count }, (_, number) => client(world, number)),
  );
}

/** One after the other, round and round, until so many seconds have passed since the start. */
async function makeFaults(faults: readonly Fault[], untilSeconds: number): Promise<void> {
  for (let turn = 0; elapsed() < untilSeconds; turn += 1) {
    const [name, make] = faults[turn % faults.length] ?? ['none', async () => {}];
    await sleep(faultEveryMs);
    await make();
    record.count(`fault: ${name}`);
  }
}
