import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InProcessServer } from '../support/InProcessServer.js';
import { ConsoleClient, notice, rowsOf } from './ConsoleClient.js';
import { ConsoleWorld, demo, tokenOf } from './ConsoleWorld.js';

/** Every page that is read without a name in its path. */
const pages = [
  '/console',
  '/console/targets',
  '/console/targets/new',
  `/console/targets/${encodeURIComponent(demo)}`,
  '/console/volumes',
  '/console/volumes/new',
  '/console/pools',
  '/console/provide',
  '/console/masking',
  '/console/masking/new',
  '/console/masking/groups/initiators',
  '/console/masking/groups/targets',
  '/console/masking/groups/volumes',
  '/console/masking/initiators',
  '/console/accounts',
  '/console/accounts/new',
  '/console/sessions',
  '/console/initiator',
  '/console/events',
  '/console/audit',
  '/console/findings',
  '/console/server',
  '/console/server/users',
  '/console/server/users/admin',
  '/console/server/keys',
  '/console/server/settings',
  '/console/subscriptions',
  '/console/me',
] as const;

/** Of these only an administrator sees anything. */
const adminPages = pages.filter((path) => /\/(?:audit|findings|server|subscriptions)/u.test(path));
const changePages = pages.filter((path) => /\/(?:new|provide)$/u.test(path));

let world: ConsoleWorld;
let server: InProcessServer;
let admin: ConsoleClient;

beforeAll(async () => {
  world = await ConsoleWorld.open();
  ({ server, admin } = world);
});

afterAll(async () => world.dispose());

