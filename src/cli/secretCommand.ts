import { Option, type Command } from 'commander';
import { addAdminOptions, openHost, printJson, type AdminOptions } from './adminOptions.js';
import type { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { CommandError } from './CommandError.js';
import { change } from './connection.js';
import { exitCodeOf } from './exitCodes.js';
import { expectAdded } from './addSharedSecretAnswers.js';
import { clean } from './printTable.js';
import type { RunCommand } from './RunCommand.js';
import { printSecrets } from './secretTable.js';
import type { Streams } from './Streams.js';
import {
  addSecretOptions,
  expectOneSource,
  takeSecret,
  type SecretOptions,
  type TakenSecret,
} from './takeSecret.js';

import {
  sameIscsiName,
  withoutPath,
  type AccountRole,
  type Found,
  type SecretInfo,
  type TargetHost,
} from './TargetHost.js';

interface WhichOptions extends AdminOptions {
  readonly target?: string;
  readonly authority?: string;
}

/** `iscsi-wbem secret list|add|set|remove|bind|unbind`. */
export function addSecretCommand(program: Command, run: RunCommand): void {
  const secret = program.command('secret').description('the CHAP accounts: who may log in, to what');

  addAdminOptions(
    secret
      .command('list')
      .description('all accounts, what they open, and whether a login proved them')
      .option('--target <target>', 'those of this target alone'),
  ).action(
    run(async (streams, options: AdminOptions & { target?: string }) => {
      const host = await openHost(options, streams);
      const secrets = (await host.listSecrets()).filter((each) => isAt(each, options.target));
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
        .option('--unbound', 'no target yet', false),
    ),
  ).action(run(addSecret));

  addSecretOptions(
    addAdminOptions(which(secret.command('set').description('replace the secret of an account'))),
  ).action(
    run(async (streams, chapName: string, options: WhichOptions & SecretOptions) => {
      expectOneSource(options);
      const host = await openHost(options, streams);
      const { path } = await getSecret(host, chapName, options);
      const taken = await takeSecret(options, chapName, streams);
      return report(host, options, streams, taken, async () => {
        await host.replaceSecret(path, taken.bytes);
        return path;
      });
    }),
  );

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
      .addOption(
        new Option('--role <role>', 'whose secret it is at the target')
          .choices(['initiator', 'target'])
          .default('initiator'),
      ),
  ).action(
    run(async (streams, chapName: string, options: WhichOptions & { target: string; role: AccountRole }) => {
      const host = await openHost(options, streams);
      const port = await host.getPort(options.target);
      const { target: _, ...anywhere } = options;
      const { path } = await getSecret(host, chapName, anywhere);
      return report(host, options, streams, null, async () => {
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
      .option('--authority <name>', 'where two accounts have the name: the authority of the one'),
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

interface AddOptions extends AdminOptions, SecretOptions {
  readonly target?: string;
  readonly unbound: boolean;
}

async function addSecret(streams: Streams, chapName: string, options: AddOptions): Promise<number> {
  const { target, unbound } = options;
  if ((target === undefined) !== unbound) {
    throw new CommandError('usage', 'what does it open?  Expected either --target or --unbound.');
  }
  expectOneSource(options);
  const host = await openHost(options, streams);
  const port = target === undefined ? null : await host.getPort(target);
  const taken = await takeSecret(options, chapName, streams);
  return report(host, options, streams, taken, async () => {
    const { returnValue, path } = await host.addSharedSecret(chapName, taken.bytes, port);
    expectAdded(returnValue);
    if (path) return path;
    throw new CommandError('unreachable', 'the answer holds no SharedSecretPath: expected the new account.');
  });
}

/** Makes the change, and tells how the account that it returns stands afterwards. */
async function report(
  host: TargetHost,
  { json }: AdminOptions,
  { stdout, stderr }: Streams,
  taken: TakenSecret | null,
  run: () => Promise<CIMInstanceName>,
): Promise<number> {
  const generated = taken?.generated ?? null;
  let path: CIMInstanceName;
  try {
    path = await change(run);
  } catch (error) {
    // It may be in force, and nobody else knows it.
    if (generated !== null && error instanceof CommandError && error.ending === 'unknown') {
      stdout.write(`${generated}\n`);
    }
    throw error;
  }
  // Before anything else can fail.
  if (generated !== null && !json) stdout.write(`${generated}\n`);
  const proof = await host.readProof(path);
  const chapName = String(path.keyBindings.get('RemoteID'));
  const authority = String(path.keyBindings.get('ServiceName'));
  if (json) {
    stdout.write(
      printJson({ chapName, authority, proof, ...(generated === null ? {} : { secret: generated }) }),
    );
  } else {
    const reason = proof.reason === null ? '' : `: ${clean(proof.reason)}`;
    const sentence = {
      proved: 'done and proved by logging in',
      unproved: `done, but not proved${reason}`,
      failed: `done, but the proof failed${reason}`,
      none: 'done; no login was tried',
    }[proof.state ?? 'none'];
    (generated === null ? stdout : stderr).write(`${clean(chapName)}: ${sentence}\n`);
  }
  return exitCodeOf(proof.state === 'unproved' || proof.state === 'failed' ? 'unproved' : 'done');
}

function which(command: Command): Command {
  return command
    .argument('<chap-name>', 'of an account that there is')
    .option('--target <target>', 'where several accounts have the name: the one that opens this target')
    .option('--authority <name>', 'where several accounts have the name: the authority of the one');
}

/** The one account that is meant.  @throws CommandError where there is none, or more than one. */
async function getSecret(
  host: TargetHost,
  chapName: string,
  { target, authority }: { readonly target?: string; readonly authority?: string },
): Promise<Found<SecretInfo>> {
  const named = (await host.listSecrets()).filter((each) => each.chapName === chapName);
  const found = named.filter(
    (each) => isAt(each, target) && (authority === undefined || each.authority === authority),
  );
  const [only] = found;
  if (only && found.length === 1) return only;
  if (!only) {
    const where = [
      ...(target === undefined ? [] : [` that opens "${target}"`]),
      ...(authority === undefined ? [] : [` of the authority "${authority}"`]),
    ].join('');
    throw new CommandError('failed', `there is no account "${chapName}"${where}.`);
  }
  const authorities = found.map((each) => `--authority "${each.authority}"`).join(' or ');
  throw new CommandError(
    'usage',
    `${found.length} accounts have the name "${chapName}": expected ${authorities}.`,
  );
}

function isAt({ bindings }: SecretInfo, target: string | undefined): boolean {
  return target === undefined || bindings.some((bound) => sameIscsiName(bound.target, target));
}
