import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { hasPeers } from '../../support/environment.js';
import { holdSession } from '../../support/holdSession.js';
import { ConsoleWorld, demo, initiator } from '../ConsoleWorld.js';
import { Browser, send, shownSecret, signIn, type Window } from './Browser.js';

const second = 'iqn.2026-11.test.example:host2';
const MiB = 2 ** 20;

/** Long form alone: `npm run test:console`.  What most people do most is in flows.test.ts as well. */
const isLong = process.env['LONG_FORM'] === 'console';

describe.runIf(isLong && hasPeers('chromium'))('every change, from the click to the wire', () => {
  let world: ConsoleWorld;
  let browser: Browser;
  let window: Window;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    world = await ConsoleWorld.open();
    ({ url } = world.server);
    browser = await Browser.open();
    window = await browser.openWindow();
    ({ page } = window);
    await signIn(page, url, 'admin', world.server.password);
  });

  afterEach(() => {
    if (window.complaints.length > 0) throw new Error(window.complaints.join('; '));
  });

  afterAll(async () => {
    await browser.close();
    await world.dispose();
  });

  const open = (path: string): Promise<unknown> => page.goto(url + path);
  const press = async (name: string): Promise<void> => {
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).click()]);
  };
  const hereName = (): string => decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  /** Adds an account at the target whose page is open.  @returns its secret. */
  const addAccount = async (chapName: string): Promise<string> => {
    await press('New account');
    await send(page, 'Add the account', { 'CHAP name': chapName });
    return shownSecret(page);
  };

  let target = '';
  let secret = '';

  describe('of storage', () => {
    it('a volume is made, and a target with its name', async () => {
      await open('/console/volumes');
      await press('New volume');
      expect(await send(page, 'Make the volume', { Name: 'disk', Size: '8M', Room: 'thick' })).toBe(
        'Done: The volume was made; no target shows it yet.',
      );
      await open('/console/targets');
      await press('New target');
      expect(await send(page, 'Make the target', { Alias: 'disk' })).toBe(
        'Done: The target was made; it is closed.',
      );
      target = hereName();
    });

    it('an initiator is allowed, gets its account and sees the LUN with its number', async () => {
      await send(page, 'Allow', { Initiator: initiator });
      secret = await addAccount(initiator);
      await open(`/console/targets/${encodeURIComponent(target)}`);
      expect(await send(page, 'Add the LUN', { Volume: 'disk', Number: '5' })).toMatch(
        /^Done: The LUN was added\. Verified: /u,
      );
      expect(await world.lunsSeen(target, initiator, secret)).toEqual([5]);
      expect(await world.bytesSeen(target, initiator, secret, 5)).toBe(8 * MiB);
    });

    it('the volume grows under the session that sees it, and does not shrink without a tick', async () => {
      await page.getByRole('link', { name: 'disk', exact: true }).first().click();
      await page.getByRole('heading', { level: 1, name: 'disk' }).waitFor();
      expect(await send(page, 'Set the size', { Size: '16M' })).toMatch(
        /^Done: The volume has another size/u,
      );
      expect(await world.bytesSeen(target, initiator, secret, 5)).toBe(16 * MiB);
      expect(await send(page, 'Set the size', { Size: '4M' })).toMatch(/^Refused: /u);
      expect(await send(page, 'Rename', { Name: 'renamed' })).toMatch(/^Done: /u);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('renamed');
    });

    it('a clone is made of it, and it gets the bytes of the clone again', async () => {
      const original = page.url();
      await world.write(target, initiator, secret, 5, 'before');
      const add = async (): Promise<string> => {
        await open(`/console/targets/${encodeURIComponent(target)}`);
        return send(page, 'Add the LUN', { Volume: 'renamed', Number: '5' });
      };
      const takeAway = async (): Promise<void> => {
        await open(`/console/targets/${encodeURIComponent(target)}`);
        await send(page, 'Take away LUN 5');
        await page.goto(original);
      };
      // A folder makes no copy of one instant: nobody may write meanwhile.
      await takeAway();
      expect(await send(page, 'Make the copy', { 'Name of the copy': 'copy', Kind: 'clone' })).toMatch(
        /^Done: This is the copy/u,
      );
      await expect
        .poll(async () => {
          await open('/console/volumes');
          return page.locator('#live-jobs').textContent();
        })
        .toContain('completed');
      await expect.poll(add).toMatch(/^Done: /u);
      await world.write(target, initiator, secret, 5, 'after!');
      await takeAway();
      expect(await send(page, 'Restore', { 'To confirm, type its name': 'renamed' })).toMatch(/^Done: /u);
      await expect.poll(add).toMatch(/^Done: /u);
      expect(await world.read(target, initiator, secret, 5)).toMatch(/^before/u);
    });

    it('the LUN is taken away, the right to see it, the target and the volumes', async () => {
      await open(`/console/targets/${encodeURIComponent(target)}`);
      expect(await send(page, 'Rename', { Alias: 'case' })).toMatch(/^Done: /u);
      await send(page, 'Take away LUN 5');
      expect(await world.lunsSeen(target, initiator, secret)).toEqual([]);
      await send(page, 'Take the right away');
      expect(await world.getsIn(target, initiator, secret)).toBe(false);
      await send(page, 'Remove the target', { 'To confirm, type its name': target });
      expect(new URL(page.url()).pathname).toBe('/console/targets');
      for (const name of ['copy', 'renamed']) {
        await open('/console/volumes');
        await page.getByRole('link', { name, exact: true }).first().click();
        await page.getByRole('heading', { level: 1, name }).waitFor();
        expect(await send(page, 'Remove the volume', { 'To confirm, type its name': name })).toBe(
          'Done: The volume and its bytes were removed.',
        );
      }
    });

    it('a host is let in with mutual CHAP, and all of it is withdrawn', async () => {
      await open('/console/provide');
      await page.getByLabel('iSCSI name of the host').pressSequentially('iqn.2026-11.test.example:host1');
      await page.getByText('✔ an iSCSI name').waitFor();
      await page.getByLabel('Size').fill('8M');
      await page.getByLabel('Name of the volume').fill('both');
      await page.locator('#mutual-generate').check();
      await press('Let it in');
      const [own = '', ofTarget = ''] = await page.locator('.secret-value').allTextContents();
      await page.getByRole('heading', { name: 'What to type at the host' }).waitFor();
      await page.getByRole('link', { name: /:both$/u }).click();
      await page.getByRole('heading', { name: 'both' }).waitFor();
      target = hereName();
      const credentials = {
        chapName: initiator,
        secret: own,
        target: { chapName: target, secret: ofTarget },
      };
      await (await holdSession(world.portal, target, credentials, initiator)).close();
      await send(page, 'Withdraw the target', {
        'Remove the volumes behind it, with their bytes': true,
        'To confirm, type its name': target,
      });
      expect(await world.getsIn(target, initiator, own)).toBe(false);
    });

    it('a host that cannot be let in leaves nothing behind, and the page says why', async () => {
      await open('/console/provide');
      await page.getByLabel('iSCSI name of the host').fill(initiator);
      await page.getByLabel('Size').fill('8M');
      await page.getByLabel('Name of the volume').fill('short');
      await page.getByLabel('My own:').first().check();
      await page.getByLabel('Secret', { exact: true }).fill('short');
      await page.getByLabel('The same again').first().fill('short');
      await press('Let it in');
      await page.getByText('What had been made was taken away again.').waitFor();
      expect(await page.getByText('✖ failed').count()).toBe(2);
      await open('/console/volumes?filter=short');
      await page.getByText('No volume matches.').waitFor();
    });
  });

  describe('of accounts', () => {
    const goToAccount = async (): Promise<void> => {
      await open(`/console/accounts?filter=${encodeURIComponent(second)}`);
      await page.getByRole('link', { name: second, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: second }).waitFor();
    };

    it('a secret is rotated with both accepted, finished, rotated again and taken back', async () => {
      await open(`/console/targets/${encodeURIComponent(demo)}`);
      const first = await addAccount(second);
      await goToAccount();
      await send(page, 'Replace the secret', { 'The secret before': '30' });
      const next = await shownSecret(page);
      for (const each of [first, next]) expect(await world.getsIn(demo, second, each, second)).toBe(true);
      expect(await send(page, 'Finish: refuse the secret before')).toMatch(/^Done: /u);
      expect(await world.getsIn(demo, second, first, second)).toBe(false);
      await send(page, 'Replace the secret', { 'The secret before': '30' });
      const last = await shownSecret(page);
      await send(page, 'Take it back: refuse the new secret');
      expect(await world.getsIn(demo, second, last, second)).toBe(false);
      expect(await world.getsIn(demo, second, next, second)).toBe(true);
      expect(await send(page, 'Prove it now')).toMatch(/^Done: It was tried\. Proved: /u);
      secret = next;
    });

    it('one account is bound to a further target, opens it, and is unbound', async () => {
      await open('/console/targets/new');
      await send(page, 'Make the target', { Alias: 'further' });
      target = hereName();
      await send(page, 'Allow', { Initiator: second });
      expect(await world.getsIn(target, second, secret, second)).toBe(false);
      await goToAccount();
      expect(await send(page, 'Bind', { Target: target })).toMatch(
        /^Done: It opens this target, too\. Proved: /u,
      );
      expect(await world.getsIn(target, second, secret, second)).toBe(true);
      await page.getByRole('row').filter({ hasText: target }).getByRole('button', { name: 'Unbind' }).click();
      await page.getByText('It does not open this target any more.').waitFor();
      expect(await world.getsIn(target, second, secret, second)).toBe(false);
      expect(await world.getsIn(demo, second, secret, second)).toBe(true);
    });

    it('an account is removed under a live session only after its name was typed', async () => {
      const session = await holdSession(world.portal, demo, { chapName: second, secret }, second);
      try {
        await goToAccount();
        expect(await send(page, 'Remove the account', { 'To confirm, type its name': 'another' })).toMatch(
          /^Refused: Nothing was changed/u,
        );
        expect(await session.isAlive()).toBe(true);
        await send(page, 'Remove the account', { 'To confirm, type its name': second });
        expect(await session.isAlive()).toBe(false);
        expect(await world.getsIn(demo, second, secret, second)).toBe(false);
      } finally {
        await session.close();
      }
    });

    it('CHAP is switched off after the name was typed, and on again', async () => {
      await open(`/console/targets/${encodeURIComponent(target)}`);
      await send(page, 'Open it to everybody', { 'To confirm, type its name': target });
      await page.getByText('✖ open').first().waitFor();
      const session = await holdSession(world.portal, target, null, second);
      await session.close();
      await send(page, 'Ask for CHAP');
      await expect(holdSession(world.portal, target, null, second)).rejects.toMatchObject({
        name: 'IscsiLoginError',
      });
      await send(page, 'Remove the target', { 'To confirm, type its name': target });
    });
  });

  describe('of masking', () => {
    beforeAll(async () => {
      for (const name of ['one', 'two']) {
        await open('/console/volumes/new');
        await send(page, 'Make the volume', { Name: name, Size: '1M' });
      }
    });

    it('groups are made, a view of them, and what is seen follows its members', async () => {
      await open('/console/masking');
      await page.getByRole('link', { name: 'Initiator groups' }).click();
      await page.getByRole('heading', { level: 1, name: 'Initiator groups' }).waitFor();
      await send(page, 'Make the group', { Name: 'hosts', Initiators: initiator });
      await open('/console/masking/groups/volumes');
      await send(page, 'Make the group', { Name: 'disks', Volumes: 'one' });
      await open('/console/masking');
      await press('New view');
      const made = await send(page, 'Make the view of groups', {
        'Name of the view': 'masked',
        'Initiator group': 'hosts',
        'Device group': 'disks',
      });
      expect(made).toMatch(/^Done: The view was made/u);
      const view = page.url();
      target = hereName();
      await open(`/console/targets/${encodeURIComponent(target)}`);
      secret = await addAccount(initiator);
      expect(await world.lunsSeen(target, initiator, secret)).toEqual([0]);
      await page.goto(view);
      await page.getByRole('link', { name: 'disks' }).click();
      await page.getByRole('heading', { level: 1, name: 'disks' }).waitFor();
      await send(page, 'Add', { Volumes: 'two @ 3' });
      expect(await world.lunsSeen(target, initiator, secret)).toEqual([0, 3]);
      await send(page, 'Take out of group and view');
      expect(await world.lunsSeen(target, initiator, secret)).toEqual([3]);
      await send(page, 'Rename', { Name: 'drives' });
      await page.goto(view);
      await send(page, 'Add to the view', { Initiators: second });
      await send(page, 'Take the device group out', { 'To confirm, type its name': 'drives' });
      expect(await world.lunsSeen(target, initiator, secret)).toEqual([]);
      await send(page, 'Put the group into the view', { Kind: 'volumes', Group: 'drives' });
      expect(await world.lunsSeen(target, initiator, secret)).toHaveLength(1);
      await send(page, 'Remove the view', {
        'Its groups go as well': true,
        'To confirm, type its name': target,
      });
      expect(await world.getsIn(target, initiator, secret)).toBe(false);
      await open('/console/masking/groups/volumes');
      await page.getByText('There is no group.').waitFor();
    });

    it('a view is made of an initiator and a volume; initiators are named and forgotten', async () => {
      await open('/console/masking/new');
      expect(await send(page, 'Make the view', { Initiators: initiator, Volumes: 'one' })).toMatch(
        /^Done: /u,
      );
      target = hereName();
      await send(page, 'Remove the view', { 'To confirm, type its name': target });
      await open('/console/masking/initiators');
      await send(page, 'Name it', { 'iSCSI name': 'iqn.2026-11.test.example:host9', Label: 'ninth' });
      await page
        .getByRole('row')
        .filter({ hasText: 'ninth' })
        .getByRole('button', { name: 'Forget' })
        .click();
      await page.getByText('The initiator was forgotten.').waitFor();
    });
  });

  describe('of the own initiator', () => {
    it('a portal is asked, a target logged in to, its LUN looked at, and all of it ended', async () => {
      await open(`/console/targets/${encodeURIComponent(demo)}`);
      const own = await addAccount('own-initiator');
      await page.getByRole('link', { name: 'Initiator', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'Initiator' }).waitFor();
      const portal = world.server.portal;
      expect(await send(page, 'Ask the portal', { Portal: portal })).toMatch(/^Done: .* shows /u);
      expect(
        await send(page, 'Log in', { Target: demo, 'CHAP name': 'own-initiator', Secret: 'wrong-wrong-1' }),
      ).toContain('ISDSC_AUTHENTICATION_FAILURE');
      expect(
        await send(page, 'Log in', {
          Target: demo,
          'CHAP name': 'own-initiator',
          Secret: own,
          'CRC32C over headers': true,
          'CRC32C over data': true,
        }),
      ).toBe(`Done: Logged in to ${demo}.`);
      await page.getByRole('link', { name: demo, exact: true }).first().click();
      await page.getByRole('heading', { name: 'INQUIRY' }).waitFor();
      await page.getByText('ISCSIWBM').waitFor();
      await page.getByLabel('Data').selectOption('80');
      await press('Ask');
      await page.getByText(/^\d+ bytes$/u).waitFor();
      await open('/console/sessions');
      await page.getByText('header and data').waitFor();
      await open('/console/initiator');
      await send(page, 'Ask all of them again');
      await send(page, 'Log out');
      await page.getByText('It is logged in nowhere.').waitFor();
      await send(page, 'Add the target', {
        Target: 'iqn.2026-11.test.example:static',
        Portal: '127.0.0.1:3260',
      });
      const row = page.getByRole('row').filter({ hasText: 'iqn.2026-11.test.example:static' });
      await row.getByRole('button', { name: 'Forget' }).click();
      await page.getByText('The target was forgotten.').waitFor();
      await send(page, 'Set the secret', {
        Secret: 'secret-of-targets',
        'The same again': 'secret-of-targets',
      });
      await send(page, 'Forget');
      await page.getByText('None yet: ask a portal.').waitFor();
    });
  });

  describe('of the server', () => {
    it('a user is added, given roles everywhere and in a namespace, another password, and removed', async () => {
      await open('/console/server/users');
      await send(page, 'Add the user', {
        Name: 'clicked',
        Password: 'a-password-1',
        'The same again': 'a-password-1',
      });
      await page.getByRole('link', { name: 'clicked' }).click();
      await page.getByRole('heading', { level: 1, name: 'clicked' }).waitFor();
      const other = await browser.openWindow();
      await signIn(other.page, url, 'clicked', 'a-password-1');
      await other.page.goto(`${url}/console/volumes`);
      expect(await other.page.getByRole('button', { name: 'New volume' }).count()).toBe(0);
      const storage = 'storage: changes what there is to log in to, and who may see it';
      const read = 'read: sees everything but secrets, users and records';
      await send(page, 'Set the roles', { [storage]: true });
      await other.page.reload();
      expect(await other.page.getByRole('button', { name: 'New volume' }).count()).toBe(1);
      await send(page, 'Set the roles there', {
        Namespace: 'root/cimv2/storage/iscsitarget',
        [read]: true,
      });
      await other.page.reload();
      expect(await other.page.getByRole('button', { name: 'New volume' }).count()).toBe(0);
      await send(page, 'Set the roles there', {
        'Nothing of its own: the roles of all namespaces hold there': true,
      });
      await send(page, 'Set the password', {
        Password: 'another-one-2',
        'The same again': 'another-one-2',
      });
      await other.page.reload();
      expect(new URL(other.page.url()).pathname).toBe('/console/sign-in');
      await send(page, 'Remove the user', { 'To confirm, type its name': 'clicked' });
      await other.context.close();
    });

    it('an access key is made, shown once and removed', async () => {
      await open('/console/server/keys');
      await Promise.all([
        page.waitForEvent('load'),
        page.getByRole('button', { name: 'Make an access key' }).click(),
      ]);
      const made = await shownSecret(page);
      expect(made.length).toBeGreaterThan(20);
      await page.reload();
      expect(await page.content()).not.toContain(made);
      expect(await send(page, 'Remove')).toBe('Done: The access key was removed.');
    });

    it('the log has another level, and the record is searched, verified and taken away', async () => {
      await open('/console/server');
      await send(page, 'Set the level', { Level: 'warn' });
      await page.getByRole('link', { name: 'Audit record' }).click();
      await page.getByLabel('What', { exact: true }).fill('addUser');
      await press('Show');
      expect(await page.getByRole('row').filter({ hasText: 'clicked' }).count()).toBe(1);
      expect(await send(page, 'Verify the record')).toMatch(/^Done: The record is whole: /u);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Download all of it' }).click(),
      ]);
      const text = readFileSync(await download.path(), 'utf8');
      expect(text).toContain('"addUser"');
      expect(text).not.toContain('a-password-1');
    });
  });
});
