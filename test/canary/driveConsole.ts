import { ConsoleClient, notice, type Page } from '../console/ConsoleClient.js';
import type { CanaryWorld } from './CanaryWorld.js';
import type { Scene } from './driveDoors.js';

/** Pages that could show more than they should. */
const pages = [
  '/console',
  '/console/targets',
  '/console/accounts',
  '/console/masking',
  '/console/masking/initiators',
  '/console/sessions',
  '/console/initiator',
  '/console/events',
  '/console/audit',
  '/console/audit/download',
  '/console/findings',
  '/console/server',
  '/console/server/users',
  '/console/server/keys',
  '/console/server/settings',
  '/console/subscriptions',
  '/console/me',
] as const;

/**
 * The web console: every form that takes a secret, right and wrong, and every page afterwards.  Each page is evidence; the cookie of the
 * session is a secret, too.
 */
export async function driveConsole(world: CanaryWorld, { target, initiator }: Scene): Promise<void> {
  const { url } = world.server;
  const client = new ConsoleClient(url);
  const canary = (name: string, length?: number): string => world.canaries.make(`console: ${name}`, length);
  const seen = (name: string, page: Page): Page => {
    world.note(`page of the console: ${name}`, page.text);
    world.outcomes.set(`console: ${name}`, `${page.status} ${notice(page)}`);
    return page;
  };
  const submit = async (
    name: string,
    from: string,
    action: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<Page> => seen(name, await client.submit(await client.get(from), action, fields));

  seen('a wrong password', await client.signIn('admin', canary('wrong password')));
  seen('a password as the name', await client.signIn(canary('password as the name'), 'wrong'));
  seen('signed in', await client.signIn('admin', world.password));
  world.canaries.watch('console: the cookie', client.cookie?.split('=')[1] ?? '');

  const newAccount = '/console/accounts/new';
  const own = (secret: string, again = secret) => ({ source: 'own', secret, again });
  const chapName = `${initiator}-console`;
  await submit('add account', newAccount, newAccount, { target, chapName, ...own(canary('added')) });
  await submit('add it again', newAccount, newAccount, { target, chapName, ...own(canary('added again')) });
  await submit('two secrets', newAccount, newAccount, {
    target,
    chapName,
    ...own(canary('one'), canary('another')),
  });
  await submit('too short', newAccount, newAccount, { target, chapName, ...own(canary('too short', 11)) });
  await submit('too long', newAccount, newAccount, { target, chapName, ...own(canary('too long', 40)) });
  await submit('no target', newAccount, newAccount, {
    target: 'none',
    chapName,
    ...own(canary('for no target')),
  });
  const account = `/console/accounts/${encodeURIComponent(target)}/${encodeURIComponent(chapName)}`;
  await submit('replace', account, `${account}/replace`, own(canary('replaced')));
  await submit('rotate', account, `${account}/replace`, { ...own(canary('rotated')), overlap: '30' });
  await submit('finish', account, `${account}/end-overlap`, {});
  await submit('rotate again', account, `${account}/replace`, {
    ...own(canary('rotated again')),
    overlap: '30',
  });
  await submit('take back', account, `${account}/end-overlap`, { keep: 'former' });
  await submit('prove', account, `${account}/prove`, {});
  await submit('remove', account, `${account}/remove`, {});

  const provide = '/console/provide';
  await submit('provide', provide, provide, {
    initiator,
    size: '1M',
    name: 'canary',
    ...own(canary('provided')),
  });
  const ofTarget = canary('of the target');
  await submit('provide with mutual CHAP', provide, provide, {
    initiator,
    size: '1M',
    name: 'canary2',
    ...own(canary('provided beside it')),
    'mutual-source': 'own',
    'mutual-secret': ofTarget,
    'mutual-again': ofTarget,
  });
  await submit('provide nothing', provide, provide, {
    initiator,
    size: 'much',
    ...own(canary('not provided')),
  });

  const asked = { portal: world.server.stdout.match(/embedded at (127\.0\.0\.1:\d+)/u)?.[1] ?? '' };
  await submit('discover', '/console/initiator', '/console/initiator/discover', {
    ...asked,
    secret: canary('discover'),
  });
  // Without a secret: discovery asks for none here, and then there is a target to log in to.
  await submit('discover anew', '/console/initiator', '/console/initiator/discover', asked);
  await submit('log in', '/console/initiator', '/console/initiator/login', {
    target,
    secret: canary('log in'),
  });

  const ownSecret = canary('own secret');
  await submit('set own secret', '/console/initiator', '/console/initiator/secret', {
    secret: ownSecret,
    again: ownSecret,
  });
  await submit('two own secrets', '/console/initiator', '/console/initiator/secret', {
    secret: canary('one own secret'),
    again: canary('another own secret'),
  });

  const users = '/console/server/users';
  const password = canary('password of a user');
  await submit('add user', users, `${users}/add`, { name: 'canary', password, again: password });
  await submit('two passwords', users, `${users}/add`, {
    name: 'c2',
    password: canary('first'),
    again: canary('second'),
  });
  const changed = canary('another password');
  await submit('set password', `${users}/canary`, `${users}/canary/password`, {
    password: changed,
    again: changed,
  });

  seen('forged', await client.post(newAccount, { target, ...own(canary('forged')) }));
  seen('no such page', await client.post('/console/nothing', { secret: canary('no such page') }));
  seen(
    'too many fields',
    await client.post(newAccount, { ...manyFields(), secret: canary('too many fields') }),
  );
  for (const path of pages) seen(path, await client.get(path));
}

function manyFields(): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`field${index}`, '']));
}
