import { join } from 'node:path';
import type { CanaryWorld } from './CanaryWorld.js';
import type { Scene } from './driveDoors.js';

/** `iscsi-wbem`, as people use it: each secret on standard input or in a file. */
export async function driveCommands(world: CanaryWorld, { target }: Scene): Promise<void> {
  const canary = (name: string, length?: number): string => world.canaries.make(name, length);
  const cli = (name: string, argv: readonly string[], input = '') =>
    world.step(name, () => world.cli(argv, input));
  const own = (name: string, argv: readonly string[], input = '') =>
    world.step(name, () => world.administer(argv, input));

  await Promise.all([
    cli('secret add', ['secret', 'add', 'operator', '--target', target, '--stdin'], `${canary('CLI add')}\n`),
    own(
      'user add',
      ['user', 'add', 'eve', '--role', 'read', '--password-stdin'],
      `${canary('user add', 20)}\n`,
    ),
  ]);
  await Promise.all([
    cli('secret set', ['secret', 'set', 'operator', '--target', target, '--stdin'], `${canary('CLI set')}\n`),
    own('user passwd', ['user', 'passwd', 'eve', '--password-stdin'], `${canary('user passwd', 20)}\n`),
  ]);
  await Promise.all([
    cli(
      'secret rotate',
      ['secret', 'rotate', 'operator', '--overlap', '1h', '--stdin'],
      `${canary('CLI rotate')}\n`,
    ),
    own(
      'access-key add',
      ['access-key', 'add', 'eve', '--id', 'AKIACANARYCANARY0002'],
      `${canary('access-key add', 40)}\n`,
    ),
  ]);
  await Promise.all([
    cli(
      'secret add, too short',
      ['secret', 'add', 'short', '--unbound', '--stdin'],
      `${canary('CLI short', 8)}\n`,
    ),
    cli('secret set of nobody', ['secret', 'set', 'nobody', '--stdin'], `${canary('CLI nobody')}\n`),
  ]);
  await Promise.all([
    own(
      'user add again',
      ['user', 'add', 'eve', '--role', 'read', '--password-stdin'],
      `${canary('user again', 20)}\n`,
    ),
    own(
      'access-key add again',
      ['access-key', 'add', 'nobody', '--id', 'AKIACANARYCANARY0002'],
      `${canary('key again', 40)}\n`,
    ),
  ]);
  const wrong = world.give('wrong-password', canary('wrong password', 20));
  await Promise.all([
    world.step('a wrong password', () =>
      world.run(['secret', 'list', '--url', world.recorder.url, '--password-file', wrong]),
    ),
    cli('check', ['check', target]),
  ]);
  await Promise.all([
    cli('secret list', ['secret', 'list', '--json']),
    own('user list', ['user', 'list', '--json']),
  ]);
  const generated = await cli('secret add --generate', [
    'secret',
    'add',
    'generated',
    '--target',
    target,
    '--generate',
  ]);
  const secret = generated?.stdout.trim() ?? '';
  if (generated?.code === 0 && secret.length === 16) world.forget('secret add generated', secret);
  await cli('secret remove', ['secret', 'remove', 'operator']);
}

/** The server's own initiator, driven by commands, and a target that it has discovered. */
export async function driveInitiatorCommands(
  world: CanaryWorld,
  target: string,
  { secret, targetSecret }: { secret: string; targetSecret: string },
): Promise<void> {
  const login = ['login', target, '--chap-name', 'initiator-of-the-server'];
  const files = ['--secret-file', world.give('login-secret', secret)];
  const mutual = ['--mutual', '--initiator-secret-file', world.give('initiator-secret', targetSecret)];
  await world.step('login, wrong', () =>
    world.cli([...login, '--stdin'], `${world.canaries.make('login, wrong')}\n`),
  );
  await world.step('login, persistent', () => world.cli([...login, ...files, ...mutual, '--persistent']));
  await world.step('sessions', () => world.cli(['sessions', '--json']));
  await world.step('inquiry', () => world.cli(['inquiry', target, '--lun', '1']));
}

/** What tells of the state of the server. */
export async function readPages(world: CanaryWorld): Promise<void> {
  const { recorder } = world;
  const headers = { Authorization: world.authorization() };
  for (const page of ['/healthz', '/readyz', '/metrics', '/doctor', '/log-level', '/nothing'])
    await world.step(`GET ${page}`, () => world.ask(`${recorder.url}${page}`, { headers }));
  const { stateFolder, folder } = world.server;
  const settings = [
    '--state-dir',
    stateFolder,
    '--key-file',
    join(folder, 'key'),
    '--config',
    join(world.place.folder, 'config.toml'),
  ];
  await Promise.all([
    world.step('doctor', () => world.run(['doctor', ...settings, '--json'])),
    world.step('audit verify', () => world.administer(['audit', 'verify'])),
  ]);
}
