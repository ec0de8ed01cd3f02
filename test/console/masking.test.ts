import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notice, rowsOf, type ConsoleClient, type Page } from './ConsoleClient.js';
import { ConsoleWorld, initiator, tokenOf } from './ConsoleWorld.js';

const second = 'iqn.2026-11.test.example:host2';
const third = 'iqn.2026-11.test.example:host3';

let world: ConsoleWorld;
let admin: ConsoleClient;

beforeAll(async () => {
  world = await ConsoleWorld.open();
  ({ admin } = world);
  for (const name of ['one', 'two', 'three'])
    await admin.submit(await admin.get('/console/volumes/new'), '/console/volumes/new', { name, size: '1M' });
});

afterAll(async () => world.dispose());

const newPath = '/console/masking/new';

function viewTarget({ path }: Page): string {
  return decodeURIComponent(path.split('/').at(-1) ?? '');
}

describe('a masking view', () => {
  it('is made of initiators and volumes: they see the volumes with the numbers that were asked for', async () => {
    const made = await admin.submit(await admin.get(newPath), newPath, {
      initiators: `${initiator}\r\n${second}\r\n`,
      volumes: 'one\r\ntwo @ 7',
    });
    expect(notice(made)).toMatch(/^Done: The view was made/u);
    expect(rowsOf(made, 'Initiators').map((row) => row.split(' ')[0])).toEqual([initiator, second]);
    expect(rowsOf(made, 'Volumes').map((row) => row.split(' ')[0])).toEqual(['one', 'two']);
    const target = viewTarget(made);
    const secret = await world.addAccount(target, initiator);
    expect(await world.lunsSeen(target, initiator, secret)).toEqual([0, 7]);
    // Nobody is let in by a name that is not on the list.
    expect(await world.getsIn(target, initiator, secret, third)).toBe(false);
  });

  it('is given more, and less, and is listed with what it has', async () => {
    const path =
      (await admin.get('/console/masking')).root.querySelector('tbody a')?.getAttribute('href') ?? '';
    const more = await admin.submit(await admin.get(path), `${path}/expose`, {
      initiators: third,
      volumes: 'three',
    });
    expect(notice(more)).toMatch(/^Done: The view has them now/u);
    expect(rowsOf(more, 'Initiators')).toHaveLength(3);
    const target = viewTarget(more);
    const taken = await admin.post(`/console/masking/groups/initiators/${encodeURIComponent(target)}/take`, {
      member: third,
      token: await tokenOf(admin),
    });
    expect(notice(taken)).toMatch(/^Done: It is no member any more/u);
    expect(rowsOf(await admin.get(path), 'Initiators')).toHaveLength(2);
    const [row = ''] = rowsOf(await admin.get('/console/masking?filter=three'), 'Views');
    expect(row).toContain(initiator);
    expect(rowsOf(await admin.get('/console/masking?filter=nothing-of-it'), 'Views')).toEqual([]);
  });

  it.each([
    ['no name of an initiator', { initiators: 'nobody', volumes: 'one' }, 'is no iSCSI name'],
    ['no volume', { initiators: initiator, volumes: 'four' }, 'There is no volume “four”.'],
    ['nothing', { initiators: '', volumes: '' }, 'expected at least one of each'],
    ['a name twice', { initiators: `${third}\n${third}`, volumes: 'one' }, 'named twice'],
    [
      'too many lines',
      { initiators: `${third}\n`.repeat(400), volumes: 'one\n'.repeat(1_001) },
      'expected at most 1000',
    ],
  ])('is refused where there is %s, with what was typed still there', async (_name, fields, why) => {
    const page = await admin.submit(await admin.get(newPath), newPath, fields);
    expect([page.status, notice(page)]).toEqual([422, expect.stringContaining(why)]);
    expect(page.root.querySelector('#initiators')?.textContent.trim()).toBe(fields.initiators.trim());
  });

  it('goes with its target after its name was typed; volumes stay', async () => {
    const path =
      (await admin.get('/console/masking')).root.querySelector('tbody a')?.getAttribute('href') ?? '';
    const page = await admin.get(path);
    expect(notice(await admin.submit(page, `${path}/remove`, { confirm: 'one' }))).toContain(
      'Nothing was changed',
    );
    const gone = await admin.submit(page, `${path}/remove`, { confirm: viewTarget(page) });
    expect(notice(gone)).toMatch(/^Done: The view was removed/u);
    expect(rowsOf(await admin.get('/console/volumes'), 'Volumes')).toHaveLength(3);
    expect((await admin.get(path)).status).toBe(404);
  });
});

