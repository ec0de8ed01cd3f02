import { join, relative } from 'node:path';
import { findTargetName, type IscsiName } from '../targets/IscsiName.js';
import { checkCluster } from './clusterSettingTable.js';
import { checkValue, isTable, printValue } from './checkValue.js';
import { readAdminPassword } from './readAdminPassword.js';
import { readAwsAccessKey } from './readAwsAccessKey.js';
import { isLoopback } from '../security/isLoopback.js';
import { readClientCertificateUsers } from './readClientCertificateUsers.js';
import { readConfigFile, type ConfigFile } from './readConfigFile.js';
import { readEmbeddedTargets } from './readEmbeddedTargets.js';
import { readPools } from './readPools.js';
import type { Settings, TargetSettings } from './Settings.js';
import {
  configDir,
  environmentNameOf,
  environmentVariable as variable,
  keyOf,
  settingTable,
  singleSettings,
  type Host,
  type SettingRow,
  type SingleSetting,
} from './settingTable.js';

/**
 * The settings are invalid.  There is one sentence for each mistake: the setting, its source, its value, and what was expected.
 */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly mistakes: readonly string[]) {
    super(mistakes.join('\n'));
  }
}

/** Command line options by setting, as text: { httpPort: "5988", config: "/etc/x.toml" }. */
export type CommandLineOptions = Readonly<Record<string, string | undefined>>;

const perTarget = ['proof', 'sessionsOnChange'] as const satisfies readonly (keyof TargetSettings)[];
const environmentOnly = [
  'adminPassword',
  'adminPasswordFile',
  'awsAccessKeyId',
  'awsSecretAccessKey',
  'awsSecretAccessKeyFile',
  'config',
];

/**
 * The settings from the command line, the environment (ISCSI_WBEM_*), the TOML file and the defaults, in this order of
 * precedence.  An empty environment variable counts as not set.  Without `--config` the file may be missing.
 * @param earlierMistakes mistakes in the command line, reported with the others.
 * @throws SettingsError with all mistakes; no sentence contains a secret.
 */
export function readSettings(
  options: CommandLineOptions,
  host: Host,
  earlierMistakes: readonly string[] = [],
): Settings {
  const mistakes = [...earlierMistakes];
  const file = openConfigFile(options, host, mistakes);
  checkEnvironmentNames(host.env, mistakes);

  const settings: Record<string, unknown> = {};
  for (const setting of singleSettings)
    settings[setting] = readSetting(setting, options, host, file, mistakes);
  settings['adminPassword'] = readAdminPassword(host.env, mistakes);
  settings['awsAccessKey'] = readAwsAccessKey(host.env, mistakes);
  settings['targets'] = readTargets(file, settings['target'], mistakes);
  settings['embeddedTargets'] = readEmbeddedTargets(file, mistakes);
  settings['pools'] = readPools(file, mistakes);
  settings['clientCertificateUsers'] = readClientCertificateUsers(file, mistakes);

  checkTogether(settings, mistakes);
  checkTransport(settings, mistakes);
  checkCluster(settings, mistakes);
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return settings as unknown as Settings;
}

function openConfigFile(options: CommandLineOptions, host: Host, mistakes: string[]): ConfigFile {
  const named = options['config'] ?? variable(host.env, 'ISCSI_WBEM_CONFIG');
  const file = readConfigFile(named ?? join(configDir(host), 'config.toml'), named !== undefined, mistakes);
  const known = new Set([
    ...singleSettings.map(keyOf),
    'targets',
    'embedded',
    'pool',
    'client-certificate-users',
  ]);
  for (const key of Object.keys(file.values)) {
    if (key.startsWith('admin-password')) {
      mistakes.push(
        `${key} in ${file.path}: a password does not belong in this file; expected ISCSI_WBEM_ADMIN_PASSWORD_FILE in the environment.`,
      );
    } else if (!known.has(key)) {
      mistakes.push(`${key} in ${file.path} is not a setting: expected one that --help lists.`);
    }
  }
  return file;
}

function checkEnvironmentNames(env: Host['env'], mistakes: string[]): void {
  const known = new Set([...singleSettings, ...environmentOnly].map(environmentNameOf));
  for (const name of Object.keys(env)) {
    if (/^ISCSI_WBEM_(?!CLI_)/u.test(name) && !known.has(name)) {
      mistakes.push(`${name} in the environment is not a setting: expected one that --help lists.`);
    }
  }
}

function readSetting(
  setting: SingleSetting,
  options: CommandLineOptions,
  host: Host,
  file: ConfigFile,
  mistakes: string[],
): unknown {
  const row: SettingRow<unknown> = settingTable[setting];
  const environmentName = environmentNameOf(setting);
  const sources: readonly (readonly [value: unknown, source: string])[] = [
    [options[setting], `--${keyOf(setting)}`],
    [variable(host.env, environmentName), environmentName],
    [file.values[keyOf(setting)], file.path],
  ];
  const given = sources.find(([value]) => value !== undefined);
  return given ? checkValue(keyOf(setting), row, given[0], given[1], mistakes) : row.default(host);
}

