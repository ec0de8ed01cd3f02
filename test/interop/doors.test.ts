import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type Server } from '../support/server.js';
import { haveTgtd } from '../support/tgtd.js';
import { startTgtServer } from '../support/tgtServer.js';
import { openDoors, type Answer, type Door, type Doors } from './doors.js';
import { LoginProbe, tryToGetIn, type Portal } from './LoginProbe.js';

const awsKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const env = {
  ISCSI_WBEM_AWS_ACCESS_KEY_ID: awsKey.accessKeyId,
  ISCSI_WBEM_AWS_SECRET_ACCESS_KEY: awsKey.secretAccessKey,
};

/** A server with one target. */
interface Fixture {
  readonly server: Server;
  readonly target: string;
  readonly portal: Portal;
  /** Name of the authority of its accounts. */
  readonly authority: string;
  dispose(): Promise<void>;
}

async function embeddedFixture(): Promise<Fixture> {
  const server = await startServer({ args: ['--target', 'embedded'], env });
  const [, port = ''] = /embedded at 127\.0\.0\.1:(\d+)/.exec(server.stdout) ?? [];
  const target = 'iqn.2026-11.io.github.iscsi-wbem:demo';
  const portal = { address: '127.0.0.1', port: Number(port) };
  return { server, target, portal, authority: target, dispose: () => server.dispose() };
}

async function tgtFixture(): Promise<Fixture> {
  const world = await startTgtServer({ env });
  const { server, tgtd } = world;
  const { iscsiName } = await tgtd.createTarget('iqn.2026-11.test.example:disk');
  const portal = { address: '127.0.0.1', port: tgtd.port };
  return { server, target: iscsiName, portal, authority: 'tgt', dispose: () => world.dispose() };
}

const node = 'iqn.2026-11.test.example:node';
const [first, second] = ['first-secret-1', 'second-secret2'] as const;

