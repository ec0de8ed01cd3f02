import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPeers } from '../../support/environment.js';
import { holdSession } from '../../support/holdSession.js';
import { notice, secretOf } from '../ConsoleClient.js';
import { ConsoleWorld, demo, initiator } from '../ConsoleWorld.js';
import { Browser, isTooWide, keepScreenshot, signIn, violationsOf, type Window } from './Browser.js';

/** Every page, by the name of its picture. */
const pages: Readonly<Record<string, string>> = {
  overview: '/console',
  targets: '/console/targets',
  target: `/console/targets/${encodeURIComponent(demo)}`,
  'new-target': '/console/targets/new',
  volumes: '/console/volumes',
  volume: '',
  'new-volume': '/console/volumes/new',
  pools: '/console/pools',
  provide: '/console/provide',
  accounts: '/console/accounts',
  account: `/console/accounts/${encodeURIComponent(demo)}/${encodeURIComponent(initiator)}`,
  'new-account': '/console/accounts/new',
  sessions: '/console/sessions',
  initiator: '/console/initiator',
  events: '/console/events',
  audit: '/console/audit',
  findings: '/console/findings',
  server: '/console/server',
  users: '/console/server/users',
  user: '/console/server/users/admin',
  keys: '/console/server/keys',
  settings: '/console/server/settings',
  subscriptions: '/console/subscriptions',
  me: '/console/me',
  missing: '/console/nothing',
};

/** In `npm test` those that have most on them; all of them with `npm run test:console`. */
const isLong = process.env['LONG_FORM'] === 'console';
const short = new Set(['overview', 'target', 'provide', 'account', 'audit']);
const names = Object.keys(pages).filter((name) => isLong || short.has(name));

describe.skipIf(!hasPeers('chromium'))('every page in a browser', () => {
  let world: ConsoleWorld;
  let browser: Browser;
  let window: Window;
  let session: Awaited<ReturnType<typeof holdSession>>;
  let volumePath = '';

  beforeAll(async () => {
    world = await ConsoleWorld.open();
    const { admin } = world;
    const added = await admin.submit(await admin.get('/console/accounts/new'), '/console/accounts/new', {
      target: demo,
      chapName: initiator,
    });
    session = await holdSession(
      world.portal,
      demo,
      { chapName: initiator, secret: secretOf(added) },
      initiator,
    );
    const volume = await admin.submit(await admin.get('/console/volumes/new'), '/console/volumes/new', {
      name: 'a volume',
      size: '4M',
    });
    if (!notice(volume).startsWith('Done')) throw new Error(notice(volume));
    volumePath = volume.path;
    await world.getsIn(demo, initiator, 'a-wrong-secret');
    browser = await Browser.open();
    window = await browser.openWindow();
    await signIn(window.page, world.server.url, 'admin', world.server.password);
  });

  afterAll(async () => {
    await browser.close();
    await session.close();
    await world.dispose();
  });

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    describe.each([1280, 320])('%i pixels wide', (width) => {
      it.each(names)('%s has nothing that keeps people out, and no error', async (name) => {
        const { page, complaints } = window;
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await page.goto(world.server.url + (name === 'volume' ? volumePath : (pages[name] ?? '')));
        expect(await violationsOf(page)).toEqual([]);
        expect(await isTooWide(page)).toBe(false);
        expect(complaints).toEqual([]);
        await keepScreenshot(page, `${name}-${colorScheme}-${width}`);
      });
    });
  });

  it('is whole where colours are forced', async () => {
    const { page, complaints } = window;
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(`${world.server.url}/console`);
    await keepScreenshot(page, 'overview-forced-colours');
    expect(complaints).toEqual([]);
    await page.emulateMedia({ forcedColors: 'none' });
  });

  it('shows the form to sign in to everybody', async () => {
    const stranger = await browser.openWindow();
    for (const colorScheme of ['light', 'dark'] as const) {
      await stranger.page.emulateMedia({ colorScheme });
      await stranger.page.setViewportSize({ width: 320, height: 900 });
      await stranger.page.goto(`${world.server.url}/console`);
      expect(await violationsOf(stranger.page)).toEqual([]);
      expect(await isTooWide(stranger.page)).toBe(false);
      await keepScreenshot(stranger.page, `sign-in-${colorScheme}`);
    }
    await stranger.context.close();
  });
});