describe('signing in', () => {
  it('leads whoever is not signed in to the form, and from there to the page that was asked for', async () => {
    const client = new ConsoleClient(server.url);
    const form = await client.get('/console/volumes');
    expect(form.path).toBe('/console/sign-in');
    const page = await client.submit(form, '/console/sign-in', { name: 'admin', password: server.password });
    expect(page.path).toBe('/console/volumes');
  });

  it('sends nobody to another site', async () => {
    const client = new ConsoleClient(server.url);
    for (const to of [
      'https://example.com/',
      '//example.com',
      '/console//example.com',
      '/console/../cimom',
      '/\\example.com',
    ])
      expect((await client.signIn('admin', server.password, to)).path).toBe('/console');
  });

  it('refuses a wrong password and an unknown name alike, with neither of them in the page', async () => {
    const client = new ConsoleClient(server.url);
    const [wrong, unknown] = [
      await client.signIn('admin', 'a-wrong-password'),
      await client.signIn('nobody-of-this-name', 'a-wrong-password'),
    ];
    expect([wrong.status, unknown.status]).toEqual([403, 403]);
    expect(wrong.text).toBe(unknown.text);
    expect(wrong.text).not.toMatch(/a-wrong-password|nobody-of/u);
    expect(client.cookie).toBeNull();
  });

  it('locks a name from an address after as many wrong passwords as at every other door, with the time to wait', async () => {
    const client = new ConsoleClient(server.url);
    await world.addUser('locked', 'read');
    for (let attempt = 0; attempt < 5; attempt += 1) await client.signIn('locked', 'wrong');
    const page = await client.signIn('locked', 'password-of-locked');
    expect(page.status).toBe(429);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(notice(page)).toMatch(/^Too many wrong passwords or signatures: try again in \d+ s\.$/u);
    const basic = { Authorization: `Basic ${btoa('locked:password-of-locked')}` };
    expect((await fetch(`${server.url}/metrics`, { headers: basic })).status).toBe(429);
    const audit = await admin.get('/console/audit?user=locked');
    const rows = rowsOf(audit, 'Records, the newest first');
    expect(rows.some((row) => /console lockout/u.test(row))).toBe(true);
    expect(rows.some((row) => /console login locked ▲ refused/u.test(row))).toBe(true);
  });

  it('gives a cookie that no script reads and no other site sends, and takes it back at sign-out', async () => {
    const client = new ConsoleClient(server.url);
    await client.get('/console/sign-in');
    const answer = await fetch(`${server.url}/console/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ name: 'admin', password: server.password }),
      redirect: 'manual',
    });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^iscsi-wbem-console=[\w-]{22}; Path=\/; HttpOnly; SameSite=Strict$/u);
    [client.cookie = null] = cookie.split(';');
    const page = await client.get('/console/me');
    const kept = client.cookie;
    expect((await client.submit(page, '/console/sign-out')).path).toBe('/console/sign-in');
    expect(client.cookie).toBeNull();
    client.cookie = kept;
    expect((await client.get('/console/me')).path).toBe('/console/sign-in');
  });

  it('is not asked for by WBEM: the cookie opens no other door', async () => {
    const answer = await fetch(`${server.url}/metrics`, { headers: { cookie: admin.cookie ?? '' } });
    expect(answer.status).toBe(401);
  });
});

describe('every page', () => {
  it.each(pages)('%s is shown with its heading, closed against others, and kept nowhere', async (path) => {
    const page = await admin.get(path);
    expect(page.status).toBe(200);
    expect(page.root.querySelectorAll('h1')).toHaveLength(1);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
  });

  it.each(pages)(
    '%s loads nothing from elsewhere, and has no script and no style in its text',
    async (path) => {
      const { root } = await admin.get(path);
      const loaded = root
        .querySelectorAll('script, link, img')
        .map((each) => each.getAttribute('src') ?? each.getAttribute('href') ?? '');
      for (const address of loaded) expect(address).toMatch(/^(?:\/console\/assets\/|data:)/u);
      for (const script of root.querySelectorAll('script')) expect(script.textContent).toBe('');
      expect(root.querySelectorAll('[style], style')).toEqual([]);
    },
  );

  it.each(pages)('%s has the session’s token in each form that changes something', async (path) => {
    const { root } = await admin.get(path);
    const token = await tokenOf(admin);
    for (const form of root.querySelectorAll('form[method="post"]'))
      expect(form.querySelector('input[name="token"]')?.getAttribute('value')).toBe(token);
  });

  it('leads to pages that are there', async () => {
    const known = new Map<string, number>();
    for (const path of pages) {
      for (const link of (await admin.get(path)).root.querySelectorAll('a')) {
        const to = (link.getAttribute('href') ?? '').replace(/[?#].*$/su, '');
        if (!to.startsWith('/console') || known.has(to) || to.endsWith('/download')) continue;
        known.set(to, (await admin.get(to)).status);
      }
    }
    expect([...known].filter(([, status]) => status !== 200)).toEqual([]);
  });

  it('has its files under names that change with them, compressed where the browser takes that', async () => {
    const { root } = await admin.get('/console');
    for (const each of root.querySelectorAll('script, link[rel="stylesheet"]')) {
      const path = each.getAttribute('src') ?? each.getAttribute('href') ?? '';
      const answer = await fetch(server.url + path);
      expect(answer.headers.get('cache-control')).toContain('immutable');
      expect(answer.headers.get('content-encoding')).toBe('gzip');
      const plain = await fetch(server.url + path, { headers: { 'accept-encoding': 'identity' } });
      expect(plain.headers.get('content-encoding')).toBeNull();
      expect(await plain.text()).toBe(await answer.text());
    }
  });

  it('is answered at once where its path is long: 404 within the limit of headers, 431 over it', async () => {
    const ask = (length: number): Promise<Response> =>
      fetch(`${server.url}/console/${'a'.repeat(length)}`, {
        headers: { cookie: admin.cookie ?? '' },
        // Far below the time that a slow head of a request is given, which ends with 408.
        signal: AbortSignal.timeout(8_000),
      });
    expect((await ask(12_000)).status).toBe(404);
    expect((await ask(20_000)).status).toBe(431);
  });

  it('is 404 where there is none, and 405 where it is not asked for so', async () => {
    expect((await admin.get('/console/nothing')).status).toBe(404);
    expect((await admin.get('/console/targets/iqn.none')).status).toBe(404);
    expect((await admin.get('/console/targets/%E0%A4%A')).status).toBe(404);
    const put = await fetch(`${server.url}/console`, {
      method: 'PUT',
      headers: { cookie: admin.cookie ?? '' },
    });
    expect(put.status).toBe(405);
  });
});

describe('roles', () => {
  it('show a reader what is there and no form that changes it', async () => {
    const reader = await world.userWith('reader', 'read');
    for (const path of pages) {
      const page = await reader.get(path);
      const isClosed = [...adminPages, ...changePages].some((each) => each === path);
      expect([path, page.status]).toEqual([path, isClosed ? 403 : 200]);
      const forms = page.root
        .querySelectorAll('form[method="post"]')
        .map((form) => form.getAttribute('action'));
      expect([path, forms]).toEqual([path, ['/console/sign-out']]);
    }
  });

  it('refuse what is not shown all the same', async () => {
    const reader = await world.userWith('poster', 'read');
    const token = await tokenOf(reader);
    for (const path of [
      '/console/volumes/new',
      '/console/accounts/new',
      '/console/server/users/add',
      '/console/provide',
      '/console/masking/new',
      '/console/masking/groups/volumes/new',
      '/console/masking/initiators/add',
      '/console/server/users/admin/namespace',
      '/console/sessions/end',
      '/console/initiator/discover',
      '/console/server/log-level',
    ]) {
      expect([path, (await reader.post(path, { token })).status]).toEqual([path, 403]);
    }
    expect(
      rowsOf(await admin.get('/console/audit?user=poster&outcome=denied'), 'Records, the newest first')
        .length,
    ).toBeGreaterThan(0);
  });

  it('of credentials alone make no volume, and of storage alone no account', async () => {
    const [secrets, store] = [
      await world.userWith('secrets', 'read', 'credentials'),
      await world.userWith('store', 'read', 'storage'),
    ];
    expect((await secrets.get('/console/volumes/new')).status).toBe(403);
    expect((await secrets.get('/console/accounts/new')).status).toBe(200);
    expect((await store.get('/console/accounts/new')).status).toBe(403);
    expect((await store.get('/console/volumes/new')).status).toBe(200);
    const wanted = { initiator: 'iqn.1993-08.org.debian:01:h', size: '1M', token: await tokenOf(store) };
    for (const page of [await store.get('/console/provide'), await store.post('/console/provide', wanted)])
      expect([page.status, page.root.querySelector('.secret-value')]).toEqual([403, null]);
  });
});

describe('a forged request', () => {
  const fields = { name: 'forged', size: '1M', pool: 'default', thick: '' };

  it.each([
    ['without the token of the session', {}, ''],
    ['with the token of another session', {}, 'AAAAAAAAAAAAAAAAAAAAAA'],
    ['of another site', { 'sec-fetch-site': 'cross-site' }, null],
    ['of another host of the same site', { 'sec-fetch-site': 'same-site' }, null],
    ['of another origin', { origin: 'https://example.com' }, null],
    ['of an origin that hides', { origin: 'null' }, null],
  ])('%s is refused', async (_name, headers, token) => {
    const page = await admin.post(
      '/console/volumes/new',
      { ...fields, token: token ?? (await tokenOf(admin)) },
      headers,
    );
    expect(page.status).toBe(403);
    expect(rowsOf(await admin.get('/console/volumes'), 'Volumes')).toEqual([]);
  });

  it('to sign in as somebody else is refused', async () => {
    const client = new ConsoleClient(server.url);
    const page = await client.post(
      '/console/sign-in',
      { name: 'admin', password: server.password },
      { 'sec-fetch-site': 'cross-site' },
    );
    expect(page.status).toBe(403);
    expect(client.cookie).toBeNull();
  });

  it('changes nothing by GET, whatever is in the query', async () => {
    const token = await tokenOf(admin);
    const query = new URLSearchParams({ ...fields, token }).toString();
    await admin.get(`/console/volumes/new?${query}`);
    expect((await admin.get(`/console/sessions/end?${query}`)).status).toBe(405);
    expect(rowsOf(await admin.get('/console/volumes'), 'Volumes')).toEqual([]);
  });

  it.each([
    ['JSON', 'application/json', '{}', 400],
    ['no content type', '', 'a=b', 400],
    ['bytes that are not encoded', 'application/x-www-form-urlencoded', 'a=\xff', 400],
    ['text that is not UTF-8', 'application/x-www-form-urlencoded', 'a=%ff', 400],
    ['too many fields', 'application/x-www-form-urlencoded', 'a=b&'.repeat(300), 400],
    ['more than 64 KiB', 'application/x-www-form-urlencoded', `a=${'b'.repeat(70_000)}`, 413],
  ])('that is no form is refused: %s', async (_name, type, body, status) => {
    const answer = await fetch(`${server.url}/console/sign-in`, {
      method: 'POST',
      body: Buffer.from(body, 'latin1'),
      headers: { 'content-type': type },
    });
    expect(answer.status).toBe(status);
  });
});

describe('a part of a page', () => {
  it('is answered alone, where the page asks for it again', async () => {
    const part = await admin.get('/console/targets?part=list', { 'hx-request': 'true' });
    expect(part.text).toMatch(/^<div\s+id="live-list"/u);
    expect(part.text).not.toContain('<html');
  });

  it.each([
    ['/console/targets', '/console/sign-in?to=%2Fconsole%2Ftargets'],
    ['/console', '/console/sign-in'],
    ['//other.example/', '/console/sign-in'],
  ])('sends a browser without a session to the form, and from there to its page %s', async (page, form) => {
    const answer = await fetch(`${server.url}/console/findings`, {
      headers: { 'hx-request': 'true', 'hx-current-url': new URL(page, server.url).href },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('hx-redirect')).toBe(form);
  });
});

describe('a console that is switched off', () => {
  it('is not there', async () => {
    const other = await InProcessServer.open({ args: ['--console=off'] });
    try {
      expect((await fetch(`${other.url}/console`)).status).toBe(404);
    } finally {
      await other.dispose();
    }
  });
});
