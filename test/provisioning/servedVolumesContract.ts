import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Provide } from '../../src/provisioning/ServedVolumes.js';
import { ChapSecret } from '../../src/targets/ChapSecret.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { provideRequest } from './provideRequest.js';
import {
  configured,
  host,
  MiB,
  other,
  principal,
  secretText,
  StorageWorld,
  type StorageKind,
} from './StorageWorld.js';

const caller = principal('storage', 'credentials');

/** `provide` and `withdraw`, whatever kind of target is behind them. */
export function servedVolumesContract(
  kind: StorageKind,
  makeWorld: () => StorageWorld = () => new StorageWorld(kind),
  /** Whether the parts are told while they are made; an endpoint hears of the whole only. */
  tellsParts = true,
): void {
  let world: StorageWorld;

  beforeEach(async () => {
    world = makeWorld();
    await world.start();
  });
  afterEach(() => world.dispose());

  const wanted = (name = 'db1'): Provide => provideRequest(name, 2 * MiB);

  /** All that there is beside the target of the configuration. */
  async function listAll(): Promise<readonly string[]> {
    const targets = (await world.driver.listTargets()).map(({ iscsiName }) => iscsiName);
    const accounts = (await world.driver.listAccounts()).map(({ chapName }) => chapName);
    const volumes = Array.from(world.volumes.list(), ({ name }) => name);
    const files = readdirSync(world.poolFolder).map((file) => file.slice(32));
    return [...targets.filter((name) => name !== configured.iscsiName), ...accounts, ...volumes, ...files];
  }

  describe('provide', () => {
    it('makes volume, target, account, access and LUN in one call, proved by a login that sees the LUN', async () => {
      const outcome = await world.served.provide(caller, wanted());

      expect(outcome).toMatchObject({ cause: 'done', lun: world.firstLun, proof: { state: 'verified' } });
      if (outcome.target === null) throw new Error('no target was named');
      const session = await world.login(outcome.target);
      expect(Number((await session.readCapacity16(world.firstLun)).blocks)).toBe(4096);
      await session.logout();
      await expect(world.login(outcome.target, other)).rejects.toMatchObject({ name: 'IscsiLoginError' });
      expect(world.records.map(({ what }) => what)).toEqual([
        'createVolume',
        'createTarget',
        // In this order the logins that prove the account find the initiator allowed.
        'allow',
        'add',
        'addExport',
        'provide',
      ]);
      expect(world.records.find(({ what }) => what === 'add')).toMatchObject({ proof: { state: 'proved' } });
    });

    it.skipIf(!tellsParts)(
      'tells of each part, and of each login that proves the account, when it has ended',
      async () => {
        const told: string[] = [];
        const outcome = await world.served.provide(caller, wanted(), {
          onPart: (part, { cause }) => told.push(`${part} ${cause}`),
          onProofStep: ({ state, sentence }) => told.push(`${state}: ${sentence}`),
        });
        expect(outcome.cause).toBe('done');
        expect(told.filter((line) => !line.startsWith('proved'))).toEqual([
          'createVolume done',
          'createTarget done',
          'allow done',
          'add done',
          'addExport done',
        ]);
        // The logins are made at the same time: their order is that in which they end.
        expect(told.slice(3, 6).toSorted()).toEqual([
          `proved: a login as ${host} was accepted`,
          'proved: a login with a wrong secret was refused',
          'proved: a login without credentials was refused',
        ]);
      },
    );

    it('makes an account with which the target proves itself, where one is wanted', async ({ skip }) => {
      skip(!world.driver.capabilities.targetAccounts);
      const mutual = { chapName: null, secret: new ChapSecret(Buffer.from('secret-of-target')) };
      const { cause, target } = await world.served.provide(caller, { ...wanted(), mutual });
      expect(cause).toBe('done');
      const account = (await world.driver.listAccounts()).find(({ bindings }) =>
        bindings.some(({ role }) => role === 'target'),
      );
      expect(account).toMatchObject({ chapName: target });
      expect(world.credentials.proofOf(account ?? { authority: '', chapName: '' })).toMatchObject({
        state: 'proved',
      });
    });

    it('takes all back where the account of the target is refused', async ({ skip }) => {
      // Secrets that the server does not hold are not compared.
      skip(!world.driver.capabilities.targetAccounts || world.kind === 'lio');
      // RFC 7143 9.2.1: not the secret of the initiator.
      const mutual = { chapName: null, secret: new ChapSecret(Buffer.from(secretText)) };
      expect(await world.served.provide(caller, { ...wanted(), mutual })).toMatchObject({ cause: 'invalid' });
      expect(await listAll()).toEqual([]);
    });

    it.each([
      ['storage', principal('credentials')],
      ['credentials', principal('storage')],
    ] as const)('wants the role "%s" as well', async (role, without) => {
      const outcome = await world.served.provide(without, wanted());

      expect(outcome).toMatchObject({ cause: 'access-denied' });
      expect(outcome.message).toContain(role);
      expect(await listAll()).toEqual([]);
    });

    it('takes all back where a part fails, and says which', async () => {
      const short = {
        ...wanted(),
        secret: new ChapSecret(Buffer.from('short'), { minBytes: 1, maxBytes: 16 }),
      };
      expect(await world.served.provide(caller, short)).toMatchObject({
        cause: 'invalid',
        volume: null,
        target: null,
      });
      expect(await listAll()).toEqual([]);

      await world.makeTarget('db1');
      expect(await world.served.provide(caller, wanted())).toMatchObject({ cause: 'already-there' });
      expect(world.volumes.size).toBe(0);
    });

    it('leaves a target alone that somebody else made meanwhile, also when it is cut off then', async () => {
      const target = parseIscsiName('iqn.2026-11.test.example:db1');
      const made: Promise<unknown>[] = [];
      world.onStep = (step) => {
        // Before the volume is there, so before the target is made.
        if (step === 'create') made.push(world.change({ kind: 'createTarget', target, alias: null }));
      };
      // The volume cannot be taken away again: that is settled in the next life.
      world.volumes.remove = () => {
        throw new Error('killed');
      };
      const outcome = await world.served.provide(caller, wanted());
      world.onStep = () => {};
      await Promise.all(made);
      await world.restart();

      expect(outcome.cause).toBe('already-there');
      expect(await world.driver.findTarget(target)).not.toBeNull();
      expect(world.volumes.size).toBe(0);
    });

    it('cut off before any of its steps leaves nothing, or a host that can log in, once the server has started again', async () => {
      const steps: string[] = [];
      world.onStep = (step) => void steps.push(step);
      await world.served.provide(caller, wanted('counted'));
      expect(steps.length).toBeGreaterThan(4);

      for (let cut = 0; cut < steps.length; cut += 1) {
        let step = 0;
        const name = `cut${cut}`;
        const before = (await listAll()).toSorted();
        // From this step on the process does nothing any more, as after kill -9.
        world.onStep = () => {
          step += 1;
          if (step > cut) throw new Error('killed');
        };
        await world.served.provide(caller, wanted(name)).catch(() => null);
        world.onStep = () => {};
        await world.restart();

        expect(world.isInDoubt).toBe(false);
        expect((await listAll()).toSorted()).toEqual(before);
      }
    });
  });

  describe('withdraw', () => {
    it('takes LUN, account and target away, and keeps the volume', async () => {
      const { target, volume } = await world.served.provide(caller, wanted());
      if (target === null || volume === null) throw new Error('nothing was made');
      const session = await world.login(target);

      expect(await world.served.withdraw(caller, { target, removeVolumes: false })).toMatchObject({
        cause: 'done',
      });

      await expect(session.reportLuns()).rejects.toMatchObject({ name: 'IscsiSessionError' });
      // The embedded target keeps a map beside a file.
      const files = kind === 'embedded' ? ['.img', '.img.map'] : ['.img'];
      expect((await listAll()).toSorted()).toEqual([...files, 'db1']);
    });

    it('removes the volume where that is asked for', async () => {
      const { target } = await world.served.provide(caller, wanted());
      if (target === null) throw new Error('nothing was made');

      await world.served.withdraw(caller, { target, removeVolumes: true });

      expect(await listAll()).toEqual([]);
    });

    it('takes nothing away where the volume is to be removed and another target shows it', async () => {
      const { target, volume } = await world.served.provide(caller, wanted());
      if (target === null || volume === null) throw new Error('nothing was made');
      const second = await world.makeTarget('second');
      const shown = { kind: 'addExport', target: second, volume, lun: null, readOnly: false } as const;
      await world.done({ ...shown, shared: true });

      expect(await world.served.withdraw(caller, { target, removeVolumes: true })).toMatchObject({
        cause: 'in-use',
        message: expect.stringContaining(second) as string,
      });

      const session = await world.login(target);
      expect(Number((await session.readCapacity16(world.firstLun)).blocks)).toBe(4096);
      await session.logout();
    });

    it('leaves what others made alone', async () => {
      const outcome = await world.served.withdraw(caller, {
        target: configured.iscsiName,
        removeVolumes: true,
      });

      expect(outcome.cause).toBe('not-supported');
      expect(await world.driver.findTarget(configured.iscsiName)).not.toBeNull();
    });

    it('cut off before any of its steps goes on once the server has started again', async () => {
      const steps: string[] = [];
      const first = await world.served.provide(caller, wanted('counted'));
      if (first.target === null) throw new Error('nothing was made');
      world.onStep = (step) => void steps.push(step);
      await world.served.withdraw(caller, { target: first.target, removeVolumes: true });
      expect(steps.length).toBeGreaterThan(2);

      for (let cut = 0; cut < steps.length; cut += 1) {
        world.onStep = () => {};
        const { target } = await world.served.provide(caller, wanted(`cut${cut}`));
        if (target === null) throw new Error('nothing was made');
        let step = 0;
        world.onStep = () => {
          step += 1;
          if (step > cut) throw new Error('killed');
        };
        await world.served.withdraw(caller, { target, removeVolumes: true }).catch(() => null);
        world.onStep = () => {};
        await world.restart();

        expect(world.isInDoubt).toBe(false);
        expect(await listAll()).toEqual([]);
      }
    });
  });
}
