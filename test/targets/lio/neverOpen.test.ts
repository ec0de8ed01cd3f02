import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseIscsiName, type IscsiName } from '../../../src/targets/IscsiName.js';
import type { LioDriver } from '../../../src/targets/lio/LioDriver.js';
import type { ChangePlan, CredentialChange } from '../../../src/targets/CredentialDriver.js';
import { TargetDriverError } from '../../../src/targets/TargetDriverError.js';
import { secret } from '../contract/ContractWorld.js';
import type { FakeGroupOptions } from './FakeLio.js';
import { FakeLioWorld } from './FakeLioWorld.js';

const name = (label: string): IscsiName => parseIscsiName(`iqn.2026-11.test.example:${label}`);
const target = name('target-1');
const a = name('a');
const b = name('b');
const stranger = name('stranger');
const first = 'first-secret-1';
const second = 'second-secret-2';
const answer = 'the-answer-1';
const left = 'left-behind-1';

/** A target as it may be found, whoever made it so. */
interface Found {
  readonly name: string;
  readonly groups: readonly FakeGroupOptions[];
  /** Files below the target, and what an administrator has written to them. */
  readonly files?: Readonly<Record<string, string>>;
}

const auth = (scope: string, userid: string, password: string, mutual = ''): Record<string, string> => ({
  [`${scope}/auth/userid${mutual}`]: userid,
  [`${scope}/auth/password${mutual}`]: password,
});
const acl = (initiator: string, tag = 1): string => `tpgt_${tag}/acls/${initiator}`;

const found: readonly Found[] = [
  { name: 'open, with two ACLs', groups: [{ acls: [a, b] }] },
  {
    name: 'closed, with an account and one ACL without',
    groups: [{ acls: [a, b], authentication: true }],
    files: auth(acl(a), a, first),
  },
  {
    name: 'closed by one ACL, open by another',
    groups: [{ acls: [a, b] }],
    files: {
      ...auth(acl(a), 'alice', first),
      [`${acl(a)}/attrib/authentication`]: '1',
      [`${acl(b)}/attrib/authentication`]: '0',
    },
  },
  {
    name: 'closed, and open for one initiator',
    groups: [{ acls: [a, b], authentication: true }],
    files: { ...auth(acl(a), a, first), [`${acl(b)}/attrib/authentication`]: '0' },
  },
  { name: 'open to all', groups: [{ generateNodeAcls: true }] },
  {
    name: 'closed, for all who know the account and one of its own',
    groups: [{ acls: [a], generateNodeAcls: true, authentication: true }],
    files: { ...auth('tpgt_1', 'everybody', first), ...auth(acl(a), a, second) },
  },
  {
    name: 'of two portal groups',
    groups: [
      { acls: [a], authentication: true },
      { acls: [a, b], tag: 2 },
    ],
    files: { ...auth(acl(a), a, first), ...auth(acl(a, 2), a, first) },
  },
  {
    name: 'with halves of accounts left behind',
    groups: [{ acls: [a, b], authentication: true }],
    files: {
      [`${acl(a)}/auth/password`]: left,
      [`${acl(a)}/auth/password_mutual`]: left,
      [`${acl(b)}/auth/userid`]: b,
      [`${acl(b)}/auth/userid_mutual`]: 'storage',
    },
  },
  {
    name: 'that proves itself to all',
    groups: [{ acls: [a, b], authentication: true }],
    files: {
      ...auth(acl(a), a, first),
      ...auth(acl(b), b, first),
      ...auth('tpgt_1', 'storage', answer, '_mutual'),
      ...auth(acl(a), 'storage', answer, '_mutual'),
      ...auth(acl(b), 'storage', answer, '_mutual'),
    },
  },
  {
    name: 'that proves itself to one',
    groups: [{ acls: [a, b], authentication: true }],
    files: {
      ...auth(acl(a), a, first),
      ...auth(acl(b), b, first),
      ...auth(acl(a), target, answer, '_mutual'),
    },
  },
];

const additions: readonly CredentialChange[] = [
  { kind: 'add', target, role: 'initiator', chapName: a, secret: secret(first) },
  { kind: 'add', target, role: 'initiator', chapName: b, secret: secret(second) },
  { kind: 'add', target, role: 'initiator', chapName: 'everybody', secret: secret(second) },
  { kind: 'add', target, role: 'target', chapName: 'storage', secret: secret(answer) },
  { kind: 'add', target, role: 'target', chapName: target, secret: secret(answer), initiatorName: b },
  { kind: 'setChapEnabled', target, enabled: true },
  { kind: 'setChapEnabled', target, enabled: false },
];