/** `[targets."iqn..."]` tables of the file. */
function readTargets(
  file: ConfigFile,
  kind: unknown,
  mistakes: string[],
): Map<IscsiName, Partial<TargetSettings>> {
  const targets = new Map<IscsiName, Partial<TargetSettings>>();
  const tables = file.values['targets'] ?? {};
  if (!isTable(tables)) {
    mistakes.push(
      `targets is ${printValue(tables)} (from ${file.path}): expected tables [targets."<iSCSI name>"].`,
    );
    return targets;
  }
  for (const [text, table] of Object.entries(tables)) {
    // tgt and LIO compare names byte by byte.
    const name = findTargetName(text, { comparesNamesByBytes: kind === 'tgt' || kind === 'lio' });
    if (name === null) {
      mistakes.push(`targets."${text}" (from ${file.path}) does not name a target: expected an iSCSI name.`);
    } else if (isTable(table)) {
      targets.set(name, readTarget(`targets."${text}"`, table, file.path, mistakes));
    } else {
      mistakes.push(
        `targets."${text}" is ${printValue(table)} (from ${file.path}): expected a table of settings.`,
      );
    }
  }
  return targets;
}

function readTarget(
  name: string,
  table: Readonly<Record<string, unknown>>,
  path: string,
  mistakes: string[],
): Partial<TargetSettings> {
  const settings: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(table)) {
    const setting = perTarget.find((candidate) => keyOf(candidate) === key);
    if (setting === undefined) {
      mistakes.push(
        `${name}.${key} in ${path} is not a setting: expected ${perTarget.map(keyOf).join(' or ')}.`,
      );
    } else {
      settings[setting] = checkValue(`${name}.${key}`, settingTable[setting], value, path, mistakes);
    }
  }
  return settings;
}

function checkTogether(
  { secretMinBytes, secretMaxBytes, keyFile, stateDir }: Partial<Settings>,
  mistakes: string[],
): void {
  if (secretMinBytes !== undefined && secretMaxBytes !== undefined && secretMinBytes > secretMaxBytes) {
    mistakes.push(
      `secret-min-bytes is ${secretMinBytes} and secret-max-bytes is ${secretMaxBytes}: expected the first not to exceed the second.`,
    );
  }
  if (
    keyFile !== undefined &&
    stateDir !== undefined &&
    !/^\.\.(?:\/|$)/u.test(relative(stateDir, keyFile))
  ) {
    mistakes.push(
      `key-file is "${keyFile}", inside state-dir "${stateDir}": expected a file outside it, so that a copy of the folder tells nothing.`,
    );
  }
}

/** Checks the settings of listeners and HTTPS. */
function checkTransport(
  {
    httpPort,
    httpsPort,
    wsmanHttpPort,
    wsmanHttpsPort,
    bind,
    plainHttp,
    tlsCertificate = null,
    tlsKey = null,
    clientCertificate,
    clientCa = null,
    enumerationTimeoutSeconds,
    maxEnumerationTimeoutSeconds,
  }: Partial<Settings>,
  mistakes: string[],
): void {
  const hasHttps = httpsPort !== null || wsmanHttpsPort !== null;
  if (!hasHttps && httpPort === null && wsmanHttpPort === null) {
    mistakes.push(
      'http-port and https-port are both off, and so are those of WS-Management: expected one of them to be a port.',
    );
  } else if (!hasHttps && plainHttp === 'loopback' && bind !== undefined && !isLoopback(bind)) {
    mistakes.push(`bind is "${bind}" and https-port is off: expected HTTPS there, or plain-http = anywhere.`);
  }
  if ((tlsCertificate === null) !== (tlsKey === null)) {
    const [given, missing] =
      tlsKey === null ? ['tls-certificate', 'tls-key'] : ['tls-key', 'tls-certificate'];
    mistakes.push(`${given} is set and ${missing} is not: expected both or none.`);
  }
  if (clientCertificate !== undefined && clientCertificate !== 'off' && clientCa === null) {
    mistakes.push(`client-certificate is ${clientCertificate} and client-ca is not set: expected both.`);
  }
  if (
    enumerationTimeoutSeconds !== undefined &&
    maxEnumerationTimeoutSeconds !== undefined &&
    enumerationTimeoutSeconds > maxEnumerationTimeoutSeconds
  ) {
    mistakes.push(
      `enumeration-timeout-seconds is ${enumerationTimeoutSeconds} and max-enumeration-timeout-seconds is ${maxEnumerationTimeoutSeconds}: expected the first not to exceed the second.`,
    );
  }
}
