import { existsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { auditKeyOf } from '../audit/AuditChain.js';
import { verifyAudit } from '../audit/verifyAudit.js';
import { applyClientConfig } from '../cli/clientConfig.js';
import { CommandError } from '../cli/CommandError.js';
import { addPasswordOptions, readConnection, type ConnectionOptions } from '../cli/connection.js';
import { exitCodeOf } from '../cli/exitCodes.js';
import { printUsageError } from '../cli/printUsageError.js';
import { explainFailure } from '../cli/explainFailure.js';
import type { Streams } from '../cli/Streams.js';
import type { HttpConnectionOptions } from '../client/HttpConnection.js';
import { requestPage } from '../client/requestPage.js';
import { WbemHttpError } from '../client/WbemHttpError.js';
import { readSettings, SettingsError } from '../config/readSettings.js';
import type { Settings } from '../config/Settings.js';
import { examineOutside, examineOwned } from '../doctor/examine.js';
import { engineFindings } from '../doctor/engineFindings.js';
import { portFindings } from '../doctor/portFindings.js';
import { windowsFindings } from '../doctor/windowsFindings.js';
import { exitCodeOfFindings, printFindings, sorted } from '../doctor/printFindings.js';
import { createLogger } from '../log.js';
import { AdministrationError } from '../security/AdministrationError.js';
import { askAdministration } from '../security/AdministrationSocket.js';
import { readSealingKey, SealingKeyError } from '../security/readSealingKey.js';
import { Users } from '../security/Users.js';
import { UnsoundStoreError } from '../store/lmdb/expectSoundStore.js';
import { SealedStore } from '../store/SealedStore.js';
import { findStateOwner, StateFolderError } from '../store/StateFolder.js';
import { StoreVersionError } from '../store/StoreVersionError.js';
import type { Finding } from '../targets/TargetReader.js';
import { readStatus } from './clusterMonitoring.js';
import { hostOf, readCommandLine } from './commandLine.js';
import { auditHeadOf } from './openAuditLog.js';
import { openStore } from './openState.js';
import { openStorageToExamine } from './openProvisioning.js';
import { createDriver } from './createDriver.js';
import { ResourceStack } from './ResourceStack.js';

interface DoctorOptions extends Omit<ConnectionOptions, 'url'> {
  readonly url?: string;
  readonly json: boolean;
  /** The name by which Windows hosts call the server; true: the name of this host. */
  readonly windows?: string | true;
}

/**
 * `iscsi-wbem doctor`: prints the findings, with the server's own settings (`--state-dir`, `--config` and so on). A running
 * server that owns the state folder is asked through its socket, one elsewhere by HTTP.  If none runs, the store is opened and
 * the target is read by this process.  Changes nothing.
 * @returns 0: no findings; 1: warnings; 2: errors; otherwise as every command.
 */
export async function runDoctor(argv: readonly string[], streams: Streams): Promise<number> {
  try {
    const command = createDoctorCommand(streams).parse(argv, { from: 'user' });
    applyClientConfig(command, true);
    const options = command.opts<DoctorOptions>();
    const { options: settingOptions, mistakes } = readCommandLine(command.args);
    const settings = readSettings(settingOptions, hostOf(process.env), mistakes);
    const ofWindows = windowsFindingsOf(settings, options);
    const findings = sorted([...(await findAll(settings, options, streams)), ...ofWindows]);
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

export function createDoctorCommand({ stdout, stderr }: Streams): Command {
  const command = new Command('iscsi-wbem doctor')
    .description('Says what is wrong, and what to do about it.  Takes the options of the server too.')
    .option('--json', 'the findings as JSON', false)
    .option(
      '--windows [name]',
      'also what keeps a Windows host from opening a session of WS-Management under this name of the server (the host name)',
    )
    .allowUnknownOption()
    .allowExcessArguments()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(printUsageError(text)),
    })
    .exitOverride();
  return addPasswordOptions(command, null).addHelpText(
    'after',
    `
A server that runs on the state folder is asked through its socket there, and with --url any server, by --user and --password-file.

Exit codes:
  0  nothing is wrong
  1  warnings
  2  errors, or the command line or the settings are wrong
  3  refused: the server wants another user or password
  4  the server at --url cannot be reached
`,
  );
}

/** @throws CommandError for a server at --url: its settings are not known here. */
function windowsFindingsOf(settings: Settings, { windows, url }: DoctorOptions): readonly Finding[] {
  if (windows === undefined) return [];
  if (url === undefined) return windowsFindings(settings, windows === true ? hostname() : windows);
  throw new CommandError(
    'usage',
    '--windows looks at the settings of a server on this host: expected it without --url.',
  );
}

async function findAll(
  settings: Settings,
  { url, ...options }: DoctorOptions,
  streams: Streams,
): Promise<readonly Finding[]> {
  if (url !== undefined) return askByHttp(await readConnection({ ...options, url }, streams));
  const owner = findStateOwner(settings.stateDir);
  if (owner !== null) return askOwner(owner, settings);
  const ofEngine = settings.engine === 'etcd' ? await examineEngine(settings) : [];
  return [
    ...examineOutside(settings),
    ...portFindings(settings),
    ...(await examineAlone(settings)),
    ...ofEngine,
  ];
}

/** No server runs: etcd is asked from here. */
async function examineEngine(settings: Settings): Promise<readonly Finding[]> {
  const { openEngine } = await import('./openClusterStore.js');
  const engine = openEngine(settings);
  try {
    const { etcd: urls, etcdQuota: quotaBytes } = settings;
    return engineFindings({ status: await readStatus(engine), fault: null, urls, quotaBytes });
  } finally {
    await engine.close();
  }
}

async function askByHttp(connection: HttpConnectionOptions): Promise<readonly Finding[]> {
  try {
    return JSON.parse(await requestPage(connection, 'GET', '/doctor')) as readonly Finding[];
  } catch (error) {
    const isRefused = error instanceof WbemHttpError && error.status === 403;
    if (!isRefused) throw error;
    throw new CommandError('refused', `${error.message}.`, { cause: error });
  }
}

/** Asks the server that owns the state folder, through its socket there.  No password is needed. */
async function askOwner(owner: number, settings: Settings): Promise<readonly Finding[]> {
  try {
    const request = { kind: 'findings' } as const;
    return (await askAdministration(settings.stateDir, request, userInfo().username)) as readonly Finding[];
  } catch (error) {
    if (!(error instanceof AdministrationError)) throw error;
    const silent: Finding = {
      severity: 'error',
      subject: `the server, process ${owner}`,
      sentence: `It could not be asked: ${error.message}.`,
      remedy: 'Look at its log; ask it by HTTP with --url and --password-file.',
    };
    return [silent, ...examineOutside(settings)];
  }
}

/** No server runs: its state is opened here, if it exists and can be opened. */
async function examineAlone(settings: Settings): Promise<readonly Finding[]> {
  const { stateDir, keyFile } = settings;
  if (!existsSync(join(stateDir, 'store.mdb')) || !existsSync(keyFile)) return [];
  const logger = createLogger('silent');
  const resources = new ResourceStack();
  try {
    const store = await openStore(stateDir, resources);
    const sealingKey = readSealingKey(keyFile, true);
    const sealedStore = new SealedStore(store, sealingKey);
    // With replay on: otherwise the driver of tgt would delete the secrets that it holds.
    const driver = resources.use(await createDriver({ ...settings, replay: true }, sealedStore, logger));
    const deps = {
      store,
      sealedStore,
      users: new Users(store),
      driver,
      storage: openStorageToExamine(settings, driver, store),
      isInDoubt: null,
      verifyAudit: async () => verifyAudit(stateDir, auditKeyOf(sealingKey), auditHeadOf(sealedStore)),
    };
    return [notRunning, ...(await examineOwned(settings, deps))];
  } catch (error) {
    const kinds = [StateFolderError, StoreVersionError, UnsoundStoreError, SealingKeyError];
    if (!(error instanceof Error) || !kinds.some((kind) => error instanceof kind)) throw error;
    return [{ severity: 'error', subject: stateDir, sentence: `${error.message}.`, remedy: null }];
  } finally {
    await resources.close();
  }
}

const notRunning: Finding = {
  severity: 'warning',
  subject: 'the server',
  sentence: 'No server runs on this state folder; its store and its target were looked at without it.',
  remedy: 'Start it.',
};
