import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FleetWorld } from '../../fleet/FleetWorld.js';
import { hasPeers } from '../../support/environment.js';
import { holdSession } from '../../support/holdSession.js';
import { initiator } from '../ConsoleWorld.js';
import {
  Browser,
  isTooWide,
  keepScreenshot,
  send,
  shownSecret,
  signIn,
  violationsOf,
  type Window,
} from './Browser.js';

/** In `npm test` those that only an endpoint has; all of them with `npm run test:console`. */
const isLong = process.env['LONG_FORM'] === 'console';
const pages: Readonly<Record<string, string>> = {
  'fleet-overview': '/console',
  hosts: '/console/hosts',
  'host-overview': '/console/hosts/store1',
  ...(isLong && {
    'add-host': '/console/fleet/add',
    'about-host': '/console/fleet/store1',
    'targets-of-all-hosts': '/console/targets',
    'pools-of-all-hosts': '/console/pools',
    'sessions-of-all-hosts': '/console/sessions',
  }),
};

describe.skipIf(!hasPeers('chromium'))('the console of an endpoint in a browser', () => {
  let world: FleetWorld;
  let browser: Browser;
  let window: Window;

  beforeAll(async () => {
    world = await FleetWorld.open(['store1', 'store2']);
    browser = await Browser.open();
    window = await browser.openWindow();
    await signIn(window.page, world.url, 'admin', world.password);
  });

  afterAll(async () => {
    await browser.close();
    await world.dispose();
  });

  it.each(Object.entries(pages))(
    '%s has nothing that keeps people out, wide or narrow',
    async (name, path) => {
      const { page, complaints } = window;
      await page.goto(world.url + path);
      for (const width of [1280, 320]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await violationsOf(page)).toEqual([]);
        expect(await isTooWide(page)).toBe(false);
        if (isLong) await keepScreenshot(page, `${name}-${width}`);
      }
      expect(complaints).toEqual([]);
    },
  );

  it('from the list of hosts to a volume of one, which an initiator reaches there', async () => {
    const { page, complaints } = window;
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${world.url}/console/hosts`);
    await page.getByRole('link', { name: 'store2', exact: true }).click();
    await page.getByRole('button', { name: 'Let a host in' }).click();
    await page.getByLabel('iSCSI name of the host').fill(initiator);
    await page.getByText('an iSCSI name').waitFor();
    await page.getByLabel('Size').fill('8M');
    await page.getByLabel('Name of the volume').fill('clicked');
    await page.getByRole('button', { name: 'Let it in' }).click();
    const secret = await shownSecret(page);
    // The part comes by itself, from the host's own address.
    await page.getByRole('heading', { name: 'What to type at the host' }).waitFor();
    expect(page.url()).toMatch(/\/console\/hosts\/store2\/provide\/[0-9a-f]{32}$/u);
    await page.getByText('The target is').getByRole('link').click();
    await page.getByRole('heading', { name: 'clicked' }).waitFor();
    const target = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
    expect(page.url()).toBe(`${world.url}/console/hosts/store2/targets/${encodeURIComponent(target)}`);
    const [address = '', port = ''] = world.agentOf('store2').portal.split(':');
    const session = await holdSession(
      { address, port: Number(port) },
      target,
      { chapName: initiator, secret },
      initiator,
    );
    // The sessions of the page refresh themselves.
    await page.getByRole('cell', { name: '127.0.0.1' }).waitFor();
    await session.close();
    expect(await send(page, 'Rename', { Alias: 'renamed' })).toContain('Done:');
    expect(complaints).toEqual([]);
  });

  it('the list of hosts says by itself that one was lost, and why', async () => {
    const { page, complaints } = window;
    await page.goto(`${world.url}/console/hosts`);
    await world.agentOf('store2').end();
    await page.getByText('✖ lost').waitFor();
    await page.getByRole('link', { name: 'store2', exact: true }).click();
    await page.getByText('cannot be read now').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