describe.each([
  { kind: 'the embedded target', available: true, start: embeddedFixture },
  { kind: 'a real tgtd', available: haveTgtd, start: tgtFixture },
])('$kind', ({ available, start }) => {
  describe.skipIf(!available)('through every door', () => {
    let fixture: Fixture;
    let doors: Doors;

    beforeAll(async () => {
      fixture = await start();
      const { server, target, authority } = fixture;
      doors = await openDoors(server, { target, authority, ...awsKey });
      // A tgt target that has just been made is open; the first account protects it for good.
      await doors.cim.set(node, first);
      await doors.cim.remove(node);
    });
    afterAll(async () => {
      await doors.close();
      await fixture.dispose();
    });

    const getsIn = async (secret: string | null, initiatorName = node): Promise<boolean> => {
      const account = secret === null ? null : { chapName: initiatorName, secret };
      return (await tryToGetIn(fixture.portal, { target: fixture.target, account, initiatorName })) === 'in';
    };

    /** What the initiator and every door see. */
    async function state() {
      return {
        first: await getsIn(first),
        second: await getsIn(second),
        nobody: await getsIn(null),
        wrong: await getsIn('wrong-secret-0'),
        ...(await doors.readBack()),
      };
    }
    const refused = { first: false, second: false, nobody: false, wrong: false };
    const held = {
      secrets: [{ remoteId: node, secret: null, proofState: 2 }],
      // Usage 4: an account by which initiators are trusted.
      contexts: [{ remoteId: node, usage: 4 }],
      pairs: [node],
      chapEnabled: true,
    };
    const empty = { secrets: [], contexts: [], pairs: [], chapEnabled: true };

    it.each(['cim', 'vds', 'aws', 'wsman'] as const)(
      'the same change gives the same state: %s sets, replaces and removes a secret',
      async (name) => {
        const door = doors[name];
        expect(await door.set(node, first)).toMatchObject({ done: true });
        expect(await state()).toEqual({ ...refused, first: true, ...held });
        expect(await door.set(node, second)).toMatchObject({ done: true });
        expect(await state()).toEqual({ ...refused, second: true, ...held });
        expect(await door.remove(node)).toMatchObject({ done: true });
        expect(await state()).toEqual({ ...refused, ...empty });
      },
    );

    it('what one door made the others replace and remove', async () => {
      const all = [doors.cim, doors.vds, doors.aws, doors.wsman];
      for (const [index, door] of all.entries()) {
        const next = all[(index + 1) % all.length] as Door;
        const last = all[(index + 2) % all.length] as Door;
        expect(await door.set(node, first)).toMatchObject({ done: true });
        expect(await next.set(node, second)).toMatchObject({ done: true });
        expect(await state()).toEqual({ ...refused, second: true, ...held });
        expect(await last.remove(node)).toMatchObject({ done: true });
        expect(await state()).toEqual({ ...refused, ...empty });
      }
    });

    it('200 changes at once lose nothing, tear nothing and never let anybody else in', async () => {
      const initiators = ['a', 'b', 'c', 'd'].map((letter) => `iqn.2026-11.test.example:host-${letter}`);
      const change = fc.record({
        door: fc.constantFrom('cim', 'vds', 'aws', 'wsman'),
        initiator: fc.constantFrom(...initiators),
        removes: fc.boolean(),
      });
      const wanted = fc.sample(change, { numRuns: 200, seed: 20_261_121 });
      const made: Made[] = [];
      const attempt = (chapName: string, account: boolean) => ({
        target: fixture.target,
        account: account ? { chapName, secret: 'wrong-secret-0' } : null,
        initiatorName: chapName,
      });
      const probe = new LoginProbe(
        fixture.portal,
        initiators.flatMap((name) => [attempt(name, false), attempt(name, true)]),
      );
      const queue = wanted.entries();
      const work = async (): Promise<void> => {
        for (const [index, { door, initiator, removes }] of queue) {
          const secret = removes ? null : `secret-no-${String(index).padStart(4, '0')}`;
          const startedAt = performance.now();
          const answer = await (secret === null
            ? doors[door].remove(initiator)
            : doors[door].set(initiator, secret));
          made.push({ initiator, secret, startedAt, endedAt: performance.now(), answer });
        }
      };
      await Promise.all(Array.from({ length: 8 }, work));
      await probe.refusedMoreThan(20);
      await probe.stop();

      expect(made).toHaveLength(200);
      expect(made.map(({ answer }) => answer).filter(({ allowed }) => !allowed)).toEqual([]);
      expect(made.filter(({ answer }) => answer.done).length).toBeGreaterThan(100);
      expect(probe.counts.in).toBe(0);

      const there: string[] = [];
      for (const initiator of initiators) {
        const own = made.filter((each) => each.initiator === initiator);
        const admitted: string[] = [];
        for (const { secret } of own)
          if (secret !== null && (await getsIn(secret, initiator))) admitted.push(secret);
        expect(admitted.length).toBeLessThanOrEqual(1);
        const [found = null] = admitted;
        expect(lastOf(own)).toContain(found);
        if (found !== null) there.push(initiator);
        expect(await getsIn(null, initiator)).toBe(false);
      }
      const { secrets, contexts, pairs } = await doors.readBack();
      expect(secrets.map(({ remoteId }) => remoteId)).toEqual(there);
      expect(contexts.map(({ remoteId }) => remoteId)).toEqual(there);
      expect(pairs).toEqual(there);
    });
  });
});

interface Made {
  readonly initiator: string;
  /** null: its removal. */
  readonly secret: string | null;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly answer: Answer;
}

/** What may stand at the end: of each change that was done, unless another one that was done began after it had ended. */
function lastOf(changes: readonly Made[]): readonly (string | null)[] {
  const done = changes.filter(({ answer }) => answer.done);
  if (done.length === 0) return [null];
  return done
    .filter(({ endedAt }) => !done.some(({ startedAt }) => startedAt > endedAt))
    .map(({ secret }) => secret);
}
