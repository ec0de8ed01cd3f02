import { hostname } from 'node:os';
import { relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { debuglog } from 'node:util';
import { NotEnrolledError } from '../agent/AgentIdentity.js';
import { AuditLogError } from '../audit/AuditLog.js';
import { ClusterError } from '../cluster/ClusterMeta.js';
import { exposureWarnings } from '../config/exposure.js';
import { readSettings, SettingsError } from '../config/readSettings.js';
import type { Settings } from '../config/Settings.js';
import { ListenError } from '../http/Listener.js';
import { MofError } from '../mof/MofError.js';
import { printConsoleAddress, printQuickStart } from '../quickStart.js';
import { RepositoryConflictError } from '../repository/RepositoryConflictError.js';
import { SealingKeyError } from '../security/readSealingKey.js';
import { CertificateError } from '../security/readTlsMaterial.js';
import type { ServerCertificate } from '../security/ServerCertificate.js';
import { UnsoundStoreError } from '../store/lmdb/expectSoundStore.js';
import { EngineRefusedError, EngineUnavailableError } from '../store/Engine.js';
import { ReplicaAheadError } from '../store/ReplicatedStore.js';
import { SealedStoreError } from '../store/SealedStore.js';
import { StateFolderError } from '../store/StateFolder.js';
import { StoreVersionError } from '../store/StoreVersionError.js';
import { TargetDriverError } from '../targets/TargetDriverError.js';
import { hostOf, readCommandLine } from './commandLine.js';
import type { createEndpoint } from './createEndpoint.js';
import { createServer } from './createServer.js';
import { ProviderPackageError } from './ProviderPackages.js';
import { ResourceStack } from './ResourceStack.js';

/**
 * Runs the server until a signal stops it, and returns the exit code.
 * @param argv the server's options.
 */
export async function serve(argv: readonly string[]): Promise<number> {
  const resources = new ResourceStack();
  const terminal = new Terminal();
  let exitCode = 0;
  let keyFile: string | null = null;
  try {
    const { options, mistakes } = readCommandLine(argv);
    const settings = readSettings(options, hostOf(process.env), mistakes);
    ({ keyFile } = settings);
    await (settings.role === 'agent' ? runAgent : run)(settings, resources, terminal);
  } catch (error) {
    tell(explain(error, keyFile));
    exitCode = 1;
  }
  return (await closeAll(resources, terminal)) ? exitCode : 1;
}

async function run(settings: Settings, resources: ResourceStack, terminal: Terminal): Promise<void> {
  const server = await (settings.role === 'endpoint' ? openEndpoint : createServer)(settings, resources, {
    tell,
  });
  const { urls, certificate, logger } = server;
  const [url = ''] = urls;
  for (const warning of exposureWarnings(settings)) logger.warn(warning);
  // Installed before the ready line is printed, because its reader may stop the server at once.
  const stopping = stopSignal(() => server.hurry());
  terminal.onHangUp(() => void certificate?.reload());
  const what =
    'driver' in server
      ? `target ${settings.target} at ${server.driver.place}`
      : `endpoint of ${server.fleet.hosts.length} hosts`;
  process.stdout.write(
    `iscsi-wbem ready: ${urls.join(' and ')} (${what})\n${settings.console === 'on' ? printConsoleAddress(urls, hostname()) : ''}`,
  );
  if (certificate) process.stdout.write(describeCertificate(certificate));
  if ('driver' in server && settings.target === 'embedded') {
    const [target] = await server.driver.listTargets();
    if (target)
      process.stdout.write(printQuickStart({ url, hostName: hostname(), target, program: programName() }));
  }

  const told = stopping.then(() => null);
  const removed = await ('removed' in server ? Promise.race([told, server.removed]) : told);
  if (removed === null) logger.info('stopping');
  else logger.error(`${removed}: stopping`);
  await server.stop();
}

/** Loaded only here: a server alone starts without it. */
async function openEndpoint(...given: Parameters<typeof createEndpoint>): ReturnType<typeof createEndpoint> {
  const loaded = await import('./createEndpoint.js');
  return loaded.createEndpoint(...given);
}

/** The agent of a host, until a signal stops it. */
async function runAgent(settings: Settings, resources: ResourceStack): Promise<void> {
  const { createAgent } = await import('./createAgent.js');
  const agent = await createAgent(settings, resources);
  const stopping = stopSignal(() => agent.hurry());
  process.stdout.write(
    `iscsi-wbem agent ready: ${agent.systemName} on port ${agent.port} (target ${settings.target} at ${agent.driver.place})\n`,
  );
  await stopping;
  agent.logger.info('stopping');
  await agent.stop();
}

function tell(sentences: string): void {
  for (const line of sentences.split('\n')) process.stderr.write(`iscsi-wbem: ${line}\n`);
}

/** How this program can be called again from the same folder. */
function programName(): string {
  const path = process.argv[1] ?? '';
  return path.endsWith('.js') ? `node ${relative(process.cwd(), path)}` : 'iscsi-wbem';
}

function describeCertificate({ files, isOwn, current }: ServerCertificate): string {
  const whose = isOwn ? 'made by this server' : 'yours';
  return `HTTPS certificate, ${whose}: ${files.certificateFile}\n SHA-256 ${current.fingerprint}\n`;
}

/** Resolves at the first SIGTERM or SIGINT.  `hurry` is called at each further one. */
function stopSignal(hurry: () => void): Promise<void> {
  return new Promise((resolve) => {
    function onFirst(): void {
      process.off('SIGTERM', onFirst).off('SIGINT', onFirst).on('SIGTERM', hurry).on('SIGINT', hurry);
      resolve();
    }
    process.on('SIGTERM', onFirst).on('SIGINT', onFirst);
  });
}

/** The terminal from which the server was started, if any. */
class Terminal {
  #isGone = false;

  /**
   * Calls `reload` at each SIGHUP.  If the terminal was closed, SIGHUP ends the server like SIGTERM: isatty was true at the start
   * and is false then.
   */
  onHangUp(reload: () => void): void {
    const wasThere = isatty(0);
    process.on('SIGHUP', () => {
      if (this.#isGone) return;
      if (!wasThere || isatty(0)) {
        reload();
        return;
      }
      this.#isGone = true;
      process.kill(process.pid, 'SIGTERM');
    });
  }

  /**
   * Called last: ends the process by the signal if the terminal is gone, because Node would crash while it restores the
   * terminal's settings.
   */
  endWithIt(): void {
    if (!this.#isGone) return;
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  }
}

/** Closes all resources, even if some fail.  Returns false if one failed or all together took longer than 10 s. */
async function closeAll(resources: ResourceStack, terminal: Terminal): Promise<boolean> {
  const closed = (async (): Promise<boolean> => {
    let isClean = true;
    await resources.close((error) => {
      process.stderr.write(`iscsi-wbem: while stopping: ${explain(error)}\n`);
      isClean = false;
    });
    terminal.endWithIt();
    return isClean;
  })();
  const gaveUp = sleep(10_000, false);
  return Promise.race([closed, gaveUp]);
}

const debug = debuglog('iscsi-wbem');

/** The sentence for the user.  NODE_DEBUG=iscsi-wbem adds the stack. */
function explain(error: unknown, keyFile: string | null = null): string {
  if (error instanceof SettingsError) return error.message;
  // It shows the position in the file.
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
    NotEnrolledError,
    ClusterError,
    EngineRefusedError,
    EngineUnavailableError,
    ReplicaAheadError,
    ProviderPackageError,
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
