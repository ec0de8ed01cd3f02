import type { Command } from 'commander';
import { printTable } from '../cli/printTable.js';
import { addStateOptions, type StateCommandDeps } from './stateOptions.js';
import { readFirstLine } from './userCommands.js';

/** `iscsi-wbem access-key add|remove|list`: the key pairs that sign AWS requests. */
export function addAccessKeyCommands(program: Command, { streams, ask }: StateCommandDeps): void {
  const keys = program.command('access-key').description('the access keys of the AWS door; recorded');
  addStateOptions(
    keys
      .command('add')
      .description('makes an access key of a user; its secret is shown once, here')
      .argument('<user>')
      .option('--id <id>', 'this id, and the secret is the first line of standard input'),
  ).action(async (user: string, { id }: { readonly id?: string }, command: Command) => {
    const pair = id === undefined ? null : { id, secret: await readFirstLine(streams, 'secret') };
    const made = (await ask(command, { kind: 'addAccessKey', user, pair })) as {
      id: string;
      secret?: string;
    };
    streams.stdout.write(`AccessKeyId: ${made.id}\n`);
    if (made.secret !== undefined) streams.stdout.write(`SecretAccessKey: ${made.secret}\n`);
  });
  addStateOptions(keys.command('remove').description('removes an access key').argument('<id>')).action(
    async (id: string, _options: object, command: Command) => {
      await ask(command, { kind: 'removeAccessKey', id });
      streams.stderr.write(`access key ${id} was removed\n`);
    },
  );
  addStateOptions(
    keys
      .command('list')
      .description('the access keys, without their secrets')
      .option('--json', 'as JSON', false),
  ).action(async ({ json }: { readonly json: boolean }, command: Command) => {
    const list = (await ask(command, { kind: 'listAccessKeys' })) as readonly { id: string; user: string }[];
    const rows = list.map(({ id, user }) => [id, user]);
    streams.stdout.write(json ? `${JSON.stringify(list, null, 2)}\n` : printTable(['ID', 'USER'], rows));
  });
}
