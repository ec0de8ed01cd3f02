import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPeers } from '../../support/environment.js';
import { holdSession } from '../../support/holdSession.js';
import { notice, secretOf } from '../ConsoleClient.js';
import { ConsoleWorld, demo, initiator } from '../ConsoleWorld.js';
import { Browser, isTooWide, keepScreenshot, signIn, violationsOf, type Window } from './Browser.js';

const accountPath = `/console/accounts/${encodeURIComponent(demo)}/${encodeURIComponent(initiator)}`;

/** Every page, by the name of its picture. */
const pages: Readonly<Record<string, string>> = {
  overview: '/console',
  targets: '/console/targets',
  target: `/console/targets/${encodeURIComponent(demo)}`,
  'new-target': '/console/targets/new',
  volumes: '/console/volumes',
  volume: '',
  provided: '',
  masking: '/console/masking',
  'new-masking-view': '/console/masking/new',
  'masking-view': '',
  'initiator-groups': '/console/masking/groups/initiators',
  'target-port-groups': '/console/masking/groups/targets',
  'device-groups': '/console/masking/groups/volumes',
  'device-group': '',
  'known-initiators': '/console/masking/initiators',
  'initiator-session': '',
  'new-volume': '/console/volumes/new',
  pools: '/console/pools',
  provide: '/console/provide',
  accounts: '/console/accounts',
  account: accountPath,
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

/** A view, a group, a host that was let in, and a session of the own initiator: the pages of each. */
async function makeSubjects({ admin, server }: ConsoleWorld): Promise<Readonly<Record<string, string>>> {
  const newView = '/console/masking/new';
  const view = await admin.submit(await admin.get(newView), newView, {
    initiators: 'iqn.2026-11.test.example:host2',
    volumes: 'a volume',
  });
  const groups = '/console/masking/groups/volumes';
  const group = await admin.submit(await admin.get(groups), `${groups}/new`, {
    name: 'a group',
    members: 'a volume',
  });
  const provide = '/console/provide';
  const provided = await admin.submit(await admin.get(provide), provide, {
    initiator: 'iqn.2026-11.test.example:host3',
    size: '1M',
    name: 'provided',
  });
  const own = await admin.submit(await admin.get('/console/accounts/new'), '/console/accounts/new', {
    target: demo,
    chapName: 'own-initiator',
  });
  const at = '/console/initiator';
  await admin.submit(await admin.get(at), `${at}/discover`, { portal: server.portal });
  const inside = await admin.submit(await admin.get(at), `${at}/login`, {
    target: demo,
    chapName: 'own-initiator',
    secret: secretOf(own),
  });
  return {
    'masking-view': view.path,
    'device-group': group.path,
    provided: provided.root.querySelector('body')?.getAttribute('data-show-as') ?? '',
    'initiator-session':
      inside.root.querySelector('section[aria-labelledby="own"] a')?.getAttribute('href') ?? '',
  };
}

/** In `npm test` those that have most on them; all of them with `npm run test:console`. */
const isLong = process.env['LONG_FORM'] === 'console';
const short = new Set(['overview', 'target', 'provide', 'account', 'audit']);
const names = Object.keys(pages).filter((name) => isLong || short.has(name));

describe.skipIf(!hasPeers('chromium'))('every page in a browser', () => {
  let world: ConsoleWorld;
  let browser: Browser;
  let window: Window;
  let session: Awaited<ReturnType<typeof holdSession>>;
  /** Of pages whose path has a name in it that the server has given. */
  const made: Record<string, string> = {};

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
    Object.assign(made, { volume: volume.path, ...(await makeSubjects(world)) });
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
        await page.goto(world.server.url + (made[name] ?? pages[name] ?? ''));
        expect(await violationsOf(page)).toEqual([]);
        expect(await isTooWide(page)).toBe(false);
        expect(complaints).toEqual([]);
        await keepScreenshot(page, `${name}-${colorScheme}-${width}`);
      });
    });
  });

  it('has nothing that keeps people out with a secret on it, nor after a form was refused', async () => {
    const { page, complaints } = window;
    await page.setViewportSize({ width: 320, height: 900 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${world.server.url}${accountPath}`);
      await page.getByRole('button', { name: 'Replace the secret' }).click();
      await page.locator('.secret-value').waitFor();
      expect(await violationsOf(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      await keepScreenshot(page, `secret-${colorScheme}-320`);
      await page.goto(`${world.server.url}/console/volumes/new`);
      await page.getByLabel('Name').fill('refused');
      await page.getByLabel('Size').fill('much');
      await page.getByRole('button', { name: 'Make the volume' }).click();
      await page.getByRole('alert').waitFor();
      expect(await violationsOf(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      await keepScreenshot(page, `refused-${colorScheme}-320`);
    }
    expect(complaints).toEqual([]);
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
