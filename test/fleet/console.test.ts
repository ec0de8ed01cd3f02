import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatherFromHosts } from '../../src/fleet/gatherFromHosts.js';
import type { LinkedHost } from '../../src/fleet/LinkedHost.js';
import { login } from '../../src/iscsi/Initiator.js';
import { parseIscsiName } from '../../src/targets/IscsiName.js';
import { TargetDriverError } from '../../src/targets/TargetDriverError.js';
import { ConsoleClient, notice, rowsOf, secretOf, type Page } from '../console/ConsoleClient.js';
import { demo, initiator } from '../console/ConsoleWorld.js';
import { holdSession } from '../support/holdSession.js';
import { FleetWorld } from './FleetWorld.js';

const at = (host: string, ...parts: readonly string[]): string =>
  ['/console/hosts', host, ...parts.map(encodeURIComponent)].join('/');

describe('the console of an endpoint', () => {
  let world: FleetWorld;
  let admin: ConsoleClient;

  beforeAll(async () => {
    world = await FleetWorld.open(['store1', 'store2']);
    admin = new ConsoleClient(world.url);
    await admin.signIn('admin', world.password);
  });
  afterAll(() => world.dispose());

  const submit = async (
    path: string,
    action: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<Page> => admin.submit(await admin.get(path), action, fields);

  it('begins with its hosts, each with its state, and links to the pages of each', async () => {
    const overview = await admin.get('/console');
    expect(overview.root.querySelector('section[aria-labelledby="hosts"]')?.textContent).toMatch(
      /Hosts\s+2/u,
    );
    const hosts = await admin.get('/console/hosts');
    expect(rowsOf(hosts, 'Hosts')).toEqual([
      expect.stringMatching(/^store1 ✔ in contact since .* embedded 127\.0\.0\.1:\d+ /u),
      expect.stringMatching(/^store2 ✔ in contact since /u),
    ]);
    const link = hosts.root.querySelector('tbody th a')?.getAttribute('href') ?? '';
    expect(link).toBe(at('store1'));
    const host = await admin.get(link);
    expect(host.status).toBe(200);
    expect(host.root.querySelector('nav[aria-label="Host store1"] a[aria-current]')?.textContent).toBe(
      'Overview',
    );
    // Everything that the page of a host links to is of that host, but the navigation of the server.
    const links = host.root.querySelectorAll('main a').map((each) => each.getAttribute('href') ?? '');
    expect(links.length).toBeGreaterThan(3);
    for (const each of links) expect(each).toMatch(/^\/console\/hosts\/store1\//u);
  });

  it.each([
    '',
    'targets',
    'volumes',
    'pools',
    'masking',
    'accounts',
    'sessions',
    'masking/groups/initiators',
    'masking/initiators',
    'provide',
  ])('has the page "%s" of a host', async (path) => {
    const page = await admin.get(`${at('store2')}${path === '' ? '' : `/${path}`}`);
    expect(page.status, page.text).toBe(200);
    expect(page.root.querySelector('title')?.textContent).toContain('store2');
  });

  it('does not have pages of a host for what is the server’s own, or of no host', async () => {
    for (const path of [
      at('store1', 'server'),
      at('store1', 'audit'),
      at('store1', 'hosts'),
      at('store9'),
      at('store9', 'targets'),
    ])
      expect((await admin.get(path)).status, path).toBe(404);
  });

  it('lets a host in at one of its hosts: volume, target, account and LUN are there, and nowhere else', async () => {
    const form = at('store2', 'provide');
    const shown = await submit(form, form, { initiator, size: '8M', name: 'db1' });
    const secret = secretOf(shown);
    const task = shown.root.querySelector('body')?.getAttribute('data-show-as') ?? '';
    expect(task).toMatch(/^\/console\/hosts\/store2\/provide\/[0-9a-f]{32}$/u);
    await expect.poll(async () => (await admin.get(task)).text).toContain('What to type at the host');
    const target = (await admin.get(task)).root.querySelector('section[aria-labelledby="host"] a');
    const name = target?.textContent ?? '';
    expect(target?.getAttribute('href')).toBe(at('store2', 'targets', name));
    // The task is of that host, and of no other.
    expect((await admin.get(task.replace('store2', 'store1'))).status).toBe(404);

    await writeAndRead('store2', name, secret);
    const volumes = rowsOf(await admin.get('/console/volumes'), 'Volumes');
    expect(volumes).toEqual([expect.stringMatching(/^store2 db1 8 MiB default LUN 0 of /u)]);
    expect(rowsOf(await admin.get(at('store1', 'volumes')), 'Volumes')).toEqual([]);

    // Each line of a list over all hosts leads to the host.
    const targets = await admin.get('/console/targets?filter=db1');
    expect(rowsOf(targets, 'Targets')).toEqual([
      expect.stringMatching(/^store2 iqn\.\S+ db1 ✔ CHAP 1 of 1 proved/u),
    ]);
    expect(targets.root.querySelector('tbody th a')?.getAttribute('href')).toBe(
      at('store2', 'targets', name),
    );
    const accounts = rowsOf(await admin.get(`/console/accounts?filter=${initiator}`), 'Accounts');
    expect(accounts).toEqual([expect.stringMatching(/^store2 .*✔ proved/u)]);
    const pools = rowsOf(await admin.get('/console/pools'), 'Pools');
    expect(pools.map((row) => row.slice(0, 14))).toEqual(['store1 default', 'store2 default']);

    // A session is ended from the list of all hosts.
    const [address = '', port = ''] = world.agentOf('store2').portal.split(':');
    const session = await holdSession(
      { address, port: Number(port) },
      name,
      { chapName: initiator, secret },
      initiator,
    );
    const sessions = await admin.get('/console/sessions');
    expect(rowsOf(sessions, 'Sessions')).toEqual([expect.stringContaining(`store2 ${initiator}`)]);
    const ended = await admin.submit(sessions, at('store2', 'sessions', 'end'));
    expect(notice(ended)).toContain('The session was ended');
    expect(ended.path).toBe(at('store2', 'sessions'));
    await session.close().catch(() => undefined);

    // The endpoint has the line of the change, with the host, and the host's own records have it.
    expect(world.auditOf(null).find(({ what }) => what === 'provide')).toMatchObject({
      host: 'store2',
      door: 'console',
    });
    expect((await admin.get('/console/audit')).text).toContain('store2');
    const withdrawn = await submit(at('store2', 'targets', name), at('store2', 'targets', name, 'withdraw'), {
      confirm: name,
    });
    expect(notice(withdrawn)).toContain('Done: The target was removed');
    expect(withdrawn.path).toBe(at('store2', 'targets'));
  });

  it('adds and removes volumes, views and accounts of a host', async () => {
    const newVolume = at('store1', 'volumes', 'new');
    const volume = await submit(newVolume, newVolume, { name: 'disk', size: '4M' });
    expect(notice(volume)).toContain('Done: The volume was made');
    expect(volume.path).toMatch(/^\/console\/hosts\/store1\/volumes\/[0-9a-f]{32}$/u);
    const newView = at('store1', 'masking', 'new');
    const view = await submit(newView, newView, { initiators: initiator, volumes: 'disk' });
    expect(notice(view)).toContain('Done: The view was made');
    const target = decodeURIComponent(view.path.split('/').at(-1) ?? '');
    const newAccount = at('store1', 'accounts', 'new');
    const secret = secretOf(await submit(newAccount, newAccount, { target, chapName: initiator }));
    await writeAndRead('store1', target, secret);
    const removed = await submit(view.path, `${view.path}/remove`, { confirm: target });
    expect(notice(removed)).toContain('Done: The view was removed');
    const gone = await submit(volume.path, `${volume.path}/remove`, { confirm: 'disk' });
    expect(notice(gone)).toContain('Done: The volume and its bytes were removed');
  });

  it('whose user may only read shows no change, and refuses one', async () => {
    await submit('/console/server/users', '/console/server/users/add', {
      name: 'reader',
      password: 'password-of-reader',
      again: 'password-of-reader',
    });
    const users = await admin.get('/console/server/users');
    expect(users.text).toContain('reader');
    const reader = new ConsoleClient(world.url);
    await reader.signIn('reader', 'password-of-reader');
    const page = await reader.get(at('store1', 'targets', demo));
    expect(page.status).toBe(200);
    expect(page.root.querySelectorAll('main form.change')).toEqual([]);
    const token = page.root.querySelector('input[name="token"]')?.getAttribute('value') ?? '';
    expect((await reader.post(at('store1', 'volumes', 'new'), { token, name: 'x', size: '1M' })).status).toBe(
      403,
    );
    expect((await reader.post('/console/fleet/store1/remove', { token, confirm: 'store1' })).status).toBe(
      403,
    );
    expect((await reader.get('/console/fleet/add')).status).toBe(403);
    expect((await reader.get('/console/fleet/store1')).root.querySelectorAll('main form')).toEqual([]);
  });

  it('adds a host, shows its token once, and removes it', async () => {
    const form = '/console/fleet/add';
    const refused = await submit(form, form, { name: 'store3', address: 'not an address' });
    expect(refused.status).toBe(422);
    expect((await submit(form, form, { name: 'store1' })).text).toContain('part of the fleet already');
    const added = await submit(form, form, { name: 'store3', address: '192.0.2.3' });
    const token = secretOf(added);
    expect(token).toMatch(/^\S{40,}$/u);
    const about = await admin.get('/console/fleet/store3');
    expect(about.text).not.toContain(token);
    expect(about.text).toContain('not enrolled yet');
    expect((await admin.get(at('store3', 'targets'))).status).toBe(503);
    const again = secretOf(await submit('/console/fleet/store3', '/console/fleet/store3/token', {}));
    expect(again).not.toBe(token);
    const removed = await submit('/console/fleet/store3', '/console/fleet/store3/remove', {
      confirm: 'store3',
    });
    expect(notice(removed)).toContain('Done: The host was removed');
    expect(rowsOf(removed, 'Hosts')).toHaveLength(2);
    expect(world.auditOf(null).map(({ what }) => what)).toEqual(
      expect.arrayContaining(['addHost', 'removeHost']),
    );
  });

  it('shows a list over all hosts up to its limit, and tells that there is more', async () => {
    const { fleet } = world.endpoint;
    const numbers = async (): Promise<readonly number[]> => [1, 2];
    const whole = await gatherFromHosts(fleet, 4, numbers);
    expect(whole).toEqual({
      rows: ['store1', 'store1', 'store2', 'store2'].map((host, index) => ({ host, row: (index % 2) + 1 })),
      missing: [],
      limit: null,
    });
    const cut = await gatherFromHosts(fleet, 3, numbers);
    expect(cut.rows).toHaveLength(3);
    expect(cut.limit).toBe(3);
    // A host whose target fails is named; the others are there.
    const failing = await gatherFromHosts(fleet, 4, async (remote) => {
      if (remote === fleet.remoteOf(fleet.find('store1') as LinkedHost))
        throw new TargetDriverError('unavailable', 'the target is away');
      return [1];
    });
    expect(failing).toEqual({
      rows: [{ host: 'store2', row: 1 }],
      missing: [{ host: 'store1', why: 'the target is away' }],
      limit: null,
    });
  });

  it('shows a host that is lost as lost with the reason, and never as one that has nothing', async () => {
    await world.agentOf('store1').end();
    await world.until('store1', 'lost');
    const hosts = await admin.get('/console/hosts?filter=lost');
    expect(rowsOf(hosts, 'Hosts')).toEqual([expect.stringMatching(/^store1 ✖ lost since .*ECONN/u)]);
    expect(hosts.root.querySelector('tbody th a')?.getAttribute('href')).toBe('/console/fleet/store1');
    expect(rowsOf(await admin.get('/console'), 'Hosts that cannot be read')).toEqual([
      expect.stringContaining('store1 ✖ lost'),
    ]);
    for (const path of ['targets', 'volumes', 'pools', 'accounts', 'sessions']) {
      const list = await admin.get(`/console/${path}`);
      expect(list.status, path).toBe(200);
      expect(list.root.querySelector('section[aria-labelledby="left-out"]')?.textContent, path).toMatch(
        /1 host cannot be read.*store1\s*: No contact with store1 since .*ECONN/su,
      );
      const page = await admin.get(at('store1', path));
      expect(page.status, path).toBe(503);
      expect(page.root.querySelector('h1')?.textContent).toBe('store1 cannot be read');
      expect(page.root.querySelector('main')?.textContent).toMatch(/No contact with store1 since .*ECONN/u);
      expect(page.root.querySelectorAll('table'), path).toEqual([]);
    }
    expect((await admin.get('/console/fleet/store1')).text).toContain('cannot be read now');
    // It may be gone for good: it is removed all the same, and comes back when it does.
    await world.agentOf('store1').restart();
    await world.until('store1', 'ok');
    expect((await admin.get(at('store1', 'targets'))).status).toBe(200);
    expect((await admin.get('/console/targets')).root.querySelector('#left-out')).toBeNull();
  });

  async function writeAndRead(host: string, target: string, secret: string): Promise<void> {
    const [address = '', port = ''] = world.agentOf(host).portal.split(':');
    const session = await login({
      address,
      port: Number(port),
      targetName: target,
      initiatorName: parseIscsiName(initiator),
      chap: { userName: initiator, secret: Buffer.from(secret) },
      algorithms: [5, 6, 7, 8],
    });
    try {
      const [lun = 0] = await session.reportLuns();
      await session.testUnitReady(lun).catch(() => {});
      const cdb = Buffer.alloc(10);
      cdb[8] = 1;
      cdb[0] = 0x2a;
      const block = Buffer.alloc(512, host);
      expect((await session.scsiCommand({ lun, cdb, dataOut: block })).status).toBe(0);
      cdb[0] = 0x28;
      const { dataIn } = await session.scsiCommand({ lun, cdb, dataInLength: 512 });
      expect(dataIn.equals(block)).toBe(true);
    } finally {
      await session.logout();
    }
  }
});
