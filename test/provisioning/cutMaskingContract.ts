import { describe, expect, it } from 'vitest';
import type { MaskingGroup } from '../../src/provisioning/MaskingViews.js';
import { parseIscsiName, type IscsiName } from '../../src/targets/IscsiName.js';
import { maskingScene, type MaskingState } from './maskingScene.js';
import { host, other, principal, type StorageKind, type StorageWorld } from './StorageWorld.js';

/** What a crash leaves of changes of masking, whatever kind of target is behind them. */
export function cutMaskingContract(kind: StorageKind, getWorld: () => StorageWorld): void {
  const caller = principal('storage');
  const { makeGroup, getGroup, expose, state } = maskingScene(getWorld);

  describe('a change of several parts, cut off before each of them', () => {
    const initiatorOf = (round: number): IscsiName =>
      parseIscsiName(`iqn.1993-08.org.debian:01:host${round}`);

    /** The server dies before an intent that it would write, one later each round, until the change is made without that. */
    async function cutEverywhere(
      begin: (round: number) => Promise<() => Promise<{ readonly cause: string }>>,
      check: (before: MaskingState, after: MaskingState, isTold: boolean) => void,
    ): Promise<number> {
      // A LIO in memory costs no logins, and so is cut off before each; the others before some.
      for (let cut = 0; ; cut += kind === 'lio' && getWorld().guest === null ? 1 : 3) {
        const make = await begin(cut);
        const before = await state();
        let intents = 0;
        getWorld().onIntent = () => {
          intents += 1;
          if (intents > cut) throw new Error('killed');
        };
        const told = await make().catch(() => null);
        getWorld().onIntent = () => {};
        if (intents <= cut) return cut;
        await getWorld().restart();

        expect(getWorld().isInDoubt).toBe(false);
        check(before, await state(), told?.cause === 'done');
      }
    }

    it.each([
      [
        'ExposePaths',
        async (round: number) => {
          const volume = await getWorld().makeVolume(`v${round}`);
          return () => expose([volume], [host, other]);
        },
      ],
      [
        'CreateMaskingView',
        async (round: number) => {
          const initiators = await makeGroup('initiators', `g${round}`, [initiatorOf(round)]);
          const volumes = await makeGroup('volumes', `g${round}`, [await getWorld().makeVolume(`v${round}`)]);
          const groups = { initiators, targets: null, volumes };
          return () => getWorld().masking.groups.createView(caller, { name: null, groups, luns: null });
        },
      ],
      [
        'AddMembers',
        async (round: number) => {
          const group = await makeGroup('initiators', `g${round}`, [initiatorOf(round)]);
          const target = await getWorld().makeTarget(`t${round}`);
          await getWorld().masking.groups.addGroup(caller, target, group, null);
          const viewed = await getGroup('initiators', group.id);
          const more = ['b', 'c'].map((letter) => `${initiatorOf(round)}.${letter}`);
          return () => getWorld().masking.groups.addMembers(caller, viewed, more, null);
        },
      ],
    ])('%s leaves what there was before, once the server has started again', async (_, begin) => {
      const cuts = await cutEverywhere(begin, (before, after, isTold) => {
        // Cut off when it had been recorded, it stays.
        if (isTold) expect(after).not.toEqual(before);
        else expect(after).toEqual(before);
      });
      expect(cuts).toBeGreaterThan(4);
    });

    it.each([
      [
        'HidePaths',
        (target: IscsiName, _: MaskingGroup, volumes: readonly string[]) =>
          getWorld().masking.paths.hide(caller, { target, volumes, initiators: [] }),
        ({ exports }: MaskingState, target: string) =>
          exports.every((line) => !line.startsWith(`${target} `)),
      ],
      [
        'DeleteMaskingView',
        (target: IscsiName) => getWorld().masking.groups.removeView(caller, target, false),
        (after: MaskingState, target: string) => !JSON.stringify(after).includes(`${target}"`),
      ],
      [
        'ModifyMaskingView',
        (target: IscsiName, volumes: MaskingGroup) =>
          getWorld().masking.groups.takeGroup(caller, target, volumes),
        ({ exports, groups }: MaskingState, target: string) =>
          exports.every((line) => !line.startsWith(`${target} `)) &&
          groups.every(({ type, view }) => type !== 'volumes' || view !== target),
      ],
    ] as const)(
      '%s takes away all or nothing, once the server has started again',
      async (_, take, isTaken) => {
        const seen: boolean[] = [];
        let target = host;
        const cuts = await cutEverywhere(
          async (round) => {
            const members = [
              await getWorld().makeVolume(`v${round}`),
              await getWorld().makeVolume(`w${round}`),
            ];
            const volumes = await makeGroup('volumes', `g${round}`, members);
            const groups = { initiators: null, targets: null, volumes };
            const name = `view${round}-of-all`;
            const made = await getWorld().masking.groups.createView(caller, { name, groups, luns: null });
            if (made.target === null) throw new Error(made.message);
            ({ target } = made);
            const viewed = await getGroup('volumes', volumes.id);
            return () => take(made.target ?? host, viewed, members);
          },
          (before, after) => {
            seen.push(isTaken(after, target));
            if (!isTaken(after, target)) expect(after).toEqual(before);
          },
        );
        expect(cuts).toBeGreaterThan(4);
        expect(new Set(seen)).toEqual(new Set([false, true]));
      },
    );
  });
}
