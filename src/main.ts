#!/usr/bin/env node
import { homedir, hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, CommanderError, Option } from 'commander';
import { AuditLog, AuditLogError } from './audit/AuditLog.js';
import { handleRequest, type CimXmlServer } from './cimxml/handleRequest.js';
import { exposureWarnings, isLoopback } from './config/exposure.js';
import { readSettings, SettingsError } from './config/readSettings.js';
import { targetSettings, type Settings, type TargetKind } from './config/Settings.js';
import { environmentNameOf, keyOf, settingTable, singleSettings, type Host } from './config/settingTable.js';
import { Instances } from './dispatch/Instances.js';
import { invokeMethod } from './dispatch/invokeMethod.js';
import { Providers } from './dispatch/Providers.js';
import { storedInstances } from './dispatch/storedInstances.js';
import { Traversal } from './dispatch/Traversal.js';
import { ChapPairs } from './credentials/ChapPairs.js';
import { Credentials } from './credentials/Credentials.js';
import { tryLogin } from './credentials/tryLogin.js';
import { EnumerationContexts } from './enumeration/EnumerationContexts.js';
import { defaultEnumerationLimits } from './enumeration/EnumerationLimits.js';
import type { CimXmlHandler } from './http/CimXmlHandler.js';
import { HttpServer } from './http/HttpServer.js';
import { AddressAllowList } from './initiator/AddressAllowList.js';
import { IscsiInitiator } from './initiator/IscsiInitiator.js';
import { hostFolders, OpenIscsi } from './initiator/openIscsi/OpenIscsi.js';
import { runProgram } from './initiator/openIscsi/Runner.js';
import { createLogger, type Logger } from './log.js';
import { operationsIn } from './operations/index.js';
import { printPortal, printRecipe } from './recipe.js';
import { openServerName } from './repository/openServerName.js';
import { Repository } from './repository/Repository.js';
import { RepositoryConflictError } from './repository/RepositoryConflictError.js';
import { compileModel, plainNamespace } from './schema/compileModel.js';
import { initiatorProviders } from './providers/initiator/initiatorProviders.js';
import { providersIn } from './providers/index.js';
import { serverProvidersIn } from './providers/server/index.js';
import { readVersion } from './providers/server/readVersion.js';
import { namespaceClassProvider } from './providers/server/namespaceClassProvider.js';
import { interopNamespace } from './providers/server/serverIdentity.js';
import { Authenticator } from './security/Authenticator.js';
import { createFirstUser } from './security/createFirstUser.js';
import { requireRole } from './security/Principal.js';
import { readSealingKey, SealingKeyError } from './security/readSealingKey.js';
import { Users } from './security/Users.js';
import { AccessKeys } from './storagegateway/AccessKeys.js';
import { Gateway } from './storagegateway/Gateway.js';
import { StorageGateway } from './storagegateway/StorageGateway.js';
import { SealedStore } from './store/SealedStore.js';
import { StateFolder, StateFolderError } from './store/StateFolder.js';
import { Store } from './store/Store.js';
import { StoreVersionError } from './store/StoreVersionError.js';
import { EmbeddedDriver } from './targets/embedded/EmbeddedDriver.js';
import { WorkerDataPath } from './targets/embedded/WorkerDataPath.js';
import { TargetDriverError, type TargetDriver } from './targets/TargetDriver.js';
import { TgtDriver } from './targets/tgt/TgtDriver.js';

// The composition root: the only file that reads the command line and the environment, opens ports and wires everything.

/** What must be closed when the server stops, the last one opened first. */
type Closer = () => Promise<void> | void;

/** What the rooms between the doors and the target need from outside. */
interface Foundation {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly store: Store;
  readonly sealedStore: SealedStore;
  readonly auditLog: AuditLog;
  readonly users: Users;
  /** Whatever is opened adds here how it is closed. */
  readonly closers: Closer[];
}

/** What stands behind the doors of the HTTP server. */
interface Doors {
  readonly answerCimXml: CimXmlHandler;
  readonly storageGateway: StorageGateway;
  readonly driver: TargetDriver;
  readonly enumerations: EnumerationContexts;
}

/**
 * Wires repository, operations, providers, credentials and the target driver into what answers requests.
 * Settled when the server can take them.
 */
