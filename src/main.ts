import { debuglog, parseArgs } from 'node:util';
import { keepHeapSmall } from './server/keepHeapSmall.js';

// The entry point: runs a command or the server.  The code of each is loaded only when needed.

/** Commands that connect to a server, or need none. */
const clientCommands: readonly string[] = [
  'provide',
  'withdraw',
  'target',
  'pool',
  'volume',
  'export',
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
  'log-level',
  'mof',
];
/** Commands of the owner of the state folder. */
const stateCommands: readonly string[] = ['user', 'access-key', 'host', 'agent', 'cluster', 'audit', 'state'];

async function main(): Promise<number> {
  const [, , command] = process.argv;
  if (command === undefined || command.startsWith('-')) return runServer(process.argv.slice(2));
  if (command === 'serve') return runServer(process.argv.slice(3));
  if (clientCommands.includes(command)) {
    // Loaded only here, to shorten the start of the server.
    const { runCli } = await import('./cli/runCli.js');
    return runCli(process.argv.slice(2), process);
  }
  if (command === 'doctor') {
    const { runDoctor } = await import('./server/doctor.js');
    return runDoctor(process.argv.slice(3), process);
  }
  if (stateCommands.includes(command)) {
    const { runStateCommand } = await import('./server/stateCommands.js');
    return runStateCommand(process.argv.slice(2), process);
  }
  if (command === 'systemd-unit') {
    const { printSystemdUnit } = await import('./server/systemdUnit.js');
    return printSystemdUnit(process.argv.slice(3), process);
  }
  if (command === 'complete') {
    const { runCompletion } = await import('./server/completion.js');
    return runCompletion(process.argv.slice(2), process);
  }
  if (command === 'help') {
    const { runHelp } = await import('./server/helpCommand.js');
    return runHelp(process.argv.slice(3), process);
  }
  const { nameNearest } = await import('./cli/nearestCommand.js');
  const known = ['serve', ...clientCommands, 'doctor', ...stateCommands, 'systemd-unit', 'complete', 'help'];
  process.stderr.write(`iscsi-wbem: ${nameNearest(command, known)}\n`);
  return 2;
}

async function runServer(argv: readonly string[]): Promise<number> {
  setTimeout(keepHeapSmall, 2_000).unref();
  if (namesEmbedded(argv, process.env)) {
    const { prepareWorker } = await import('./targets/embedded/spareWorker.js');
    prepareWorker();
  }
  const { serve } = await import('./server/serve.js');
  return serve(argv);
}

/** An unexpected error is printed as a sentence as well.  NODE_DEBUG=iscsi-wbem adds the stack. */
async function mainOrSentence(): Promise<number> {
  try {
    return await main();
  } catch (error) {
    debuglog('iscsi-wbem')('%O', error);
    process.stderr.write(`iscsi-wbem: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

/** Whether command line or environment select the embedded target.  They take precedence over the file, which is read later. */
function namesEmbedded(argv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const { values } = parseArgs({ args: [...argv], options: { target: { type: 'string' } }, strict: false });
  return (values.target ?? env['ISCSI_WBEM_TARGET']) === 'embedded';
}

// Files with password hashes and sealed secrets must only be accessible to this user.
process.umask(0o077);
// A reader that closes standard output does not stop the server.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
// The bundle is CommonJS, which has no await here.
void mainOrSentence().then((exitCode) => process.exit(exitCode));
