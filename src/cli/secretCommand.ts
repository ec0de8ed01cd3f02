import { Option, type Command } from 'commander';
import type { CIMDateTime } from '../cim/CIMDateTime.js';
import type { AccountRole } from '../targets/TargetReader.js';
import { addAdminOptions, hostOption, openHost, printJson, type AdminOptions } from './adminOptions.js';
import { CommandError } from './CommandError.js';
import { change } from './connection.js';
import { exitCodeOf } from './exitCodes.js';
import { parseInterval } from './parseInterval.js';
import { clean } from './printTable.js';
import { reportSecret } from './reportSecret.js';
import { expectZero } from './returnValues.js';
import type { RunCommand } from './RunCommand.js';
import { printSecrets } from './secretTable.js';
import type { Streams } from './Streams.js';
import { addSecretOptions, expectOneSource, takeSecret, type SecretOptions } from './takeSecret.js';
import {
  printHosts,
  sameIscsiName,
  systemOf,
  withoutPath,
  type Found,
  type SecretInfo,
  type TargetHost,
} from './TargetHost.js';

interface WhichOptions extends AdminOptions {
  readonly target?: string;
  readonly authority?: string;
  readonly host?: string;
}

/** `iscsi-wbem secret list|add|set|rotate|remove|bind|unbind`. */
export function addSecretCommand(program: Command, run: RunCommand): void {
  const secret = program.command('secret').description('the CHAP accounts: who may log in, to what');

  addAdminOptions(
    secret
      .command('list')
      .description('all accounts, what they open, and whether a login proved them')
      .option('--target <target>', 'those of this target alone')
      .addOption(hostOption()),
  ).action(
    run(async (streams, options: AdminOptions & { target?: string; host?: string }) => {
      const host = await openHost(options, streams);
      const secrets = (await host.listSecrets()).filter((each) => isAt(each, options));
      streams.stdout.write(options.json ? printJson(secrets.map(withoutPath)) : printSecrets(secrets));
      return exitCodeOf('done');
    }),
  );

  addSecretOptions(
    addAdminOptions(
      secret
        .command('add')
        .description("give an initiator its secret, or a target its own (the target's name as the CHAP name)")
        .argument('<chap-name>', 'an iSCSI name: for that initiator alone; another name: for all')
        .option('--target <target>', 'what it opens')
        .option('--unbound', 'no target yet', false)
        .addOption(hostOption()),
    ),
  ).action(run(addSecret));

  addSecretOptions(
    addAdminOptions(which(secret.command('set').description('replace the secret of an account'))),
  ).action(run(replaceSecret));

  addSecretOptions(
    addAdminOptions(
      which(
        secret
          .command('rotate')
          .description(
            'replace the secret of an account; the one before is accepted for a while where the target can',
          )
          .option('--overlap <time>', 'how long, as in 90s, 30m, 12h or 7d', parseInterval),
      ),
    ),
  ).action(run(replaceSecret));

  addAdminOptions(
    which(secret.command('remove').description('remove an account; the target stays closed')),
  ).action(
    run(async (streams, chapName: string, options: WhichOptions) => {
      const host = await openHost(options, streams);
      const { path, authority } = await getSecret(host, chapName, options);
      await change(() => host.remove(path));
      streams.stdout.write(
        options.json ? printJson({ chapName, authority }) : `${clean(chapName)} was removed\n`,
      );
      return exitCodeOf('done');
    }),
  );

  addAdminOptions(
    secret
      .command('bind')
      .description('let an account open a further target')
      .argument('<chap-name>', 'of an account that there is')
      .requiredOption('--target <target>', 'what it opens')
      .option('--authority <name>', 'where two accounts have the name: the authority of the one')
      .addOption(hostOption())
      .addOption(
        new Option('--role <role>', 'whose secret it is at the target')
          .choices(['initiator', 'target'])
          .default('initiator'),
      ),
  ).action(
    run(async (streams, chapName: string, options: WhichOptions & { target: string; role: AccountRole }) => {
      const host = await openHost(options, streams);
      const port = await host.getPort(options.target, options.host);
      const { target: _, ...anywhere } = options;
      const { path } = await getSecret(host, chapName, { ...anywhere, host: systemOf(port) });
      return reportSecret(host, options, streams, null, async () => {
        await host.bind(path, port, options.role);
        return path;
      });
    }),
  );

  addAdminOptions(
    secret
      .command('unbind')
      .description('let an account no longer open a target; its secret stays')
      .argument('<chap-name>', 'of an account that there is')
      .requiredOption('--target <target>', 'what it opened')
      .option('--authority <name>', 'where two accounts have the name: the authority of the one')
      .addOption(hostOption()),
  ).action(
    run(async (streams, chapName: string, options: WhichOptions & { target: string }) => {
      const host = await openHost(options, streams);
      const { path, authority } = await getSecret(host, chapName, options);
      await change(() => host.unbind(path, options.target));
      streams.stdout.write(
        options.json
          ? printJson({ chapName, authority })
          : `${clean(chapName)} was unbound from ${options.target}\n`,
      );
      return exitCodeOf('done');
    }),
  );
}