async function wire({
  settings,
  logger,
  store,
  sealedStore,
  auditLog,
  users,
  closers,
}: Foundation): Promise<Doors> {
  const driver = createDriver(settings, sealedStore, logger);
  closers.push(() => driver.close());
  // The target starts in a thread or process of its own: the model is compiled meanwhile.
  const [started, opened] = await Promise.allSettled([driver.start(), openRepository(store)]);
  if (opened.status === 'rejected') throw opened.reason;
  if (started.status === 'rejected') throw started.reason;
  const repository = opened.value;

  const credentials = new Credentials({
    driver,
    store,
    sealed: sealedStore,
    audit: auditLog,
    tryLogin,
    settings: {
      secretLimits: { minBytes: settings.secretMinBytes, maxBytes: settings.secretMaxBytes },
      lockWaitMs: settings.lockWaitMs,
      initiatorName: settings.initiatorName,
      proofOf: (target) => targetSettings(settings, target).proof,
      sessionsOnChangeOf: (target) => targetSettings(settings, target).sessionsOnChange,
    },
    log: logger,
  });
  closers.push(() => credentials.close());
  await credentials.start();
  const pairs = new ChapPairs(credentials, driver, store);

  const own = [
    ...providersIn({
      targets: driver,
      credentials,
      pairs,
      defaultChapName: settings.defaultChapName,
      hostName: hostname(),
    }),
    ...serverProvidersIn({
      repository,
      hostName: hostname(),
      serverName: openServerName(store),
      version: readVersion(),
      pull: defaultEnumerationLimits,
    }),
  ];
  const initiator = openInitiator(settings, driver, store, sealedStore, logger);
  closers.push(() => initiator.close());
  initiator.start();

  const providers = new Providers(
    [...own, ...initiatorProviders(initiator)],
    (namespace, cimClass) =>
      namespaceClassProvider(repository, namespace, cimClass) ??
      storedInstances(repository, namespace, cimClass),
  );
  const instances = new Instances(repository, providers);
  const traversal = new Traversal(repository, providers, instances);
  const enumerations = new EnumerationContexts({}, (error) =>
    logger.warn({ err: error }, 'the source of a pull enumeration failed while it was being closed'),
  );
  const rooms = { repository, providers, instances, traversal, enumerations };
  const cimXmlServer: CimXmlServer = {
    operations: operationsIn(rooms),
    invokeMethod: (method, call) => invokeMethod(rooms, method, call),
    authorize: requireRole,
    log: logger,
  };
  const storageGateway = new StorageGateway({
    rooms: {
      gateway: Gateway.open(store, hostname()),
      targets: driver,
      pairs,
    },
    accessKeys: openAccessKeys(settings, sealedStore),
    users,
    closedBecause: isLoopback(settings.bind)
      ? null
      : `this door takes plain HTTP on the loopback alone, and the server listens on ${settings.bind}`,
    log: logger,
  });
  const answerCimXml: CimXmlHandler = (request) => handleRequest(request, cimXmlServer);
  return { answerCimXml, storageGateway, driver, enumerations };
}

/** The model that the server declares, with what clients made of it. */
async function openRepository(store: Store): Promise<Repository> {
  const { namespaces } = compileModel();
  const newNamespace = namespaces.get(plainNamespace);
  return new Repository(namespaces, {
    store,
    ...(newNamespace && { newNamespace }),
    secondNames: [['root/interop', interopNamespace]],
  });
}

function openAccessKeys({ awsAccessKey }: Settings, sealed: SealedStore): AccessKeys {
  const accessKeys = new AccessKeys(sealed);
  if (awsAccessKey) accessKeys.setFirst(awsAccessKey.id, awsAccessKey.secret.reveal(), 'admin');
  return accessKeys;
}

function openInitiator(
  { initiatorName, connectAllow, secretMinBytes, secretMaxBytes }: Settings,
  driver: TargetDriver,
  store: Store,
  sealed: SealedStore,
  log: Logger,
): IscsiInitiator {
  return new IscsiInitiator({
    initiatorName,
    store,
    sealed,
    secretLimits: { minBytes: secretMinBytes, maxBytes: secretMaxBytes },
    allowList: new AddressAllowList({
      entries: connectAllow,
      ownPortals: async () => (await driver.listTargets()).flatMap(({ portals }) => portals),
    }),
    kernel: new OpenIscsi({ run: runProgram, ...hostFolders }),
    log,
  });
}

function createDriver(settings: Settings, sealed: SealedStore, log: Logger): TargetDriver {
  const drivers = {
    tgt: () => {
      const replay = settings.replay ? 'on' : 'off';
      return new TgtDriver({ socketPath: settings.tgtSocket, replay, sealed, log });
    },
    embedded: () =>
      new EmbeddedDriver({
        portal: { address: settings.iscsiBind, port: settings.iscsiPort },
        targets: settings.embeddedTargets,
        sealed,
        makeDataPath: (onCrash) => new WorkerDataPath(onCrash),
        folder: settings.stateDir,
        log,
      }),
  } satisfies Record<TargetKind, () => TargetDriver>;
  return drivers[settings.target]();
}