const chapNames = [a, b, 'alice', 'everybody', 'storage', target];
const secrets = [first, second, answer, left, 'wrong-secret-1'];

class Killed extends Error {}

/** A number of steps that no change takes. */
const never = 1000;

describe.each(found)('a target found $name', ({ groups, files = {} }) => {
  let world: FakeLioWorld;
  let driver: LioDriver;

  beforeEach(() => make());
  afterEach(async () => {
    await driver.close();
    await world.stop();
  });

  const make = async (): Promise<void> => {
    world = new FakeLioWorld();
    await world.makeTarget(target, groups, files);
    driver = await world.openDriver();
  };

  /** Every login that gets in, of all that could be tried; with what the target proves itself by. */
  const admitted = (): Set<string> => {
    const logins = new Set<string>();
    const tryAs = (initiator: string, credentials: Parameters<typeof world.lio.login>[2]): void => {
      if (world.lio.login(target, initiator, credentials) === 'in')
        logins.add(JSON.stringify([initiator, credentials]));
    };
    for (const initiator of [a, b, stranger]) {
      tryAs(initiator, null);
      for (const chapName of chapNames) {
        for (const text of secrets) {
          tryAs(initiator, { chapName, secret: text });
          for (const proven of ['storage', target])
            for (const proof of [answer, second, left])
              tryAs(initiator, { chapName, secret: text, target: { chapName: proven, secret: proof } });
        }
      }
    }
    return logins;
  };

  /** Executes a plan up to the write of this number, as if killed there. */
  const executeUntil = async (plan: ChangePlan, write: number): Promise<'killed' | 'done'> => {
    let steps = 0;
    const writer = await world.openDriver({
      onStep: () => {
        steps += 1;
        if (steps === write) throw new Killed();
      },
    });
    try {
      await writer.execute(JSON.parse(JSON.stringify(plan)) as ChangePlan);
      return 'done';
    } catch (error) {
      if (steps !== write) throw error;
      return 'killed';
    } finally {
      world.lio.onStep = () => {};
      await writer.close();
    }
  };

  const changesOfAccounts = async (): Promise<CredentialChange[]> =>
    (await driver.listAccounts()).flatMap((account): CredentialChange[] => [
      { kind: 'replace', account, secret: secret(second) },
      { kind: 'remove', account },
    ]);

  it('is never open in any change, cut off before any write and begun again, or restored', async () => {
    const changes = [...additions, ...(await changesOfAccounts())];
    let made = 0;
    for (const change of changes) {
      await make();
      const before = admitted();
      let plan: ChangePlan;
      try {
        plan = await driver.plan(change);
      } catch (error) {
        // What cannot be done here changes nothing.
        if (!(error instanceof TargetDriverError)) throw error;
        expect(admitted()).toEqual(before);
        continue;
      }
      await driver.execute(plan);
      const after = admitted();
      const end = world.lio.dump();
      const saved = readFileSync(world.savedPath, 'utf8');
      const allowed = new Set([...before, ...after]);
      // An account that was valid before: where anybody was let in, none was asked for.
      const wasOpen = (login: string): boolean =>
        before.has(JSON.stringify([(JSON.parse(login) as readonly unknown[])[0], null]));
      const kept = [...before].filter((login) => after.has(login) && !wasOpen(login));
      made += 1;

      const expectBetween = (what: string): void => {
        const now = admitted();
        expect([what, [...now].filter((login) => !allowed.has(login))]).toEqual([what, []]);
        expect([what, kept.filter((login) => !now.has(login))]).toEqual([what, []]);
      };

      let write = 1;
      for (; write < never; write += 1) {
        await make();
        const unsaved = readFileSync(world.savedPath, 'utf8');
        const cut = await executeUntil(plan, write);
        const what = `${JSON.stringify(change)} before write ${write}`;
        expectBetween(what);
        // Killed once more on the way.
        await executeUntil(plan, 2);
        expectBetween(what);
        await driver.execute(plan);
        expect([what, world.lio.dump()]).toEqual([what, end]);
        expect(readFileSync(world.savedPath, 'utf8')).toBe(saved);
        if (cut === 'done') break;

        // The host restarts instead, with what had been saved, which is nothing of it.
        await make();
        await executeUntil(plan, write);
        expect(readFileSync(world.savedPath, 'utf8')).toBe(unsaved);
        await world.restartTargets();
        expectBetween(`${what}, restored`);
        await driver.execute(plan);
        expect([...admitted()].toSorted()).toEqual([...after].toSorted());
      }
      expect(write).toBeLessThan(never);
      await world.restartTargets();
      expect([...admitted()].toSorted()).toEqual([...after].toSorted());
    }
    expect(made).toBeGreaterThan(2);
  });
});
