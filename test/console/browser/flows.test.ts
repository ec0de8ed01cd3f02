import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPeers } from '../../support/environment.js';
import { holdSession } from '../../support/holdSession.js';
import { ConsoleWorld, demo, initiator } from '../ConsoleWorld.js';
import { Browser, signIn, type Window } from './Browser.js';

/** The element that has the focus, by its id or its tag. */
const focused = 'document.activeElement.id || document.activeElement.tagName';

describe.skipIf(!hasPeers('chromium'))('in a browser', () => {
  let world: ConsoleWorld;
  let browser: Browser;
  let window: Window;
  let url: string;

  beforeAll(async () => {
    world = await ConsoleWorld.open();
    ({ url } = world.server);
    browser = await Browser.open();
    window = await browser.openWindow();
    await signIn(window.page, url, 'admin', world.server.password);
  });

  afterAll(async () => {
    await browser.close();
    await world.dispose();
  });

  it('the keyboard alone signs in, skips the menu, fills in a form and hears what came of it', async () => {
    const { page, context, complaints } = await browser.openWindow();
    await page.goto(`${url}/console/volumes/new`);
    expect(await page.evaluate(focused)).toBe('name');
    await page.keyboard.type('admin');
    await page.keyboard.press('Tab');
    await page.keyboard.type(world.server.password);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${url}/console/volumes/new`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(focused)).toBe('name');
    await page.keyboard.type('by keyboard');
    await page.keyboard.press('Tab');
    await page.keyboard.type('much');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toContain('is no size');
    expect(await page.getByLabel('Name').inputValue()).toBe('by keyboard');
    await page.getByLabel('Size').fill('4M');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'by keyboard' }).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Done:');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('a host is let in: the parts come without a reload, its secret is there once, and it gets in', async () => {
    const { page, complaints } = window;
    await page.goto(`${url}/console`);
    await page.getByRole('button', { name: 'Let a host in' }).click();
    await page.getByLabel('iSCSI name of the host').fill(initiator);
    await page.getByLabel('Size').fill('8M');
    await page.getByLabel('Name of the volume').fill('clicked');
    await page.getByRole('button', { name: 'Let it in' }).click();
    const secret = await page.locator('.secret-value').textContent();
    await page.getByRole('heading', { name: 'What to type at the host' }).waitFor();
    expect(await page.locator('ol.lines li').count()).toBe(9);
    // Still the same page, and no way back to the form's answer.
    expect(await page.locator('.secret-value').textContent()).toBe(secret);
    expect(page.url()).toMatch(/\/console\/provide\/[0-9a-f]{32}$/u);
    await page.reload();
    expect(await page.locator('.secret-value').count()).toBe(0);
    expect(await page.content()).not.toContain(secret);
    await page.goBack();
    expect(await page.content()).not.toContain(secret);
    const found = await world.admin.get('/console/targets?filter=clicked');
    const target = found.root.querySelector('tbody a')?.textContent ?? '';
    expect(await world.getsIn(target, initiator, secret ?? '')).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('an account is added, its secret replaced, and it is removed: each to a login on the wire', async () => {
    const { page, complaints } = window;
    await page.goto(`${url}/console/targets/${encodeURIComponent(demo)}`);
    await page.getByRole('button', { name: 'New account' }).click();
    await page.getByLabel('CHAP name').fill(initiator);
    await page.getByLabel('My own:').check();
    await page.getByLabel('Secret', { exact: true }).fill('typed-by-hand-1');
    await page.getByLabel('The same again').fill('typed-by-hand-1');
    await page.getByRole('button', { name: 'Add the account' }).click();
    await page.getByText('✔ proved').waitFor();
    expect(await world.getsIn(demo, initiator, 'typed-by-hand-1')).toBe(true);
    await page.getByRole('button', { name: 'Replace the secret' }).click();
    const secret = (await page.locator('.secret-value').textContent()) ?? '';
    expect(await world.getsIn(demo, initiator, secret)).toBe(true);
    expect(await world.getsIn(demo, initiator, 'typed-by-hand-1')).toBe(false);
    await page.getByRole('button', { name: 'Remove the account' }).click();
    await page.getByText('Done:').waitFor();
    expect(await world.getsIn(demo, initiator, secret)).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('the list of sessions follows who logs in, unless refresh is paused; a session is ended by a click', async () => {
    const { admin } = world;
    const account = await admin.submit(await admin.get('/console/accounts/new'), '/console/accounts/new', {
      target: demo,
      chapName: initiator,
      source: 'own',
      secret: 'for-a-session-1',
      again: 'for-a-session-1',
    });
    expect(account.status).toBe(200);
    const { page, complaints } = window;
    await page.goto(`${url}/console/sessions`);
    await page.getByText('Nobody is logged in.').waitFor();
    const session = await holdSession(
      world.portal,
      demo,
      { chapName: initiator, secret: 'for-a-session-1' },
      initiator,
    );
    try {
      await page.getByRole('rowheader', { name: initiator }).waitFor();
      await page.getByRole('button', { name: 'Pause refresh' }).click();
      let asked = 0;
      page.on('request', (request) => {
        if (request.url().includes('part=list')) asked += 1;
      });
      await page.waitForTimeout(6_000);
      expect(asked).toBe(0);
      await page.getByRole('button', { name: 'Go on refreshing' }).click();
      await page.getByRole('button', { name: 'End' }).click();
      await page.getByText('Done: The session was ended').waitFor();
      expect(await session.isAlive()).toBe(false);
    } finally {
      await session.close();
    }
    expect(complaints).toEqual([]);
  });

  it('curves are drawn, with a sentence and a table beside them', async () => {
    const { page, complaints } = window;
    await page.goto(`${url}/console/pools`);
    // The first values come ten seconds after the start.
    await expect
      .poll(
        async () => {
          await page.reload();
          return page.locator('.plot canvas').count();
        },
        { interval: 1_000 },
      )
      .toBe(1);
    expect(await page.locator('figcaption').textContent()).toMatch(
      /^Room left in default, the last hour: now /u,
    );
    await page.getByText('Table: Room left in default').click();
    expect(await page.getByRole('row').count()).toBe(13);
    expect(complaints).toEqual([]);
  });

  it('every page works without scripts', async () => {
    const { page, context } = await browser.openWindow({ javaScriptEnabled: false });
    await signIn(page, url, 'admin', world.server.password);
    await page.getByRole('link', { name: 'Volumes' }).click();
    await page.getByRole('button', { name: 'New volume' }).click();
    await page.getByLabel('Name').fill('without scripts');
    await page.getByLabel('Size').fill('4M');
    await page.getByRole('button', { name: 'Make the volume' }).click();
    await page.getByText('Done: The volume was made').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${url}/console/sign-in`);
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });

  it('a page whose session is over goes to the form by itself', async () => {
    const { page, context } = await browser.openWindow();
    await signIn(page, url, 'admin', world.server.password);
    await context.clearCookies();
    await page.waitForURL(`${url}/console/sign-in`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Sign in');
    await context.close();
  });

  it('after too many wrong passwords the form says how long to wait', async () => {
    await world.addUser('mistyped', 'read');
    const { page, context } = await browser.openWindow();
    await page.goto(`${url}/console`);
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await page.getByLabel('User').fill('mistyped');
      await page.getByLabel('Password').fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').waitFor();
    }
    expect(await page.getByRole('alert').textContent()).toMatch(
      /^Too many wrong passwords or signatures: try again in \d+ s\.$/u,
    );
    await context.close();
  });

  it('a reader sees no button that changes anything', async () => {
    await world.addUser('looker', 'read');
    const { page, context } = await browser.openWindow();
    await signIn(page, url, 'looker', 'password-of-looker');
    for (const name of ['Targets', 'Volumes', 'Accounts', 'Sessions', 'Initiator']) {
      await page.getByRole('link', { name }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      expect(await page.locator('main form[method="post"], main [role="button"]').count()).toBe(0);
    }
    expect(await page.getByRole('link', { name: 'Server' }).count()).toBe(0);
    await context.close();
  });

  describe('a page of another site', () => {
    let other: Server;
    let otherUrl: string;

    beforeAll(async () => {
      other = createServer((_request, response) => {
        response.setHeader('Content-Type', 'text/html');
        response.end(
          `<form method="post" action="${url}/console/volumes/new"><input name="name" value="forged"><input name="size" value="4M"><button>Go</button></form>`,
        );
      });
      await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
      // Another host name is another site, to a browser.
      otherUrl = `http://localhost:${(other.address() as AddressInfo).port}`;
    });

    afterAll(() => void other.close());

    it('cannot send a form of the console in the name of who looks at it', async () => {
      const page = await window.context.newPage();
      await page.goto(otherUrl);
      await page.getByRole('button', { name: 'Go' }).click();
      await page.getByRole('heading', { name: 'Refused' }).waitFor();
      expect((await world.admin.get('/console/volumes?filter=forged')).text).not.toContain('>forged<');
      await page.close();
    });

    it('cannot show the console in a frame', async () => {
      const page = await window.context.newPage();
      await page.goto(otherUrl);
      await page.setContent(`<iframe src="${url}/console"></iframe>`);
      await page.waitForTimeout(1_000);
      const [, frame] = page.frames();
      expect((await frame?.content().catch(() => '')) ?? '').not.toContain('iscsi-wbem');
      await page.close();
    });
  });
});

describe.skipIf(!hasPeers('chromium'))('over HTTPS', () => {
  it('the cookie is one that no other host and no plain connection can set', async () => {
    const world = await ConsoleWorld.open('--https-port=0');
    const browser = await Browser.open();
    try {
      const { page, context, complaints } = await browser.openWindow();
      await signIn(page, world.server.httpsUrl, 'admin', world.server.password);
      expect(await context.cookies()).toMatchObject([
        { name: '__Host-iscsi-wbem-console', secure: true, httpOnly: true, sameSite: 'Strict', path: '/' },
      ]);
      expect(await page.evaluate('document.cookie')).toBe('');
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await world.dispose();
    }
  });
});
