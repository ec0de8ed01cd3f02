import { Command, CommanderError } from 'commander';
import { AuditLogError } from '../audit/AuditLog.js';
import { CommandError } from '../cli/CommandError.js';
import { exitCodeOf } from '../cli/exitCodes.js';
import { findUnknownHelp } from '../cli/nearestCommand.js';
import { printUsageError } from '../cli/printUsageError.js';
import { explainFailure } from '../cli/explainFailure.js';
import type { Streams } from '../cli/Streams.js';
import { ClusterError } from '../cluster/ClusterMeta.js';
import { readSettings, SettingsError } from '../config/readSettings.js';
import { AdministrationError } from '../security/AdministrationError.js';
import { SealingKeyError } from '../security/readSealingKey.js';
import { UnsoundStoreError } from '../store/lmdb/expectSoundStore.js';
import { EngineRefusedError, EngineUnavailableError } from '../store/Engine.js';
import { ReplicaAheadError } from '../store/ReplicatedStore.js';
import { SealedStoreError } from '../store/SealedStore.js';
import { StateFolderError } from '../store/StateFolder.js';
import { StoreVersionError } from '../store/StoreVersionError.js';
import { addAccessKeyCommands } from './accessKeyCommands.js';
import { administer } from './administer.js';
import { EnrolmentError } from '../agent/enrolHost.js';
import { addAgentCommands } from './agentCommands.js';
import { addClusterCommands } from './clusterCommands.js';
import { addHostCommands } from './hostCommands.js';
import { addAuditCommands } from './auditCommands.js';
import { addBeforeRestoreCommand } from './beforeRestoreCommand.js';
import { hostOf } from './commandLine.js';
import { addStateClassCommands } from './stateClassCommands.js';
import type { StateCommandDeps } from './stateOptions.js';
import { addUserCommands } from './userCommands.js';

/**
 * `iscsi-wbem user`, `access-key`, `audit` and `state`: commands of the owner of the state folder.  They need no password,
 * whether or not the server runs.
 * @returns the exit code; never throws.
 */
export async function runStateCommand(argv: readonly string[], streams: Streams): Promise<number> {
  let exitCode = exitCodeOf('done');
  try {
    const program = createStateProgram({
      streams,
      ask: (command, request) => administer(settingsOf(command), request),
      settingsOf,
      end: (code) => {
        exitCode = code;
      },
    });
    const unknown = findUnknownHelp(program, argv);
    if (unknown !== null) throw new CommandError('usage', unknown);
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodeOf('usage');
    if (error instanceof SettingsError) {
      for (const mistake of error.mistakes) streams.stderr.write(`iscsi-wbem: ${mistake}\n`);
      return exitCodeOf('usage');
    }
    const { ending, message } = explain(error);
    streams.stderr.write(`iscsi-wbem: ${message}\n`);
    return exitCodeOf(ending);
  }
}

/** The commands and their options.  The work is done by `deps`. */
export function createStateProgram(deps: StateCommandDeps): Command {
  const { stdout, stderr } = deps.streams;
  const program = new Command('iscsi-wbem')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(printUsageError(text)),
    })
    .exitOverride();
  addUserCommands(program, deps);
  addHostCommands(program, deps);
  addClusterCommands(program, deps);
  addAgentCommands(program, deps);
  addAccessKeyCommands(program, deps);
  addAuditCommands(program, deps);
  const state = program
    .command('state')
    .description('what the state folder holds, while the server does not run');
  addStateClassCommands(state, deps);
  addBeforeRestoreCommand(state, deps);
  return program;
}

function settingsOf(command: Command): ReturnType<typeof readSettings> {
  const options = command.opts<Record<string, unknown>>();
  const settings = ['config', 'stateDir', 'keyFile'].flatMap((name) => {
    const value = options[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return readSettings(Object.fromEntries(settings), hostOf(process.env));
}

function explain(error: unknown): ReturnType<typeof explainFailure> {
  const told = [
    AuditLogError,
    ClusterError,
    EngineRefusedError,
    EngineUnavailableError,
    ReplicaAheadError,
    EnrolmentError,
    SealingKeyError,
    SealedStoreError,
    StateFolderError,
    StoreVersionError,
    UnsoundStoreError,
  ];
  if (error instanceof AdministrationError) return { ending: 'refused', message: `${error.message}.` };
  if (error instanceof CommandError) return { ending: error.ending, message: error.message };
  if (error instanceof Error && told.some((kind) => error instanceof kind))
    return { ending: 'failed', message: `${error.message}.` };
  return explainFailure(error);
}
