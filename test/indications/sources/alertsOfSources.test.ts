import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { LockoutAlerts } from '../../../src/indications/sources/LockoutAlerts.js';
import {
  RefusedLoginAlerts,
  type RefusedLogin,
} from '../../../src/indications/sources/RefusedLoginAlerts.js';
import { RestartAlerts } from '../../../src/indications/sources/RestartAlerts.js';
import { AlertWorld, pathOf } from './AlertWorld.js';

const refused: RefusedLogin = {
  initiatorName: 'iqn.2026-11.test.example:mallory',
  initiatorAddress: '192.0.2.7',
  targetName: 'iqn.2026-11.test.example:a',
  status: 'Authentication failure',
  isUnauthenticated: true,
  reason: 'the proof of account "alice" is wrong',
};

let closer: { close(): void } | null = null;
afterEach(() => {
  closer?.close();
  closer = null;
});

describe('RefusedLoginAlerts', () => {
  function make(
    world: AlertWorld,
    options: { windowMs?: number; maxKinds?: number } = {},
  ): RefusedLoginAlerts {
    const made = new RefusedLoginAlerts({ alerts: world.alerts, pathOf, ...options });
    closer = made;
    return made;
  }

  it('tell the first of an initiator, a target and a reason at once, as Degraded/Warning', () => {
    const world = new AlertWorld().open();
    make(world).note(refused);
    expect(world.all('EventID')).toEqual(['login-refused']);
    expect(world.all('PerceivedSeverity')).toEqual([3]);
    expect(world.all('ProbableCause')).toEqual([117]);
    expect(world.all('Message')).toEqual([
      'A login of initiator iqn.2026-11.test.example:mallory from 192.0.2.7 at target iqn.2026-11.test.example:a was refused: Authentication failure: the proof of account "alice" is wrong.',
    ]);
    expect(world.all('AlertingManagedElement')).toEqual([
      'root/cimv2/storage/iscsitarget:Node.DeviceID="iqn.2026-11.test.example:a"',
    ]);
  });

  it('tell those that follow together, with their number, when the window is over', async () => {
    const world = new AlertWorld().open();
    const alerts = make(world, { windowMs: 40 });
    for (let index = 0; index < 1000; index += 1) alerts.note(refused);
    expect(world.raised).toHaveLength(1);
    await expect.poll(() => world.raised.length).toBe(2);
    expect(world.raised[1]?.value('Message')).toMatch(/^999 more logins of initiator .* were refused: /);
    expect(world.raised[1]?.value('MessageArguments')).toEqual(expect.arrayContaining(['999']));
    await sleep(80);
    expect(world.raised).toHaveLength(2);
  });

  it('of an initiator that has a new name each time are no more than the kinds told apart, and one for the others', async () => {
    const world = new AlertWorld().open();
    const alerts = make(world, { windowMs: 60, maxKinds: 5 });
    for (let index = 0; index < 1000; index += 1)
      alerts.note({ ...refused, initiatorName: `iqn.2026-11.test.example:${index}` });
    expect(world.raised).toHaveLength(5);
    await expect.poll(() => world.raised.length).toBe(6);
    expect(world.raised[5]?.value('Message')).toMatch(
      /^995 more logins of various initiators were refused, the last one of iqn\.2026-11\.test\.example:999 /,
    );
  });

  it('tell no control characters: XML has none', () => {
    const world = new AlertWorld().open();
    make(world).note({ ...refused, initiatorName: 'a\u0000b\u001B[2J' });
    expect(world.all('Message')[0]).toContain('initiator a\uFFFDb\uFFFD[2J from');
  });

  it('cost nothing while nobody subscribes', () => {
    const world = new AlertWorld().open();
    const alerts = make(world);
    world.isWanted = false;
    alerts.note(refused);
    world.isWanted = true;
    alerts.note(refused);
    expect(world.raised).toHaveLength(1);
  });
});

describe('LockoutAlerts', () => {
  it('name the user, the address, and how long; never a name that no user has', () => {
    const world = new AlertWorld().open();
    const alerts = new LockoutAlerts(world.alerts);
    closer = alerts;
    const lockout = { scope: 'address-and-user', address: '192.0.2.7', attempts: 10, seconds: 900 } as const;
    alerts.note({ ...lockout, user: 'alice' });
    alerts.note({ ...lockout, user: null });
    alerts.note({ ...lockout, scope: 'user', user: 'alice', attempts: 100 });
    expect(world.all('Message')).toEqual([
      'Logins of alice from 192.0.2.7 are locked for 900 s after 10 wrong passwords or signatures.',
      'Logins of an unknown user from 192.0.2.7 are locked for 900 s after 10 wrong passwords or signatures.',
      'Logins of alice from everywhere are locked for 900 s after 100 wrong passwords or signatures.',
    ]);
    expect(world.all('PerceivedSeverity')).toEqual([3, 3, 5]);
    expect(new Set(world.all('ProbableCause'))).toEqual(new Set([60]));
  });
});

describe('RestartAlerts', () => {
  it('a restart with protected targets is Major, and cleared when they have their accounts', () => {
    const world = new AlertWorld().open();
    const restarts = new RestartAlerts(world.alerts);
    restarts.noteRestart(['iqn.2026-11.test.example:a']);
    restarts.noteRestored({ cameBackOpen: ['iqn.2026-11.test.example:a'], afterMs: 512 });
    expect(world.all('PerceivedSeverity')).toEqual([5, 2]);
    expect(world.all('ProbableCause')).toEqual([110, 59]);
    expect(world.all('Message')).toEqual([
      'tgtd was restarted and has forgotten all accounts. 1 protected target waits to be closed and to get accounts again: iqn.2026-11.test.example:a.',
      'The protected targets of the restarted tgtd are closed and have their accounts, 512 ms after the restart was noticed. 1 protected target was found open meanwhile: iqn.2026-11.test.example:a.',
    ]);
    expect(world.raised[1]?.value('CorrelatedIndications')).toEqual([
      world.raised[0]?.value('IndicationIdentifier'),
    ]);
  });

  it('names ten targets in its sentence, and all in its arguments', () => {
    const world = new AlertWorld().open();
    const targets = Array.from({ length: 12 }, (_, index) => `iqn.2026-11.test.example:${index}`);
    new RestartAlerts(world.alerts).noteRestart(targets);
    expect(world.all('Message')[0]).toMatch(/^tgtd was restarted .*example:9 and 2 more\.$/);
    expect(world.all('MessageArguments')).toEqual([targets]);
  });

  it('one without is Information', () => {
    const world = new AlertWorld().open();
    new RestartAlerts(world.alerts).noteRestart([]);
    expect(world.all('PerceivedSeverity')).toEqual([2]);
  });
});
