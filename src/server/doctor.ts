import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { CommandError } from '../cli/CommandError.js';
import { addPasswordOptions, readConnection, type ConnectionOptions } from '../cli/connection.js';
import { exitCodeOf } from '../cli/exitCodes.js';
import { explainFailure } from '../cli/explainFailure.js';
import type { Streams } from '../cli/Streams.js';
import { requestPage } from '../client/requestPage.js';
import { WbemHttpError } from '../client/WbemHttpError.js';
import { listenAddresses } from '../config/exposure.js';
import { readSettings, SettingsError } from '../config/readSettings.js';
import type { Settings } from '../config/Settings.js';
import { examineOutside, examineOwned } from '../doctor/examine.js';
import { portFindings } from '../doctor/portFindings.js';
import { exitCodeOfFindings, printFindings, sorted } from '../doctor/printFindings.js';
import { createLogger } from '../log.js';
import { readSealingKey, SealingKeyError } from '../security/readSealingKey.js';
import { Users } from '../security/Users.js';
import { SealedStore } from '../store/SealedStore.js';
import { findStateOwner, StateFolder, StateFolderError } from '../store/StateFolder.js';
import { Store } from '../store/Store.js';
import { StoreVersionError } from '../store/StoreVersionError.js';
import type { Finding } from '../targets/TargetDriver.js';
import { hostOf, readCommandLine } from './commandLine.js';
import { createDriver } from './wire.js';

interface DoctorOptions extends Omit<ConnectionOptions, 'url'> {
  readonly url?: string;
  readonly json: boolean;
}

/**
 * `iscsi-wbem doctor`: the findings, with the server's own settings (`--state-dir`, `--config` and so on).
 *
 * A server that runs on these settings is asked, as an administrator: one process owns the store.  Otherwise the store is opened
 * and the target asked here.  Changes nothing.
 * @returns 0: nothing is wrong; 1: warnings; 2: errors; otherwise as every command.
 */
export async function runDoctor(argv: readonly string[], streams: Streams): Promise<number> {
  try {
    const command = createCommand(streams).parse(argv, { from: 'user' });
    const options = command.opts<DoctorOptions>();
    const { options: settingOptions, mistakes } = readCommandLine(command.args);
    const settings = readSettings(settingOptions, hostOf(process.env), mistakes);
    const findings = sorted(await findAll(settings, options, streams));
    streams.stdout.write(options.json ? `${JSON.stringify(findings, null, 2)}\n` : printFindings(findings));
    return exitCodeOfFindings(findings);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodeOf('usage');
    if (error instanceof SettingsError) {
      for (const mistake of error.mistakes) streams.stderr.write(`iscsi-wbem: ${mistake}\n`);
      return exitCodeOf('usage');
    }
    const { ending, message } = explainFailure(error);
    streams.stderr.write(`iscsi-wbem: ${message}\n`);
    return exitCodeOf(ending);
  }
}

function createCommand({ stdout, stderr }: Streams): Command {
  const command = new Command('iscsi-wbem doctor')
    .description('Says what is wrong, and what to do about it.  Takes the options of the server too.')
    .option('--json', 'the findings as JSON', false)
    .allowUnknownOption()
    .allowExcessArguments()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(`iscsi-wbem: ${text.replace(/^error: /u, '')}`),
    })
    .exitOverride();
  return addPasswordOptions(command, null).addHelpText(
    'after',
    `
While a server runs on the state folder, it is asked: --url (default: from the settings), --user and --password-file.

Exit codes:
  0  nothing is wrong
  1  warnings
  2  errors, or the command line or the settings are wrong
  3  refused: the server wants another user or password
`,
  );
}

async function findAll(
  settings: Settings,
  options: DoctorOptions,
  streams: Streams,
): Promise<readonly Finding[]> {
  const owner = findStateOwner(settings.stateDir);
  if (owner !== null) return askServer(owner, settings, options, streams);
  return [...examineOutside(settings), ...portFindings(settings), ...(await examineAlone(settings))];
}

async function askServer(
  owner: number,
  settings: Settings,
  options: DoctorOptions,
  streams: Streams,
): Promise<readonly Finding[]> {
  const url = options.url ?? urlOf(settings);
  const unasked = (severity: Finding['severity'], sentence: string, remedy: string): readonly Finding[] => [
    { severity, subject: `the server, process ${owner}`, sentence, remedy },
    ...examineOutside(settings),
  ];
  if (url === null) return unasked('warning', 'It was not asked: its port is not known.', 'Give --url.');
  if (options.passwordFile === undefined && !streams.stderr.isTTY)
    return unasked('warning', 'It was not asked: there is no password.', 'Give --password-file.');
  const ownCertificate = join(settings.stateDir, 'tls-certificate.pem');
  const ca = url.startsWith('https:') && existsSync(ownCertificate) ? { ca: ownCertificate } : {};
  const connection = await readConnection({ ...ca, ...options, url }, streams);
  try {
    return JSON.parse(await requestPage(connection, 'GET', '/doctor')) as readonly Finding[];
  } catch (error) {
    if (!(error instanceof WbemHttpError)) throw error;
    if (error.status === 401 || error.status === 403)
      throw new CommandError('refused', error.message, { cause: error });
    return unasked('error', `It does not answer: ${error.message}.`, 'Look at its log, or give --url.');
  }
}

/** Where a server with these settings is reached from this machine; null: it chose a port itself. */
function urlOf(settings: Settings): string | null {
  const { httpPort, httpsPort } = settings;
  const { http, https } = listenAddresses(settings);
  const [protocol, address, port] =
    httpPort === null ? ['https', https, httpsPort] : ['http', http, httpPort];
  if (port === null || port === 0) return null;
  const own = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
  return `${protocol}://${own.includes(':') ? `[${own}]` : own}:${port}`;
}

/** No server runs: its state is opened here, if there is one and it can be. */
async function examineAlone(settings: Settings): Promise<readonly Finding[]> {
  const { stateDir, keyFile } = settings;
  if (!existsSync(join(stateDir, 'store.mdb')) || !existsSync(keyFile)) return [];
  const logger = createLogger('silent');
  const closers: (() => Promise<void> | void)[] = [];
  try {
    const folder = new StateFolder(stateDir);
    closers.push(() => folder.release());
    const store = new Store(stateDir);
    closers.push(() => store.close());
    const sealedStore = new SealedStore(store, readSealingKey(keyFile, true));
    // With replay on: constructed without it, the driver of tgt would remove what it holds.
    const driver = createDriver({ ...settings, replay: true }, sealedStore, logger);
    closers.push(() => driver.close());
    const rooms = { store, sealedStore, users: new Users(store), driver, isInDoubt: null };
    return [notRunning, ...(await examineOwned(settings, rooms))];
  } catch (error) {
    const kinds = [StateFolderError, StoreVersionError, SealingKeyError];
    if (!(error instanceof Error) || !kinds.some((kind) => error instanceof kind)) throw error;
    return [{ severity: 'error', subject: stateDir, sentence: `${error.message}.`, remedy: null }];
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

const notRunning: Finding = {
  severity: 'warning',
  subject: 'the server',
  sentence: 'No server runs on this state folder; its store and its target were looked at without it.',
  remedy: 'Start it.',
};