interface ReplaceOptions extends WhichOptions, SecretOptions {
  readonly overlap?: CIMDateTime;
}

interface AddOptions extends AdminOptions, SecretOptions {
  readonly target?: string;
  readonly unbound: boolean;
  readonly host?: string;
}

async function addSecret(streams: Streams, chapName: string, options: AddOptions): Promise<number> {
  const { target, unbound } = options;
  if ((target === undefined) !== unbound) {
    throw new CommandError('usage', 'what does it open?  Expected either --target or --unbound.');
  }
  expectOneSource(options);
  const host = await openHost(options, streams);
  const port = target === undefined ? null : await host.getPort(target, options.host);
  const service = await host.getAccountService(port ? systemOf(port) : options.host);
  const taken = await takeSecret(options, chapName, streams);
  return reportSecret(host, options, streams, taken, async () => {
    const { returnValue, path } = await host.addSharedSecret(service, chapName, taken.bytes, port);
    expectZero('AddSharedSecret', returnValue, {
      chapName: clean(chapName),
      secretBytes: taken.bytes.length,
      target: target ?? null,
    });
    if (path) return path;
    throw new CommandError('unreachable', 'the answer holds no SharedSecretPath: expected the new account.');
  });
}

/** Without an overlap the former secret is refused at once. */
async function replaceSecret(streams: Streams, chapName: string, options: ReplaceOptions): Promise<number> {
  expectOneSource(options);
  const host = await openHost(options, streams);
  const { path } = await getSecret(host, chapName, options);
  const taken = await takeSecret(options, chapName, streams);
  return reportSecret(host, options, streams, taken, async () => {
    const returnValue = await host.rotateSecret(path, taken.bytes, options.overlap ?? null);
    expectZero('RotateSharedSecret', returnValue, {
      chapName: clean(chapName),
      secretBytes: taken.bytes.length,
      target: null,
    });
    return path;
  });
}

function which(command: Command): Command {
  return command
    .argument('<chap-name>', 'of an account that there is')
    .option('--target <target>', 'where several accounts have the name: the one that opens this target')
    .option('--authority <name>', 'where several accounts have the name: the authority of the one')
    .addOption(hostOption());
}

/**
 * The account that the options name.
 * @throws CommandError if there is none, or more than one.
 */
async function getSecret(
  host: TargetHost,
  chapName: string,
  options: { readonly target?: string; readonly authority?: string; readonly host?: string },
): Promise<Found<SecretInfo>> {
  const { target, authority, host: systemName } = options;
  const named = (await host.listSecrets()).filter((each) => each.chapName === chapName);
  const found = named.filter(
    (each) => isAt(each, options) && (authority === undefined || each.authority === authority),
  );
  const [only] = found;
  if (only && found.length === 1) return only;
  if (!only) {
    const where = [
      ...(target === undefined ? [] : [` that opens "${target}"`]),
      ...(authority === undefined ? [] : [` of the authority "${authority}"`]),
      ...(systemName === undefined ? [] : [` at the host "${systemName}"`]),
    ].join('');
    throw new CommandError('failed', `there is no account "${chapName}"${where}.`);
  }
  const systems = new Set(found.map((each) => each.systemName));
  const authorities =
    systems.size > 1
      ? printHosts(systems)
      : found.map((each) => `--authority "${each.authority}"`).join(' or ');
  throw new CommandError(
    'usage',
    `${found.length} accounts have the name "${chapName}": expected ${authorities}.`,
  );
}

function isAt(
  { bindings, systemName }: SecretInfo,
  { target, host }: { readonly target?: string; readonly host?: string },
): boolean {
  return (
    (host === undefined || systemName === host) &&
    (target === undefined || bindings.some((bound) => sameIscsiName(bound.target, target)))
  );
}
