import { InvalidArgumentError, type Command } from 'commander';
import { CommandError } from '../cli/CommandError.js';
import { printTable } from '../cli/printTable.js';
import type { AdministeredHost } from '../security/Administration.js';
import { addStateOptions, type StateCommandDeps } from './stateOptions.js';

interface Address {
  readonly address: string;
  readonly port: number;
}

const defaultPort = 5991;

/** `iscsi-wbem host list|show|add|remove|accept`: the hosts of an endpoint. */
export function addHostCommands(program: Command, { streams, ask }: StateCommandDeps): void {
  const host = program.command('host').description('the hosts that an endpoint answers for; recorded');
  addStateOptions(
    host
      .command('add')
      .description(
        'adds a host; prints the token with which its agent is enrolled, good for an hour and once',
      )
      .argument('<name>', 'its name in the model')
      .option(
        '--address <address>',
        'where its agent is, with :port unless that is 5991 (default: its name)',
        parseAddress,
      ),
  ).action(async (systemName: string, { address }: { readonly address?: Address }, command: Command) => {
    const where = address ?? { address: systemName, port: defaultPort };
    const { token } = (await ask(command, { kind: 'addHost', systemName, ...where })) as { token: string };
    streams.stderr.write(
      `host "${systemName}" was added at ${where.address} port ${where.port}.  On it run this, which asks for the token below:\n` +
        '  iscsi-wbem agent enrol --url <URL of this endpoint>\n',
    );
    streams.stdout.write(`${token}\n`);
  });
  addStateOptions(
    host
      .command('remove')
      .description('removes a host: it is asked nothing more, and its certificate is not renewed')
      .argument('<name>'),
  ).action(async (systemName: string, _options: object, command: Command) => {
    await ask(command, { kind: 'removeHost', systemName });
    streams.stderr.write(`host "${systemName}" was removed\n`);
  });
  addStateOptions(
    host
      .command('accept')
      .description('takes an agent that has the state of another one, which was put back or copied')
      .argument('<name>'),
  ).action(async (systemName: string, _options: object, command: Command) => {
    await ask(command, { kind: 'acceptHost', systemName });
    streams.stderr.write(`host "${systemName}" is taken as it is\n`);
  });
  addStateOptions(
    host.command('list').description('the hosts and how they are').option('--json', 'as JSON', false),
  ).action(async ({ json }: { readonly json: boolean }, command: Command) => {
    const hosts = (await ask(command, { kind: 'listHosts' })) as readonly AdministeredHost[];
    const rows = hosts.map(({ systemName, address, port, kind, state, since, why }) => [
      systemName,
      `${address}:${port}`,
      kind ?? '-',
      state,
      since,
      why ?? '',
    ]);
    streams.stdout.write(
      json
        ? `${JSON.stringify(hosts, null, 2)}\n`
        : printTable(['HOST', 'ADDRESS', 'TARGET', 'STATE', 'SINCE', 'WHY'], rows),
    );
  });
  addStateOptions(
    host
      .command('show')
      .description('all that is known of one host')
      .argument('<name>')
      .option('--json', 'as JSON', false),
  ).action(async (systemName: string, { json }: { readonly json: boolean }, command: Command) => {
    const hosts = (await ask(command, { kind: 'listHosts' })) as readonly AdministeredHost[];
    const found = hosts.find((each) => each.systemName === systemName);
    if (!found) throw new CommandError('failed', `there is no host "${systemName}" in the fleet.`);
    const rows = Object.entries(found).map(([name, value]) => [name, String(value ?? '-')]);
    streams.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : printTable(['WHAT', 'VALUE'], rows));
  });
}

/** `192.0.2.1`, `store17.example:5991` or `[2001:db8::1]:5991`. */
function parseAddress(text: string): Address {
  const [, bracketed, plain, port] =
    /^(?:\[([\da-f:.]+)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?$/iu.exec(text) ?? [];
  const address = bracketed ?? plain;
  const number = port === undefined ? defaultPort : Number(port);
  if (address === undefined || number < 1 || number > 65_535)
    throw new InvalidArgumentError(
      'Expected a name or an address, an IPv6 address in brackets, with :port (1 to 65535) or without.',
    );
  return { address, port: number };
}
