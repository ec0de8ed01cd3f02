import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { HttpConnectionOptions } from '../client/HttpConnection.js';
import { WbemClient } from '../client/WbemClient.js';
import { WbemHttpError } from '../client/WbemHttpError.js';
import type { ClientSetting } from '../config/readClientConfig.js';
import { applyClientConfig, variableOf } from './clientConfig.js';
import { CommandError } from './CommandError.js';
import { askUnseen } from './prompt.js';
import type { Streams } from './Streams.js';

/** Options of every command that connects to a server. */
export interface ConnectionOptions {
  readonly url: string;
  readonly user: string;
  readonly passwordFile?: string;
  readonly ca?: string;
  readonly insecure: boolean;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly timeout: number;
}

/** Makes clients for one server and one user, one for each namespace. */
export type Connect = (namespace: string) => WbemClient;

const DEFAULT_URL = 'http://127.0.0.1:5988';

/** @param url null: by default the command does not connect to a server. */
export function addConnectionOptions(command: Command, url: string | null = DEFAULT_URL): Command {
  return addPasswordOptions(command, url)
    .addOption(
      connectionOption(
        'client-certificate',
        '<file>',
        'show this certificate over HTTPS, in PEM; no password is asked for',
      ),
    )
    .addOption(connectionOption('client-key', '<file>', 'its key, in PEM'))
    .hook('preAction', (_, acting) => applyClientConfig(acting, url === null))
    .addHelpText(
      'after',
      '\nOptions of the connection can stand in ~/.config/iscsi-wbem/cli.toml (url = "https://...", password-file = "...").',
    );
}

function connectionOption(setting: ClientSetting, value: string, about: string): Option {
  return new Option(`--${setting} ${value}`, about).env(variableOf(setting));
}

/**
 * The options of a connection with a password.  Commands that also take the server's options have another --client-certificate.
 */
export function addPasswordOptions(command: Command, url: string | null = DEFAULT_URL): Command {
  const where = new Option('--url <url>', 'where the server is').argParser(parseUrl);
  if (url !== null) where.default(url).env(variableOf('url'));
  return command
    .addOption(where)
    .addOption(connectionOption('user', '<name>', 'the user').default('admin'))
    .addOption(
      connectionOption(
        'password-file',
        '<file>',
        'file that holds the password (without it the password is asked for)',
      ),
    )
    .addOption(
      connectionOption('ca', '<file>', 'certificates to trust, in PEM (default: those of the system)'),
    )
    .option('--insecure', 'take any certificate', false)
    .addOption(
      connectionOption('timeout', '<seconds>', 'for each answer').argParser(parseSeconds).default(60),
    );
}

/**
 * Asks for the password unless it is in a file or a client certificate is used.
 * @throws CommandError if the password or the certificates cannot be read.
 */
export async function connectWith(options: ConnectionOptions, streams: Streams): Promise<Connect> {
  const connection = await readConnection(options, streams);
  return (namespace) => new WbemClient({ ...connection, namespace });
}

/**
 * URL and credentials, for requests other than CIM-XML.
 * @throws CommandError as `connectWith` does.
 */
export async function readConnection(
  options: ConnectionOptions,
  { stderr }: Pick<Streams, 'stderr'>,
): Promise<HttpConnectionOptions> {
  const { url, user, passwordFile, insecure, timeout } = options;
  const { protocol, hostname, host } = new URL(url);
  if (protocol === 'http:' && !/^(?:localhost|127\..*|\[::1\])$/u.test(hostname)) {
    stderr.write(
      `iscsi-wbem: plain HTTP to ${host}: anyone who sees the traffic sees passwords and secrets\n`,
    );
  }
  const identity = readIdentity(options);
  let password: string | undefined;
  if (passwordFile !== undefined) password = readText(passwordFile, '--password-file').replace(/\r?\n$/u, '');
  else if (identity === null) password = await askUnseen(`Password of ${user} at ${host}`, '--password-file');
  const ca = options.ca === undefined ? undefined : readText(options.ca, '--ca');
  const trust = { ca, insecure, ...identity };
  // A certificate identifies the user by itself; a password needs the name.
  const who = password === undefined ? {} : { user, password };
  return { url, ...who, ...trust, timeoutMs: timeout * 1_000 };
}

function readIdentity({
  url,
  clientCertificate,
  clientKey,
}: ConnectionOptions): { readonly certificate: string; readonly key: string } | null {
  if (clientCertificate === undefined && clientKey === undefined) return null;
  if (clientCertificate === undefined || clientKey === undefined) {
    throw new CommandError('usage', '--client-certificate and --client-key: expected both or none.');
  }
  if (!url.startsWith('https:')) {
    throw new CommandError('usage', `--url is ${url}: expected https:// with --client-certificate.`);
  }
  return {
    certificate: readText(clientCertificate, '--client-certificate'),
    key: readText(clientKey, '--client-key'),
  };
}

/**
 * Runs a change at the server.
 * @throws CommandError `unknown` if the connection breaks after the request may have arrived, or the answer cannot be read,
 * because it is then unknown whether the change was made; other errors are thrown unchanged.
 */
export async function change<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const isLost = error instanceof WbemHttpError && (error.status === null || error.status === 200);
    if (!isLost) throw error;
    const { code = '' } = (error.cause ?? {}) as NodeJS.ErrnoException;
    if (neverSent.has(code) || /CERT|SSL|TLS|EPROTO/u.test(code)) throw error;
    throw new CommandError(
      'unknown',
      `${error.message}: whether it was done is not known; look before you try again.`,
      { cause: error },
    );
  }
}

/** Error codes of connections that were not established. */
const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
]);

function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/u.test(url.protocol)) {
    throw new InvalidArgumentError('Expected http://host:port or https://host:port.');
  }
  if (url.username !== '' || url.password !== '') {
    // commander would show the value of an InvalidArgumentError.
    throw new CommandError('usage', '--url holds a user or password: expected --user and --password-file.');
  }
  return text;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!/^\d+$/u.test(text) || seconds < 1 || seconds > 86_400) {
    throw new InvalidArgumentError('Expected 1 to 86400 seconds.');
  }
  return seconds;
}

function readText(path: string, option: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new CommandError('usage', `${option} is "${path}" and cannot be read (${code}).`, { cause: error });
  }
}