describe('masking groups', () => {
  const groups = (type: string): string => `/console/masking/groups/${type}`;
  const create = async (type: string, fields: Readonly<Record<string, string>>): Promise<Page> =>
    admin.submit(await admin.get(groups(type)), `${groups(type)}/new`, fields);

  it('are made, renamed, given members and rid of them', async () => {
    const made = await create('initiators', { name: 'hosts', members: `${initiator}\n${second}` });
    expect(notice(made)).toMatch(/^Done: The group was made/u);
    const { path } = made;
    const renamed = await admin.submit(made, `${path}/rename`, { name: 'all hosts' });
    expect(renamed.root.querySelector('h1')?.textContent).toBe('all hosts');
    const added = await admin.submit(renamed, `${path}/add`, { members: third });
    expect(rowsOf(added, 'Initiators')).toHaveLength(3);
    const taken = await admin.post(`${path}/take`, { member: third, token: await tokenOf(admin) });
    expect(rowsOf(taken, 'Initiators')).toHaveLength(2);
    const known = await admin.get('/console/masking/initiators');
    expect(rowsOf(known, 'Initiators').filter((row) => row.includes('all hosts'))).toHaveLength(2);
  });

  it('make a view, through which their members see; taken out, they do not any more', async () => {
    await create('volumes', { name: 'disks', members: 'one\nthree' });
    const made = await admin.submit(await admin.get(newPath), `${newPath}/of-groups`, {
      name: 'grouped',
      initiators: 'all hosts',
      volumes: 'disks',
    });
    expect(notice(made)).toMatch(/^Done: The view was made/u);
    const target = viewTarget(made);
    const secret = await world.addAccount(target, initiator);
    expect(await world.lunsSeen(target, initiator, secret)).toEqual([0, 1]);
    const path = made.path;
    const taken = await admin.submit(made, `${path}/take-group`, { type: 'volumes', confirm: 'disks' });
    expect(notice(taken)).toMatch(/^Done: The group is of no view now/u);
    expect(await world.lunsSeen(target, initiator, secret)).toEqual([]);
    const back = await admin.submit(taken, `${path}/add-group`, { type: 'volumes', group: 'disks' });
    expect(notice(back)).toMatch(/^Done: The group is of the view now/u);
    expect(await world.lunsSeen(target, initiator, secret)).toEqual([0, 1]);
    const inUse = await admin.post(
      `${groups('initiators')}/${await idOf('initiators', 'all hosts')}/remove`,
      { confirm: 'all hosts', token: await tokenOf(admin) },
    );
    expect(notice(inUse)).toContain('Refused: ');
  });

  it('that are of no view are removed after their name was typed', async () => {
    const made = await create('targets', { name: 'ports', members: '' });
    expect(notice(await admin.submit(made, `${made.path}/remove`, { confirm: 'ports' }))).toBe(
      'Done: The group was removed.',
    );
    expect((await admin.get(made.path)).status).toBe(404);
    expect((await admin.get(groups('of-nothing'))).status).toBe(404);
  });

  it('that are refused leave no initiator behind', async () => {
    const stranger = 'iqn.2026-11.test.example:never-named';
    const page = await create('initiators', { name: 'all hosts', members: stranger });
    expect(notice(page)).toContain('here is a group "all hosts"');
    expect(rowsOf(await admin.get('/console/masking/initiators?filter=never-named'), 'Initiators')).toEqual(
      [],
    );
  });

  async function idOf(type: string, name: string): Promise<string> {
    const list = await admin.get(`${groups(type)}?filter=${encodeURIComponent(name)}`);
    return list.root.querySelector('tbody a')?.getAttribute('href')?.split('/').at(-1) ?? '';
  }
});

describe('an initiator', () => {
  it('is named with a label, and forgotten', async () => {
    const path = '/console/masking/initiators';
    const named = await admin.submit(await admin.get(path), `${path}/add`, {
      initiator: 'iqn.2026-11.test.example:labelled',
      label: 'the <new> host',
    });
    expect(rowsOf(named, 'Initiators').some((row) => row.includes('the <new> host'))).toBe(true);
    const gone = await admin.post(`${path}/forget`, {
      initiator: 'iqn.2026-11.test.example:labelled',
      token: await tokenOf(admin),
    });
    expect(notice(gone)).toBe('Done: The initiator was forgotten.');
    const inUse = await admin.post(`${path}/forget`, { initiator, token: await tokenOf(admin) });
    expect(notice(inUse)).toContain('Refused: ');
  });
});
