import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SoakListeners } from './SoakListeners.js';
import type { TgtTargets } from './soakTargets.js';
import type { SoakWorld } from './SoakWorld.js';

/** Something that goes wrong on purpose. */
export type Fault = readonly [name: string, make: () => Promise<void>];

/** The process ends and is started again. */
export function restartsOf(world: SoakWorld): readonly Fault[] {
  return [
    [`${world.kind}: kill -9 of the server`, () => world.throughRestart(() => world.server.kill())],
    [`${world.kind}: SIGTERM`, () => world.throughRestart(() => world.server.stop())],
  ];
}

/** The server lives through them. */
export function disturbancesOf(world: SoakWorld): readonly Fault[] {
  return [
    [`${world.kind}: server halted for a second`, () => haltForASecond(world.server.pid)],
    [`${world.kind}: 50 connections that say nothing`, () => silentConnections(world, 50)],
    [`${world.kind}: 100 connections reset`, () => resetConnections(world, 100)],
  ];
}

export function tgtdFaults({ proxied }: TgtTargets): readonly Fault[] {
  return [
    [
      'tgt: kill -9 of tgtd',
      async () => {
        await proxied.relaunch();
        await proxied.openTargets();
      },
    ],
    ['tgt: tgtd halted for a second', () => haltForASecond(proxied.tgtd.pid)],
  ];
}

export function listenerFaults(listeners: SoakListeners): readonly Fault[] {
  return [
    ['listener away', () => listeners.away()],
    ['listener hangs and hangs up', async () => listeners.misbehave()],
  ];
}

async function haltForASecond(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  await sleep(1000);
  process.kill(pid, 'SIGCONT');
}

async function silentConnections({ server }: SoakWorld, count: number): Promise<void> {
  const sockets = Array.from({ length: count }, () => connectTo(server.url));
  await sleep(1000);
  for (const socket of sockets) socket.destroy();
}

async function resetConnections({ server }: SoakWorld, count: number): Promise<void> {
  const sockets = Array.from({ length: count }, () => connectTo(server.url));
  for (const socket of sockets) socket.write('POST /cimom HTTP/1.1\r\nHost: x\r\n');
  await sleep(100);
  for (const socket of sockets) socket.resetAndDestroy();
}

function connectTo(url: string) {
  return connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
}
