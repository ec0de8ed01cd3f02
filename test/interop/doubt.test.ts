import { describe, expect, it } from 'vitest';
import { haveTgtd } from '../support/tgtd.js';
import { CutWorld, cutChanges, newSecret } from './CutWorld.js';
import { isWrite } from './ProxiedTgtd.js';

const changes = cutChanges.filter(({ name }) => ['add', 'replace', 'remove'].includes(name));

describe.skipIf(!haveTgtd)('tgtd stopped in the middle of a change, and continued', () => {
  // Each waits for time-outs and little else.
  it.concurrent.each(changes)(
    '$name: time-out, "in use" while in doubt, then the change as it was asked for',
    async (change) => {
      const world = await CutWorld.start();
      const { client, proxied } = world;
      try {
        await world.prepare(change);
        proxied.intercept = async (request, pass) => {
          // tgtd carries out late what it was sent before it was stopped.
          if (isWrite(request) && proxied.tgtd.isRunning) proxied.tgtd.stopSignal();
          return pass();
        };
        const told = await change.make(client).catch(() => 'not done');
        proxied.intercept = null;
        expect(told).toBe('not done');

        const other = { RemoteID: 'other', Secret: newSecret, target: null };
        expect(await client.addSharedSecret(other)).toEqual({ returnValue: 6, remoteId: null });
        await expect(client.deleteSecret('keeper')).rejects.toMatchObject({ status: 1 });

        proxied.tgtd.cont();
        await world.untilSettled();
        expect(await world.subjectState()).toEqual(change.after);
        expect(await world.keeperGetsIn()).toBe(true);
        expect(await client.addSharedSecret(other)).toEqual({ returnValue: 0, remoteId: 'other' });
        await world.intruder.refusedMoreThan(0);
        expect(world.intruder.admitted).toEqual([]);
      } finally {
        if (proxied.tgtd.isRunning) proxied.tgtd.cont();
        await world.dispose();
      }
    },
  );

  it.concurrent('an account that is bound to nothing, by AddSharedSecret: 3, then 6, then done', async () => {
    const world = await CutWorld.start();
    const { client, proxied } = world;
    try {
      proxied.intercept = async (request, pass) => {
        if (isWrite(request) && proxied.tgtd.isRunning) proxied.tgtd.stopSignal();
        return pass();
      };
      const request = { RemoteID: 'somebody', Secret: newSecret, target: null };
      expect((await client.addSharedSecret(request)).returnValue).toBe(3);
      expect((await client.addSharedSecret(request)).returnValue).toBe(6);
      proxied.intercept = null;
      proxied.tgtd.cont();
      await world.untilSettled();
      expect(await client.listSecrets()).toEqual(['keeper', 'somebody']);
    } finally {
      if (proxied.tgtd.isRunning) proxied.tgtd.cont();
      await world.dispose();
    }
  });
});
