import { describe, expect, it } from 'vitest';
import type { EndedAction, InitiatorAudit, Requester } from '../../src/initiator/InitiatorAudit.js';
import { account, targetName } from '../iscsi/support/memoryAuthority.js';
import { loginIscsiTarget } from '../../src/initiator/loginIscsiTarget.js';
import { addStaticTarget, forgetPortal, removeStaticTarget } from '../../src/initiator/recordedChanges.js';
import { chap, makeWorld, startPortal, until } from './initiatorHarness.js';

const admin: Requester = { name: 'eve', address: '192.0.2.1', door: 'cim-xml' };
const wanted = {
  targetName,
  isInformationalSession: true,
  isPersistent: false,
  loginOptions: chap('alice', 'initiator-secret'),
};

type Written = readonly [who: string, EndedAction];

function startAudit(): {
  audit: InitiatorAudit;
  written: Written[];
  state: { full: boolean; broken: boolean };
} {
  const written: Written[] = [];
  const state = { full: false, broken: false };
  const audit: InitiatorAudit = {
    expectRoom: async () => {
      if (state.full) throw new Error('the disk is full');
    },
    write: async ({ name, address, door }, ended) => {
      if (state.broken) throw new Error('the disk is broken');
      written.push([`${name} ${address} ${door}`, ended]);
    },
  };
  return { audit, written, state };
}

describe('a login that the server makes for a client', () => {
  it('is recorded: for whom, where it led, what came of it', async () => {
    const portal = await startPortal();
    const { audit, written } = startAudit();
    const world = makeWorld({ audit });
    world.know(portal);
    const { uniqueSessionId } = await loginIscsiTarget(world.initiator, wanted, { by: admin });
    if (uniqueSessionId) await world.initiator.logout(uniqueSessionId);
    const loginOptions = chap('alice', 'another--secret-');
    const refused = await loginIscsiTarget(world.initiator, { ...wanted, loginOptions }, { by: admin });
    expect(refused.name).toBe('ISDSC_AUTHENTICATION_FAILURE');
    const at = `127.0.0.1:${portal.port}`;
    expect(written).toEqual([
      [
        'eve 192.0.2.1 cim-xml',
        {
          what: 'LoginIscsiTarget',
          target: targetName,
          outcome: 'done',
          cause: `portal ${at}: connected to ${at}`,
        },
      ],
      [
        'eve 192.0.2.1 cim-xml',
        {
          what: 'LoginIscsiTarget',
          target: targetName,
          outcome: 'ISDSC_AUTHENTICATION_FAILURE',
          cause: `portal ${at}: ${refused.message}`,
        },
      ],
    ]);
    expect(JSON.stringify(written)).not.toMatch(/initiator-secret|another--secret-/u);
  });

  it('is recorded also where the address is not allowed', async () => {
    const { audit, written } = startAudit();
    const world = makeWorld({ audit });
    world.know({ port: 3260, address: '192.0.2.7' });
    await loginIscsiTarget(world.initiator, wanted, { by: admin });
    expect(written).toMatchObject([
      [
        'eve 192.0.2.1 cim-xml',
        {
          outcome: 'ISDSC_RESTRICTED_BY_GROUP_POLICY',
          cause: expect.stringContaining('portal 192.0.2.7:3260') as string,
        },
      ],
    ]);
  });

  it('is not made without room for its record, and taken back where that cannot be written', async () => {
    const portal = await startPortal();
    const { audit, state } = startAudit();
    const world = makeWorld({ audit });
    world.know(portal);
    let asked = 0;
    const findAccess = portal.authority.findAccess.bind(portal.authority);
    portal.authority.findAccess = (...names) => {
      asked += 1;
      return findAccess(...names);
    };
    state.full = true;
    const unmade = await loginIscsiTarget(world.initiator, wanted, { by: admin });
    expect([unmade.name, asked]).toEqual(['ISDSC_NON_SPECIFIC_ERROR', 0]);
    state.full = false;
    state.broken = true;
    const undone = await loginIscsiTarget(world.initiator, wanted, { by: admin });
    expect(undone).toMatchObject({ name: 'ISDSC_NON_SPECIFIC_ERROR', uniqueSessionId: null });
    expect(asked).toBeGreaterThan(0);
    expect(await world.initiator.sessions()).toEqual([]);
  });

  it('that is made anew at a start is recorded when its outcome is another than the last one', async () => {
    const portal = await startPortal();
    const { audit, written } = startAudit();
    const world = makeWorld({ audit });
    world.know(portal);
    portal.authority.initiatorAccounts = [account('alice', 'another--secret-')];
    await world.login({ isPersistent: true });
    written.length = 0;
    const next = await world.restart();
    next.initiator.start();
    const tries = (): number => next.log.filter(([, fields]) => 'pauseMs' in fields).length;
    await until(() => tries() >= 3);
    portal.authority.initiatorAccounts = [account('alice', 'initiator-secret')];
    await until(async () => (await next.initiator.sessions()).length === 1);
    await until(() => written.length === 2);
    expect(written.map(([who, { what, outcome }]) => [who, what, outcome])).toEqual([
      ['server local server', 'LoginIscsiTarget', 'ISDSC_AUTHENTICATION_FAILURE'],
      ['server local server', 'LoginIscsiTarget', 'done'],
    ]);
  });
});

