import { homedir, hostname } from 'node:os';
import { Command, CommanderError, Option } from 'commander';
import { closestMatch } from 'leven';
import { settingGroups } from '../config/settingGroups.js';
import {
  environmentNameOf,
  keyOf,
  settingTable,
  type Host,
  type SingleSetting,
} from '../config/settingTable.js';

/** The options by setting, and a sentence for each invalid argument. */
export function readCommandLine(argv: readonly string[]): {
  options: Record<string, string>;
  mistakes: string[];
} {
  const program = createServerCommand();
  const mistakes: string[] = [];
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) process.exit(0);
    mistakes.push(`On the command line: ${error.message.replace(/^error: /u, '')}.`);
  }
  const unknown = program.args.filter((argument) => argument.startsWith('-'));
  // The argument after an unknown option may be its value, and secret.
  for (const option of unknown) {
    mistakes.push(nameUnknownOption(program, option.replace(/=.*$/su, '')));
  }
  if (unknown.length === 0) {
    for (const argument of program.args) {
      mistakes.push(`"${argument}" on the command line: expected options only.`);
    }
  }
  return { options: program.opts(), mistakes };
}

function nameUnknownOption(program: Command, option: string): string {
  const name = option.replace(/^-+/u, '');
  const known = program.options.map((each) => each.name());
  const nearest = closestMatch(name, known, { maxDistance: Math.max(1, Math.floor(name.length / 4)) });
  const expected = nearest === undefined ? 'expected one that --help lists.' : `did you mean --${nearest}?`;
  return `${option} is not an option: ${expected}`;
}

/** The options of the server.  Other commands that read its settings accept them as well. */
export function createServerCommand(): Command {
  const program = new Command('iscsi-wbem')
    .usage('[command] [options]')
    .description(
      `A WBEM server for iSCSI targets.

Commands (iscsi-wbem <command> --help says more):
  serve         the server, with the options below; the default
  provide, withdraw
                a volume for one host in one step, and back
  pool          where volumes have their room: list, show
  volume        list, show, create, adopt, resize, rename, remove,
                snapshot, clone, restore
  target        list, show, create, rename, remove, allow, deny
  export        which target shows which volume as which LUN: list, add, remove
  secret        the CHAP accounts: list, add, set, rotate, remove, bind, unbind
  session       who is logged in now: list, close
  check         whether the accounts of a target can log in
  discover, login, logout, sessions, inquiry, report-luns, read-capacity
                the server's own initiator
  mof           MOF files: check, print, load, generate-types
  doctor        what is wrong with settings, files, store and target; remedies
  user          the users of the server: add, passwd, role, remove, list
  access-key    the access keys of the AWS door: add, remove, list
  host          the hosts that an endpoint answers for: list, show, add,
                remove, accept
  agent         this host as a part of a fleet: enrol, show, leave
  cluster       what several endpoints share in etcd: init, status,
                remove-endpoint, finish-upgrade, accept-restore
  audit         the record of who changed what: verify
  state         what clients made and the server cannot take: see its help
  log-level     shows or sets the log level of a running server
  systemd-unit  prints a unit for systemd with these settings
  complete      prints a script with which bash, zsh, fish or powershell
                complete commands

Each setting of the server: command line, or environment, or file.`,
    )
    .allowUnknownOption()
    .allowExcessArguments()
    .configureOutput({ writeErr: () => {} })
    .exitOverride();
  const host = hostOf(process.env);
  program.addOption(
    new Option(
      '--config <file>',
      'the file, in TOML (ISCSI_WBEM_CONFIG; default: config.toml beside the key)',
    ).helpGroup(settingGroups[0]?.title ?? ''),
  );
  for (const { title, settings } of settingGroups) {
    for (const setting of settings) program.addOption(optionOf(setting, host).helpGroup(title));
  }
  return program.addHelpText(
    'after',
    `
In the environment only:
  ISCSI_WBEM_ADMIN_PASSWORD_FILE  file that holds the password of the first user, "admin"
  ISCSI_WBEM_ADMIN_PASSWORD       that password itself, for tests
                                  (default: one is made, and the path of a file that holds it printed)
  ISCSI_WBEM_AWS_ACCESS_KEY_ID, ISCSI_WBEM_AWS_SECRET_ACCESS_KEY_FILE
                                  access key of "admin" at the AWS Storage Gateway door, and a file that holds its
                                  secret (ISCSI_WBEM_AWS_SECRET_ACCESS_KEY: the secret itself, for tests)

In the file a setting is written without dashes before it (http-port = 5988); proof and sessions-on-change
can be set for one target in a table [targets."<iSCSI name>"].  A table [client-certificate-users] says which
user the common name of a client certificate stands for ("backup.example.com" = "admin").`,
  );
}

function optionOf(setting: SingleSetting, host: Host): Option {
  const row: { placeholder: string; help: string; defaultText?: string } = settingTable[setting];
  const value: unknown = settingTable[setting].default(host);
  const fallback = row.defaultText ?? String(value);
  return new Option(
    `--${keyOf(setting)} <${row.placeholder}>`,
    `${row.help} (${environmentNameOf(setting)}; default: ${fallback})`,
  );
}

export function hostOf(env: NodeJS.ProcessEnv): Host {
  return { env, isRoot: process.geteuid?.() === 0, hostName: hostname(), homeDir: homedir() };
}
