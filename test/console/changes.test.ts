import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdSession } from '../support/holdSession.js';
import type { InProcessServer } from '../support/InProcessServer.js';
import { notice, rowsOf, secretOf, type ConsoleClient, type Page } from './ConsoleClient.js';
import { ConsoleWorld, demo, initiator, tokenOf } from './ConsoleWorld.js';

let world: ConsoleWorld;
let server: InProcessServer;
let admin: ConsoleClient;

beforeAll(async () => {
  world = await ConsoleWorld.open();
  ({ server, admin } = world);
});

afterAll(async () => world.dispose());

describe('accounts', () => {
  it('are added with a secret that is made here, shown once, and gets in; wrong ones do not', async () => {
    const form = await admin.get(`/console/accounts/new?target=${encodeURIComponent(demo)}`);
    const page = await admin.submit(form, '/console/accounts/new', { chapName: initiator });
    expect(page.status).toBe(200);
    expect(notice(page)).toMatch(/^Done: The account was added\. Proved: /u);
    const secret = secretOf(page);
    expect(page.root.querySelector('body')?.getAttribute('data-show-as')).toMatch(/^\/console\/accounts\//u);
    expect(await world.getsIn(demo, initiator, secret)).toBe(true);
    expect(await world.getsIn(demo, initiator, 'another-secret')).toBe(false);
    const account = await admin.get(page.root.querySelector('body')?.getAttribute('data-show-as') ?? '');
    expect(account.text).toContain('proved');
    expect(account.text).not.toContain(secret);
    for (const path of ['/console', '/console/accounts', '/console/audit', '/console/events'])
      expect((await admin.get(path)).text).not.toContain(secret);
    expect(server.log).not.toContain(secret);
  });

  it('are replaced by a secret of the user’s own: the one before is refused', async () => {
    const path = accountPath(initiator);
    const page = await admin.submit(await admin.get(path), `${path}/replace`, {
      source: 'own',
      secret: 'my-own-secret-1',
      again: 'my-own-secret-1',
    });
    expect(notice(page)).toMatch(/^Done: The secret was replaced\. Proved: /u);
    expect(page.text).not.toContain('my-own-secret-1');
    expect(await world.getsIn(demo, initiator, 'my-own-secret-1')).toBe(true);
  });

  it('are rotated with both secrets accepted for a while', async () => {
    const path = accountPath(initiator);
    const page = await admin.submit(await admin.get(path), `${path}/replace`, {
      source: 'own',
      secret: 'my-own-secret-2',
      again: 'my-own-secret-2',
      overlap: '30',
    });
    expect(notice(page)).toMatch(/^Done: /u);
    expect(page.text).toContain('The secret before is accepted until');
    expect(await world.getsIn(demo, initiator, 'my-own-secret-1')).toBe(true);
    expect(await world.getsIn(demo, initiator, 'my-own-secret-2')).toBe(true);
  });

  it('are proved when it is asked for', async () => {
    const path = accountPath(initiator);
    expect(notice(await admin.submit(await admin.get(path), `${path}/prove`))).toMatch(
      /^Done: It was tried\. Proved: /u,
    );
  });

  it.each([
    [
      { source: 'own', secret: 'not-the-same-1', again: 'not-the-same-2' },
      'The two secrets are not the same.',
    ],
    [{ source: 'own', secret: '', again: '' }, 'The secret is empty: expected one, or that one is made.'],
    [{ source: 'own', secret: 'short', again: 'short' }, /12 to 16/u],
  ])('say what is wrong with a secret, and do not repeat it', async (fields, sentence) => {
    const form = await admin.get('/console/accounts/new');
    const page = await admin.submit(form, '/console/accounts/new', {
      target: demo,
      chapName: 'iqn.2026-11.test.example:refused',
      ...fields,
    });
    expect(page.status).toBe(422);
    expect(notice(page)).toMatch(sentence);
    expect(page.text).not.toMatch(/not-the-same-\d|value="short"/u);
    expect(page.root.querySelector('#chapName')?.getAttribute('value')).toBe(
      'iqn.2026-11.test.example:refused',
    );
  });

  it('are removed: with somebody logged in after their name was typed, and the session ends', async () => {
    const session = await holdSession(
      world.portal,
      demo,
      { chapName: initiator, secret: 'my-own-secret-2' },
      initiator,
    );
    try {
      const path = accountPath(initiator);
      const page = await admin.get(path);
      expect(notice(await admin.submit(page, `${path}/remove`, { confirm: 'something else' }))).toContain(
        'Nothing was changed',
      );
      expect(await session.isAlive()).toBe(true);
      const after = await admin.submit(page, `${path}/remove`, { confirm: initiator });
      expect(notice(after)).toMatch(/^Done: The account was removed; its targets stay closed\. Proved: /u);
      expect(await session.isAlive()).toBe(false);
      expect(await world.getsIn(demo, initiator, 'my-own-secret-2')).toBe(false);
    } finally {
      await session.close();
    }
  });
});

describe('a host that is let in', () => {
  it('gets volume, target, account, access and LUN; the page tells each part, and what to type', async () => {
    const form = await admin.get('/console/provide');
    const page = await admin.submit(form, '/console/provide', { initiator, size: '8M', name: 'wizard' });
    const secret = secretOf(page);
    const task = page.root.querySelector('body')?.getAttribute('data-show-as') ?? '';
    const done = await until(
      () => admin.get(task),
      (each) => each.text.includes('What to type at the host'),
    );
    const lines = done.root
      .querySelectorAll('ol.lines li')
      .map((line) => line.textContent.replace(/^\s*✔\s*/u, ''));
    expect(lines.slice(0, 3)).toEqual([
      expect.stringMatching(/^done The volume was made/u),
      expect.stringMatching(/^done The target was made/u),
      expect.stringMatching(/^done The host may see its LUNs\.$/u),
    ]);
    // Made at the same time: each is a line when it has ended.
    expect(lines.slice(3, 6).toSorted()).toEqual([
      expect.stringMatching(/^done A login as iqn\.2026-11\.test\.example:host1 was accepted\.$/u),
      expect.stringMatching(/^done A login with a wrong secret was refused\.$/u),
      expect.stringMatching(/^done A login without credentials was refused\.$/u),
    ]);
    expect(lines.slice(6)).toEqual([
      expect.stringMatching(/^done The account of the host was added\.$/u),
      expect.stringMatching(/^done The LUN was added\.$/u),
      expect.stringMatching(/^done wizard, 8 MiB, is LUN \d+ of iqn\..*Verified: /u),
    ]);
    expect(done.text).not.toContain(secret);
    for (const system of ['Linux', 'Windows', 'ESXi'])
      expect(done.text).toContain(`<summary>${system}</summary>`);
    const target = targetOf(done);
    expect(await world.getsIn(target, initiator, secret)).toBe(true);
    const shown = await admin.get(`/console/targets/${encodeURIComponent(target)}`);
    expect(rowsOf(shown, 'LUNs')).toHaveLength(1);
    expect(rowsOf(shown, 'Accounts')[0]).toContain('✔ proved');
  });

  it('is told why it is not, with what was typed still there', async () => {
    const form = await admin.get('/console/provide');
    const name = await admin.submit(form, '/console/provide', { initiator: 'no iscsi name', size: '8M' });
    expect(name.status).toBe(422);
    expect(notice(name)).toContain('is no iSCSI name');
    const size = await admin.submit(form, '/console/provide', { initiator, size: 'much' });
    expect(notice(size)).toContain('is no size');
    expect(size.root.querySelector('#initiator')?.getAttribute('value')).toBe(initiator);
  });

  it('is told of its iSCSI name while it is typed', async () => {
    const check = (text: string): Promise<Page> =>
      admin.get(`/console/provide/check?initiator=${encodeURIComponent(text)}`, { 'hx-request': 'true' });
    expect((await check('iqn.2026')).text).toContain('not an iSCSI name yet');
    expect((await check(initiator)).text).toContain('an iSCSI name');
    expect((await check('IQN.2026-11.Test.Example:HOST1')).text).toContain(
      `taken as <code>${initiator}</code>`,
    );
    expect((await check('<script>')).text).not.toContain('<script>');
    expect((await check('')).text.trim()).toBe('');
  });

  it('has the target prove itself, too, with a secret of its own', async () => {
    const form = await admin.get('/console/provide');
    const same = await admin.submit(form, '/console/provide', {
      initiator,
      size: '8M',
      source: 'own',
      secret: 'one-and-the-same',
      again: 'one-and-the-same',
      'mutual-source': 'own',
      'mutual-secret': 'one-and-the-same',
      'mutual-again': 'one-and-the-same',
    });
    expect(notice(same)).toContain('expected two');
    const page = await admin.submit(form, '/console/provide', {
      initiator,
      size: '8M',
      name: 'mutual',
      'mutual-source': 'generate',
    });
    const [secret = '', ofTarget = ''] = page.root
      .querySelectorAll('.secret-value')
      .map(({ textContent }) => textContent);
    expect(secret).not.toBe(ofTarget);
    const done = await until(
      () => admin.get(page.root.querySelector('body')?.getAttribute('data-show-as') ?? ''),
      (each) => each.text.includes('What to type at the host'),
    );
    const target = targetOf(done);
    expect(done.text).toContain('MUTUALCHAP');
    expect(done.text).toContain(`node.session.auth.username_in -v ${target}`);
    const session = await holdSession(
      world.portal,
      target,
      { chapName: initiator, secret, target: { chapName: target, secret: ofTarget } },
      initiator,
    );
    await session.close();
    await expect(
      holdSession(
        world.portal,
        target,
        { chapName: initiator, secret, target: { chapName: target, secret: 'another-secret-1' } },
        initiator,
      ),
    ).rejects.toMatchObject({ name: 'IscsiLoginError' });
  });

  it('shows a task to its own user alone', async () => {
    const form = await admin.get('/console/provide');
    const page = await admin.submit(form, '/console/provide', { initiator, size: '8M', name: 'second' });
    const other = await world.userWith('other', 'read', 'storage', 'credentials');
    expect(
      (await other.get(page.root.querySelector('body')?.getAttribute('data-show-as') ?? '')).status,
    ).toBe(404);
  });

  it('is withdrawn again, with its volume, after the name was typed', async () => {
    const list = await admin.get('/console/targets?filter=wizard');
    const path = list.root.querySelector('tbody a')?.getAttribute('href') ?? '';
    const name = decodeURIComponent(path.split('/').at(-1) ?? '');
    const page = await admin.get(path);
    expect(notice(await admin.submit(page, `${path}/withdraw`, { confirm: 'wizard' }))).toContain(
      'Nothing was changed',
    );
    const gone = await admin.submit(page, `${path}/withdraw`, { confirm: name, removeVolumes: 'on' });
    expect(notice(gone)).toBe('Done: The target and its volumes were removed.');
    expect(rowsOf(await admin.get('/console/volumes?filter=wizard'), 'Volumes')).toEqual([]);
  });
});

describe('volumes and targets', () => {
  it('are made, grown, renamed, copied, shown, hidden and removed by forms', async () => {
    const made = await admin.submit(await admin.get('/console/volumes/new'), '/console/volumes/new', {
      name: 'vol <1>',
      size: '4M',
    });
    expect(notice(made)).toBe('Done: The volume was made; no target shows it yet.');
    expect(made.root.querySelector('h1')?.textContent).toBe('vol <1>');
    const volume = made.path;
    expect(notice(await admin.submit(made, `${volume}/resize`, { size: '8M' }))).toContain('another size');
    expect(notice(await admin.submit(made, `${volume}/resize`, { size: '4M' }))).toContain('Refused: ');
    const renamed = await admin.submit(made, `${volume}/rename`, { name: 'vol1' });
    expect(renamed.root.querySelector('h1')?.textContent).toBe('vol1');

    const copied = await admin.submit(made, `${volume}/copy`, { name: 'vol1-copy', as: 'clone' });
    expect(notice(copied)).toMatch(/^Done: This is the copy/u);
    await until(
      () => admin.get('/console/volumes?filter=vol1-copy'),
      (page) => rowsOf(page, 'Volumes').length === 1,
    );
    const withCopy = await admin.get(volume);
    expect(rowsOf(withCopy, 'Copies')).toHaveLength(1);
    const restored = await admin.submit(withCopy, `${volume}/restore`, { confirm: 'vol1' });
    expect(notice(restored)).toMatch(/^Done: /u);
    await until(
      () => admin.get('/console/volumes'),
      (page) => rowsOf(page, 'Copies').every((row) => row.includes('completed')),
    );

    const target = await admin.submit(await admin.get('/console/targets/new'), '/console/targets/new', {
      alias: 'box',
    });
    expect(notice(target)).toBe('Done: The target was made; it is closed.');
    const at = target.path;
    const shown = await admin.submit(target, `${at}/export`, { volume: 'vol1' });
    expect(notice(shown)).toMatch(/^Done: The LUN was added/u);
    expect(rowsOf(shown, 'LUNs')).toHaveLength(1);
    const allowed = await admin.submit(shown, `${at}/allow`, { initiator });
    expect(rowsOf(allowed, 'Initiators')).toHaveLength(1);
    const denied = await admin.submit(allowed, `${at}/deny`);
    expect(notice(denied)).toMatch(/^Done: /u);
    expect(notice(await admin.submit(shown, `${at}/rename`, { alias: 'case' }))).toMatch(/^Done: /u);
    expect(notice(await admin.submit(shown, `${at}/unexport`))).toMatch(/^Done: /u);
    const empty = await admin.get(at);
    const name = decodeURIComponent(at.split('/').at(-1) ?? '');
    expect(notice(await admin.submit(empty, `${at}/remove`, { confirm: name }))).toBe(
      'Done: The target was removed.',
    );
    const removable = await admin.get(volume);
    expect(notice(await admin.submit(removable, `${volume}/remove`, { confirm: 'vol1' }))).toBe(
      'Done: The volume and its bytes were removed.',
    );
  });

  it('open a target only after its name was typed, and close it again', async () => {
    const made = await admin.submit(await admin.get('/console/targets/new'), '/console/targets/new', {
      alias: 'opened',
    });
    const name = decodeURIComponent(made.path.split('/').at(-1) ?? '');
    expect(notice(await admin.submit(made, `${made.path}/chap`, { confirm: 'opened' }))).toContain(
      'Nothing was changed',
    );
    const open = await admin.submit(made, `${made.path}/chap`, { confirm: name });
    expect(open.text).toContain('✖</span> open');
    expect(notice(await admin.submit(open, `${made.path}/chap`))).toMatch(/^Done: A login needs CHAP now/u);
  });
});

describe('sessions of initiators', () => {
  it('are listed with their address and ended from there', async () => {
    const form = await admin.get('/console/accounts/new');
    const page = await admin.submit(form, '/console/accounts/new', { target: demo, chapName: initiator });
    const session = await holdSession(
      world.portal,
      demo,
      { chapName: initiator, secret: secretOf(page) },
      initiator,
    );
    try {
      const list = await admin.get('/console/sessions');
      expect(rowsOf(list, 'Sessions')[0]).toMatch(
        new RegExp(`^${initiator} ${demo} 127\\.0\\.0\\.1.* UTC CHAP none 1 End$`, 'u'),
      );
      expect(notice(await admin.submit(list, '/console/sessions/end'))).toMatch(
        /^Done: The session was ended/u,
      );
      expect(await session.isAlive()).toBe(false);
    } finally {
      await session.close();
    }
  });
});

describe('a rotation', () => {
  const path = accountPath('rotated');
  /** Has no account of its own. */
  const free = 'iqn.2026-11.test.example:free';
  const rotate = async (): Promise<string> =>
    secretOf(await admin.submit(await admin.get(path), `${path}/replace`, { overlap: '30' }));

  it('lets both secrets in for a while, and is finished: then the new one alone', async () => {
    const first = await world.addAccount(demo, 'rotated');
    const next = await rotate();
    for (const secret of [first, next]) expect(await world.getsIn(demo, 'rotated', secret, free)).toBe(true);
    const page = await admin.get(path);
    const finish = page.root.querySelectorAll('form').find((form) => form.textContent.includes('Finish'));
    expect(finish?.getAttribute('action')).toBe(`${path}/end-overlap`);
    expect(notice(await admin.submit(page, `${path}/end-overlap`))).toMatch(
      /^Done: The secret before is refused; the new one is the only one\. Proved: /u,
    );
    expect(await world.getsIn(demo, 'rotated', first, free)).toBe(false);
    expect(await world.getsIn(demo, 'rotated', next, free)).toBe(true);
  });

  it('is taken back: then the one before alone', async () => {
    const first = secretOf(await admin.submit(await admin.get(path), `${path}/replace`));
    const next = await rotate();
    const page = await admin.get(path);
    expect(notice(await admin.submit(page, `${path}/end-overlap`, { keep: 'former' }))).toMatch(
      /^Done: The new secret is refused; the one before is the only one again\. Proved: /u,
    );
    expect(await world.getsIn(demo, 'rotated', first, free)).toBe(true);
    expect(await world.getsIn(demo, 'rotated', next, free)).toBe(false);
    // There is nothing to end any more.
    expect(notice(await admin.submit(page, `${path}/end-overlap`))).toContain('has one secret');
    expect((await admin.get(path)).root.querySelector(`form[action="${path}/end-overlap"]`)).toBeNull();
  });

  it('is not ended by who may not change credentials', async () => {
    const reader = await world.userWith('looks-on', 'read');
    const refused = await reader.post(`${path}/end-overlap`, {
      keep: 'newest',
      token: await tokenOf(reader),
    });
    expect(refused.status).toBe(403);
  });
});

function accountPath(name: string): string {
  return `/console/accounts/${encodeURIComponent(demo)}/${encodeURIComponent(name)}`;
}

function targetOf(page: Page): string {
  const link = page.root
    .querySelectorAll('#live-progress a')
    .find((each) => each.getAttribute('href')?.startsWith('/console/targets/'));
  return link?.textContent ?? '';
}

async function until(ask: () => Promise<Page>, isEnough: (page: Page) => boolean): Promise<Page> {
  let page = await ask();
  await expect
    .poll(async () => {
      if (!isEnough(page)) page = await ask();
      return isEnough(page);
    })
    .toBe(true);
  return page;
}