async function run(settings: Settings, closers: Closer[]): Promise<void> {
  const { stateDir } = settings;
  const logger = createLogger(settings.logLevel);
  closers.push(() => logger.flush());

  const stateFolder = new StateFolder(stateDir);
  closers.push(() => stateFolder.release());
  const store = new Store(stateDir);
  closers.push(() => store.close());
  const sealedStore = new SealedStore(store, readSealingKey(settings.keyFile, holdsSealedEntries(store)));
  const auditLog = await AuditLog.open(stateDir);
  closers.push(() => auditLog.close());

  const users = new Users(store);
  const firstUser = await createFirstUser(users, settings.adminPassword, stateDir);
  if (firstUser.kind === 'password-made') {
    process.stderr.write(`iscsi-wbem: user "admin" was made; the password is in ${firstUser.passwordFile}\n`);
  } else if (firstUser.kind === 'users-exist' && settings.adminPassword !== null) {
    logger.info('ISCSI_WBEM_ADMIN_PASSWORD is not used: there are users already');
  }

  const { answerCimXml, storageGateway, driver, enumerations } = await wire({
    settings,
    logger,
    store,
    sealedStore,
    auditLog,
    users,
    closers,
  });
  const httpServer = new HttpServer({
    port: settings.httpPort,
    bind: settings.bind,
    maxBodyBytes: settings.maxBodyBytes,
    maxHeaderBytes: settings.maxHeaderBytes,
    requestTimeoutMs: settings.requestTimeoutMs,
    authenticator: new Authenticator(users),
    handleRequest: answerCimXml,
    storageGateway,
    log: logger,
  });
  const url = await httpServer.start();
  for (const warning of exposureWarnings(settings)) logger.warn(warning);
  // Heard from here on: who reads that the server is ready may stop it at once.
  const stopping = stopSignal(() => void httpServer.stop(0));
  process.stdout.write(
    `iscsi-wbem ready: ${url} (target ${settings.target} at ${placeOf(driver, settings)})\n`,
  );
  if (driver instanceof EmbeddedDriver) {
    const [target] = await driver.listTargets();
    if (target) process.stdout.write(printRecipe({ url, hostName: hostname(), target }));
  }

  await stopping;
  logger.info('stopping');
  // First, so that pulls under way do not make the stop wait for all they would give.
  const abandoned = enumerations.shutDown();
  closers.push(() => abandoned);
  await httpServer.stop(settings.stopTimeoutMs);
}

/** Where the target is: tgtd's socket, or the portal of the embedded one. */
function placeOf(driver: TargetDriver, { tgtSocket, iscsiBind }: Settings): string {
  return driver instanceof EmbeddedDriver ? printPortal(iscsiBind, driver.port) : tgtSocket;
}

/** Settled at the first SIGTERM or SIGINT; `hurry` is called at each further one. */
function stopSignal(hurry: () => void): Promise<void> {
  return new Promise((resolve) => {
    function onFirst(): void {
      process.off('SIGTERM', onFirst).off('SIGINT', onFirst).on('SIGTERM', hurry).on('SIGINT', hurry);
      resolve();
    }
    process.on('SIGTERM', onFirst).on('SIGINT', onFirst);
  });
}

function holdsSealedEntries(store: Store): boolean {
  return store.entries('sealed/').next().done !== true;
}

/** The options by setting, and a sentence for each argument that is none. */
function readCommandLine(argv: readonly string[]): { options: Record<string, string>; mistakes: string[] } {
  const program = createCommand();
  const mistakes: string[] = [];
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) process.exit(0);
    mistakes.push(`On the command line: ${error.message.replace(/^error: /u, '')}.`);
  }
  const unknown = program.args.filter((argument) => argument.startsWith('-'));
  // What follows an unknown option may be its value, and that a secret.
  for (const option of unknown) {
    mistakes.push(`${option.replace(/=.*$/su, '')} is not an option: expected one that --help lists.`);
  }
  if (unknown.length === 0) {
    for (const argument of program.args) {
      mistakes.push(`"${argument}" on the command line: expected options only.`);
    }
  }
  return { options: program.opts(), mistakes };
}

