import { InvalidArgumentError, type Command } from 'commander';
import { askUnseen } from '../cli/prompt.js';
import { CommandError } from '../cli/CommandError.js';
import { printTable } from '../cli/printTable.js';
import { readAll, type Streams } from '../cli/Streams.js';
import { namespaceOfRoles, printRoles, type UserRoles } from '../security/AdministrationRequest.js';
import { roles, type Role } from '../security/Principal.js';
import { addStateOptions, type StateCommandDeps } from './stateOptions.js';

interface PasswordOptions {
  readonly passwordStdin: boolean;
}

interface RoleOptions {
  readonly role?: UserRoles;
}

/** `iscsi-wbem user add|passwd|role|remove|list`. */
export function addUserCommands(program: Command, { streams, ask }: StateCommandDeps): void {
  const user = program.command('user').description('the users of the server; recorded');
  addStateOptions(
    withPassword(withRoles(user.command('add').description('makes a user').argument('<name>'))),
  ).action(async (name: string, options: PasswordOptions & RoleOptions, command: Command) => {
    const password = await readPassword(name, options, streams);
    await ask(command, { kind: 'addUser', name, password, ...rolesOf(options) });
    streams.stderr.write(`user "${name}" was made\n`);
  });
  addStateOptions(
    withPassword(user.command('passwd').description('gives a user another password').argument('<name>')),
  ).action(async (name: string, options: PasswordOptions, command: Command) => {
    await ask(command, { kind: 'setPassword', name, password: await readPassword(name, options, streams) });
    streams.stderr.write(`user "${name}" has another password\n`);
  });
  addStateOptions(
    withRoles(
      user.command('role').description('gives a user other roles, all of them anew').argument('<name>'),
    ),
  ).action(async (name: string, options: RoleOptions, command: Command) => {
    await ask(command, { kind: 'setRoles', name, ...rolesOf(options) });
    streams.stderr.write(`user "${name}" has other roles\n`);
  });
  addStateOptions(
    user.command('remove').description('removes a user and its access keys').argument('<name>'),
  ).action(async (name: string, _options: object, command: Command) => {
    await ask(command, { kind: 'removeUser', name });
    streams.stderr.write(`user "${name}" was removed\n`);
  });
  addStateOptions(
    user.command('list').description('the users and their roles').option('--json', 'as JSON', false),
  ).action(async ({ json }: { readonly json: boolean }, command: Command) => {
    const users = (await ask(command, { kind: 'listUsers' })) as readonly ({ name: string } & UserRoles)[];
    const rows = users.map((one) => [one.name, printRoles(one, ',')]);
    streams.stdout.write(json ? `${JSON.stringify(users, null, 2)}\n` : printTable(['USER', 'ROLES'], rows));
  });
}

function withPassword(command: Command): Command {
  return command.option(
    '--password-stdin',
    'the password is the first line of standard input (without this it is asked for)',
    false,
  );
}

function withRoles(command: Command): Command {
  return command.requiredOption(
    '--role <roles>',
    `${roles.join(', ')} or none, with commas between them; read,write@root/cimv2 holds in that namespace in place of the ` +
      'others; given more than once, all of them',
    parseRoles,
  );
}

/** Parses "read,write" or "read@root/interop" and adds it to earlier roles. */
function parseRoles(text: string, before?: UserRoles): UserRoles {
  const { roles: sofar, namespaceRoles } = before ?? { roles: [], namespaceRoles: {} };
  const at = text.indexOf('@');
  const list = parseRoleList(at === -1 ? text : text.slice(0, at));
  if (at === -1) return { roles: [...new Set([...sofar, ...list])], namespaceRoles };
  const namespace = namespaceOfRoles(text.slice(at + 1));
  if (namespace === '') throw new InvalidArgumentError('Expected a namespace behind @.');
  return { roles: sofar, namespaceRoles: { ...namespaceRoles, [namespace]: list } };
}

function parseRoleList(text: string): readonly Role[] {
  if (text === 'none') return [];
  return text.split(',').map((name) => {
    const role = roles.find((one) => one === name);
    if (role === undefined) throw new InvalidArgumentError(`Expected ${roles.join(', ')} or none.`);
    return role;
  });
}

function rolesOf({ role }: RoleOptions): UserRoles {
  return { roles: role?.roles ?? [], namespaceRoles: role?.namespaceRoles ?? {} };
}

async function readPassword(
  name: string,
  { passwordStdin }: PasswordOptions,
  streams: Streams,
): Promise<string> {
  if (passwordStdin) return readFirstLine(streams, 'password');
  const password = await askUnseen(`New password of ${name}`, '--password-stdin');
  if ((await askUnseen('Again', '--password-stdin')) === password) return password;
  throw new CommandError('usage', 'the two passwords differ.');
}

/** @param what is expected on the line.  @throws CommandError if it is empty or too long for a password. */
export async function readFirstLine({ stdin }: Streams, what: string): Promise<string> {
  try {
    const [line = ''] = (await readAll(stdin, 4096)).toString('utf8').split(/\r?\n/u);
    if (line !== '') return line;
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError('usage', `${error.message}.`, { cause: error });
    throw error;
  }
  throw new CommandError('usage', `standard input has no first line: expected the ${what} on it.`);
}