describe('a change of what the initiator knows', () => {
  const other = 'iqn.2026-11.test.example:other';
  const portals = [{ address: '192.0.2.7', socket: 3260, portalGroupTag: 1 }];
  const target = { targetName: other, targetAlias: null, portals, loginOptions: null };

  it('is recorded: a static target that is added and removed, a portal that is forgotten, and refusals', async () => {
    const portal = await startPortal();
    const { audit, written } = startAudit();
    const { initiator } = makeWorld({ audit });
    const id = await initiator.addSendTargetsPortal({
      portal: { address: '127.0.0.1', socket: portal.port },
      securityFlags: 0n,
      loginOptions: null,
    });
    expect(await addStaticTarget(initiator, admin, target)).toBe(other);
    await removeStaticTarget(initiator, admin, other);
    await forgetPortal(initiator, admin, id);
    await expect(removeStaticTarget(initiator, admin, other)).rejects.toMatchObject({
      symbol: 'ISDSC_TARGET_NOT_FOUND',
    });
    await expect(forgetPortal(initiator, admin, 'x'.repeat(10_000))).rejects.toMatchObject({
      symbol: 'ISDSC_PORTAL_NOT_FOUND',
    });
    expect([initiator.listTargets(), initiator.listSendTargetsPortals()]).toEqual([[], []]);
    expect(written.map(([, { what, target: of, outcome }]) => [what, of, outcome])).toEqual([
      ['addStaticTarget', other, 'done'],
      ['removeStaticTarget', other, 'done'],
      ['forgetPortal', null, 'done'],
      ['removeStaticTarget', other, 'ISDSC_TARGET_NOT_FOUND'],
      ['forgetPortal', null, 'ISDSC_PORTAL_NOT_FOUND'],
    ]);
    expect(written.map(([, { cause }]) => cause).slice(0, 3)).toEqual([
      'portal 192.0.2.7:3260',
      null,
      `portal ${id}`,
    ]);
    for (const [who, { cause }] of written) {
      expect(who).toBe('eve 192.0.2.1 cim-xml');
      expect(cause?.length ?? 0).toBeLessThan(2_000);
    }
  });

  it('is not made without room for its record, and an addition is taken back where that cannot be written', async () => {
    const { audit, state } = startAudit();
    const { initiator } = makeWorld({ audit });
    state.full = true;
    await expect(addStaticTarget(initiator, admin, target)).rejects.toMatchObject({
      symbol: 'ISDSC_NON_SPECIFIC_ERROR',
    });
    expect(initiator.listTargets()).toEqual([]);
    state.full = false;
    state.broken = true;
    await expect(addStaticTarget(initiator, admin, target)).rejects.toMatchObject({
      symbol: 'ISDSC_NON_SPECIFIC_ERROR',
    });
    expect(initiator.listTargets()).toEqual([]);
  });
});
