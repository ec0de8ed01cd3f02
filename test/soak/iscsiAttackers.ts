import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { login } from '../../src/iscsi/Initiator.js';
import type { InitiatorSession } from '../../src/iscsi/InitiatorSession.js';
import { rounds, type SoakClient } from './rounds.js';
import { attackedLimits } from './soakTargets.js';
import { keeperOf, type SoakWorld } from './SoakWorld.js';

const mallory = 'iqn.2026-11.test.example:mallory';
const blocksOfUnit = 2_048;

/** Passes bytes between an initiator and the portal, until nothing is taken from the portal any more. */
async function startStallingProxy({ port, address }: SoakWorld['portal']) {
  const sockets: Socket[] = [];
  const ofPortal: Socket[] = [];
  const proxy = createServer((client) => {
    const upstream = connect(port, address);
    for (const socket of [client, upstream]) sockets.push(socket.on('error', () => {}));
    ofPortal.push(upstream);
    client.pipe(upstream).pipe(client);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    stall(): void {
      for (const socket of ofPortal) socket.unpipe().pause();
    },
    close(): void {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}

/** Three sessions ask for all of a unit 128 times each, and take nothing, until the server ends them. */
export const hoarder: SoakClient = async (world) => {
  const [targetName = ''] = world.targets.names;
  const { chapName, secret } = keeperOf(0);
  const chap = { userName: chapName, secret: Buffer.from(secret) };
  const cdb = Buffer.alloc(16);
  cdb[0] = 0x88;
  cdb.writeUInt32BE(blocksOfUnit, 10);
  await rounds<SoakWorld>(world, {
    open: () => world,
    close: () => {},
    pauseMs: 1_000,
    round: async ({ portal, record }) => {
      const proxy = await startStallingProxy(portal);
      const sessions: InitiatorSession[] = [];
      try {
        for (let number = 0; number < 3; number += 1) {
          const options = {
            address: '127.0.0.1',
            port: proxy.port,
            targetName,
            initiatorName: mallory,
            chap,
          };
          const session = await login({ ...options, commandTimeoutMs: 60_000 }).catch(() => null);
          if (session === null) continue;
          sessions.push(session);
          record.count('READs that are not taken: a session');
          // The first command of a session meets UNIT ATTENTION.
          await session.testUnitReady(1).catch(() => {});
        }
        proxy.stall();
        for (const session of sessions)
          for (let read = 0; read < 128; read += 1)
            session.scsiCommand({ lun: 1, cdb, dataInLength: blocksOfUnit * 512 }).catch(() => {});
        await sleep(attackedLimits['iscsi-stall-timeout-ms'] + 1_000);
      } finally {
        for (const session of sessions) session.close();
        proxy.close();
      }
    },
  });
};

/** Connections that say nothing, from several addresses, and more discovery sessions than an address may have. */
export const lurker: SoakClient = async (world) => {
  await rounds<SoakWorld>(world, {
    open: () => world,
    close: () => {},
    pauseMs: 500,
    round: async ({ portal, record }) => {
      const isSameLife = world.sameLife();
      const silent = Array.from({ length: 120 }, (_, index) =>
        connect({ port: portal.port, host: portal.address, localAddress: `127.0.1.${index % 40}` })
          .on('error', () => {})
          .resume(),
      );
      const discovering: InitiatorSession[] = [];
      for (let number = 0; number < 12; number += 1) {
        const discovery = { sessionType: 'Discovery', targetName: null, chap: null } as const;
        const session = await login({ ...portal, ...discovery, initiatorName: mallory }).catch(() => null);
        record.count(`discovery session: ${session === null ? 'refused' : 'in'}`);
        if (session) discovering.push(session);
      }
      await sleep(6_000);
      for (const socket of silent) record.count(`silent connection: ${socket.destroyed ? 'closed' : 'open'}`);
      const open = discovering.filter((session) => session.isOpen).length;
      if (isSameLife()) {
        record.largest('discovery sessions of one address', open);
        if (open > attackedLimits['iscsi-max-discovery-sessions-per-address'])
          record.wrong('a limit was exceeded', `one address has ${open} discovery sessions`);
      }
      for (const session of discovering) session.close();
      for (const socket of silent) socket.destroy();
    },
  });
};

/** The second look at targets that got their first account ends all of their sessions, once (Sessions.ts of credentials). */
const secondLookMs = 20_000;

/** A change through the AWS door ends all sessions of its target, as Storage Gateway does: its clients and the replayer are at the first two. */
const firstWithoutGateway = 2;

/** TARGET WARM RESET and TARGET COLD RESET end no session of another initiator. */
export const resetter: SoakClient = async (world) => {
  const functions = [6, 7] as const;
  let step = 0;
  await sleep(secondLookMs);
  await rounds<SoakWorld>(world, {
    open: () => world,
    close: () => {},
    pauseMs: 400,
    round: async ({ portal, record, targets }) => {
      step += 1;
      const isSameLife = world.sameLife();
      const index = firstWithoutGateway + (step % (targets.names.length - firstWithoutGateway));
      const targetName = targets.names[index] ?? '';
      const { chapName, secret } = keeperOf(index);
      const logIn = async (initiatorName: string): Promise<InitiatorSession | null> => {
        const chap = { userName: chapName, secret: Buffer.from(secret) };
        return login({ ...portal, targetName, initiatorName, chap }).catch(() => null);
      };
      const victim = await logIn('iqn.2026-11.test.example:victim');
      const attacker = await logIn(mallory);
      try {
        if (victim === null || attacker === null) {
          record.count('TARGET RESET: no session');
          return;
        }
        await victim.testUnitReady(1);
        const resets = functions[step % functions.length] ?? 6;
        const answer = await attacker.manageTask({ function: resets, lun: 0 }).catch(() => 'no answer');
        record.count(`TARGET RESET (${resets}): ${answer}`);
        await victim.testUnitReady(1);
      } catch (error) {
        if (isSameLife())
          record.wrong(
            'a wrong answer',
            `a session ended by the reset of another: ${String(error)} ${await world.logOfSession(victim)}`,
          );
      } finally {
        victim?.close();
        attacker?.close();
      }
    },
  });
};
