import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InProcessServer } from '../support/InProcessServer.js';
import { notice, rowsOf, secretOf, type ConsoleClient } from './ConsoleClient.js';
import { ConsoleWorld, demo, tokenOf } from './ConsoleWorld.js';

let world: ConsoleWorld;
let server: InProcessServer;
let admin: ConsoleClient;

beforeAll(async () => {
  world = await ConsoleWorld.open();
  ({ server, admin } = world);
});

afterAll(async () => world.dispose());

describe('roles in a namespace', () => {
  const namespace = 'root/cimv2/storage/iscsitarget';
  const path = '/console/server/users/partial';

  it('hold there in place of the others, until they are taken away', async () => {
    const user = await world.userWith('partial', 'read');
    expect((await user.get('/console/volumes/new')).status).toBe(403);
    const given = await admin.submit(await admin.get(path), `${path}/namespace`, {
      namespace: ` /${namespace.toUpperCase()}/ `,
      roles: 'storage',
    });
    expect(notice(given)).toBe(`Done: The roles in ${namespace} were set.`);
    // "read" is none of them there.
    expect((await user.get('/console/volumes/new')).status).toBe(200);
    expect((await user.get('/console/volumes')).status).toBe(403);
    const again = await admin.submit(await admin.get(path), `${path}/namespace`, { asElsewhere: 'on' });
    expect(notice(again)).toMatch(/^Done: /u);
    expect((await user.get('/console/volumes')).status).toBe(200);
    expect((await user.get('/console/volumes/new')).status).toBe(403);
  });

  it('are refused for what is no namespace', async () => {
    const page = await admin.submit(await admin.get(path), `${path}/namespace`, { namespace: ' / ' });
    expect(notice(page)).toContain('is no namespace');
  });
});

describe('the server', () => {
  it('has its users changed: their sessions end with their password, and the last administrator stays', async () => {
    const changed = await world.userWith('changed', 'read');
    const path = '/console/server/users/changed';
    const page = await admin.get(path);
    expect(
      notice(
        await admin.submit(page, `${path}/password`, {
          password: 'another-password',
          again: 'another-password',
        }),
      ),
    ).toMatch(/^Done: /u);
    expect((await changed.get('/console/me')).path).toBe('/console/sign-in');
    expect((await changed.signIn('changed', 'another-password')).status).toBe(200);
    expect(notice(await admin.submit(page, `${path}/remove`, { confirm: 'changed' }))).toMatch(/^Done: /u);
    expect((await changed.get('/console/me')).path).toBe('/console/sign-in');
    const own = await admin.get('/console/server/users/admin');
    expect(
      notice(await admin.submit(own, '/console/server/users/admin/remove', { confirm: 'admin' })),
    ).toContain('is the last user with the role "admin"');
  });

  it('has access keys whose secret is shown once', async () => {
    const page = await admin.submit(await admin.get('/console/server/keys'), '/console/server/keys/add', {
      user: 'admin',
    });
    const secret = secretOf(page);
    const again = await admin.get('/console/server/keys');
    expect(again.text).not.toContain(secret);
    expect(rowsOf(again, 'Access keys')).toHaveLength(1);
    expect(notice(await admin.submit(again, '/console/server/keys/remove'))).toMatch(/^Done: /u);
  });

  it('has its audit record searched, verified and taken away', async () => {
    const found = await admin.get('/console/audit?what=adduser&about=changed');
    expect(rowsOf(found, 'Records, the newest first').every((row) => row.includes('addUser'))).toBe(true);
    const verified = await admin.submit(found, '/console/audit/verify');
    expect(notice(verified)).toMatch(/^Done: The record is whole: \d+ records/u);
    const file = await admin.get('/console/audit/download');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="audit.jsonl"');
    const lines = file.text.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(5);
    expect(() => lines.map((line) => JSON.parse(line) as unknown)).not.toThrow();
  });

  it('has its log level set', async () => {
    expect(
      notice(
        await admin.submit(await admin.get('/console/server'), '/console/server/log-level', {
          level: 'warn',
        }),
      ),
    ).toMatch(/^Done: /u);
    expect(
      notice(await admin.post('/console/server/log-level', { level: 'loud', token: await tokenOf(admin) })),
    ).toContain('is no log level');
  });
});

describe('the initiator of the server', () => {
  it('asks a portal, logs in and out', async () => {
    const account = await admin.submit(await admin.get('/console/accounts/new'), '/console/accounts/new', {
      target: demo,
      chapName: 'console-initiator',
    });
    const secret = secretOf(account);
    const asked = await admin.submit(await admin.get('/console/initiator'), '/console/initiator/discover', {
      portal: server.portal,
    });
    expect(notice(asked)).toMatch(/^Done: 127\.0\.0\.1:\d+ shows /u);
    const refused = await admin.submit(asked, '/console/initiator/login', {
      target: demo,
      chapName: 'console-initiator',
      secret: 'a-wrong-secret',
    });
    expect(notice(refused)).toContain('(ISDSC_AUTHENTICATION_FAILURE)');
    expect(refused.text).not.toContain('a-wrong-secret');
    const inside = await admin.submit(asked, '/console/initiator/login', {
      target: demo,
      chapName: 'console-initiator',
      secret,
    });
    expect(notice(inside)).toBe(`Done: Logged in to ${demo}.`);
    expect(rowsOf(inside, 'Sessions of this server')).toHaveLength(1);
    const at = inside.root.querySelector('section[aria-labelledby="own"] a')?.getAttribute('href') ?? '';
    const session = await admin.get(at);
    expect(rowsOf(session, 'LUNs')[0]).toMatch(/^1 ISCSIWBM .* in blocks of 512$/u);
    const identified = await admin.get(`${at}?lun=1&page=83`);
    expect(identified.root.querySelector('pre')?.textContent).toMatch(/0000 {2}00 83 /u);
    expect((await admin.get(`${at}?lun=x&page=83`)).text).toContain('no LUN and no page');
    expect((await admin.get('/console/initiator/sessions/nothing')).status).toBe(404);
    expect(notice(await admin.submit(inside, '/console/initiator/logout'))).toMatch(/^Done: /u);
  });

  it('is told of targets and made to forget them, and what was done is recorded', async () => {
    const target = 'iqn.2026-11.test.example:told';
    const path = '/console/initiator';
    const told = await admin.submit(await admin.get(path), `${path}/add-target`, {
      target,
      portal: '127.0.0.1',
    });
    expect(notice(told)).toBe(`Done: ${target} is among the targets; nobody was asked.`);
    expect(notice(await admin.submit(told, `${path}/forget-target`))).toBe('Done: The target was forgotten.');
    const asked = await admin.submit(await admin.get(path), `${path}/discover`, { portal: server.portal });
    expect(notice(await admin.submit(asked, `${path}/forget`))).toBe('Done: The portal is asked no more.');
    const recordsOf = async (what: string): Promise<readonly string[]> =>
      rowsOf(await admin.get(`/console/audit?what=${what}`), 'Records, the newest first');
    expect(await recordsOf('addStaticTarget')).toEqual([expect.stringContaining(target)]);
    expect(await recordsOf('removeStaticTarget')).toEqual([expect.stringContaining(target)]);
    expect(await recordsOf('forgetPortal')).toEqual([expect.stringContaining(server.portal)]);
  });
});