function createCommand(): Command {
  const program = new Command('iscsi-wbem')
    .description('A WBEM server for iSCSI targets.  Each setting: command line, or environment, or file.')
    .allowUnknownOption()
    .allowExcessArguments()
    .configureOutput({ writeErr: () => {} })
    .exitOverride();
  const host = hostOf(process.env);
  program.option(
    '--config <file>',
    'the file, in TOML (ISCSI_WBEM_CONFIG; default: config.toml beside the key)',
  );
  for (const setting of singleSettings) {
    const row: { placeholder: string; help: string; defaultText?: string } = settingTable[setting];
    const fallback = row.defaultText ?? String(settingTable[setting].default(host));
    program.addOption(
      new Option(
        `--${keyOf(setting)} <${row.placeholder}>`,
        `${row.help} (${environmentNameOf(setting)}; default: ${fallback})`,
      ),
    );
  }
  return program.addHelpText(
    'after',
    `
Commands (iscsi-wbem help says more); without one it is the server:
  target   the iSCSI targets of a server: list, show
  secret   the CHAP accounts: list, add, set, rotate, remove, bind, unbind
  session  who is logged in now: list, close
  discover, login, logout, sessions, inquiry, report-luns, read-capacity
           the server's own initiator
  mof      MOF files: check, print, load

In the environment only:
  ISCSI_WBEM_ADMIN_PASSWORD_FILE  file that holds the password of the first user, "admin"
  ISCSI_WBEM_ADMIN_PASSWORD       that password itself, for tests
                                  (default: one is made, and the path of a file that holds it printed)
  ISCSI_WBEM_AWS_ACCESS_KEY_ID, ISCSI_WBEM_AWS_SECRET_ACCESS_KEY_FILE
                                  access key of "admin" at the AWS Storage Gateway door, and a file that holds its
                                  secret (ISCSI_WBEM_AWS_SECRET_ACCESS_KEY: the secret itself, for tests)

In the file a setting is written without dashes before it (http-port = 5988); proof and sessions-on-change
can be set for one target in a table [targets."<iSCSI name>"].`,
  );
}

function hostOf(env: NodeJS.ProcessEnv): Host {
  return { env, isRoot: process.geteuid?.() === 0, hostName: hostname(), homeDir: homedir() };
}

/** The sentences for the user; for what nobody foresaw, the stack. */
function explain(error: unknown, settings: Settings | null): string {
  if (error instanceof SettingsError) return error.message;
  if (error instanceof RepositoryConflictError) return error.conflicts.map((line) => `${line}.`).join('\n');
  const forUser = [StateFolderError, StoreVersionError, SealingKeyError, AuditLogError, TargetDriverError];
  const isForUser = forUser.some((kind) => error instanceof kind);
  if (isForUser && error instanceof Error) return `${error.message}.`;
  const { code } = error as NodeJS.ErrnoException;
  const where = `${settings?.bind} port ${settings?.httpPort}`;
  if (code === 'EADDRINUSE') return `${where} is in use by another process: expected it to be free.`;
  if (code === 'EADDRNOTAVAIL') return `${where}: expected an address of this machine.`;
  if (code === 'EACCES') return `${(error as Error).message}: expected to have the right to do this.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What stands in front of the server's options makes the program a command, which talks to a server or to nobody. */
const commands: ReadonlySet<string | undefined> = new Set([
  'target',
  'secret',
  'session',
  'check',
  'discover',
  'login',
  'logout',
  'sessions',
  'inquiry',
  'report-luns',
  'read-capacity',
  'mof',
  'help',
]);

async function main(): Promise<number> {
  const [, , command] = process.argv;
  if (commands.has(command)) {
    // Loaded only here: the server starts without it.
    const { runCli } = await import('./cli/runCli.js');
    return runCli(process.argv.slice(2), process);
  }
  return serve();
}

async function serve(): Promise<number> {
  const closers: Closer[] = [];
  let settings: Settings | null = null;
  let exitCode = 0;
  try {
    const { options, mistakes } = readCommandLine(process.argv.slice(2));
    settings = readSettings(options, hostOf(process.env), mistakes);
    await run(settings, closers);
  } catch (error) {
    for (const line of explain(error, settings).split('\n')) process.stderr.write(`iscsi-wbem: ${line}\n`);
    exitCode = 1;
  }
  return (await closeAll(closers)) ? exitCode : 1;
}

/** Closes what was opened, each whatever became of the others; false if one failed, or all together took longer than 10 s. */
async function closeAll(closers: readonly Closer[]): Promise<boolean> {
  let isClean = true;
  const closed = (async (): Promise<boolean> => {
    for (const close of closers.toReversed()) {
      try {
        await close();
      } catch (error) {
        process.stderr.write(`iscsi-wbem: while stopping: ${explain(error, null)}\n`);
        isClean = false;
      }
    }
    return isClean;
  })();
  const gaveUp = sleep(10_000, false);
  return Promise.race([closed, gaveUp]);
}

// Password hashes and sealed secrets: whatever file is made, it is for this user alone.
process.umask(0o077);
// Nobody reads on: that is no reason to stop serving.
process.stdout.on('error', () => {});
process.exit(await main());
