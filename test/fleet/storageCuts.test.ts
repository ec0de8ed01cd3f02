import { afterEach, describe, expect, it } from 'vitest';
import { makeUuid7 } from '../../src/link/uuid7.js';
import { provideRequest } from '../provisioning/provideRequest.js';
import { RemoteStorageWorld } from '../provisioning/RemoteStorageWorld.js';
import { host, MiB, other, principal, secretText } from '../provisioning/StorageWorld.js';
import { CutMessages, type Cut } from './CutMessages.js';

const operator = principal('storage', 'credentials');
const act = /\/act$/u;
const close = /\/close$/u;

/** Plans by what they cut, and whether the change is made all the same. */
const cuts: readonly (readonly [string, (messages: CutMessages) => void, boolean])[] = [
  ['nothing', () => {}, true],
  // On a connection that was kept open: it is sent again, under the same id.
  ['the act once, before the host sees it', (cut) => cut.plan(act, 'request'), true],
  ['the act each time, before the host sees it', (cut) => cut.plan(act, 'request', 2), false],
  ['the answer to the act', (cut) => cut.plan(act, 'answer'), true],
  ...(['request', 'answer'] as const satisfies Cut[]).map(
    (which) =>
      [
        `the answer to the act, and twice the ${which} of the question how it ended`,
        (cut: CutMessages) => {
          cut.plan(act, 'answer');
          cut.plan(close, which, 2);
        },
        true,
      ] as const,
  ),
  [
    'the act each time, and the answer to the question how it ended',
    (cut) => {
      cut.plan(act, 'request', 2);
      cut.plan(close, 'answer');
    },
    false,
  ],
];

describe('an export at a host whose messages are cut off', () => {
  let world: RemoteStorageWorld;
  afterEach(() => world.dispose());

  async function open(): Promise<CutMessages> {
    const messages = new CutMessages();
    world = new RemoteStorageWorld('embedded', { wrap: messages.wrap, actTimeoutMs: 30_000 });
    await world.start();
    return messages;
  }

  it.each(cuts)(
    'addExport, %s: what is told is what is found, once, in one line',
    async (_, plan, isMade) => {
      const messages = await open();
      const volume = await world.makeVolume('db1');
      const target = await world.makeTarget('db1');
      await world.addAccount(target);
      await world.done({ kind: 'allow', target, initiator: host });
      world.endpointAudit.length = 0;
      plan(messages);

      const outcome = await world.change({
        kind: 'addExport',
        target,
        volume,
        lun: null,
        readOnly: false,
        shared: false,
      });

      expect(outcome.cause).toBe(isMade ? 'done' : 'failed');
      const shown = await world.driver.storage.listExports(target);
      expect(shown.map(({ volumeId, lun }) => [volumeId, lun])).toEqual(
        isMade ? [[volume, outcome.lun]] : [],
      );
      const session = await world.login(target);
      expect(await world.disksOf(session)).toEqual(isMade ? [outcome.lun] : []);
      await session.logout();
      expect(world.records.filter(({ what }) => what === 'addExport')).toHaveLength(isMade ? 1 : 0);
      expect(world.endpointAudit.map(({ what, outcome: told }) => [what, told])).toEqual([
        ['addExport', outcome.cause],
      ]);
      expect(world.isInDoubt).toBe(false);
      if (isMade) expect(outcome.proof?.state).toBe('verified');
    },
  );

  it.each(cuts)('provide, %s: a host that sees its volume, or nothing at all', async (_, plan, isMade) => {
    const messages = await open();
    plan(messages);

    const outcome = await world.served.provide(operator, provideRequest('db1'));

    expect(outcome.cause).toBe(isMade ? 'done' : 'failed');
    expect(world.volumes.size).toBe(isMade ? 1 : 0);
    expect(world.records.filter(({ what }) => what === 'provide')).toHaveLength(isMade ? 1 : 0);
    expect(world.endpointAudit.map(({ what, outcome: told }) => [what, told])).toEqual([
      ['provide', outcome.cause],
    ]);
    expect(world.isInDoubt).toBe(false);
    if (!isMade || outcome.target === null) return;
    const session = await world.login(outcome.target);
    expect(await world.disksOf(session)).toEqual([outcome.lun]);
    await session.logout();
    const stranger = world.login(outcome.target, other);
    expect(
      await stranger.then(
        () => 'in',
        () => 'refused',
      ),
    ).toBe('refused');
  });

  it('a part of a change that was cut off is not told as its outcome, before it is settled and after', async () => {
    await open();
    const id = makeUuid7();
    // The host dies between two parts: the intent of the whole stays.
    let steps = 0;
    world.onStep = () => {
      steps += 1;
      if (steps > 2) throw new Error('the process ended');
    };
    const link = world.loopback.linked.getLink();
    await link.act(actOf(id), 20_000).catch(() => null);
    expect(steps).toBeGreaterThan(2);
    world.onStep = () => {};
    await world.restart();
    const settled = await world.loopback.linked.getLink().closeAct(id, 20_000);
    expect('outcome' in settled && settled.outcome.cause).not.toBe('done');
    expect(world.volumes.size).toBe(0);
    expect(world.isInDoubt).toBe(false);
  });

  function actOf(id: string) {
    return {
      id,
      principal: {
        name: 'operator',
        address: '127.0.0.1',
        door: 'cim-xml',
        roles: ['storage' as const, 'credentials' as const],
      },
      deadlineMs: 20_000,
      command: {
        kind: 'provide' as const,
        name: 'db1',
        bytes: MiB,
        pool: null,
        thick: null,
        initiator: host,
        chapName: null,
        secret: Buffer.from(secretText).toString('base64'),
        mutual: null,
      },
    };
  }
});
