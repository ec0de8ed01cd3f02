import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdSession } from '../support/holdSession.js';
import { haveTgtd, startTgtd } from '../support/tgtd.js';
import { makeLioFolder, type LioFolder } from '../targets/lio/lioFolder.js';
import { notice, rowsOf, secretOf, type Page } from './ConsoleClient.js';
import { ConsoleWorld, initiator } from './ConsoleWorld.js';

/** Pages that are read without a name in their path. */
const pages = [
  '/console',
  '/console/targets',
  '/console/volumes',
  '/console/pools',
  '/console/provide',
  '/console/masking',
  '/console/masking/groups/initiators',
  '/console/accounts',
  '/console/accounts/new',
  '/console/sessions',
  '/console/initiator',
  '/console/events',
  '/console/audit',
  '/console/findings',
  '/console/server',
] as const;

const notTold = 'not told by this driver';

/** A page of facts: the value beside a name. */
function factOf(page: Page, name: string): string {
  const term = page.root.querySelectorAll('dt').find(({ textContent }) => textContent.trim() === name);
  return term?.nextElementSibling?.textContent.replaceAll(/\s+/gu, ' ').trim() ?? '';
}

describe.skipIf(!haveTgtd)('a console of tgt targets', () => {
  let world: ConsoleWorld;
  let target = '';
  let secret = '';

  beforeAll(async () => {
    const tgtd = await startTgtd();
    world = await ConsoleWorld.openOn({
      portal: tgtd.portal,
      args: ['--target=tgt', `--tgt-socket=${tgtd.socketPath}`],
      end: () => tgtd.stop(),
    });
  });

  afterAll(async () => world.dispose());

  it.each(pages)('shows %s', async (path) => {
    expect((await world.admin.get(path)).status).toBe(200);
  });

  it('lets a host in, up to a login at tgtd', async () => {
    const { admin } = world;
    const page = await admin.submit(await admin.get('/console/provide'), '/console/provide', {
      initiator,
      size: '8M',
      name: 'on-tgt',
    });
    secret = secretOf(page);
    const task = page.root.querySelector('body')?.getAttribute('data-show-as') ?? '';
    await expect.poll(async () => (await admin.get(task)).text).toContain('What to type at the host');
    const list = await admin.get('/console/targets?filter=on-tgt');
    target = list.root.querySelector('tbody a')?.textContent ?? '';
    expect(await world.getsIn(target, initiator, secret)).toBe(true);
    expect(await world.getsIn(target, initiator, 'a-wrong-secret-1')).toBe(false);
  });

  it('says what tgt does not tell of a session and of the time of commands, and draws none of it as zero', async () => {
    const { admin, portal } = world;
    const session = await holdSession(portal, target, { chapName: initiator, secret }, initiator);
    try {
      const [row = ''] = rowsOf(await admin.get('/console/sessions'), 'Sessions');
      expect(row).toMatch(new RegExp(`^${initiator} ${target} 127\\.0\\.0\\.1 `, 'u'));
      // Since when, how it was let in, and its digests.
      expect(row.split(notTold)).toHaveLength(4);
    } finally {
      await session.close();
    }
    const page = await admin.get(`/console/targets/${encodeURIComponent(target)}`);
    expect(page.text).toMatch(/Time of a read or write:\s+not told yet, or not told by this driver\./u);
  });

  it('offers no rotation with two secrets, which tgt cannot do', async () => {
    const list = await world.admin.get('/console/accounts?filter=host1');
    const page = await world.admin.get(list.root.querySelector('tbody a')?.getAttribute('href') ?? '');
    expect(page.root.querySelector('#overlap')).toBeNull();
    expect(page.text).toContain('The secret before is refused at once');
  });

  it('withdraws it again', async () => {
    const path = `/console/targets/${encodeURIComponent(target)}`;
    const page = await world.admin.get(path);
    const gone = await world.admin.submit(page, `${path}/withdraw`, { confirm: target, removeVolumes: 'on' });
    expect(notice(gone)).toBe('Done: The target and its volumes were removed.');
  });
});

describe('a console of LIO targets', () => {
  const target = 'iqn.2026-11.test.example:disk';
  const node = 'iqn.2026-11.test.example:node';
  let world: ConsoleWorld;
  let lio: LioFolder;

  beforeAll(async () => {
    lio = makeLioFolder(target, [node]);
    world = await ConsoleWorld.openOn({
      portal: '127.0.0.1:3260',
      // Nobody can log in to a folder.
      args: [
        '--target=lio',
        `--lio-configfs=${lio.configfs}`,
        `--lio-saveconfig=${lio.saveconfig}`,
        '--proof=off',
      ],
      end: async () => lio.dispose(),
    });
  });

  afterAll(async () => world.dispose());

  it.each(pages)('shows %s', async (path) => {
    expect((await world.admin.get(path)).status).toBe(200);
  });

  it('shows a target of the configuration and changes nothing of it but accounts', async () => {
    const page = await world.admin.get(`/console/targets/${encodeURIComponent(target)}`);
    expect(factOf(page, 'Made by')).toContain('it is shown here and not changed');
    const actions = page.root
      .querySelectorAll('main form[method="post"]')
      .map((form) => form.getAttribute('action')?.split('/').at(-1));
    expect(actions).toEqual(['chap']);
  });

  it('adds an account to it, and removes it', async () => {
    const { admin } = world;
    const added = await admin.submit(await admin.get('/console/accounts/new'), '/console/accounts/new', {
      target,
      chapName: node,
    });
    expect(notice(added)).toMatch(/^Done: The account was added/u);
    expect(lio.read(`acls/${node}/auth/password`)).toBe(secretOf(added));
    const path = added.root.querySelector('body')?.getAttribute('data-show-as') ?? '';
    const page = await admin.get(path);
    expect(page.text).toContain('never proved');
    expect(notice(await admin.submit(page, `${path}/remove`))).toMatch(/^Done: The account was removed/u);
  });

  it('says what LIO does not tell of a session', async () => {
    lio.write('dynamic_sessions', `${node}\0`);
    const [row = ''] = rowsOf(await world.admin.get('/console/sessions'), 'Sessions');
    // Address, since when, how it was let in, digests and connections.
    expect(row.split(notTold)).toHaveLength(6);
    const [listed = ''] = rowsOf(await world.admin.get('/console/targets'), 'Targets');
    expect(listed).toContain('not told');
    expect(factOf(await world.admin.get('/console'), 'Throughput')).toBe(
      'told after the first twenty seconds',
    );
  });
});
