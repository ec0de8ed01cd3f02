import { hostname, networkInterfaces } from 'node:os';
import { relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { debuglog } from 'node:util';
import { AuditLogError } from '../audit/AuditLog.js';
import { exposureWarnings, listenAddresses } from '../config/exposure.js';
import { readSettings, SettingsError } from '../config/readSettings.js';
import { type Settings } from '../config/Settings.js';
import { HttpServer } from '../http/HttpServer.js';
import { ListenError, type ListenerOptions } from '../http/Listener.js';
import { serverItself } from '../initiator/InitiatorAudit.js';
import { createLogger, type Logger } from '../log.js';
import { Metrics } from '../metrics/Metrics.js';
import { MofError } from '../mof/MofError.js';
import { printRecipe } from '../recipe.js';
import { RepositoryConflictError } from '../repository/RepositoryConflictError.js';
import { Authenticator } from '../security/Authenticator.js';
import { CertificateUsers } from '../security/CertificateUsers.js';
import { createFirstUser } from '../security/createFirstUser.js';
import { SealingKeyError } from '../security/readSealingKey.js';
import { CertificateError } from '../security/readTlsMaterial.js';
import { ServerCertificate } from '../security/ServerCertificate.js';
import { roles } from '../security/Principal.js';
import { Users } from '../security/Users.js';
import { AccessKeys } from '../storagegateway/AccessKeys.js';
import { UnsoundStoreError } from '../store/expectSoundStore.js';
import { SealedStoreError } from '../store/SealedStore.js';
import { StateFolderError } from '../store/StateFolder.js';
import { StoreVersionError } from '../store/StoreVersionError.js';
import { EmbeddedDriver } from '../targets/embedded/EmbeddedDriver.js';
import type { TargetDriver } from '../targets/TargetDriver.js';
import { printPortal } from '../targets/printPortal.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import { actsInto } from './actsInto.js';
import { hostOf, readCommandLine } from './commandLine.js';
import { DeniedRecords } from './DeniedRecords.js';
import { loginThrottleOf } from './loginThrottleOf.js';
import { openAdministration } from './openAdministration.js';
import { openState } from './openState.js';
import { operationRoomsIn } from './operation.js';
import type { Closer } from './Closer.js';
import { wire } from './wire.js';

/**
 * Runs the server until a signal stops it; the exit code of the process.
 * @param argv the server's options.
 */
export async function serve(argv: readonly string[]): Promise<number> {
  const closers: Closer[] = [];
  let exitCode = 0;
  let keyFile: string | null = null;
  try {
    const { options, mistakes } = readCommandLine(argv);
    const settings = readSettings(options, hostOf(process.env), mistakes);
    ({ keyFile } = settings);
    await run(settings, closers);
  } catch (error) {
    for (const line of explain(error, keyFile).split('\n')) process.stderr.write(`iscsi-wbem: ${line}\n`);
    exitCode = 1;
  }
  return (await closeAll(closers)) ? exitCode : 1;
}

async function run(settings: Settings, closers: Closer[]): Promise<void> {
  const { stateDir } = settings;
  const logger = createLogger(settings.logLevel);
  closers.push(() => logger.flush());

  const { store, sealedStore, auditLog } = await openState(settings, closers);

  const users = new Users(store);
  const firstUser = await createFirstUser(users, settings.adminPassword, stateDir);
  if (firstUser.kind !== 'users-exist') {
    const act = { what: 'addUser', account: 'admin', outcome: 'done', cause: roles.join('+') };
    await actsInto(auditLog).write(serverItself, act);
  }
  if (firstUser.kind === 'password-made') {
    process.stderr.write(`iscsi-wbem: user "admin" was made; the password is in ${firstUser.passwordFile}\n`);
  } else if (firstUser.kind === 'users-exist' && settings.adminPassword !== null) {
    logger.info('ISCSI_WBEM_ADMIN_PASSWORD is not used: there are users already');
  }

  const metrics = new Metrics();
  const deniedRecords = new DeniedRecords({ auditLog, logger });
  const accessKeys = new AccessKeys(sealedStore);
  const throttle = loginThrottleOf({ settings, auditLog, users, accessKeys, logger });
  throttle.watchLockouts(({ scope }) => metrics.countLockout(scope));
  const { protocols, credentials, driver, storage, enumerations } = await wire({
    settings,
    logger,
    store,
    sealedStore,
    auditLog,
    deniedRecords,
    users,
    accessKeys,
    throttle,
    metrics,
    closers,
  });
  const operation = operationRoomsIn({
    settings,
    logger,
    store,
    sealedStore,
    auditLog,
    deniedRecords,
    users,
    driver,
    storage,
    credentials,
    metrics,
  });
  await openAdministration({
    settings,
    logger,
    sealedStore,
    auditLog,
    users,
    accessKeys,
    throttle,
    enumerations,
    findings: () => operation.findings(),
    closers,
  });
  const certificate = settings.httpsPort === null ? null : await openCertificate(settings, logger);
  if (certificate) closers.push(() => certificate.close());
  const { maxPasswordsWaiting } = settings;
  const authenticator = new Authenticator(users, undefined, throttle, { maxPasswordsWaiting });
  const httpServer = new HttpServer({
    listeners: listenersOf(settings, certificate),
    limits: settings,
    authenticator,
    certificateUsers: new CertificateUsers(users, settings.clientCertificateUsers),
    protocols,
    operation,
    observer: {
      onResponse: (status) => metrics.countResponse(status),
      onRefusal: (reason) => metrics.countRefusal(reason),
    },
    log: logger,
  });
  metrics.watch(
    { name: 'http_connections', help: 'Open HTTP connections.', read: () => httpServer.connections },
    { name: 'http_requests', help: 'POST requests under way.', read: () => httpServer.requests },
    {
      name: 'passwords_waiting',
      help: 'Passwords that wait to be checked.',
      read: () => authenticator.waiting,
    },
    {
      name: 'http_delayed_refusals',
      help: 'Answers to wrong passwords and signatures that are held back.',
      read: () => httpServer.delayedRefusals,
    },
  );
  const urls = await httpServer.start();
  const [url = ''] = urls;
  for (const warning of exposureWarnings(settings)) logger.warn(warning);
  certificate?.onChange(() => httpServer.renewConnections());
  // Heard from here on: who reads that the server is ready may stop it at once.
  const stopping = stopSignal(() => void httpServer.stop(0));
  onHangUp(() => void certificate?.reload(), closers);
  process.stdout.write(
    `iscsi-wbem ready: ${urls.join(' and ')} (target ${settings.target} at ${placeOf(driver, settings)})\n`,
  );
  if (certificate) process.stdout.write(describeCertificate(certificate));
  if (driver instanceof EmbeddedDriver) {
    const [target] = await driver.listTargets();
    if (target)
      process.stdout.write(printRecipe({ url, hostName: hostname(), target, program: programName() }));
  }

  await stopping;
  logger.info('stopping');
  // First, so that pulls under way do not make the stop wait for all they would give.
  const abandoned = enumerations.shutDown();
  closers.push(() => abandoned);
  await httpServer.stop(settings.stopTimeoutMs);
}

/** How whoever started this program can call it again, from the same folder. */
function programName(): string {
  const path = process.argv[1] ?? '';
  return path.endsWith('.js') ? `node ${relative(process.cwd(), path)}` : 'iscsi-wbem';
}

/** Plain HTTP first: the URL that the recipe shows, and that clients without the certificate can use. */
function listenersOf(settings: Settings, certificate: ServerCertificate | null): ListenerOptions[] {
  const { httpPort, httpsPort, clientCertificate } = settings;
  const addresses = listenAddresses(settings);
  const listeners: ListenerOptions[] = [];
  if (httpPort !== null) listeners.push({ port: httpPort, bind: addresses.http, tls: null });
  if (httpsPort !== null && certificate) {
    const tls = { source: certificate, clientCertificate };
    listeners.push({ port: httpsPort, bind: addresses.https, tls });
  }
  return listeners;
}

function openCertificate(settings: Settings, log: Logger): Promise<ServerCertificate> {
  const { tlsCertificate, tlsKey, clientCertificate, clientCa, stateDir, bind } = settings;
  const isEverywhere = bind === '0.0.0.0' || bind === '::';
  const names = [hostname(), 'localhost', '127.0.0.1', '::1', ...(isEverywhere ? [] : [bind])];
  const addresses = Object.values(networkInterfaces()).flat();
  return ServerCertificate.open({
    certificateFile: tlsCertificate,
    keyFile: tlsKey,
    clientCaFile: clientCertificate === 'off' ? null : clientCa,
    stateDir,
    names: [...new Set(names)].filter((name) => name !== ''),
    furtherNames: isEverywhere
      ? addresses.flatMap((each) => (each?.internal === false ? [each.address] : []))
      : [],
    log,
  });
}

function describeCertificate({ files, isOwn, current }: ServerCertificate): string {
  const whose = isOwn ? 'made by this server' : 'yours';
  return `HTTPS certificate, ${whose}: ${files.certificateFile}\n SHA-256 ${current.fingerprint}\n`;
}

/** Where the target is: tgtd's socket, or the portal of the embedded one. */
function placeOf(driver: TargetDriver, { tgtSocket, lioConfigfs, iscsiBind }: Settings): string {
  if (driver instanceof EmbeddedDriver) return printPortal({ address: iscsiBind, port: driver.port });
  return driver.kind === 'lio' ? lioConfigfs : tgtSocket;
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

/**
 * Calls `reload` at each SIGHUP.  That of a terminal that was closed ends the server as SIGTERM does: isatty, which held at the
 * start, does not hold then.
 */
function onHangUp(reload: () => void, closers: Closer[]): void {
  const hadTerminal = isatty(0);
  let isTerminalGone = false;
  process.on('SIGHUP', () => {
    if (isTerminalGone) return;
    if (!hadTerminal || isatty(0)) {
      reload();
      return;
    }
    isTerminalGone = true;
    // Last of all, dead of this signal: Node crashes where it ends by itself and its terminal cannot be set back.
    closers.unshift(() => {
      process.removeAllListeners('SIGHUP');
      process.kill(process.pid, 'SIGHUP');
    });
    process.kill(process.pid, 'SIGTERM');
  });
}

/** Closes what was opened, each whatever became of the others; false if one failed, or all together took longer than 10 s. */
async function closeAll(closers: readonly Closer[]): Promise<boolean> {
  let isClean = true;
  const closed = (async (): Promise<boolean> => {
    for (const close of closers.toReversed()) {
      try {
        await close();
      } catch (error) {
        process.stderr.write(`iscsi-wbem: while stopping: ${explain(error)}\n`);
        isClean = false;
      }
    }
    return isClean;
  })();
  const gaveUp = sleep(10_000, false);
  return Promise.race([closed, gaveUp]);
}

const debug = debuglog('iscsi-wbem');

/** The sentences for the user; where in the program it happened is shown with NODE_DEBUG=iscsi-wbem. */
function explain(error: unknown, keyFile: string | null = null): string {
  if (error instanceof SettingsError) return error.message;
  // It shows the place in the file.
  if (error instanceof MofError) return error.message;
  if (error instanceof RepositoryConflictError) {
    const remedy =
      'What a client made can be removed while the server does not run: iscsi-wbem state classes, state remove-class NAMESPACE CLASS, state remove-qualifier-type NAMESPACE NAME';
    return [...error.conflicts, remedy].map((line) => `${line}.`).join('\n');
  }
  const forUser = [
    StateFolderError,
    StoreVersionError,
    UnsoundStoreError,
    SealingKeyError,
    AuditLogError,
    TargetDriverError,
    CertificateError,
    ListenError,
  ];
  if (error instanceof SealedStoreError) {
    const key = keyFile === null ? 'the key' : `the key "${keyFile}"`;
    return `${error.message}; put back ${key} and the state folder that belong together.`;
  }
  const isForUser = forUser.some((kind) => error instanceof kind);
  if (isForUser && error instanceof Error) return `${error.message}.`;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EACCES') return `${(error as Error).message}: expected to have the right to do this.`;
  debug('%O', error);
  return error instanceof Error ? error.message : String(error);
}
