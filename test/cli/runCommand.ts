import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { runCli } from '../../src/cli/runCli.js';
import { projectFolder } from '../support/environment.js';
import { patienceMs } from '../support/patience.js';

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command in this process, with streams that are no terminal unless `isTTY`. */
export async function runInProcess(
  argv: readonly string[],
  { stdin = '', isTTY = false }: { readonly stdin?: string; readonly isTTY?: boolean } = {},
): Promise<CommandResult> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    isTTY,
    write: (text: string): void => {
      written[name] += text;
    },
  });
  const exitCode = await runCli(argv, {
    stdin: (async function* () {
      yield Buffer.from(stdin);
    })(),
    stdout: stream('stdout'),
    stderr: stream('stderr'),
  });
  return { exitCode, ...written };
}

/** `iscsi-wbem` as it is built, as a process without a terminal; call `buildOnce` before. */
export async function runProgram(argv: readonly string[], stdin = ''): Promise<CommandResult> {
  // Detached: a session of its own has no controlling terminal.
  const child = spawn(process.execPath, [join(projectFolder, 'dist', 'main.js'), ...argv], {
    cwd: projectFolder,
    detached: true,
    timeout: patienceMs,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => undefined).end(stdin);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, stdout, stderr };
}
